import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newKey } from '@codelab/client/new-key';
import { refusalOf } from '@codelab/client/refusal';
import { AgentName } from '@codelab/protocol/agent';
import { WorkspaceId } from '@codelab/protocol/ids';
import { type App, startApp } from '../testing/start-app.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { about, approvalIn, isAnswered, isWaiting, meet } from './testing/stories.ts';

let home: string;
let root: string;
let app: App;
beforeAll(async () => {
  home = await realpath(await mkdtemp(path.join(os.tmpdir(), 'codelab-roots-')));
  root = path.join(home, 'root');
  await mkdir(path.join(root, 'project'), { recursive: true });
  await mkdir(path.join(home, 'outside'));
  app = await startApp({ model: obedientModel(), env: { CODELAB_WORKSPACE_ROOTS: root } });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

const refusal = (asked: Promise<unknown>) => asked.then(() => undefined, refusalOf);
const api = () => app.client.api.workspace;
const open = (folder: string) => api().open.mutate({ key: newKey(), path: folder });
const create = (name: string, template: 'empty' | 'sample' | 'node' | 'web') =>
  api().create.mutate({ key: newKey(), name, template });
const listed = async (id: string) => (await api().list.query()).workspaces.find((one) => one.id === id);

function git(cwd: string, ...args: string[]): void {
  const env = { PATH: '/usr/bin:/bin', HOME: home, GIT_CONFIG_GLOBAL: '/dev/null' };
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd, env });
}

test('a folder within the roots is opened, and opened again it is the same workspace', async () => {
  const { workspaceId } = await open(path.join(root, 'project'));
  const again = await open(`${root}/project/`);

  expect(again.workspaceId).toBe(workspaceId);
  expect(await listed(workspaceId)).toMatchObject({ name: 'project', path: path.join(root, 'project'), settings: {} });
  const { roots, newIn } = await api().list.query();
  expect(roots).toEqual([root]);
  expect(newIn).toBe(path.join(app.dataDir, 'workspaces'));
});

test('a folder outside of the roots is refused, by whatever path one comes to it', async () => {
  await symlink(path.join(home, 'outside'), path.join(root, 'link'));
  await mkdir(path.join(app.dataDir, 'workspaces'), { recursive: true });
  const refused = [
    path.join(home, 'outside'),
    path.join(root, 'link'),
    path.join(root, '..', 'outside'),
    `${root}-beside`,
    path.join(root, 'missing'),
    'relative/path',
    '/',
    '/etc',
    app.dataDir,
    path.join(app.dataDir, 'checkpoints'),
    path.join(app.dataDir, 'workspaces'),
  ];
  const before = await app.rowCounts();

  for (const folder of refused) {
    expect(await refusal(open(folder)), folder).toMatchObject({ code: 'path_not_allowed' });
  }
  expect(await app.rowCounts()).toEqual(before);
});

test('the workspace that the server was started with can be opened again, wherever it lies', async () => {
  const { workspaceId } = await open(app.workspace);
  await api().forget.mutate({ key: newKey(), workspaceId });

  expect((await open(app.workspace)).workspaceId).toBe(workspaceId);
});

test('the data directory is no workspace even where a root contains it', async () => {
  await using other = await startApp({ env: { CODELAB_WORKSPACE_ROOTS: path.dirname(app.dataDir) }, beside: app });
  const refused = other.client.api.workspace.open.mutate({ key: newKey(), path: app.dataDir });

  expect(await refusal(refused)).toMatchObject({ code: 'path_not_allowed' });
});

test('a workspace is made from each template, and sent twice it is made once', async () => {
  const files: Record<string, string[]> = {};
  for (const template of ['empty', 'sample', 'node', 'web'] as const) {
    const { workspaceId } = await create(`From ${template}`, template);
    const made = await listed(workspaceId);
    expect(made).toMatchObject({ name: `From ${template}` });
    files[template] = (await readdir(made?.path ?? '')).sort();
  }
  expect(files).toMatchObject({
    empty: [],
    sample: ['README.md', 'notes.md', 'package.json', 'src'],
    node: ['.gitignore', 'README.md', 'package.json', 'src'],
    web: ['.gitignore', 'README.md', 'index.html', 'main.js', 'style.css'],
  });
  execFileSync(process.execPath, ['--test'], { cwd: path.join(app.dataDir, 'workspaces', 'From-node') });

  const command = { key: newKey(), name: 'Once', template: 'empty' as const };
  const [one, other] = await Promise.all([
    api().create.mutate(command),
    api()
      .create.mutate(command)
      .catch(() => undefined),
  ]);
  expect(await api().create.mutate(command)).toEqual(one);
  if (other) expect(other).toEqual(one);
  expect(await refusal(create('Once', 'empty'))).toMatchObject({ code: 'already_exists' });
  expect((await readdir(path.join(app.dataDir, 'workspaces'))).filter((name) => name.startsWith('.new-'))).toEqual([]);
});

