import { ChevronRight, CircleAlert, Hand, Inbox, ListTodo, MessageCircleQuestionMark } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { type JSX, useId } from 'react';
import type { InboxItem } from '@codelab/protocol/conversation';
import { Badge } from '@codelab/ui/badge';
import { useCardStep } from '@codelab/ui/card-steps';
import { EmptyState } from '@codelab/ui/empty-state';
import { Kbd } from '@codelab/ui/kbd';
import { RelativeTime } from '@codelab/ui/relative-time';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { inboxGroups } from './inbox-groups.ts';
import { useInboxTitle } from './use-inbox-title.tsx';

/** Everything that waits for this person, by kind. */
export function InboxList({
  items,
  onOpen,
}: {
  items: readonly InboxItem[];
  onOpen: (item: InboxItem) => void;
}): JSX.Element {
  const t = useTranslations('inbox');
  const id = useId();
  if (items.length === 0) {
    return (
      <EmptyState icon={<Inbox />} title={t('empty')}>
        {t('emptyText')}
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-6">
      {inboxGroups(items).map((group) => (
        <section key={group.kind} aria-labelledby={`${id}-${group.kind}`}>
          <h2 id={`${id}-${group.kind}`} className="mb-2 flex items-center gap-2 font-medium text-base">
            {t(`kind.${group.kind}`)}
            <span className="font-normal text-muted-foreground text-xs">
              {t('count', { count: group.items.length })}
            </span>
          </h2>
          <ul className="divide-y divide-border overflow-hidden rounded-lg border border-border bg-surface">
            {group.items.map((item) => (
              <li key={item.id}>
                <Item item={item} onOpen={onOpen} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <p className="text-muted-foreground text-xs pointer-coarse:hidden">
        <Kbd>j</Kbd> <Kbd>k</Kbd> {t('keys')}
      </p>
    </div>
  );
}

function Item({ item, onOpen }: { item: InboxItem; onOpen: (item: InboxItem) => void }): JSX.Element {
  const t = useTranslations('inbox');
  const locale = useLocale();
  const agentTitle = useAgentTitle();
  const titleOf = useInboxTitle();
  const step = useCardStep();
  return (
    <button
      type="button"
      {...step}
      onClick={() => onOpen(item)}
      className="flex w-full min-w-0 items-center gap-3 px-3.5 py-2.5 text-left hover:bg-muted focus-visible:-outline-offset-2"
    >
      <KindIcon kind={item.kind} />
      <span className="min-w-0 flex-1">
        <span className="block break-words font-medium text-base">{titleOf(item)}</span>
        <span className="flex flex-wrap items-center gap-x-2 text-muted-foreground text-xs">
          <span>{agentTitle(item.agent)}</span>
          <span className="min-w-0 break-words">
            {t('in', { conversation: item.conversationTitle || t('untitled') })}
          </span>
          <RelativeTime at={item.since} locale={locale} />
        </span>
      </span>
      <RiskBadge risk={item.risk} />
      <ChevronRight aria-hidden="true" className="size-4 shrink-0 text-muted-foreground" />
    </button>
  );
}

function KindIcon({ kind }: { kind: InboxItem['kind'] }): JSX.Element {
  const className = 'size-4 shrink-0 text-warning-text';
  switch (kind) {
    case 'approval':
      return <Hand aria-hidden="true" className={className} />;
    case 'plan':
      return <ListTodo aria-hidden="true" className={className} />;
    case 'question':
      return <MessageCircleQuestionMark aria-hidden="true" className={className} />;
    case 'failed_step':
      return <CircleAlert aria-hidden="true" className={className} />;
  }
}

function RiskBadge({ risk }: { risk: string | undefined }): JSX.Element | null {
  const t = useTranslations('tool');
  const key = (['read', 'write', 'execute', 'network'] as const).find((known) => known === risk);
  if (!key) return null;
  return (
    <Badge tone={key === 'read' ? 'neutral' : 'warning'} className="max-sm:hidden">
      {t(`risk.${key}`)}
    </Badge>
  );
}
