import { mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Json } from '@codelab/protocol/json';
import type { McpCall } from './calls-on.ts';
import { startedHttpServer } from './testing/http-server.ts';
import { badServer, opened, programOf, reached, stdio } from './testing/reach.ts';
import { resultOf } from './tool-result.ts';

const everything = () => reached(stdio(programOf('server-everything'), 'stdio'));
const bad = (behaviour = 'good') => reached(stdio(badServer, behaviour), { secrets: { SECRET: 'sesame-open-1234' } });

const nobody: McpCall['ask'] = async () => ({ action: 'decline' });

function asked(tool: string, given: Record<string, Json> = {}, rest: Partial<McpCall> = {}): McpCall {
  return { tool, arguments: given, signal: AbortSignal.timeout(20_000), output: () => {}, ask: nobody, ...rest };
}

test('tools of server-everything are listed with what it says of them', async () => {
  await using server = await opened(everything());

  const { tools, leftOut } = await server.tools(AbortSignal.timeout(5_000));

  expect(tools.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['echo', 'get-sum', 'trigger-elicitation-request']),
  );
  expect(tools.find(({ name }) => name === 'get-sum')).toMatchObject({
    description: expect.stringContaining('sum'),
    inputSchema: { type: 'object', properties: { a: { type: 'number' } }, required: ['a', 'b'] },
  });
  expect(leftOut).toEqual(['simulate-research-query']); // only as a task
});

test('a call is answered: text, structure, and of an image what it is', async () => {
  await using server = await opened(everything());
  const call = async (tool: string, given?: Record<string, Json>) =>
    resultOf(await server.call(asked(tool, given)), server.redact);

  expect(await call('echo', { message: 'hello' })).toEqual({ text: 'Echo: hello' });
  expect(await call('get-structured-content', { location: 'Chicago' })).toMatchObject({
    structured: { temperature: expect.any(Number) },
  });
  expect(await call('get-tiny-image')).toMatchObject({
    attachments: [{ type: 'image', mimeType: 'image/png', sizeBytes: expect.any(Number) }],
  });
});

test('what a server counts while it works is heard at once', async () => {
  await using server = await opened(everything());
  let heard = '';

  await server.call(
    asked('trigger-long-running-operation', { duration: 0.3, steps: 3 }, { output: (text) => (heard += text) }),
  );

  expect(heard).toBe('1 / 3\n2 / 3\n3 / 3\n');
});

test('a call that is cancelled ends at once, and its server with it', async () => {
  await using server = await opened(everything());
  const abort = new AbortController();
  const begunAt = performance.now();
  const output = () => abort.abort(new Error('cancelled by a person'));

  const call = server.call(
    asked('trigger-long-running-operation', { duration: 30, steps: 300 }, { signal: abort.signal, output }),
  );

  await expect(call).rejects.toThrow('cancelled by a person');
  await server.ended;
  expect(performance.now() - begunAt).toBeLessThan(5_000);
  expect(server.isOpen()).toBe(false);
});

test('arguments that the server does not take are its failure, which the model reads; the next call works', async () => {
  await using server = await opened(everything());

  const refused = server.call(asked('get-sum', { a: 'one' })).then((answer) => resultOf(answer, server.redact));

  await expect(refused).rejects.toMatchObject({ code: 'tool_failed', message: expect.stringContaining('get-sum') });
  expect(resultOf(await server.call(asked('get-sum', { a: 2, b: 3 })), server.redact)).toMatchObject({
    text: expect.stringContaining('5'),
  });
});

test('a question of the server is asked, and its call goes on with the answer', async () => {
  await using server = await opened(everything());
  const forms: unknown[] = [];
  const ask: McpCall['ask'] = async (form) => {
    forms.push(form);
    return { action: 'accept', content: { name: 'Ada', check: true } };
  };

  const answer = await server.call(asked('trigger-elicitation-request', {}, { ask }));

  expect(forms).toMatchObject([{ requestedSchema: { type: 'object', required: ['name'] } }]);
  expect(JSON.stringify(resultOf(answer, server.redact))).toContain('Ada');
});

test('the clock of silence stands still while a person is asked', async () => {
  await using server = await opened(everything(), { quietMs: 300 });
  const ask: McpCall['ask'] = async () => {
    await new Promise((resolve) => setTimeout(resolve, 800)); // a person thinks
    return { action: 'decline' };
  };

  const answer = await server.call(asked('trigger-elicitation-request', {}, { ask }));

  expect(JSON.stringify(answer)).toContain('decline');
});

test('files of server-filesystem are read in its folder and nowhere else', async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'codelab-mcp-')));
  await writeFile(join(folder, 'hello.txt'), 'hello from a file');
  await symlink('/etc/passwd', join(folder, 'passwd'));
  {
    await using server = await opened(reached(stdio(programOf('server-filesystem'), '.'), { cwd: folder }));
    const read = async (path: string) =>
      resultOf(await server.call(asked('read_text_file', { path: join(folder, path) })), server.redact);

    expect(JSON.stringify(await read('hello.txt'))).toContain('hello from a file');
    await expect(read('passwd')).rejects.toMatchObject({ code: 'tool_failed' });
  }
  await rm(folder, { recursive: true });
});

