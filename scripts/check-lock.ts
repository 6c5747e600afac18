// A lockfile made on one platform can lack the binaries of another, silently, when the newest release of a package was
// not published for all. And a changed catalog can leave an old version locked. Both are found here.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './process.ts';

const supported = /(?:^|[-/])(?:(?:linux|darwin|windows|win32)-(?:x64|arm64))(?:-(?:gnu|msvc))?$/;
/** Windows on ARM runs the x64 binaries. */
const optional = /(?:windows|win32)-arm64/;

interface Manifest {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock = readFileSync(path.join(root, 'pnpm-lock.yaml'), 'utf8');
const locked = new Set(
  Array.from(lock.matchAll(/^ {2}'?((?:@[^/'\s]+\/)?[^@'\s]+)@[^:'\s]+'?:/gm), ([, name]) => name),
);
const problems = [...missingPlatforms(), ...staleCatalogEntries()];

for (const problem of problems) console.error(problem);
if (locked.size === 0) problems.push('no package was read from pnpm-lock.yaml');
console.log(
  problems.length === 0 ? `lockfile ok (${locked.size} packages)` : `${problems.length} problems in pnpm-lock.yaml`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

function* missingPlatforms(): Generator<string> {
  const store = path.join(root, 'node_modules/.pnpm');
  for (const file of globSync(['*/node_modules/*/package.json', '*/node_modules/@*/*/package.json'], { cwd: store })) {
    const manifest: Manifest = JSON.parse(readFileSync(path.join(store, file), 'utf8'));
    for (const name of Object.keys(manifest.optionalDependencies ?? {})) {
      if (!supported.test(name) || optional.test(name) || locked.has(name)) continue;
      const owner = file.replace(/^.*node_modules\//, '').replace(/\/package\.json$/, '');
      yield `${owner}: ${name} is not in the lockfile; take a version that has it`;
    }
  }
}

function* staleCatalogEntries(): Generator<string> {
  const catalogs = lock.match(/^catalogs:\n([\s\S]*?)\n\S/m)?.[1] ?? '';
  for (const [, name, wanted, found] of catalogs.matchAll(/^ {4}(\S+):\n {6}specifier: (\S+)\n {6}version: (\S+)/gm)) {
    if (wanted !== found)
      yield `catalog ${name}: wants ${wanted}, the lockfile has ${found}; run: npm run pnpm -- dedupe`;
  }
}
