import { Archive, ArchiveRestore, Ellipsis, FileBraces, FileText, Pencil, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { ConversationStatus } from '@codelab/protocol/conversation';
import type { ConversationId } from '@codelab/protocol/ids';
import { IconButton } from '@codelab/ui/icon-button';
import { Menu, MenuItem, MenuSeparator } from '@codelab/ui/menu';
import { untilLoaded } from '@codelab/ui/until-loaded';
import { useConversationChanges } from './use-conversation-changes.ts';
import { useCurrentConversation } from './use-current-conversation.ts';
import { useExport } from './use-export.ts';

const RenameDialog = dynamic(() =>
  untilLoaded(() => import('./rename-dialog.tsx')).then((module) => module.RenameDialog),
);
const AlertDialog = dynamic(() =>
  untilLoaded(() => import('@codelab/ui/alert-dialog')).then((module) => module.AlertDialog),
);

/** What a person can do to a conversation as a whole. */
export function ConversationMenu({
  conversation: { id, title, status },
}: {
  conversation: { id: ConversationId; title: string; status: ConversationStatus };
}): JSX.Element {
  const t = useTranslations('frame');
  const common = useTranslations('common');
  const changes = useConversationChanges();
  const exportAs = useExport();
  const router = useRouter();
  const current = useCurrentConversation();
  const [asks, setAsks] = useState<'name' | 'deletion'>();
  const isArchived = status === 'archived';

  async function remove(): Promise<void> {
    if ((await changes.remove(id)) && current === id) router.push('/');
  }

  return (
    <>
      <Menu
        trigger={
          <IconButton label={t('actions.menu', { title })} size="sm" tooltipSide="right">
            <Ellipsis aria-hidden="true" />
          </IconButton>
        }
      >
        {!isArchived && (
          <MenuItem icon={<Pencil aria-hidden="true" />} onSelect={() => setAsks('name')}>
            {t('actions.rename')}
          </MenuItem>
        )}
        {isArchived ? (
          <MenuItem icon={<ArchiveRestore aria-hidden="true" />} onSelect={() => void changes.restore(id)}>
            {t('actions.restore')}
          </MenuItem>
        ) : (
          <MenuItem icon={<Archive aria-hidden="true" />} onSelect={() => void changes.archive(id)}>
            {t('actions.archive')}
          </MenuItem>
        )}
        <MenuItem icon={<FileText aria-hidden="true" />} onSelect={() => void exportAs(id, 'markdown')}>
          {t('actions.exportMarkdown')}
        </MenuItem>
        <MenuItem icon={<FileBraces aria-hidden="true" />} onSelect={() => void exportAs(id, 'json')}>
          {t('actions.exportJson')}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={<Trash2 aria-hidden="true" />} tone="danger" onSelect={() => setAsks('deletion')}>
          {t('actions.delete')}
        </MenuItem>
      </Menu>
      {asks === 'name' && (
        <RenameDialog
          open
          title={title}
          onClose={() => setAsks(undefined)}
          onRename={(name) => changes.rename(id, name)}
        />
      )}
      {asks === 'deletion' && (
        <AlertDialog
          open
          onOpenChange={() => setAsks(undefined)}
          title={t('delete.title')}
          description={t('delete.description', { title })}
          confirmLabel={common('delete')}
          cancelLabel={common('cancel')}
          onConfirm={() => void remove()}
        />
      )}
    </>
  );
}