test('a server is spoken to over HTTP, with headers that only it hears', async () => {
  await using web = await startedHttpServer();
  await using server = await opened(reached({ type: 'http', url: web.url }));
  let heard = '';

  const { tools } = await server.tools(AbortSignal.timeout(5_000));
  expect(tools.map(({ name }) => name)).toContain('echo');
  expect(resultOf(await server.call(asked('echo', { message: 'over HTTP' })), server.redact)).toEqual({
    text: 'Echo: over HTTP',
  });
  await server.call(
    asked('trigger-long-running-operation', { duration: 0.2, steps: 2 }, { output: (text) => (heard += text) }),
  );
  expect(heard).toBe('1 / 2\n2 / 2\n');
  const ask: McpCall['ask'] = async () => ({ action: 'accept', content: { name: 'Grace', check: true } });
  expect(JSON.stringify(await server.call(asked('trigger-elicitation-request', {}, { ask })))).toContain('Grace');
});

test('a server that dies over HTTP in the middle of a call leaves a call of which nobody knows', async () => {
  await using web = await startedHttpServer();
  await using server = await opened(reached({ type: 'http', url: web.url }));
  const output = () => web.kill();

  const call = server.call(asked('trigger-long-running-operation', { duration: 30, steps: 100 }, { output }));

  await expect(call).rejects.toMatchObject({ code: 'outcome_unknown' });
}, 30_000);

test('a program gets its own secrets and nothing of the environment that we run in', async () => {
  process.env.CODELAB_TEST_LEAK = 'leaked';
  await using server = await opened(bad());

  const said = JSON.stringify(resultOf(await server.call(asked('secret')), server.redact));

  expect(said).toContain('PATH');
  expect(said).toContain('SECRET');
  expect(said).not.toContain('CODELAB_TEST_LEAK');
  expect(said).not.toContain('sesame');
  delete process.env.CODELAB_TEST_LEAK;
});

test('whatever a server says of its end or its failure, no secret is in it', async () => {
  await using first = await opened(bad());
  await expect(first.call(asked('fail'))).rejects.toMatchObject({
    code: 'tool_failed',
    message: expect.not.stringContaining('sesame'),
  });
  await expect(first.call(asked('die'))).rejects.toMatchObject({
    code: 'outcome_unknown',
    message: expect.stringMatching(/exit code 3.*I was told •+ and cannot go on/s),
  });
  await expect(opened(bad('dies_at_once'))).rejects.toMatchObject({
    name: 'ServerFailed',
    message: expect.stringMatching(/exit code 7.*No use: •+/s),
  });
});

test('a server that never answers is given up', async () => {
  await expect(opened(bad('never_answers'), { connectMs: 300 })).rejects.toMatchObject({ name: 'ServerFailed' });
  await using server = await opened(bad(), { quietMs: 300 });
  await expect(server.call(asked('hang'))).rejects.toMatchObject({ code: 'tool_timeout' });
  await server.ended;
});

test.each([
  ['flood', /messages in a second/],
  ['giant', /a message of more than 4 MiB|in a second/],
  ['garbage', /not the protocol/],
])('a server that answers with a %s is stopped, and the reason is said', async (tool, why) => {
  await using server = await opened(bad());

  await expect(server.call(asked(tool))).rejects.toMatchObject({ message: expect.stringMatching(why) });

  expect(await server.ended).toMatch(why);
  expect(server.isOpen()).toBe(false);
});

test('a server that floods before it says a word is stopped', async () => {
  await expect(opened(bad('floods_at_once'))).rejects.toThrow(/more than/);
});

test('ten thousand tools, and a list without an end, are refused', async () => {
  const listed = async (behaviour: string) => {
    await using server = await opened(bad(behaviour));
    return await server.tools(AbortSignal.timeout(10_000));
  };
  await expect(listed('ten_thousand_tools')).rejects.toThrow('more than 200 tools');
  await expect(listed('endless_list')).rejects.toThrow(/more than 200 tools|no end/);
});

test('a tool that could not be told to a model or checked is left out, and its name is said', async () => {
  await using server = await opened(bad('monstrous_schemas'));

  const { tools, leftOut } = await server.tools(AbortSignal.timeout(10_000));

  expect(tools.map(({ name }) => name)).toEqual(['fine', 'talkative']);
  expect(tools[1]?.description.length).toBe(4_000);
  expect(leftOut).toEqual(['large', 'circular', 'fine']);
});

test('news of other tools is heard', async () => {
  const heard = Promise.withResolvers<void>();
  await using server = await opened(bad(), {}, heard.resolve);

  await server.call(asked('grow'));

  await heard.promise;
  const { tools } = await server.tools(AbortSignal.timeout(5_000));
  expect(tools.map(({ name }) => name)).toContain('grown-1');
});

test('a program that will not end is ended, and whatever it started', async () => {
  const server = await opened(bad('stubborn'));
  const begunAt = performance.now();

  await server.close();

  expect(performance.now() - begunAt).toBeLessThan(3_000);
  expect(server.isOpen()).toBe(false);
});

test('a program that is not there is a server that cannot be reached', async () => {
  await expect(opened(reached({ type: 'stdio', command: '/no/such/program', args: [] }))).rejects.toMatchObject({
    name: 'ServerFailed',
    message: expect.stringMatching(/ENOENT|No such file/),
  });
});
