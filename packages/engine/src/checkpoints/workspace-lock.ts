import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { link, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { errorCode } from '../workspace/file-failure.ts';

const touchEveryMs = 1_000;
/** Who has not touched the file for so long, as seen from here, is dead: clocks of two machines are never compared. */
const deadAfterMs = 8_000;

export class LockBusy extends Error {
  override readonly name = 'LockBusy';
}

/**
 * One at a time among all servers that share a data directory; the file says who. A holder in the same place is looked
 * up by its process, one elsewhere counts while it touches the file.
 */
export async function takeLock(
  file: string,
  { waitMs, signal }: { waitMs: number; signal?: AbortSignal | undefined },
): Promise<AsyncDisposable> {
  const mine = JSON.stringify({ place, pid: process.pid, start: startOf(process.pid), token: randomUUID() });
  const until = performance.now() + waitMs;
  let seen: Seen | undefined;
  for (;;) {
    signal?.throwIfAborted();
    if (await created(file, mine)) return held(file, mine);
    seen = await look(file, seen);
    if (seen && isDead(seen)) await removeDead(file, seen.content);
    else if (performance.now() > until) throw new LockBusy('Another server or conversation holds the workspace.');
    else await pause(15 + Math.random() * 25, undefined, signal && { signal });
  }
}

type Seen = { readonly content: string; readonly touched: number; readonly since: number };

async function created(file: string, content: string): Promise<boolean> {
  try {
    await using handle = await open(file, 'wx', 0o600);
    await handle.writeFile(content);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function held(file: string, mine: string): AsyncDisposable {
  const timer = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {}); // only who waits elsewhere would miss it
  }, touchEveryMs);
  timer.unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      if ((await contentOf(file)) === mine) await rm(file, { force: true });
    },
  };
}

async function look(file: string, before: Seen | undefined): Promise<Seen | undefined> {
  const content = await contentOf(file);
  const touched = await stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
  if (content === undefined || touched === undefined) return undefined;
  if (before?.content === content && before.touched === touched) return before;
  return { content, touched, since: performance.now() };
}

function isDead({ content, since }: Seen): boolean {
  const holder = holderIn(content);
  if (holder?.place === place) return startOf(holder.pid) !== holder.start;
  return performance.now() - since > deadAfterMs;
}

function holderIn(content: string): { place: string; pid: number; start: string } | undefined {
  try {
    const { place: where, pid, start } = JSON.parse(content);
    return typeof where === 'string' && typeof pid === 'number' && typeof start === 'string'
      ? { place: where, pid, start }
      : undefined;
  } catch {
    return undefined; // being written just now
  }
}

/** By way of a rename, so that of two who find it dead one removes it; what was somebody's after all is put back. */
async function removeDead(file: string, content: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  if ((await contentOf(aside)) !== content) await link(aside, file).catch(() => {});
  await rm(aside, { force: true });
}

async function contentOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}

/** A machine, or a container on it: where a process id means the same process. */
const place = `${hostname()} ${processSpace()}`;

function processSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

/** When a process began, which tells it from a later one with its id; empty when there is none. */
function startOf(pid: number): string {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch (error) {
    if (errorCode(error) === 'ENOENT' && process.platform === 'linux') return '';
    return isAlive(pid) ? 'alive' : '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
