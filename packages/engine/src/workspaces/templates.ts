import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { WorkspaceTemplate } from '@codelab/protocol/workspace';
import { createSample } from '../workspace/sample.ts';

type Files = Readonly<Record<string, string>>;

const ignored = 'node_modules/\n*.log\n.env\n';

const node = (name: string): Files => ({
  'README.md': `# ${name}

A small HTTP service without dependencies.

- \`npm start\` serves it on port 8080; \`npm start -- 9000\` on another.
- \`npm test\` runs its tests.
`,
  '.gitignore': ignored,
  'package.json': `${JSON.stringify(
    {
      name: packageName(name),
      version: '0.1.0',
      private: true,
      type: 'module',
      engines: { node: '>=20' },
      scripts: { start: 'node src/main.js', test: 'node --test' },
    },
    undefined,
    2,
  )}
`,
  'src/main.js': `import { createServer } from 'node:http';
import { answer } from './answer.js';

const port = Number(process.argv[2] ?? 8080);

createServer((request, response) => {
  const { status, body } = answer(request.method ?? 'GET', new URL(request.url ?? '/', 'http://localhost'));
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}).listen(port, () => console.log(\`http://localhost:\${port}\`));
`,
  'src/answer.js': `/** What the service says to a request: a status and a body. */
export function answer(method, url) {
  if (method !== 'GET') return { status: 405, body: { error: 'Only GET is answered.' } };
  switch (url.pathname) {
    case '/':
      return { status: 200, body: { hello: url.searchParams.get('name') ?? 'world' } };
    case '/health':
      return { status: 200, body: { status: 'ok' } };
    default:
      return { status: 404, body: { error: 'There is nothing here.' } };
  }
}
`,
  'src/answer.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer } from './answer.js';

const at = (path) => new URL(path, 'http://localhost');

test('greets by name', () => {
  assert.deepEqual(answer('GET', at('/?name=Ada')), { status: 200, body: { hello: 'Ada' } });
});

test('says what it does not know', () => {
  assert.equal(answer('GET', at('/nowhere')).status, 404);
  assert.equal(answer('POST', at('/')).status, 405);
});
`,
});

const web = (name: string): Files => ({
  'README.md': `# ${name}

A page without a build step: open \`index.html\`, or serve the folder with any web server.
`,
  '.gitignore': ignored,
  'index.html': `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${text(name)}</title>
    <link rel="stylesheet" href="style.css" />
    <script type="module" src="main.js"></script>
  </head>
  <body>
    <main>
      <h1>${text(name)}</h1>
      <p>You have pressed <output id="count">0</output> times.</p>
      <button type="button" id="press">Press</button>
    </main>
  </body>
</html>
`,
  'style.css': `:root {
  color-scheme: light dark;
  font-family: system-ui, sans-serif;
}

body {
  display: grid;
  min-height: 100vh;
  margin: 0;
  place-items: center;
}

button {
  padding: 0.5rem 1rem;
  font: inherit;
}
`,
  'main.js': `const count = document.querySelector('#count');
let pressed = 0;

document.querySelector('#press').addEventListener('click', () => {
  pressed += 1;
  count.textContent = String(pressed);
});
`,
});

/** Fills a new folder. */
export async function fillFromTemplate(folder: string, template: WorkspaceTemplate, name: string): Promise<void> {
  switch (template) {
    case 'empty':
      return;
    case 'sample':
      await createSample(folder);
      return;
    case 'node':
      return writeAll(folder, node(name));
    case 'web':
      return writeAll(folder, web(name));
  }
}

async function writeAll(folder: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content, { flag: 'wx' });
  }
}

function packageName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  return plain || 'workspace';
}

function text(name: string): string {
  return name.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