test('a name that would lead elsewhere is refused', async () => {
  for (const name of ['../up', 'a/b', '.hidden', '', '-rf', 'x\u0000y', 'y '.repeat(60)]) {
    expect(await refusal(create(name, 'empty')), name).toMatchObject({ code: 'invalid_input' });
  }
});

test('a repository within the roots is cloned, without running anything of it', async () => {
  const source = path.join(root, 'source');
  await mkdir(source);
  git(source, 'init', '-q', '-b', 'main');
  await writeFile(path.join(source, 'a.txt'), 'cloned\n');
  await writeFile(path.join(source, '.gitattributes'), '* filter=evil\n');
  git(source, 'add', '-A');
  git(source, 'commit', '-q', '-m', 'first');
  const hook = path.join(source, '.git', 'hooks', 'post-checkout');
  await mkdir(path.dirname(hook), { recursive: true });
  await writeFile(hook, `#!/bin/sh\ntouch ${home}/ran\n`, { mode: 0o755 });
  git(source, 'config', 'uploadpack.packObjectsHook', hook);
  git(source, 'config', 'filter.evil.smudge', `touch ${home}/ran; cat`);

  for (const [index, url] of [source, `file://${source}`].entries()) {
    const { workspaceId } = await api().clone.mutate({ key: newKey(), url, name: `clone-${index}` });
    const made = await listed(workspaceId);
    expect(await readFile(path.join(made?.path ?? '', 'a.txt'), 'utf8')).toBe('cloned\n');
  }
  expect(await readdir(home)).not.toContain('ran');
});

test('nothing is cloned from elsewhere, and it is said why', async () => {
  const urls = [
    'https://example.org/a.git',
    'git@example.org:a.git',
    'ssh://example.org/a',
    'ext::sh -c id',
    'file://host/x',
  ];
  for (const url of [...urls, path.join(home, 'outside'), path.join(root, 'project')]) {
    const refused = api().clone.mutate({ key: newKey(), url });
    expect(await refusal(refused), url).toMatchObject({ code: 'path_not_allowed', message: expect.any(String) });
  }
});

test('files are shown through the jail: folders, texts, bytes, and protected ones only when asked', async () => {
  const { workspaceId } = await create('Files', 'empty');
  const { path: folder = '' } = (await listed(workspaceId)) ?? {};
  await mkdir(path.join(folder, 'src'));
  await mkdir(path.join(folder, '.git'));
  await writeFile(path.join(folder, 'b.txt'), 'text\n');
  await writeFile(path.join(folder, '.env'), 'KEY=1\n');
  await writeFile(path.join(folder, 'x.bin'), Buffer.from([0, 1]));
  await writeFile(path.join(folder, 'big.txt'), 'x'.repeat(1024 * 1024 + 1));
  await symlink('.env', path.join(folder, 'innocent.txt'));
  await symlink('/etc', path.join(folder, 'out'));
  const file = (name: string, reveal = false) => api().file.query({ workspaceId, path: name, reveal });

  expect(await api().tree.query({ workspaceId })).toMatchObject({
    path: '.',
    more: 0,
    entries: [
      { name: 'src', kind: 'folder' },
      { name: '.env', kind: 'file', isProtected: true },
      { name: 'b.txt', kind: 'file', isProtected: false },
      { name: 'big.txt', kind: 'file' },
      { name: 'innocent.txt', kind: 'link' },
      { name: 'out', kind: 'link' },
      { name: 'x.bin', kind: 'file' },
    ].sort((one, other) => Number(other.kind === 'folder') - Number(one.kind === 'folder')),
  });
  expect(await file('b.txt')).toMatchObject({ type: 'text', text: 'text\n', sizeBytes: 5 });
  expect(await file('x.bin')).toMatchObject({ type: 'binary', sizeBytes: 2 });
  expect(await file('big.txt')).toMatchObject({ type: 'too_large' });
  expect(await file('.env')).toEqual({ type: 'protected', path: '.env' });
  expect(await file('innocent.txt')).toEqual({ type: 'protected', path: '.env' });
  expect(await file('.env', true)).toMatchObject({ type: 'text', text: 'KEY=1\n' });
  for (const away of ['out/passwd', '../up', '/etc/passwd']) {
    expect(await refusal(file(away, true)), away).toMatchObject({ code: 'path_not_allowed' });
  }
  expect(await refusal(file('none.txt'))).toMatchObject({ code: 'not_found' });
});

