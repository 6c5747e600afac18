import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = 100; // of every Linux that Node runs on

/** Milliseconds of CPU that a process and its children have used, those that have ended too. `undefined` where Linux is not. */
export function familyCpuMs(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  let ticks = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = statOf(name);
    if (!stat) continue;
    if (Number(name) === pid) ticks += stat.own + stat.ofEndedChildren;
    else if (stat.parent === pid) ticks += stat.own;
  }
  return (ticks / ticksPerSecond) * 1_000;
}

function statOf(pid: string): { parent: number; own: number; ofEndedChildren: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name, in brackets, may hold spaces.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0, , , , , , , , , , user = 0, system = 0, childUser = 0, childSystem = 0] = fields;
    return { parent, own: user + system, ofEndedChildren: childUser + childSystem };
  } catch {
    return undefined; // it has ended meanwhile
  }
}
