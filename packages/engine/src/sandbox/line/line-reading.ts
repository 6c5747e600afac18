import type { CommandPart } from '@codelab/protocol/call-facts';
import { seeThrough, type Words } from './see-through.ts';

const mostParts = 200;
const mostLevels = 8;

/** A text for a shell that was found in the line, and how deep it lies. */
export type Script = { readonly text: string; readonly level: number };

/** What is found while a line is read. */
export class LineReading {
  readonly #parts = new Map<string, CommandPart>();
  readonly warnings = new Set<string>();
  readonly reads = new Set<string>();
  readonly writes = new Set<string>();
  readonly scripts: Script[] = [];
  isClear = true;

  get parts(): CommandPart[] {
    return [...this.#parts.values()];
  }

  warn(warning: string): void {
    this.warnings.add(warning);
  }

  unclear(warning: string): void {
    this.warnings.add(warning);
    this.isClear = false;
  }

  /** A text that some shell reads is read as the line itself is. */
  script(text: string, level: number): void {
    if (level > mostLevels) this.unclear('too_deep');
    else this.scripts.push({ text, level });
  }

  /** A command with its words, and all that it would run in turn. */
  command(words: Words, text: string, level: number): void {
    for (const found of seeThrough(words)) {
      if ('program' in found)
        this.#program(found.program, found.program.length === words.length ? text : said(found.program));
      else if ('script' in found) this.script(found.script, level + 1);
      else if ('warning' in found) this.warn(found.warning);
      else this.unclear(found.unclear);
    }
  }

  #program(words: Words, text: string): void {
    if (this.#parts.size >= mostParts) this.unclear('too_many_parts');
    else this.#parts.set(JSON.stringify([words, text]), { words: [...words], text });
  }
}

function said(words: Words): string {
  return words.map((word) => word ?? '…').join(' ');
}
