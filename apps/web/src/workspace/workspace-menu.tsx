import { Ellipsis, FolderMinus, Pencil } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, type JSX, useId, useState } from 'react';
import type { Workspace } from '@codelab/protocol/workspace';
import { AlertDialog } from '@codelab/ui/alert-dialog';
import { Button } from '@codelab/ui/button';
import { Dialog } from '@codelab/ui/dialog';
import { IconButton } from '@codelab/ui/icon-button';
import { Menu, MenuItem } from '@codelab/ui/menu';
import { TextField } from '@codelab/ui/text-field';
import { useWorkspaceCommands } from './use-workspace-commands.ts';

export function WorkspaceMenu({ workspace: { id, name } }: { workspace: Workspace }): JSX.Element {
  const t = useTranslations('workspace');
  const common = useTranslations('common');
  const { rename, forget } = useWorkspaceCommands();
  const router = useRouter();
  const [asks, setAsks] = useState<'name' | 'forgetting'>();
  return (
    <>
      <Menu
        trigger={
          <IconButton label={t('menu', { name })}>
            <Ellipsis aria-hidden="true" />
          </IconButton>
        }
      >
        <MenuItem icon={<Pencil aria-hidden="true" />} onSelect={() => setAsks('name')}>
          {t('rename.action')}
        </MenuItem>
        <MenuItem icon={<FolderMinus aria-hidden="true" />} tone="danger" onSelect={() => setAsks('forgetting')}>
          {t('forget.action')}
        </MenuItem>
      </Menu>
      {asks === 'name' && (
        <RenameDialog name={name} onClose={() => setAsks(undefined)} onRename={(next) => rename(id, next)} />
      )}
      {asks === 'forgetting' && (
        <AlertDialog
          open
          onOpenChange={() => setAsks(undefined)}
          title={t('forget.title', { name })}
          description={t('forget.description')}
          confirmLabel={t('forget.confirm')}
          cancelLabel={common('cancel')}
          onConfirm={() => void forget(id).then((isDone) => isDone && router.push('/w'))}
        />
      )}
    </>
  );
}

function RenameDialog({
  name,
  onClose,
  onRename,
}: {
  name: string;
  onClose: () => void;
  onRename: (name: string) => Promise<boolean>;
}): JSX.Element {
  const t = useTranslations('workspace.rename');
  const common = useTranslations('common');
  const form = useId();
  const [isSaving, setSaving] = useState(false);
  async function rename(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const next = String(new FormData(event.currentTarget).get('name') ?? '').trim();
    setSaving(true);
    const isDone = next === '' || next === name || (await onRename(next));
    setSaving(false);
    if (isDone) onClose();
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title')}
      closeLabel={common('close')}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button variant="primary" type="submit" form={form} busy={isSaving}>
            {common('save')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void rename(event)}>
        <TextField label={t('label')} hint={t('hint')} name="name" defaultValue={name} maxLength={100} required />
      </form>
    </Dialog>
  );
}
