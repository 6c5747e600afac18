import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { startMainServer } from './lab/main-server.ts';
import { percentile } from './lab/percentile.ts';
import { temporaryFolder } from './lab/place.ts';
import { printTable, type Row } from './lab/table.ts';

const times = 3;
const idleSeconds = 30;

/** A Node server that does nothing: the least that a start takes and a process holds. */
async function bareStart(): Promise<{ ms: number; rssBytes: number | undefined }> {
  const since = performance.now();
  const program = "require('node:http').createServer().listen(0, () => console.log('ready'))";
  const child = spawn(process.execPath, ['--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const ms = performance.now() - since;
  const rssBytes = child.pid === undefined ? undefined : residentBytes(child.pid);
  child.kill('SIGKILL');
  return { ms, rssBytes };
}

/** `undefined` where Linux is not. */
function residentBytes(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const [, kB] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kB) * 1_024;
}

async function measure(): Promise<Row[]> {
  using folder = temporaryFolder();
  const dataDir = path.join(folder.path, 'data');
  const first = await startMainServer(dataDir);
  await first[Symbol.asyncDispose]();
  const warm: number[] = [];
  const bare: number[] = [];
  for (let time = 0; time < times; time += 1) {
    bare.push((await bareStart()).ms);
    await using server = await startMainServer(dataDir);
    warm.push(server.startedAfterMs);
  }
  await using idle = await startMainServer(dataDir);
  await new Promise((resolve) => setTimeout(resolve, idleSeconds * 1_000));
  const rows: Row[] = [
    { what: 'first start, data directory made', unit: 's', ours: first.startedAfterMs / 1_000 },
    {
      what: 'warm start, p50',
      unit: 's',
      ours: percentile(warm, 0.5) / 1_000,
      baseline: percentile(bare, 0.5) / 1_000,
    },
    { what: '… against the figure to reach', unit: 's', ours: percentile(warm, 0.5) / 1_000, atMost: 6 },
  ];
  const [rss, bareRss] = [residentBytes(idle.pid), (await bareStart()).rssBytes];
  if (rss === undefined || bareRss === undefined) return rows;
  const MB = (bytes: number) => bytes / 1_000_000;
  return [
    ...rows,
    { what: `idle after ${idleSeconds} s: RSS`, unit: 'MB', ours: MB(rss), baseline: MB(bareRss) },
    { what: '… against the figure to reach', unit: 'MB', ours: MB(rss), atMost: 400 },
  ];
}

if (existsSync(path.join(import.meta.dirname, '../apps/web/.next/BUILD_ID'))) printTable('bare Node', await measure());
else console.log('  skipped: the web app is not built (`npm run build`)');
