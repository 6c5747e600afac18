import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { Disclosure } from '@codelab/ui/disclosure';

/** What the model thought before it spoke; folded, as it is not what it says. */
export function Reasoning({ text, isStreaming }: { text: string; isStreaming: boolean }): JSX.Element {
  const t = useTranslations('conversation.reasoning');
  return (
    <Disclosure
      summary={
        <span className={isStreaming ? 'animate-breathe text-muted-foreground' : 'text-muted-foreground'}>
          {isStreaming ? t('running') : t('done')}
        </span>
      }
      contentClassName="ml-2 border-border border-l-2 pl-4"
    >
      <p className="whitespace-pre-wrap break-words text-muted-foreground text-sm">{text}</p>
    </Disclosure>
  );
}
