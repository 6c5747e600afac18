import { type JSX, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type AnsiColor, type AnsiSpan, parseAnsi } from './ansi.ts';
import { Button } from './button.tsx';
import { cn } from './class-names.ts';
import { ScrollArea } from './scroll-area.tsx';

const shownLines = 200;
/** How near to its end somebody must be reading to be carried along. */
const nearPx = 24;

const colors: Record<AnsiColor, string> = {
  red: 'text-ansi-red',
  green: 'text-ansi-green',
  yellow: 'text-ansi-yellow',
  blue: 'text-ansi-blue',
  magenta: 'text-ansi-magenta',
  cyan: 'text-ansi-cyan',
  gray: 'text-muted-foreground',
};

/** The output of a command, as it was written. It follows what comes, unless the reader has scrolled up. */
export function OutputView({
  text,
  label,
  showAllLabel,
  live = false,
  className,
}: {
  text: string;
  label: string;
  /** Offers the lines that are not shown; `count` is all of them. */
  showAllLabel: (count: number) => string;
  live?: boolean;
  className?: string;
}): JSX.Element {
  const [all, setAll] = useState(false);
  const view = useRef<HTMLDivElement>(null);
  const follows = useRef(true);

  const lines = useMemo(() => text.replace(/^\n+|\s+$/g, '').split('\n'), [text]);
  const cut = !all && lines.length > shownLines;
  const spans = useMemo(() => parseAnsi((cut ? lines.slice(-shownLines) : lines).join('\n')), [lines, cut]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: new text is what there is to follow.
  useLayoutEffect(() => {
    if (live && follows.current && view.current) view.current.scrollTop = view.current.scrollHeight;
  }, [spans, live]);

  function scrolled(): void {
    const element = view.current;
    if (element) follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearPx;
  }

  return (
    <div className={cn('min-w-0 overflow-hidden rounded-md border border-border bg-terminal', className)}>
      {cut && (
        <div className="border-border border-b p-1">
          <Button variant="ghost" size="sm" className="w-full text-muted-foreground" onClick={() => setAll(true)}>
            {showAllLabel(lines.length)}
          </Button>
        </div>
      )}
      <ScrollArea ref={view} label={label} onScroll={scrolled} className="max-h-80">
        <pre className="whitespace-pre-wrap break-words px-3 py-2 font-mono text-xs">
          {spans.map((span, index) => (
            <span key={index} className={spanClass(span)}>
              {span.text}
            </span>
          ))}
        </pre>
      </ScrollArea>
    </div>
  );
}

function spanClass(span: AnsiSpan): string {
  return cn(
    span.color && colors[span.color],
    span.dim && 'text-muted-foreground',
    span.bold && 'font-semibold',
    span.underline && 'underline',
  );
}
