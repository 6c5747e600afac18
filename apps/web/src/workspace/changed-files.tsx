import { useTranslations } from 'next-intl';
import { type JSX, type ReactNode, useState } from 'react';
import type { ChangedFile } from '@codelab/protocol/checkpoint';
import { Badge } from '@codelab/ui/badge';
import { Button } from '@codelab/ui/button';
import { DiffView } from '@codelab/ui/diff-view';
import { Disclosure } from '@codelab/ui/disclosure';
import type { Tone } from '@codelab/ui/tone';

export const changeTones: Record<ChangedFile['change'], Tone> = {
  added: 'success',
  changed: 'accent',
  removed: 'danger',
};

/** What became of each file. Few of them show their lines at once. */
export function ChangedFiles({
  files,
  more,
  label,
  onReveal,
  empty,
}: {
  files: readonly ChangedFile[];
  more: number;
  label: string;
  /** Shows what is protected too. */
  onReveal?: (() => void) | undefined;
  empty: ReactNode;
}): JSX.Element {
  const t = useTranslations('workspace.changes');
  if (files.length === 0) return <p className="py-2 text-muted-foreground">{empty}</p>;
  const isHidden = files.some(({ notShown }) => notShown === 'protected');
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {isHidden && onReveal && (
        <div className="flex flex-wrap items-center gap-2 rounded-md border border-border bg-muted/60 px-3 py-1.5 text-sm">
          <p className="min-w-0 flex-1">{t('protected')}</p>
          <Button size="sm" onClick={onReveal}>
            {t('reveal')}
          </Button>
        </div>
      )}
      <ul aria-label={label} className="flex min-w-0 flex-col gap-2">
        {files.map((file) => (
          <li key={file.path}>
            <ChangedFileView file={file} isOpenFirst={files.length <= 3} />
          </li>
        ))}
      </ul>
      {more > 0 && <p className="text-muted-foreground text-sm">{t('more', { count: more })}</p>}
    </div>
  );
}

function ChangedFileView({ file, isOpenFirst }: { file: ChangedFile; isOpenFirst: boolean }): JSX.Element {
  const t = useTranslations('workspace.changes');
  const [open, setOpen] = useState(isOpenFirst);
  return (
    <Disclosure
      heading="h3"
      open={open}
      onOpenChange={setOpen}
      className="overflow-hidden rounded-md border border-border bg-surface"
      summaryClassName="flex-wrap gap-x-2 gap-y-0.5 px-2.5 py-1"
      contentClassName="border-border border-t"
      summary={
        <>
          <span className="min-w-0 flex-1 basis-40 break-all font-mono text-xs">{file.path}</span>
          <Badge tone={changeTones[file.change]}>{t(file.change)}</Badge>
          <Lines file={file} />
        </>
      }
    >
      {file.diff ? (
        <DiffView path={file.path} label={t('of', { path: file.path })} diff={file.diff} className="max-h-112" />
      ) : (
        <p className="px-3 py-2 text-muted-foreground text-sm">
          {file.notShown ? t(`notShown.${file.notShown}`) : t('modeOnly')}
        </p>
      )}
    </Disclosure>
  );
}

function Lines({ file: { added, removed } }: { file: ChangedFile }): JSX.Element | null {
  const t = useTranslations('tool');
  if (added === undefined || removed === undefined) return null;
  return (
    <span className="shrink-0 font-mono text-xs">
      <span aria-hidden="true">
        <span className="text-success-text">+{added}</span> <span className="text-danger-text">−{removed}</span>
      </span>
      <span className="sr-only">{t('lines', { added, removed })}</span>
    </span>
  );
}
