import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exists, repositoryAt } from './repository.ts';
import { LockBusy, takeLock } from './workspace-lock.ts';

const repackFrom = 512;

/**
 * Forgets commits that nobody refers to, and packs what has gathered. git itself keeps what others write meanwhile, so
 * nobody has to wait; only one tidies at a time.
 */
export async function tidy({
  folder,
  keep,
  program,
  restMs = 3_600_000,
}: {
  folder: string;
  keep: ReadonlySet<string>;
  program: string | undefined;
  /** So long a commit may be there before its row is. */
  restMs?: number | undefined;
}): Promise<void> {
  if (!(await exists(join(folder, 'HEAD')))) return;
  const repository = repositoryAt(folder, { root: dirname(folder), hidden: [] }, { program });
  try {
    await using _ = await takeLock(join(dirname(folder), 'tidy.lock'), { waitMs: 0 });
    const gone = await forgotten(folder, keep, restMs);
    if (gone.length > 0) {
      const input = gone.map((ref) => `delete ${ref}\n`).join('');
      await repository.run(['update-ref', '--stdin'], { input });
    }
    if (gone.length === 0 && (await looseObjects(folder)) < repackFrom) return;
    const timeoutMs = 300_000;
    await repository.run(['repack', '-A', '-d', '-q', '--unpack-unreachable=2.hours.ago'], { timeoutMs });
    await repository.run(['prune', '--expire=2.hours.ago'], { timeoutMs });
  } catch (error) {
    if (!(error instanceof LockBusy)) throw error;
  }
}

async function forgotten(folder: string, keep: ReadonlySet<string>, restMs: number): Promise<string[]> {
  const names = await readdir(join(folder, 'refs', 'checkpoints')).catch(() => []);
  const refs = names.map((name) => `refs/checkpoints/${name}`).filter((ref) => !keep.has(ref));
  const until = Date.now() - restMs;
  const old = await Promise.all(
    refs.map((ref) =>
      stat(join(folder, ref)).then(
        ({ mtimeMs }) => mtimeMs <= until,
        () => false,
      ),
    ),
  );
  return refs.filter((_, index) => old[index]);
}

async function looseObjects(folder: string): Promise<number> {
  const names = await readdir(join(folder, 'objects'));
  // As git itself does: one of 256 folders tells of all.
  const one = names.find((name) => /^[0-9a-f]{2}$/.test(name));
  return one === undefined ? 0 : (await readdir(join(folder, 'objects', one))).length * 256;
}
