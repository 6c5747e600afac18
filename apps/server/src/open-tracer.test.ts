import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);

/** Imports what is named, in a process of its own, and prints which parts of OpenTelemetry that loaded. */
const program = `
  import { registerHooks } from 'node:module';
  const loaded = new Set();
  registerHooks({
    load(url, context, next) {
      const [, name] = /.*node_modules\\/(@opentelemetry\\/[^/]+)\\//.exec(url) ?? [];
      if (name) loaded.add(name);
      return next(url, context);
    },
  });
  await import(process.argv[1]);
  console.log(JSON.stringify([...loaded]));
`;

async function loadedWith(file: string): Promise<unknown> {
  const url = new URL(file, import.meta.url).href;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program, url]);
  return JSON.parse(stdout);
}

test('without a collector nothing of OpenTelemetry is loaded but what the job queue brings along', async () => {
  expect(await loadedWith('./start-server.ts')).toEqual(['@opentelemetry/api']);
  expect(await loadedWith('./collected-tracer.ts')).toContain('@opentelemetry/sdk-trace');
});
