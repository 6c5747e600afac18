import { useTranslations } from 'next-intl';
import { type JSX, useEffect, useState } from 'react';
import { Skeleton } from '@codelab/ui/skeleton';
import { TextField } from '@codelab/ui/text-field';
import { useConversationList } from '@/live/use-live.ts';
import { ConversationRow } from './conversation-row.tsx';
import { beginSeeing, isUnread, markSeen, useSeen } from './seen.ts';
import { useCurrentConversation } from './use-current-conversation.ts';

/** A filter is offered only when there is something to look through. */
const filterFrom = 6;

export function ConversationList(): JSX.Element {
  const t = useTranslations('frame.list');
  const conversations = useConversationList();
  const current = useCurrentConversation();
  const seen = useSeen();
  const [wanted, setWanted] = useState('');
  const shown = conversations?.filter((line) => line.title.toLowerCase().includes(wanted.trim().toLowerCase()));
  const open = conversations?.find((line) => line.id === current);

  useEffect(() => beginSeeing(new Date().toISOString()), []);
  useEffect(() => {
    if (open && document.visibilityState === 'visible') markSeen(open);
  }, [open]);

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {(conversations?.length ?? 0) >= filterFrom && (
        <search className="px-2 pb-2">
          <TextField
            label={t('search')}
            hideLabel
            type="search"
            placeholder={t('search')}
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
        </search>
      )}
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        {!shown && (
          <div role="status" className="flex flex-col gap-2 p-2">
            <span className="sr-only">{t('loading')}</span>
            <Skeleton className="w-4/5" />
            <Skeleton className="w-3/5" />
            <Skeleton className="w-2/3" />
          </div>
        )}
        {shown?.length === 0 && (
          <p className="px-2 py-1 text-muted-foreground text-sm">{wanted ? t('nothingFound') : t('empty')}</p>
        )}
        {shown && shown.length > 0 && (
          <ul aria-label={t('label')} className="flex flex-col gap-px">
            {shown.map((line) => (
              <ConversationRow
                key={line.id}
                line={line}
                isOpen={line.id === current}
                isUnread={line.id !== current && isUnread(seen, line)}
              />
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
