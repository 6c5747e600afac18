import { CircleStop, CornerDownLeft, FastForward } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type FormEvent, type JSX, useState } from 'react';
import type { CallId } from '@codelab/protocol/ids';
import { Button } from '@codelab/ui/button';
import { TextField } from '@codelab/ui/text-field';
import type { CommandActions } from './command-actions.ts';

/** What one can do while a command runs: answer it, end it, or go on without waiting for it. */
export function RunningCommand({
  callId,
  takesInput,
  actions,
}: {
  callId: CallId;
  takesInput: boolean;
  actions: CommandActions;
}): JSX.Element {
  const t = useTranslations('tool.command');
  const [busy, setBusy] = useState<'stop' | 'detach'>();

  async function ask(name: 'stop' | 'detach'): Promise<void> {
    setBusy(name);
    // Taken, it stays busy until the command has gone; refused, it can be asked again.
    if (!(await actions[name](callId))) setBusy(undefined);
  }

  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="sr-only">{t('legend')}</legend>
      {takesInput && <InputLine callId={callId} actions={actions} />}
      <div className="flex flex-wrap gap-2">
        <Button size="sm" variant="danger-quiet" busy={busy === 'stop'} onClick={() => void ask('stop')}>
          <CircleStop aria-hidden="true" />
          {t('stop')}
        </Button>
        <Button size="sm" busy={busy === 'detach'} onClick={() => void ask('detach')}>
          <FastForward aria-hidden="true" />
          {t('detach')}
        </Button>
      </div>
    </fieldset>
  );
}

function InputLine({ callId, actions }: { callId: CallId; actions: CommandActions }): JSX.Element {
  const t = useTranslations('tool.command');
  const [text, setText] = useState('');
  const [isSending, setSending] = useState(false);

  async function give(end: boolean): Promise<void> {
    if (isSending) return;
    setSending(true);
    if (await actions.input(callId, { text, ...(end && { end }) })) setText('');
    setSending(false);
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    void give(false);
  }

  return (
    <form onSubmit={submit} className="flex min-w-0 flex-wrap items-end gap-2">
      <TextField
        label={t('input')}
        hideLabel
        placeholder={t('inputHint')}
        mono
        autoComplete="off"
        spellCheck={false}
        className="min-w-0 flex-1 basis-48"
        value={text}
        maxLength={10_000}
        onChange={(event) => setText(event.target.value)}
      />
      <Button size="md" type="submit" busy={isSending}>
        <CornerDownLeft aria-hidden="true" />
        {t('give')}
      </Button>
      <Button size="md" variant="ghost" onClick={() => void give(true)}>
        {t('endInput')}
      </Button>
    </form>
  );
}
