import { FileDiff, Folder } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { Conversation } from '@codelab/protocol/conversation';
import type { Seq } from '@codelab/protocol/ids';
import { buttonClass } from '@codelab/ui/button';
import { cn } from '@codelab/ui/class-names';
import { IconButton } from '@codelab/ui/icon-button';
import { untilLoaded } from '@codelab/ui/until-loaded';
import { useWorkspaces } from '@/trpc/queries.ts';

const ConversationChangesDialog = dynamic(() =>
  untilLoaded(() => import('./conversation-changes-dialog.tsx')).then((module) => module.ConversationChangesDialog),
);

/** In which workspace a conversation works, and what has changed there because of it. */
export function ConversationFiles({ conversation, asOf }: { conversation: Conversation; asOf: Seq }): JSX.Element {
  const t = useTranslations('workspace.conversation');
  const [isOpen, setOpen] = useState(false);
  const name = useWorkspaces().data?.workspaces.find(({ id }) => id === conversation.workspaceId)?.name;
  return (
    <>
      {name !== undefined && (
        <Link
          href={`/w/${conversation.workspaceId}`}
          prefetch={false}
          aria-label={t('in', { name })}
          className={cn(buttonClass('ghost', 'sm'), 'max-w-40 shrink text-muted-foreground max-sm:px-1.5')}
        >
          <Folder aria-hidden="true" />
          <span className="truncate max-sm:hidden">{name}</span>
        </Link>
      )}
      <IconButton label={t('button')} size="sm" onClick={() => setOpen(true)}>
        <FileDiff aria-hidden="true" />
      </IconButton>
      {isOpen && (
        <ConversationChangesDialog conversationId={conversation.id} asOf={asOf} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
