import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, runNode } from './process.ts';

const web = path.join(root, 'apps/web');
const output = path.join(web, '.next');
const stamp = path.join(output, 'built-from');

/** Everything that ends up in the browser or renders a page. The server's own rooms run from source. */
const inputs = [
  'apps/web/*.{ts,mjs,json}',
  'apps/web/{src,public,messages}/**',
  'packages/{client,domain,protocol,ui}/{package.json,src/**}',
  'pnpm-lock.yaml',
  'tsconfig.base.json',
];
const ignored = /\.test\.tsx?$|next-env\.d\.ts$|tsbuildinfo$/;

/** Builds the web app unless it is built from these very sources already. Needs no database and no network. */
export async function buildWeb(): Promise<'built' | 'unchanged' | 'failed'> {
  const sources = hashOfSources();
  if (existsSync(path.join(output, 'BUILD_ID')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) {
    return 'unchanged';
  }
  try {
    accessSync(existsSync(output) ? output : web, constants.W_OK);
  } catch {
    console.error(
      `codelab: the web app must be built, but ${web} is not writable: use its owner, or a copy of your own.`,
    );
    return 'failed';
  }
  console.error('codelab: Building the web app (its sources changed)');
  const { code, output: said } = await runNode([path.join(web, 'node_modules/next/dist/bin/next'), 'build'], {
    cwd: web,
    // `npm test types` checks the types; checking them again here would double the time to the first page.
    env: { NODE_ENV: 'production', SKIP_TYPES: '1' },
    output: 'kept',
  });
  if (code !== 0) {
    console.error(`${said}\ncodelab: the web app could not be built; the reason is above.`);
    return 'failed';
  }
  writeFileSync(stamp, sources);
  return 'built';
}

function hashOfSources(): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of globSync(inputs, { cwd: root, withFileTypes: true })) {
    const full = path.join(file.parentPath, file.name);
    if (!file.isFile() || ignored.test(file.name)) continue;
    hash.update(path.relative(root, full)).update(readFileSync(full));
  }
  return hash.digest('hex');
}

if (import.meta.main) process.exitCode = (await buildWeb()) === 'failed' ? 1 : 0;
