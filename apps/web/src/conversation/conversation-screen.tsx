'use client';
import { Archive, CornerLeftUp, Ghost, Trash2, Unplug } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { JSX, ReactNode } from 'react';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { ConversationId } from '@codelab/protocol/ids';
import { Button, buttonClass } from '@codelab/ui/button';
import { cn } from '@codelab/ui/class-names';
import { Skeleton } from '@codelab/ui/skeleton';
import { PermissionsButton } from '@/agents/permissions-button.tsx';
import { besideMenuButton } from '@/frame/beside-menu-button.ts';
import { ConversationMenu } from '@/frame/lazy-menus.tsx';
import { PageNote } from '@/frame/page-note.tsx';
import { useConversationChanges } from '@/frame/use-conversation-changes.ts';
import { useCostText } from '@/i18n/use-cost-text.ts';
import { useConnection, useLiveLink } from '@/live/use-live.ts';
import { useRefusalText } from '@/trpc/use-problem-text.ts';
import { ConversationFiles } from '@/workspace/conversation-files.tsx';
import { RestoreHost } from '@/workspace/restore-host.tsx';
import { Composer } from './composer.tsx';
import { Timeline } from './timeline.tsx';
import { useConversation } from './use-conversation.ts';

export function ConversationScreen({ id }: { id: ConversationId }): JSX.Element {
  const t = useTranslations('conversation');
  const refusalText = useRefusalText();
  const { watched, outgoing, actions } = useConversation(id);

  if (!watched) return <Opening />;
  if (watched.status === 'refused') {
    return <Gone icon={<Ghost />} title={t('notHere')} text={refusalText(watched.problem)} />;
  }
  const { view } = watched;
  if (view.conversation.status === 'deleted') return <Gone icon={<Trash2 />} title={t('deleted')} />;
  return (
    <>
      <Header view={view} />
      <RestoreHost>
        <Timeline view={view} outgoing={outgoing} actions={actions} />
      </RestoreHost>
      <Foot view={view}>
        <Composer view={view} outgoing={outgoing} actions={actions} />
      </Foot>
    </>
  );
}

function Header({ view: { conversation, total, cursor } }: { view: ConversationView }): JSX.Element {
  const t = useTranslations('conversation');
  const costText = useCostText();
  const { parent } = conversation;
  const amount = costText(total.cost);
  const title = conversation.title || t('untitled');
  return (
    <header className={cn('flex min-h-11 items-center gap-2 border-border border-b px-4 sm:px-6', besideMenuButton)}>
      {parent && (
        <Link href={`/c/${parent.conversationId}`} className={buttonClass('ghost', 'sm')}>
          <CornerLeftUp aria-hidden="true" />
          {t('parent')}
        </Link>
      )}
      <h1 className="min-w-0 flex-1 truncate font-semibold text-base">{title}</h1>
      <ConversationFiles conversation={conversation} asOf={cursor} />
      {amount && <p className="shrink-0 text-muted-foreground text-xs tabular-nums">{t('cost', { amount })}</p>}
      <PermissionsButton agent={conversation.agent} conversationId={conversation.id} />
      {!parent && <ConversationMenu conversation={{ ...conversation, title }} />}
    </header>
  );
}

/** Where one writes; or why one cannot write here. */
function Foot({ view: { conversation }, children }: { view: ConversationView; children: ReactNode }): JSX.Element {
  const t = useTranslations('conversation');
  const common = useTranslations('common');
  const { restore } = useConversationChanges();
  if (conversation.status === 'archived') {
    return (
      <Note icon={<Archive aria-hidden="true" />} text={t('archived')}>
        <Button size="sm" onClick={() => void restore(conversation.id)}>
          {common('restore')}
        </Button>
      </Note>
    );
  }
  if (conversation.parent) {
    return (
      <Note icon={<CornerLeftUp aria-hidden="true" />} text={t('isStep')}>
        <Link href={`/c/${conversation.parent.conversationId}`} className={buttonClass('secondary', 'sm')}>
          {t('parent')}
        </Link>
      </Note>
    );
  }
  return <>{children}</>;
}

function Note({ icon, text, children }: { icon: ReactNode; text: string; children: ReactNode }): JSX.Element {
  return (
    <div className="px-4 pb-3 sm:px-6">
      <div className="mx-auto flex w-full max-w-3xl items-center gap-3 rounded-lg border border-border bg-muted px-3 py-2 text-sm [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-muted-foreground">
        {icon}
        <p className="min-w-0 flex-1">{text}</p>
        {children}
      </div>
    </div>
  );
}

function Gone({ icon, title, text }: { icon: ReactNode; title: string; text?: string }): JSX.Element {
  const t = useTranslations('frame.notFound');
  return (
    <PageNote
      icon={icon}
      title={title}
      action={
        <Link href="/" className={buttonClass('primary', 'md')}>
          {t('home')}
        </Link>
      }
    >
      {text}
    </PageNote>
  );
}

function Opening(): JSX.Element {
  const t = useTranslations('conversation');
  const common = useTranslations('common');
  const refusalText = useRefusalText();
  const connection = useConnection();
  const link = useLiveLink();
  if (connection.status === 'refused') {
    return (
      <PageNote
        icon={<Unplug />}
        title={refusalText(connection.problem)}
        action={<Button onClick={() => link.retry()}>{common('retry')}</Button>}
      />
    );
  }
  return (
    <div role="status" className="mx-auto flex w-full max-w-3xl flex-1 flex-col gap-4 px-4 py-16 sm:px-6">
      <h1 className="sr-only">{t('opening')}</h1>
      <Skeleton className="ml-auto h-9 w-2/5 rounded-xl" />
      <Skeleton className="w-1/5" />
      <Skeleton className="w-4/5" />
      <Skeleton className="w-3/5" />
    </div>
  );
}
