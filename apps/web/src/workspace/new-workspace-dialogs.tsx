import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type JSX, type ReactNode, useId, useState } from 'react';
import type { WorkspaceTemplate } from '@codelab/protocol/workspace';
import { Alert } from '@codelab/ui/alert';
import { Button } from '@codelab/ui/button';
import { Dialog } from '@codelab/ui/dialog';
import { RadioGroup } from '@codelab/ui/radio-group';
import { TextField } from '@codelab/ui/text-field';
import { api } from '@/trpc/client.ts';
import { newKey } from '@/trpc/new-key.ts';
import { untilAnswered } from '@/trpc/until-answered.ts';
import { useRefusedPath } from './use-refused-path.ts';
import { useFilesChanged } from './workspace-queries.ts';

export function OpenDialog({ roots, onClose }: { roots: readonly string[]; onClose: () => void }): JSX.Element {
  const t = useTranslations('workspace.open');
  const [path, setPath] = useState('');
  const make = useMaking();
  return (
    <MakingDialog
      title={t('title')}
      confirm={t('confirm')}
      isReady={path.trim() !== ''}
      making={make}
      onClose={onClose}
      onMake={() => {
        const command = { key: newKey(), path: path.trim() };
        void make.start(() => api.workspace.open.mutate(command));
      }}
    >
      {roots.length === 0 ? (
        <Alert tone="warning" title={t('noRoots')}>
          {t('noRootsHint')}
        </Alert>
      ) : (
        <Roots roots={roots} />
      )}
      <TextField
        label={t('path')}
        hint={t('pathHint')}
        mono
        autoFocus
        spellCheck={false}
        autoCapitalize="off"
        placeholder={`${roots[0] ?? ''}/project`}
        value={path}
        onChange={(event) => setPath(event.target.value)}
      />
    </MakingDialog>
  );
}

const templates = ['empty', 'sample', 'node', 'web'] as const satisfies WorkspaceTemplate[];

export function CreateDialog({ newIn, onClose }: { newIn: string; onClose: () => void }): JSX.Element {
  const t = useTranslations('workspace.create');
  const [name, setName] = useState('');
  const [template, setTemplate] = useState<WorkspaceTemplate>('empty');
  const make = useMaking();
  return (
    <MakingDialog
      title={t('title')}
      confirm={t('confirm')}
      isReady={name.trim() !== ''}
      making={make}
      onClose={onClose}
      onMake={() => {
        const command = { key: newKey(), name: name.trim(), template };
        void make.start(() => api.workspace.create.mutate(command));
      }}
    >
      <TextField
        label={t('name')}
        hint={t('nameHint', { folder: newIn })}
        autoFocus
        maxLength={64}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <fieldset>
        <legend className="mb-1 font-medium text-sm">{t('template')}</legend>
        <RadioGroup
          label={t('template')}
          value={template}
          onValueChange={(value) => setTemplate(templates.find((one) => one === value) ?? 'empty')}
          options={templates.map((value) => ({
            value,
            label: t(`templates.${value}`),
            description: t(`templateHints.${value}`),
          }))}
        />
      </fieldset>
    </MakingDialog>
  );
}

export function CloneDialog({
  roots,
  newIn,
  onClose,
}: {
  roots: readonly string[];
  newIn: string;
  onClose: () => void;
}): JSX.Element {
  const t = useTranslations('workspace.clone');
  const [url, setUrl] = useState('');
  const [name, setName] = useState('');
  const make = useMaking();
  return (
    <MakingDialog
      title={t('title')}
      confirm={make.isBusy ? t('cloning') : t('confirm')}
      isReady={url.trim() !== ''}
      making={make}
      onClose={onClose}
      onMake={() => {
        const command = { key: newKey(), url: url.trim(), ...(name.trim() && { name: name.trim() }) };
        void make.start(() => api.workspace.clone.mutate(command));
      }}
    >
      <p className="text-muted-foreground text-sm">{t('about')}</p>
      {roots.length > 0 && <Roots roots={roots} />}
      <TextField
        label={t('url')}
        mono
        autoFocus
        spellCheck={false}
        autoCapitalize="off"
        placeholder={`${roots[0] ?? ''}/project`}
        value={url}
        onChange={(event) => setUrl(event.target.value)}
      />
      <TextField
        label={t('name')}
        hint={t('nameHint', { folder: newIn })}
        maxLength={64}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
    </MakingDialog>
  );
}

function Roots({ roots }: { roots: readonly string[] }): JSX.Element {
  const t = useTranslations('workspace.open');
  return (
    <div>
      <p className="text-muted-foreground text-sm">{t('roots')}</p>
      <ul className="break-all font-mono text-sm">
        {roots.map((root) => (
          <li key={root}>{root}</li>
        ))}
      </ul>
    </div>
  );
}

type Making = ReturnType<typeof useMaking>;

function MakingDialog({
  title,
  confirm,
  isReady,
  making,
  onMake,
  onClose,
  children,
}: {
  title: string;
  confirm: string;
  isReady: boolean;
  making: Making;
  onMake: () => void;
  onClose: () => void;
  children: ReactNode;
}): JSX.Element {
  const common = useTranslations('common');
  const t = useTranslations('workspace');
  const textOf = useRefusedPath();
  const form = useId();
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      closeLabel={common('close')}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button variant="primary" type="submit" form={form} busy={making.isBusy} disabled={!isReady}>
            {confirm}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !making.isBusy) onMake();
        }}
      >
        {making.failure !== undefined && <Alert title={t('notMade')}>{textOf(making.failure)}</Alert>}
        {children}
      </form>
    </Dialog>
  );
}

/** Makes it and goes there. */
function useMaking() {
  const router = useRouter();
  const filesChanged = useFilesChanged();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  async function start(send: () => Promise<{ workspaceId: string }>): Promise<void> {
    setBusy(true);
    setFailure(undefined);
    try {
      const { workspaceId } = await untilAnswered(send);
      await filesChanged();
      router.push(`/w/${workspaceId}`);
    } catch (error) {
      setFailure(error ?? new Error('unknown'));
    } finally {
      setBusy(false);
    }
  }
  return { isBusy, failure, start };
}
