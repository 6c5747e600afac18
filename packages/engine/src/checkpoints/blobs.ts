import type { Repository } from './repository.ts';

const maxBatchFiles = 500;

/** What is kept of each, in order. A batch at a time, so that a large restore does not stand in memory whole. */
export async function* blobs<Wanted>(
  repository: Repository,
  wanted: readonly Wanted[],
  idOf: (one: Wanted) => string,
): AsyncGenerator<readonly [Wanted, Buffer], void> {
  for (let from = 0; from < wanted.length; from += maxBatchFiles) {
    const batch = wanted.slice(from, from + maxBatchFiles);
    const input = `${batch.map(idOf).join('\n')}\n`;
    const { output } = await repository.run(['cat-file', '--batch'], { input, maxBytes: 2 ** 31 });
    let at = 0;
    for (const one of batch) {
      const end = output.indexOf('\n', at);
      const [, kind, size] = output.toString('utf8', at, end).split(' ');
      if (kind !== 'blob') throw new Error(`the checkpoint has lost ${idOf(one)}`);
      const bytes = output.subarray(end + 1, end + 1 + Number(size));
      at = end + 1 + Number(size) + 1;
      yield [one, bytes];
    }
  }
}
