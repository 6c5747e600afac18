import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

export interface Import {
  readonly from: string;
  /** Erased by the compiler: nothing is loaded. */
  readonly onlyTypes: boolean;
}

export interface Module {
  /** From the repository's root, with forward slashes. */
  readonly file: string;
  /** The package's folder name: `engine`, `web`. */
  readonly room: string;
  readonly isTest: boolean;
  readonly lines: number;
  /** Without comments, so that prose may name what code may not. */
  readonly code: string;
  readonly imports: readonly Import[];
}

export function modulesOfTheHouse(): Module[] {
  return globSync('{packages,apps}/*/src/**/*.{ts,tsx}', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
    .map((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      const code = withoutComments(text);
      return {
        file,
        room: file.split('/')[1] ?? '',
        isTest: /\.test\.tsx?$|\/testing\//.test(file),
        lines: text.trimEnd().split('\n').length,
        code,
        imports: importsOf(code),
      };
    });
}

export function importsOf(code: string): Import[] {
  const statements = /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
  const calls = /\bimport\(\s*['"]([^'"]+)['"]/g;
  return [
    ...Array.from(code.matchAll(statements), ([, type, from = '']) => ({ from, onlyTypes: type !== undefined })),
    ...Array.from(code.matchAll(calls), ([, from = '']) => ({ from, onlyTypes: false })),
  ];
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');
}

/** The files that lead from a module back to itself, once for each circle. Types are erased and need no order. */
export function circlesAmong(modules: readonly Module[]): string[][] {
  const known = new Map(modules.map((module) => [module.file, module]));
  const done = new Set<string>();
  const circles: string[][] = [];
  const visit = (file: string, trail: readonly string[]) => {
    const at = trail.indexOf(file);
    if (at >= 0) circles.push([...trail.slice(at), file]);
    if (at >= 0 || done.has(file)) return;
    const neighbours = neighboursOf(known.get(file), ({ onlyTypes }) => !onlyTypes);
    for (const next of neighbours) if (known.has(next)) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const { file } of modules) visit(file, []);
  return circles;
}

export function neighboursOf(module: Module | undefined, which: (one: Import) => boolean = () => true): string[] {
  if (module === undefined) return [];
  const folder = path.posix.dirname(module.file);
  return module.imports
    .filter((one) => one.from.startsWith('.') && which(one))
    .map(({ from }) => path.posix.join(folder, from));
}
