import type { CommandFacts } from '@codelab/protocol/call-facts';
import { readTree } from './line/bash-tree.ts';
import { overreadLineEnds } from './line/line-ends.ts';
import { LineReading, type Script } from './line/line-reading.ts';
import { isBlank, readNode } from './line/read-line.ts';

const longest = 10_000;
const mostScripts = 50;

/** With the files that its redirects name, as they stand in the line. */
export type CommandReading = CommandFacts & { readonly reads: string[]; readonly writes: string[] };

/** Signs that readers of shells do not agree about, or that people cannot see. */
const invisible = /[^\S \t\n]|[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/u;

/**
 * Every program that a command line runs, also in pipes, lists, substitutions, functions and in texts that a shell inside
 * the line would read. What cannot be told for certain makes the line unclear; it never throws.
 */
export async function commandFacts(line: string): Promise<CommandReading> {
  const reading = new LineReading();
  if (line.length > longest) reading.unclear('too_long');
  else {
    if (invisible.test(line.replaceAll(/[\t\n]/g, ' '))) reading.unclear('control_character');
    // Outside of quotes it joins words that stand apart for whoever reads them.
    if (/[^ \t]\\\n/.test(line)) reading.unclear('continued_word');
    await readAll(line, reading);
  }
  const { parts } = reading;
  if (parts.length === 0) reading.unclear('no_program');
  const files = [...reading.reads, ...reading.writes];
  if (parts.some(({ words }) => /^(cd|pushd|popd)$/.test(words[0] ?? ''))) {
    reading.warn('folder');
    if (files.some((path) => !path.startsWith('/'))) reading.unclear('folder');
  }
  return {
    line,
    parts,
    isClear: reading.isClear,
    warnings: [...reading.warnings].sort(),
    reads: [...reading.reads],
    writes: [...reading.writes],
  };
}

async function readAll(line: string, reading: LineReading): Promise<void> {
  reading.scripts.push({ text: line, level: 0 });
  for (let read = 0; reading.scripts.length > 0; read++) {
    const script = reading.scripts.shift();
    if (read >= mostScripts) reading.unclear('too_deep');
    if (!script || read >= mostScripts) return;
    try {
      await readScript(script, reading);
    } catch {
      // The grammar's own machine can give up; the line is then what it is to us: unreadable.
      reading.unclear('unreadable');
    }
  }
}

async function readScript({ text, level }: Script, reading: LineReading): Promise<void> {
  let mended = text;
  for (let attempt = 0; attempt < 20; attempt++) {
    const ends = await readTree(mended, (root) => {
      const lineEnds = overreadLineEnds(root);
      const around = mended.slice(0, root.startIndex) + mended.slice(root.endIndex);
      if (root.hasError || lineEnds === undefined || !isBlank(around)) reading.unclear('unreadable');
      if (lineEnds === undefined || lineEnds.length === 0) readNode(root, reading, { level, depth: 0 });
      return lineEnds ?? [];
    });
    if (ends?.length === 0) return;
    if (!ends) break;
    const at = new Set(ends);
    mended = [...Array(mended.length).keys()].map((index) => (at.has(index) ? ';' : mended.charAt(index))).join('');
  }
  reading.unclear('unreadable');
}
