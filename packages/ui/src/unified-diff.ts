export type DiffLine =
  | { readonly kind: 'hunk'; readonly text: string }
  | { readonly kind: 'added'; readonly after: number; readonly text: string }
  | { readonly kind: 'removed'; readonly before: number; readonly text: string }
  | { readonly kind: 'same'; readonly before: number; readonly after: number; readonly text: string };

const hunkHead = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

/** The lines of a unified diff of one file, numbered on both sides; its file header is left out. */
export function unifiedDiffLines(diff: string): DiffLine[] {
  const lines: DiffLine[] = [];
  let before = 0;
  let after = 0;
  let inside = false;

  for (const line of diff.split('\n')) {
    const head = hunkHead.exec(line);
    if (head) {
      before = Number(head[1]);
      after = Number(head[2]);
      inside = true;
      lines.push({ kind: 'hunk', text: line });
    } else if (inside) {
      const text = line.slice(1);
      switch (line[0]) {
        case '+':
          lines.push({ kind: 'added', after: after++, text });
          break;
        case '-':
          lines.push({ kind: 'removed', before: before++, text });
          break;
        case ' ':
          lines.push({ kind: 'same', before: before++, after: after++, text });
          break;
      }
    }
  }
  return lines;
}
