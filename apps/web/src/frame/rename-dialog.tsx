import { useTranslations } from 'next-intl';
import { type FormEvent, type JSX, useId, useState } from 'react';
import { Button } from '@codelab/ui/button';
import { Dialog } from '@codelab/ui/dialog';
import { TextField } from '@codelab/ui/text-field';

const maxTitle = 200;

export function RenameDialog({
  open,
  title,
  onClose,
  onRename,
}: {
  open: boolean;
  title: string;
  onClose: () => void;
  onRename: (title: string) => Promise<boolean>;
}): JSX.Element {
  const t = useTranslations('frame.rename');
  const common = useTranslations('common');
  const form = useId();
  const [isSaving, setIsSaving] = useState(false);

  async function rename(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name') ?? '').trim();
    setIsSaving(true);
    const isDone = name === '' || name === title || (await onRename(name));
    setIsSaving(false);
    if (isDone) onClose();
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
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
        <TextField label={t('label')} name="name" defaultValue={title} maxLength={maxTitle} required />
      </form>
    </Dialog>
  );
}
