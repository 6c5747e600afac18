import { ArrowDown, ArrowUp, Pencil, Play, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type FormEvent, type JSX, useState } from 'react';
import type { Queue, QueuedMessage } from '@codelab/protocol/conversation';
import { Button } from '@codelab/ui/button';
import { IconButton } from '@codelab/ui/icon-button';
import { TextArea } from '@codelab/ui/text-area';
import type { QueueEdit } from './use-conversation.ts';

type Change = (change: QueueEdit) => Promise<boolean>;

/** Messages that will be sent when the agent is done, in their order. They decide nothing, and can still be changed. */
export function QueueLane({ queue, onChange }: { queue: Queue; onChange: Change }): JSX.Element {
  const t = useTranslations('conversation.queue');
  const { messages, paused } = queue;
  return (
    <section aria-label={t('label')} className="rounded-lg border border-border bg-muted/60 px-3 py-2">
      <div className="flex items-center justify-between gap-2">
        <h2 className="font-medium text-muted-foreground text-xs">
          {paused ? t('paused', { count: messages.length }) : t('title', { count: messages.length })}
        </h2>
        {paused && (
          <Button size="sm" onClick={() => void onChange({ action: 'resume' })}>
            <Play aria-hidden="true" />
            {t('resume')}
          </Button>
        )}
      </div>
      <ol className="max-h-[20dvh] min-h-0 divide-y divide-border overflow-y-auto">
        {messages.map((message, index) => (
          <QueuedRow key={message.id} message={message} onChange={onChange}>
            <IconButton
              label={t('up')}
              size="sm"
              disabled={index === 0}
              onClick={() => void onChange(moveBefore(message, messages[index - 1]))}
            >
              <ArrowUp aria-hidden="true" />
            </IconButton>
            <IconButton
              label={t('down')}
              size="sm"
              disabled={index === messages.length - 1}
              onClick={() => void onChange(moveBefore(message, messages[index + 2]))}
            >
              <ArrowDown aria-hidden="true" />
            </IconButton>
          </QueuedRow>
        ))}
      </ol>
    </section>
  );
}

function moveBefore(message: QueuedMessage, next: QueuedMessage | undefined): QueueEdit {
  return { action: 'move', queuedMessageId: message.id, ...(next && { before: next.id }) };
}

function QueuedRow({
  message,
  onChange,
  children,
}: {
  message: QueuedMessage;
  onChange: Change;
  children: JSX.Element[];
}): JSX.Element {
  const t = useTranslations('conversation.queue');
  const common = useTranslations('common');
  const [isEditing, setEditing] = useState(false);

  async function save(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const content = String(new FormData(event.currentTarget).get('content') ?? '').trim();
    const isSame = content === '' || content === message.content;
    if (isSame || (await onChange({ action: 'edit', queuedMessageId: message.id, content }))) setEditing(false);
  }

  if (isEditing) {
    return (
      <li className="py-1.5">
        <form onSubmit={(event) => void save(event)} className="flex flex-col gap-2">
          <TextArea label={t('edit')} hideLabel name="content" defaultValue={message.content} autoFocus />
          <div className="flex justify-end gap-2">
            <Button size="sm" onClick={() => setEditing(false)}>
              {common('cancel')}
            </Button>
            <Button size="sm" variant="primary" type="submit">
              {common('save')}
            </Button>
          </div>
        </form>
      </li>
    );
  }
  return (
    <li className="flex items-center gap-1 py-1">
      <p className="line-clamp-2 min-w-0 flex-1 whitespace-pre-wrap break-words text-sm">{message.content}</p>
      {children}
      <IconButton label={t('edit')} size="sm" onClick={() => setEditing(true)}>
        <Pencil aria-hidden="true" />
      </IconButton>
      <IconButton
        label={t('withdraw')}
        size="sm"
        onClick={() => void onChange({ action: 'withdraw', queuedMessageId: message.id })}
      >
        <X aria-hidden="true" />
      </IconButton>
    </li>
  );
}
