import { useTranslations } from 'next-intl';
import { type JSX, useId, useState } from 'react';
import type { ComparedCheckpoint, Restored, RestoreKind } from '@codelab/protocol/checkpoint';
import type { CheckpointId } from '@codelab/protocol/ids';
import { Alert } from '@codelab/ui/alert';
import { Badge } from '@codelab/ui/badge';
import { Button } from '@codelab/ui/button';
import { Checkbox } from '@codelab/ui/checkbox';
import { Dialog } from '@codelab/ui/dialog';
import { RadioGroup } from '@codelab/ui/radio-group';
import { api } from '@/trpc/client.ts';
import { newKey } from '@/trpc/new-key.ts';
import { untilAnswered } from '@/trpc/until-answered.ts';
import { changeTones } from './changed-files.tsx';
import { useRefusedPath } from './use-refused-path.ts';
import { useComparison, useFilesChanged } from './workspace-queries.ts';

/** What is taken back, chosen file by file, with what it means in plain words; and afterwards how to take that back. */
export function RestoreDialog({
  checkpointId,
  title,
  onClose,
}: {
  checkpointId: CheckpointId;
  title: string;
  onClose: () => void;
}): JSX.Element {
  const t = useTranslations('workspace.restore');
  const common = useTranslations('common');
  const textOf = useRefusedPath();
  const { data, error } = useComparison(checkpointId);
  const [chosenKind, setKind] = useState<RestoreKind>();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const { done, failure, isBusy, restore } = useRestore();
  const form = useId();
  const kind: RestoreKind = chosenKind ?? 'files';
  const wanted = data?.files.filter(({ path }) => !left.has(path)).map(({ path }) => path) ?? [];
  const isNothing = kind !== 'conversation' && (data?.files.length ?? 0) > 0 && wanted.length === 0;
  const isUnchanged = kind === 'files' && data?.files.length === 0;

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={done ? t('doneTitle') : t('title')}
      description={title}
      closeLabel={common('close')}
      footer={
        done ? (
          <Button variant="primary" onClick={onClose}>
            {common('close')}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{common('cancel')}</Button>
            <Button
              variant="primary"
              type="submit"
              form={form}
              busy={isBusy}
              disabled={!data || isNothing || isUnchanged}
            >
              {t('confirm')}
            </Button>
          </>
        )
      }
    >
      {error && <Alert>{textOf(error)}</Alert>}
      {!data && !error && <p role="status">{t('looking')}</p>}
      {done && (
        <Done
          done={done}
          isBusy={isBusy}
          onUndo={(what) => void restore({ checkpointId: done.before, what })}
          kind={kind}
        />
      )}
      {failure !== undefined && <Alert title={t('failed')}>{textOf(failure)}</Alert>}
      {data && !done && (
        <form
          id={form}
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            const some = kind !== 'conversation' && left.size > 0 && { paths: wanted };
            void restore({ checkpointId, what: kind, ...some });
          }}
        >
          <fieldset>
            <legend className="mb-1 font-medium text-sm">{t('what')}</legend>
            <RadioGroup
              label={t('what')}
              value={kind}
              onValueChange={(value) => setKind(value as RestoreKind)}
              options={(['files', 'conversation', 'both'] as const).map((value) => ({
                value,
                label: t(`kind.${value}`),
                description: t(`hint.${value}`),
                disabled: value !== 'files' && !data.hasConversation,
              }))}
            />
            {!data.hasConversation && <p className="mt-1 text-muted-foreground text-sm">{t('filesOnly')}</p>}
          </fieldset>
          {kind !== 'conversation' && <Files data={data} left={left} onLeft={setLeft} />}
          <p className="text-muted-foreground text-sm">{t('undoable')}</p>
        </form>
      )}
    </Dialog>
  );
}

function Files({
  data,
  left,
  onLeft,
}: {
  data: ComparedCheckpoint;
  left: ReadonlySet<string>;
  onLeft: (left: ReadonlySet<string>) => void;
}): JSX.Element {
  const t = useTranslations('workspace.restore');
  const { files, more, leftOut } = data;
  function toggle(path: string, isWanted: boolean): void {
    const next = new Set(left);
    if (isWanted) next.delete(path);
    else next.add(path);
    onLeft(next);
  }
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium text-sm">{t('files')}</legend>
      {files.length === 0 && <p className="text-muted-foreground">{t('same')}</p>}
      {files.length > 1 && (
        <Checkbox
          className="mb-1 border-border border-b pb-1"
          label={t('all')}
          checked={left.size === 0 ? true : left.size === files.length ? false : 'indeterminate'}
          onCheckedChange={(isWanted) => onLeft(new Set(isWanted ? [] : files.map(({ path }) => path)))}
        />
      )}
      <ul className="flex max-h-64 flex-col overflow-y-auto">
        {files.map(({ path, change }) => (
          <li key={path} className="flex items-start gap-2 py-0.5">
            <Checkbox
              className="min-w-0 flex-1"
              label={<span className="break-all font-mono text-sm">{path}</span>}
              checked={!left.has(path)}
              onCheckedChange={(isWanted) => toggle(path, isWanted)}
            />
            <Badge tone={changeTones[change]}>{t(`becomes.${change}`)}</Badge>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="text-muted-foreground text-sm">{t('more', { count: more })}</p>}
      <p className="mt-2 text-muted-foreground text-sm">{t('notKept')}</p>
      {leftOut.length > 0 && (
        <p className="mt-1 break-all text-muted-foreground text-sm">
          {t('leftOut', { paths: leftOut.slice(0, 5).join(', '), more: Math.max(0, leftOut.length - 5) })}
        </p>
      )}
    </fieldset>
  );
}

function Done({
  done,
  kind,
  isBusy,
  onUndo,
}: {
  done: Restored;
  kind: RestoreKind;
  isBusy: boolean;
  onUndo: (what: RestoreKind) => void;
}): JSX.Element {
  const t = useTranslations('workspace.restore');
  return (
    <Alert tone="success" title={t('done', { files: done.files, messages: done.messages })}>
      {done.leftAlone.length > 0 && (
        <p className="break-all">{t('leftAlone', { paths: done.leftAlone.slice(0, 10).join(', ') })}</p>
      )}
      <div className="mt-2">
        <Button size="sm" busy={isBusy} onClick={() => onUndo(kind)}>
          {t('undo')}
        </Button>
      </div>
    </Alert>
  );
}

function useRestore() {
  const filesChanged = useFilesChanged();
  const [done, setDone] = useState<Restored>();
  const [failure, setFailure] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  async function restore(wanted: { checkpointId: CheckpointId; what: RestoreKind; paths?: string[] }): Promise<void> {
    setBusy(true);
    setFailure(undefined);
    const command = { key: newKey(), ...wanted };
    try {
      setDone(await untilAnswered(() => api.checkpoint.restore.mutate(command)));
      void filesChanged();
    } catch (error) {
      setFailure(error ?? new Error('unknown'));
    } finally {
      setBusy(false);
    }
  }
  return { done, failure, isBusy, restore };
}
