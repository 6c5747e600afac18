import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { root, runNode } from './process.ts';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What was skipped, and why. */
  readonly notes: readonly string[];
}

interface Check {
  readonly name: string;
  readonly steps: readonly (readonly string[])[];
  readonly cwd?: string;
}

/** Two at a time: each type check wants a core, and half a gigabyte. */
const atOnce = 2;

export function checkLint(): Promise<Tally> {
  return runChecks([
    { name: 'biome', steps: [[program('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']] },
    { name: 'lockfile', steps: [[path.join(root, 'scripts/check-lock.ts')]] },
    { name: 'knip', steps: [[program('knip/bin/knip.js'), '--no-progress']] },
  ]);
}

/** Every package by itself, so that each sees exactly what its own tsconfig gives it. */
export function checkTypes(only: readonly string[]): Promise<Tally> {
  const folders = globSync(
    ['apps/*/tsconfig.json', 'packages/*/tsconfig.json', '{e2e,benchmarks,chaos,.}/tsconfig.json'],
    {
      cwd: root,
    },
  ).map((file) => path.dirname(file));
  const chosen = folders.filter((folder) => only.length === 0 || only.some((word) => folder.startsWith(word)));
  return runChecks(
    chosen.sort().map((folder) => {
      const cwd = path.join(root, folder);
      const next = path.join(cwd, 'node_modules/next/dist/bin/next');
      const writesItsOwnTypes = existsSync(path.join(cwd, 'next.config.ts'));
      const steps = [[program('typescript/bin/tsc'), '--noEmit']];
      return { name: folder, cwd, steps: writesItsOwnTypes ? [[next, 'typegen'], ...steps] : steps };
    }),
  );
}

async function runChecks(checks: readonly Check[]): Promise<Tally> {
  const waiting = [...checks];
  let failed = 0;
  const worker = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      if (!(await passes(check))) failed++;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { passed: checks.length - failed, failed, skipped: 0, notes: [] };
}

async function passes({ name, steps, cwd }: Check): Promise<boolean> {
  const began = performance.now();
  for (const step of steps) {
    const { code, output } = await runNode(step, { cwd: cwd ?? root, output: 'kept' });
    if (code === 0) continue;
    console.log(`FAIL ${name}\n${output}`);
    return false;
  }
  console.log(`ok   ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  return true;
}

function program(file: string): string {
  return path.join(root, 'node_modules', file);
}
