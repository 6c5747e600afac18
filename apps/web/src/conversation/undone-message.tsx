import { Undo2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { JSX, ReactNode } from 'react';
import type { Message } from '@codelab/protocol/message';
import { Button } from '@codelab/ui/button';

/** Messages that were taken back and stand one after the other; they fold and unfold together. */
export type UndoneRun = {
  readonly id: string;
  readonly count: number;
  readonly isFirst: boolean;
  isShown(unfolded: ReadonlySet<string>): boolean;
};

export function undoneRun(messages: readonly Message[], index: number): UndoneRun | undefined {
  if (!messages[index]?.undone) return undefined;
  const first = messages.slice(0, index).findLastIndex(({ undone }) => !undone) + 1;
  const after = messages.findIndex(({ undone }, at) => at > index && !undone);
  const id = messages[first]?.id ?? '';
  return {
    id,
    count: (after === -1 ? messages.length : after) - first,
    isFirst: first === index,
    isShown: (unfolded) => unfolded.has(id),
  };
}

/** What was taken back is not gone: one line says so, and shows it. */
export function UndoneMessage({
  run,
  unfolded,
  onUnfold,
  message,
}: {
  run: UndoneRun;
  unfolded: ReadonlySet<string>;
  onUnfold: (unfolded: ReadonlySet<string>) => void;
  message: ReactNode;
}): JSX.Element {
  const t = useTranslations('conversation.undone');
  const isShown = run.isShown(unfolded);
  function toggle(): void {
    const next = new Set(unfolded);
    if (isShown) next.delete(run.id);
    else next.add(run.id);
    onUnfold(next);
  }
  return (
    <>
      {run.isFirst && (
        <p className="flex flex-wrap items-center gap-x-2 text-muted-foreground text-sm">
          <Button size="sm" variant="ghost" aria-expanded={isShown} onClick={toggle} className="-ml-2">
            <Undo2 aria-hidden="true" />
            {t('count', { count: run.count })}
          </Button>
          <span>{t('hint')}</span>
        </p>
      )}
      {isShown && <div className="border-border border-l-2 pl-3">{message}</div>}
    </>
  );
}
