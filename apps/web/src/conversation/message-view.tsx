import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { type JSX, memo } from 'react';
import type { Message, Part } from '@codelab/protocol/message';
import { cn } from '@codelab/ui/class-names';
import { CopyButton } from '@codelab/ui/copy-button';
import { RelativeTime } from '@codelab/ui/relative-time';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { useCostText } from '@/i18n/use-cost-text.ts';
import { useModelTitle } from '@/i18n/use-model-title.ts';
import { AgentBadge } from './agent-badge.tsx';
import type { PartContext } from './part-context.ts';
import { PartView } from './part-view.tsx';

interface MessageViewProps {
  readonly message: Message;
  /** The same agent has just been speaking: its name need not be said again. */
  readonly continues: boolean;
  readonly context: PartContext;
}

export const MessageView = memo(function MessageView(props: MessageViewProps): JSX.Element {
  switch (props.message.role) {
    case 'user':
      return <UserMessageView message={props.message} />;
    case 'assistant':
      return <AssistantMessageView {...props} />;
    case 'notice':
      return <Parts {...props} />;
  }
});

function UserMessageView({ message }: { message: Message }): JSX.Element {
  const t = useTranslations('conversation');
  const locale = useLocale();
  const text = textOf(message);
  return (
    <article aria-label={t('you')} className="group flex flex-col items-end gap-1">
      <UserBubble text={text} />
      <div className="flex items-center gap-1 text-muted-foreground text-xs">
        <CopyText text={text} />
        <RelativeTime at={message.at} locale={locale} />
      </div>
    </article>
  );
}

export function UserBubble({ text, className }: { text: string; className?: string }): JSX.Element {
  return (
    <p
      className={cn(
        'max-w-[min(100%,40rem)] whitespace-pre-wrap break-words rounded-xl rounded-br-sm border border-accent-line bg-accent-soft px-3.5 py-2 text-base',
        className,
      )}
    >
      {text}
    </p>
  );
}

function AssistantMessageView({ message, continues, context }: MessageViewProps): JSX.Element {
  const t = useTranslations('conversation');
  const titleOf = useAgentTitle();
  const text = textOf(message);
  return (
    <article
      aria-label={t('said', { agent: titleOf(message.agent ?? '') })}
      className="group flex min-w-0 flex-col gap-2"
    >
      {!continues && (
        <header>
          {message.agent && (
            // What is asked and said below has headings of the next level.
            <h2 className="flex">
              <AgentBadge agent={message.agent} />
            </h2>
          )}
        </header>
      )}
      <Parts message={message} context={context} />
      {message.status === 'interrupted' && <p className="text-muted-foreground text-sm">{t('interrupted')}</p>}
      {text !== '' && message.status !== 'streaming' && <Meta message={message} text={text} />}
    </article>
  );
}

function Parts({ message, context }: { message: Message; context: PartContext }): JSX.Element {
  return (
    <>
      {message.parts.map((part, index) => (
        <PartView
          key={part.type === 'tool_call' ? part.callId : index}
          part={part}
          isStreaming={message.status === 'streaming' && index === message.parts.length - 1}
          context={context}
        />
      ))}
    </>
  );
}

/** When, which model, how many tokens, for how much; quiet, as it is seldom asked for. */
function Meta({ message, text }: { message: Message; text: string }): JSX.Element {
  const t = useTranslations('conversation');
  const costText = useCostText();
  const cost = message.cost && costText(message.cost);
  const format = useFormatter();
  const modelTitle = useModelTitle();
  const locale = useLocale();
  return (
    <footer className="-mt-1 flex min-h-7 flex-wrap items-center gap-x-2 text-muted-foreground text-xs">
      <RelativeTime at={message.at} locale={locale} />
      {message.model && <span>{modelTitle(message.model)}</span>}
      {message.usage && (
        <span>
          {t('tokens', {
            input: format.number(message.usage.inputTokens),
            output: format.number(message.usage.outputTokens),
          })}
        </span>
      )}
      {cost && <span>{cost}</span>}
      <CopyText text={text} />
    </footer>
  );
}

function CopyText({ text }: { text: string }): JSX.Element {
  const t = useTranslations('common');
  return (
    <CopyButton
      text={text}
      label={t('copy')}
      copiedLabel={t('copied')}
      className="opacity-0 transition-opacity focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
    />
  );
}

function textOf(message: Message): string {
  return message.parts
    .filter((part: Part) => part.type === 'text')
    .map((part) => part.text)
    .join('\n\n');
}
