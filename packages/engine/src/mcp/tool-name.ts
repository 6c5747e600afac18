import { createHash } from 'node:crypto';

/** What every provider takes as a tool's name: letters, digits, `_` and `-`, at most so many. */
const maxChars = 64;

/**
 * What models call the tools of a server: `server__tool`. A name that providers would not take is bent, and marked with
 * a piece of its hash, so that two tools never share a name and one tool always gets the same.
 */
export function callNamesOf(server: string, tools: readonly { readonly name: string }[]): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const unbent = tools.filter(({ name }) => plain(server, name) !== undefined);
  for (const { name } of unbent) {
    const callName = plain(server, name);
    if (callName === undefined || taken.has(callName)) continue;
    taken.add(callName);
    names.set(name, callName);
  }
  for (const { name } of tools) {
    if (names.has(name)) continue;
    const callName = bent(server, name);
    if (taken.has(callName)) continue; // the same name twice, or somebody who tries: the first one keeps it
    taken.add(callName);
    names.set(name, callName);
  }
  return names;
}

function plain(server: string, name: string): string | undefined {
  const whole = `${server}__${name}`;
  return /^[A-Za-z0-9_-]+$/.test(name) && whole.length <= maxChars ? whole : undefined;
}

function bent(server: string, name: string): string {
  const mark = createHash('sha256').update(name).digest('hex').slice(0, 8);
  const room = maxChars - server.length - '__'.length - '_'.length - mark.length;
  const readable = name.replaceAll(/[^A-Za-z0-9_-]+/g, '_').slice(0, room);
  return `${server}__${readable}_${mark}`;
}
