import { isProtected } from '@codelab/domain/protected-path';
import type { ChangedFile } from '@codelab/protocol/checkpoint';
import { parts } from './git.ts';
import type { Repository } from './repository.ts';

/** One file of a difference between two commits, as git tells it. */
export type Difference = {
  readonly path: string;
  readonly change: ChangedFile['change'];
  readonly mode: string;
  readonly blob: string;
  /** File, link, folder: it became another kind of thing. */
  readonly isOtherKind: boolean;
};

const kinds: Readonly<Record<string, ChangedFile['change']>> = { A: 'added', D: 'removed', M: 'changed', T: 'changed' };

export async function differences(
  repository: Repository,
  { from, to, environment = {} }: { from: string; to: string; environment?: Readonly<Record<string, string>> },
): Promise<Difference[]> {
  if (from === to) return [];
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-abbrev', '--no-renames', from, to];
  const fields = parts((await repository.run(args, { environment })).output);
  const found: Difference[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, mode = '', , blob = '', status = ''] = (fields[at] ?? '').split(' ');
    const path = fields[at + 1] ?? '';
    found.push({ path, change: kinds[status[0] ?? ''] ?? 'changed', mode, blob, isOtherKind: status.startsWith('T') });
  }
  return found;
}

const maxDiffs = 300;
const maxDiffBytes = 256 * 1024;
const maxAllBytes = 4 * 1024 * 1024;

/** With the lines that changed, as far as there is room; of a protected file only when that is asked for. */
export async function withDiffs(
  repository: Repository,
  found: readonly Difference[],
  { from, to, reveal, environment = {} }: Shown,
): Promise<ChangedFile[]> {
  const shown = found.slice(0, maxDiffs).filter(({ path }) => reveal || !isProtected(path));
  const patches = new Map<string, string>();
  if (shown.length > 0) {
    const args = ['diff-tree', '-r', '-p', '--no-renames', '--no-color', '--no-ext-diff', '--no-textconv'];
    const paths = shown.map(({ path }) => path);
    const { output, isCut } = await repository.run([...args, '--no-prefix', from, to, '--', ...paths], {
      environment,
      maxBytes: maxAllBytes,
    });
    const texts = patchesIn(output.toString('utf8'));
    if (isCut) texts.pop();
    for (const { path, isOtherKind } of shown) {
      const text = texts.splice(0, isOtherKind ? 2 : 1).join('');
      if (text !== '') patches.set(path, text);
    }
  }
  return found.map((one) => described(one, { patch: patches.get(one.path), reveal }));
}

type Shown = {
  readonly from: string;
  readonly to: string;
  readonly reveal: boolean;
  readonly environment?: Readonly<Record<string, string>>;
};

function patchesIn(text: string): string[] {
  return text.split(/^(?=diff --git )/m).filter((patch) => patch.startsWith('diff --git '));
}

function described(
  { path, change }: Difference,
  { patch, reveal }: { patch: string | undefined; reveal: boolean },
): ChangedFile {
  if (!reveal && isProtected(path)) return { path, change, notShown: 'protected' };
  if (patch === undefined) return { path, change, notShown: 'too_large' };
  if (/^Binary files .* differ$/m.test(patch)) return { path, change, notShown: 'binary' };
  const lines = patch.split('\n');
  const first = lines.findIndex((line) => line.startsWith('@@'));
  const hunks = first === -1 ? [] : lines.slice(first);
  const counts = {
    added: hunks.filter((line) => line.startsWith('+')).length,
    removed: hunks.filter((line) => line.startsWith('-')).length,
  };
  if (patch.length > maxDiffBytes) return { path, change, ...counts, notShown: 'too_large' };
  const [old, now] = [change === 'added' ? '/dev/null' : path, change === 'removed' ? '/dev/null' : path];
  const diff = first === -1 ? '' : `--- ${old}\n+++ ${now}\n${hunks.join('\n')}`;
  return { path, change, ...counts, diff };
}
