import type { JSX } from 'react';
import { cn } from './class-names.ts';
import { type DiffLine, unifiedDiffLines } from './unified-diff.ts';

const looks: Record<DiffLine['kind'], { sign: string; className: string }> = {
  hunk: { sign: '', className: 'bg-muted text-muted-foreground' },
  added: { sign: '+', className: 'bg-success-soft' },
  removed: { sign: '−', className: 'bg-danger-soft' },
  same: { sign: '', className: '' },
};

/** A unified diff as text: shown until the richer view has come, and when there is only the diff. */
export function DiffText({ diff }: { diff: string }): JSX.Element {
  const lines = unifiedDiffLines(diff);
  // A file that cannot be compared is told in words.
  if (lines.length === 0) return <p className="whitespace-pre-wrap px-3 py-2 text-muted-foreground text-sm">{diff}</p>;
  return (
    <div className="py-1 font-mono text-xs">
      {lines.map((line, index) => (
        <div key={index} className={cn('flex gap-2 pr-3', looks[line.kind].className)}>
          <span aria-hidden="true" className="w-10 shrink-0 select-none text-right text-muted-foreground">
            {'after' in line ? line.after : 'before' in line ? line.before : ''}
          </span>
          <span className="w-2 shrink-0 select-none">{looks[line.kind].sign}</span>
          <span className="min-w-0 flex-1 whitespace-pre-wrap break-words">{line.text || ' '}</span>
        </div>
      ))}
    </div>
  );
}
