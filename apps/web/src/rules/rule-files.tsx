import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { ImportedRules } from '@codelab/protocol/rule';
import type { Workspace } from '@codelab/protocol/workspace';
import { Alert } from '@codelab/ui/alert';
import { Button } from '@codelab/ui/button';
import { Dialog } from '@codelab/ui/dialog';
import { Section } from '@/settings/section.tsx';
import { api } from '@/trpc/client.ts';
import { newKey } from '@/trpc/new-key.ts';
import { useWorkspaces } from '@/trpc/queries.ts';
import { VerdictBadge } from './rule-facts.tsx';
import { useChangeRules } from './use-change-rules.ts';
import { useRefusedText } from './use-refused-text.ts';
import { useRuleWords } from './use-rule-words.tsx';

/** The rules of each workspace, to its file and from it. */
export function RuleFiles(): JSX.Element {
  const t = useTranslations('rules.file');
  const { data } = useWorkspaces();
  return (
    <Section title={t('title')} description={t('description')}>
      <ul className="flex flex-col gap-2">
        {(data?.workspaces ?? []).map((workspace) => (
          <li key={workspace.id}>
            <FileOf workspace={workspace} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function FileOf({ workspace: { id, name, path } }: { workspace: Workspace }): JSX.Element {
  const t = useTranslations('rules.file');
  const refusedText = useRefusedText();
  const { change, isBusy, error } = useChangeRules();
  const [said, setSaid] = useState<string>();
  const [shown, setShown] = useState<ImportedRules>();

  async function write(): Promise<void> {
    setSaid(undefined);
    const input = { key: newKey(), workspaceId: id };
    const written = await change(() => api.rule.export.mutate(input));
    if (written) setSaid(t('exported', written));
  }
  async function read(digest?: string): Promise<void> {
    setSaid(undefined);
    const input = { key: newKey(), workspaceId: id, ...(digest !== undefined && { digest }) };
    const found = await change(() => api.rule.import.mutate(input));
    setShown(found?.imported ? undefined : found);
  }

  return (
    <div className="flex flex-col gap-2 rounded-lg border border-border bg-surface px-3 py-2">
      <div className="flex flex-wrap items-center gap-2">
        <div className="min-w-0 flex-1 basis-40">
          <p className="font-medium">{name}</p>
          <p className="break-all font-mono text-muted-foreground text-sm">{path}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button busy={isBusy} aria-label={t('exportNamed', { name })} onClick={() => void write()}>
            {t('export')}
          </Button>
          <Button busy={isBusy} aria-label={t('importNamed', { name })} onClick={() => void read()}>
            {t('import')}
          </Button>
        </div>
      </div>
      {said !== undefined && (
        <p role="status" className="text-success-text text-sm">
          {said}
        </p>
      )}
      {error !== undefined && <Alert>{t('missing', { problem: refusedText(error) })}</Alert>}
      {shown && (
        <Confirm
          name={name}
          shown={shown}
          isBusy={isBusy}
          onClose={() => setShown(undefined)}
          onConfirm={() => void read(shown.digest)}
        />
      )}
    </div>
  );
}

/** What the file would add: nothing of it holds until this is confirmed. */
function Confirm({
  name,
  shown,
  isBusy,
  onClose,
  onConfirm,
}: {
  name: string;
  shown: ImportedRules;
  isBusy: boolean;
  onClose: () => void;
  onConfirm: () => void;
}): JSX.Element {
  const t = useTranslations('rules.file');
  const common = useTranslations('common');
  const words = useRuleWords();
  const { adds, known, path, digest } = shown;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('importTitle', { path })}
      description={adds.length > 0 ? t('importHint', { name }) : t('nothingNew')}
      closeLabel={common('close')}
      footer={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          {adds.length > 0 && (
            <Button variant="primary" busy={isBusy} onClick={onConfirm}>
              {t('confirm', { count: adds.length })}
            </Button>
          )}
        </>
      }
    >
      <ol className="divide-y divide-border rounded-lg border border-border">
        {adds.map((rule, at) => (
          <li key={`${digest}-${at}`} className="flex flex-col gap-0.5 px-3 py-2">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <VerdictBadge verdict={rule.verdict} />
              <span className="min-w-0 break-words">{words.rich({ ...rule, origin: 'imported' })}</span>
            </p>
            {rule.reason && <p className="text-muted-foreground text-sm">{rule.reason}</p>}
          </li>
        ))}
      </ol>
      {adds.length > 0 && known > 0 && (
        <p className="pt-2 text-muted-foreground text-sm">{t('known', { count: known })}</p>
      )}
    </Dialog>
  );
}