test('a conversation works in the workspace that it was begun in, with that one’s agent', async () => {
  const { workspaceId } = await create('Chosen', 'empty');
  const agent = AgentName.parse('coder');
  await api().configure.mutate({ key: newKey(), workspaceId, settings: { agent, triesCommands: true } });
  const made = await listed(workspaceId);
  await using chat = await app.conversation({ workspaceId });

  await chat.say('write a.txt here');
  const { approval } = await chat.until('approval_required');
  await chat.send({ ...about(approval), decision: 'approve' });
  await chat.until('turn_ended');

  expect(chat.view?.conversation).toMatchObject({ agent, workspaceId });
  expect(await readFile(path.join(made?.path ?? '', 'a.txt'), 'utf8')).toBe('here\n');
  expect(made?.settings).toEqual({ agent, triesCommands: true });
  const changes = await api().changes.query({ workspaceId });
  expect(changes.sinceTurn?.files).toMatchObject([{ path: 'a.txt', change: 'added' }]);
});

test('settings that nobody could follow are refused', async () => {
  const { workspaceId } = await create('Settings', 'empty');
  const configure = (settings: object) => api().configure.mutate({ key: newKey(), workspaceId, settings });

  expect(await refusal(configure({ agent: 'nobody' }))).toMatchObject({ code: 'agent_not_found' });
  expect(await refusal(configure({ allowedHosts: ['http://x/'] }))).toMatchObject({ code: 'invalid_input' });
});

test('a workspace is forgotten unless something is open in it; its folder stays, and opened again it is the same', async () => {
  const { workspaceId } = await open(path.join(root, 'project'));
  await using meeting = await meet(app);
  const view = await meeting.listener.until(() => true);
  expect(view.conversation.workspaceId).toBe(workspaceId); // the newest is where new conversations begin
  await meeting.say(`write ${meeting.file} x`);
  const { waiting } = await meeting.listener.until(isWaiting);
  const forget = () => api().forget.mutate({ key: newKey(), workspaceId });

  expect(await refusal(forget())).toMatchObject({ code: 'turn_open' });
  await meeting.send({ ...about(approvalIn({ ...view, waiting })), decision: 'approve' });
  await meeting.listener.until(isAnswered);
  await forget();

  expect(await listed(workspaceId)).toBeUndefined();
  expect(await refusal(api().tree.query({ workspaceId }))).toMatchObject({ code: 'workspace_not_found' });
  expect(await readdir(path.join(root, 'project'))).toContain(meeting.file);
  expect((await open(path.join(root, 'project'))).workspaceId).toBe(workspaceId);
});

test("somebody else's workspace is not found", async () => {
  const stranger = '00000000-0000-4000-8000-00000000000f';
  await app.sql`insert into owners (id, name, created_at) values (${stranger}, 'stranger', now())`;
  const workspaceId = WorkspaceId.parse(crypto.randomUUID());
  await app.sql`insert into workspaces (id, owner_id, name, path, created_at)
    values (${workspaceId}, ${stranger}, 'theirs', ${path.join(home, 'outside')}, now())`;
  const key = newKey();
  const tries = [
    () => api().tree.query({ workspaceId }),
    () => api().file.query({ workspaceId, path: 'x' }),
    () => api().changes.query({ workspaceId }),
    () => api().rename.mutate({ key, workspaceId, name: 'mine' }),
    () => api().forget.mutate({ key, workspaceId }),
    () => api().configure.mutate({ key, workspaceId, settings: {} }),
    () => app.client.api.checkpoint.list.query({ workspaceId }),
    () => app.client.api.checkpoint.make.mutate({ key, workspaceId, title: 'mine' }),
    () => app.client.api.conversation.create.mutate({ key, workspaceId }),
  ];

  for (const one of tries) expect(await refusal(one())).toMatchObject({ code: 'workspace_not_found' });
});

test('a renamed workspace keeps its folder, and a checkpoint made by hand is on its list', async () => {
  const { workspaceId } = await create('Before', 'sample');
  await api().rename.mutate({ key: newKey(), workspaceId, name: 'After / now' });
  const command = { key: newKey(), workspaceId, title: 'Before I try something' };
  const made = await app.client.api.checkpoint.make.mutate(command);
  expect(await app.client.api.checkpoint.make.mutate(command)).toEqual(made);

  const { path: folder = '', name } = (await listed(workspaceId)) ?? {};
  expect(name).toBe('After / now');
  expect(path.basename(folder)).toBe('Before');
  const { checkpoints } = await app.client.api.checkpoint.list.query({ workspaceId });
  expect(checkpoints).toMatchObject([{ reason: 'by_hand', title: 'Before I try something', hasConversation: false }]);
  await rm(folder, { recursive: true });
  expect(await refusal(api().tree.query({ workspaceId }))).toMatchObject({ code: 'workspace_not_found' });
});
