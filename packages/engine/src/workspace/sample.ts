import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from './file-failure.ts';

const files: Readonly<Record<string, string>> = {
  'README.md': `# Greetings

A small project to try CodeLab on. Nothing in it matters: let an agent change it, break it and mend it.

- \`src/greet.js\` says hello.
- \`src/greet.test.js\` checks it. Run \`npm test\`, or \`node --test\`.
- \`notes.md\` holds ideas that nobody has carried out yet.
`,
  'notes.md': `# Ideas

- [ ] Greet in more languages than English.
- [ ] Say good morning before noon and good evening after six.
- [ ] Greet several people at once: "Hello, Ada, Grace and Alan!"
`,
  'package.json': `{
  "name": "greetings",
  "version": "1.0.0",
  "private": true,
  "type": "module",
  "scripts": {
    "test": "node --test"
  }
}
`,
  'src/greet.js': `/** Says hello to somebody, or to everybody. */
export function greet(name = 'world') {
  return \`Hello, \${name.trim()}!\`;
}
`,
  'src/greet.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { greet } from './greet.js';

test('greets everybody', () => {
  assert.equal(greet(), 'Hello, world!');
});

test('greets somebody by name', () => {
  assert.equal(greet(' Ada '), 'Hello, Ada!');
});
`,
};

/** Fills an empty folder with a small project. A folder in which anything stands is left as it is. */
export async function createSample(folder: string): Promise<'created' | 'left_alone'> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) return 'left_alone';
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content, { flag: 'wx' }).catch((error: unknown) => {
      // Another server that starts on the same folder was faster with this file.
      if (errorCode(error) !== 'EEXIST') throw error;
    });
  }
  return 'created';
}
