import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { Approval } from '@codelab/protocol/approval';
import type { Json } from '@codelab/protocol/json';
import { Button } from '@codelab/ui/button';
import { Disclosure } from '@codelab/ui/disclosure';
import { ScrollArea } from '@codelab/ui/scroll-area';
import { WhyButton } from '@/rules/why-button.tsx';
import { isObject, textOf } from '@/tool/argument.ts';
import { ArgumentList } from '@/tool/argument-list.tsx';
import { useReasonText } from '@/tool/use-reason-text.ts';
import { ApprovalFiles } from './approval-files.tsx';
import { ApprovalTrial } from './approval-trial.tsx';
import { ArgumentForm } from './argument-form.tsx';
import { CommandParts } from './command-parts.tsx';
import type { ApprovalWork, Editing } from './use-approval-work.ts';

/** What would be done: the command, the change to every file, the arguments; and why it is not simply done. */
export function ApprovalContent({
  approval,
  work,
  open,
}: {
  approval: Approval;
  work: ApprovalWork;
  /** It can still be decided. */
  open: boolean;
}): JSX.Element {
  const t = useTranslations('approval');
  const reasonText = useReasonText();
  // A tool of a server may call anything a command.
  const command = approval.tool?.includes('__') ? undefined : textOf(approval.arguments, 'command');
  const showsFiles = approval.files.length > 0 && work.editing !== 'arguments';

  return (
    <>
      {approval.reason !== '' && (
        <p className="text-sm">
          <span className="text-muted-foreground">{t('why')}: </span>
          {reasonText(approval.reason)}
          {approval.callId !== undefined && approval.kind === 'tool' && (
            <WhyButton conversationId={approval.conversationId} callId={approval.callId} />
          )}
        </p>
      )}
      {approval.kind === 'unknown_outcome' && <p className="text-sm">{t('unknown.text')}</p>}
      {command !== undefined && !work.editing && <Command text={command} />}
      {approval.command && !work.editing && <CommandParts command={approval.command} />}
      {approval.kind === 'tool' && approval.tool === 'execute_command' && !work.editing && (
        <ApprovalTrial approval={approval} open={open} />
      )}
      {showsFiles && (
        <ApprovalFiles
          files={approval.files}
          edited={work.files}
          editing={work.editing === 'files'}
          onEdit={work.writeFiles}
        />
      )}
      {work.editing === 'arguments' && (
        <ArgumentForm fields={work.fields} draft={work.draft} problems={work.problems} onChange={work.writeDraft} />
      )}
      {work.editing ? (
        <EditingHint work={work} editing={work.editing} />
      ) : (
        <Arguments
          value={otherArguments(approval.arguments, command !== undefined)}
          folded={approval.files.length > 0 || command !== undefined}
        />
      )}
    </>
  );
}

function Command({ text }: { text: string }): JSX.Element {
  const t = useTranslations('approval');
  return (
    <ScrollArea label={t('command')} className="max-h-64 rounded-md border border-border bg-terminal px-3 py-2">
      <pre className="whitespace-pre-wrap break-words font-mono text-sm">
        <span aria-hidden="true" className="select-none text-muted-foreground">
          ${' '}
        </span>
        {text}
      </pre>
    </ScrollArea>
  );
}

/** The command is shown as one; what else there is, is listed. */
function otherArguments(value: Json | undefined, withoutCommand: boolean): Json | undefined {
  if (value === undefined || !withoutCommand || !isObject(value)) return value;
  const { command: _, ...rest } = value;
  return Object.keys(rest).length > 0 ? rest : undefined;
}

function Arguments({ value, folded }: { value: Json | undefined; folded: boolean }): JSX.Element | null {
  const t = useTranslations('approval');
  if (value === undefined) return null;
  if (!folded) return <ArgumentList value={value} />;
  return (
    <Disclosure summary={<span className="text-muted-foreground">{t('arguments')}</span>} contentClassName="pl-5.5">
      <ArgumentList value={value} />
    </Disclosure>
  );
}

function EditingHint({ work, editing }: { work: ApprovalWork; editing: Editing }): JSX.Element {
  const t = useTranslations('approval');
  const other = work.editable.find((each) => each !== editing);
  return (
    <p className="flex flex-wrap items-center gap-2 text-muted-foreground text-xs">
      {editing === 'files' ? t('editFilesHint') : t('editArgumentsHint')}
      {other && (
        <Button size="sm" variant="ghost" onClick={() => work.edit(other)}>
          {other === 'files' ? t('editFiles') : t('editArguments')}
        </Button>
      )}
    </p>
  );
}
