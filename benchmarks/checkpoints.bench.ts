import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openCheckpoints } from '@codelab/engine/checkpoints/checkpoints';
import { WorkspaceId } from '@codelab/protocol/ids';
import { temporaryFolder } from './lab/place.ts';
import { printTable, type Row } from './lab/table.ts';

/** The same folder, kept by git alone in a directory beside it: what git costs without everything around it. */
function bareGit(store: string, root: string): (...words: string[]) => void {
  const environment = { PATH: '/usr/bin:/bin', HOME: '/nonexistent', GIT_CONFIG_GLOBAL: '/dev/null', GIT_DIR: store };
  return (...words) => void execFileSync('git', words, { cwd: root, env: { ...environment, GIT_WORK_TREE: root } });
}

async function fill(root: string, files: number): Promise<void> {
  const perFolder = 100;
  for (let folder = 0; folder < files / perFolder; folder += 1) {
    const at = path.join(root, `area-${folder % 20}`, `part-${folder}`);
    await mkdir(at, { recursive: true });
    await Promise.all(
      Array.from({ length: perFolder }, (_, index) =>
        writeFile(path.join(at, `file-${index}.ts`), `export const value${folder}x${index} = ${index};\n`.repeat(40)),
      ),
    );
  }
}

async function timed(work: () => unknown): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}

async function measure(files: number): Promise<Row[]> {
  using folder = temporaryFolder();
  const root = path.join(folder.path, 'workspace');
  await mkdir(root);
  await fill(root, files);
  const checkpoints = openCheckpoints(path.join(folder.path, 'store'));
  const place = { id: WorkspaceId.parse(crypto.randomUUID()), root, hidden: [] };
  const git = bareGit(path.join(folder.path, 'bare.git'), root);
  git('init', '--quiet');
  const changed = ['area-1/part-1/file-1.ts', 'area-2/part-2/file-2.ts'].map((file) => path.join(root, file));
  const change = async () => {
    for (const file of changed) await appendFile(file, '// changed\n');
    await writeFile(path.join(root, `new-${Math.random()}.ts`), 'new\n');
  };
  const keep = () => {
    git('add', '-A');
    git('write-tree');
  };

  const baseline = { first: await timed(keep), same: await timed(keep) };
  await change();
  const bareNext = await timed(keep);
  const first = { commit: '' };
  const took = {
    first: await timed(async () => Object.assign(first, await checkpoints.take(place))),
    same: await timed(() => checkpoints.take(place)),
  };
  await change();
  const next = await timed(() => checkpoints.take(place));
  const restore = (commit: string) => checkpoints.restore(place, { commit, leftOut: [] }, async () => {});
  const restored = await timed(() => restore(first.commit));
  git('add', '-A');
  const tree = execFileSync('git', ['write-tree'], {
    env: { PATH: '/usr/bin:/bin', GIT_DIR: path.join(folder.path, 'bare.git') },
  });
  await change();
  const bareRestored = await timed(() => {
    git('add', '-A');
    git('read-tree', '-u', '--reset', tree.toString().trim());
  });
  await checkpoints.take(place);
  await rm(path.join(root, 'area-3'), { recursive: true });
  await rm(path.join(root, 'area-4'), { recursive: true });
  const many = await timed(() => restore(first.commit));

  const of = `${files.toLocaleString('en')} files`;
  return [
    { what: `first, ${of}`, unit: 'ms', ours: took.first, baseline: baseline.first },
    { what: `nothing changed, ${of}`, unit: 'ms', ours: took.same, baseline: baseline.same },
    { what: `3 files changed, ${of}`, unit: 'ms', ours: next, baseline: bareNext },
    { what: `restore of 3 files, ${of}`, unit: 'ms', ours: restored, baseline: bareRestored },
    { what: `restore of ${(files / 10).toLocaleString('en')} deleted files`, unit: 'ms', ours: many },
  ];
}

printTable('bare git', [...(await measure(5_000)), ...(await measure(50_000))]);
