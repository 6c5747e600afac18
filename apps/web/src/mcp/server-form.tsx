import { useTranslations } from 'next-intl';
import { type FormEvent, type JSX, useId, useState } from 'react';
import type { McpServerId, WorkspaceId } from '@codelab/protocol/ids';
import type { McpServer } from '@codelab/protocol/mcp';
import type { Workspace } from '@codelab/protocol/workspace';
import { Alert } from '@codelab/ui/alert';
import { Button } from '@codelab/ui/button';
import { Dialog } from '@codelab/ui/dialog';
import { RadioGroup } from '@codelab/ui/radio-group';
import { Select } from '@codelab/ui/select';
import { TextArea } from '@codelab/ui/text-area';
import { TextField } from '@codelab/ui/text-field';
import { api } from '@/trpc/client.ts';
import { newKey } from '@/trpc/new-key.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import { SecretFields } from './secret-fields.tsx';
import { draftOf, readServer, type ServerField } from './server-fields.ts';
import { Address } from './server-row.tsx';
import { useChangeServers } from './use-change-servers.ts';

const everywhere = 'everywhere';

/** Adds a server or changes one. What comes from a file is changed in the file; only its secrets are set here. */
export function ServerForm({
  server,
  servers,
  workspaces,
  onClose,
  onSaved,
}: {
  server: McpServer | undefined;
  servers: readonly McpServer[];
  workspaces: readonly Workspace[];
  onClose: () => void;
  onSaved: (serverId: McpServerId) => void;
}): JSX.Element {
  const t = useTranslations('mcp');
  const common = useTranslations('common');
  const textOf = useProblemText();
  const id = useId();
  const [draft, setDraft] = useState(() => draftOf(server));
  const [isChecked, setChecked] = useState(false);
  const { change, isBusy, error } = useChangeServers();
  const taken = servers
    .filter((one) => one.id !== server?.id && (one.workspaceId ?? '') === draft.workspaceId)
    .map(({ name }) => name);
  const read = readServer(draft, taken);
  const problem = (field: ServerField) => {
    const found = isChecked && !read.ok ? read.problems[field] : undefined;
    return found && t(`problem.${field}.${found}` as Parameters<typeof t>[0]);
  };
  const isFixed = server?.source === 'file';
  const workspace = workspaces.find((one) => one.id === draft.workspaceId)?.id;

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    setChecked(true);
    if (!read.ok) return;
    const place: { workspaceId?: WorkspaceId } = workspace === undefined ? {} : { workspaceId: workspace };
    const input = { key: newKey(), ...(server && { serverId: server.id }), ...read.input, ...place };
    const saved = await change(() => api.mcp.save.mutate(input));
    if (saved) onSaved(saved.serverId);
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={server ? t('form.change', { name: server.name }) : t('form.add')}
      closeLabel={common('close')}
      footer={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button type="submit" form={id} variant="primary" busy={isBusy}>
            {t('form.save')}
          </Button>
        </>
      }
    >
      <form id={id} noValidate onSubmit={(event) => void save(event)} className="flex flex-col gap-4 pt-1">
        {isFixed && server ? (
          <>
            <Alert tone="neutral">{t('form.fixed')}</Alert>
            <Address transport={server.transport} />
          </>
        ) : (
          <>
            <TextField
              label={t('form.name')}
              hint={t('form.nameHint')}
              error={problem('name')}
              mono
              autoFocus
              maxLength={30}
              autoCapitalize="none"
              spellCheck={false}
              value={draft.name}
              onChange={(event) => setDraft({ ...draft, name: event.target.value })}
            />
            <fieldset className="min-w-0">
              <legend id={`${id}-type`} className="mb-1 font-medium text-sm">
                {t('form.type')}
              </legend>
              <RadioGroup
                labelledBy={`${id}-type`}
                value={draft.type}
                onValueChange={(type) => setDraft({ ...draft, type: type === 'http' ? 'http' : 'stdio' })}
                options={[
                  { value: 'stdio', label: t('form.stdio'), description: t('form.stdioHint') },
                  { value: 'http', label: t('form.http'), description: t('form.httpHint') },
                ]}
              />
            </fieldset>
            {draft.type === 'stdio' ? (
              <>
                <Alert tone="warning" role="note">
                  {t('form.actsAsServer')}
                </Alert>
                <TextField
                  label={t('form.command')}
                  hint={t('form.commandHint')}
                  error={problem('command')}
                  mono
                  placeholder="npx"
                  spellCheck={false}
                  value={draft.command}
                  onChange={(event) => setDraft({ ...draft, command: event.target.value })}
                />
                <TextArea
                  label={t('form.args')}
                  hint={t('form.argsHint')}
                  mono
                  placeholder={'-y\n@modelcontextprotocol/server-filesystem\n.'}
                  spellCheck={false}
                  value={draft.args}
                  onChange={(event) => setDraft({ ...draft, args: event.target.value })}
                />
              </>
            ) : (
              <TextField
                label={t('form.url')}
                error={problem('url')}
                mono
                type="url"
                placeholder="https://example.org/mcp"
                value={draft.url}
                onChange={(event) => setDraft({ ...draft, url: event.target.value })}
              />
            )}
            <Select
              label={t('form.where')}
              value={draft.workspaceId === '' ? everywhere : draft.workspaceId}
              onValueChange={(value) => setDraft({ ...draft, workspaceId: value === everywhere ? '' : value })}
              options={[
                { value: everywhere, label: t('everywhere') },
                ...workspaces.map((one) => ({ value: one.id, label: t('onlyIn', { workspace: one.name }) })),
              ]}
            />
          </>
        )}
        <SecretFields
          type={draft.type}
          kept={server?.secrets ?? []}
          draft={draft}
          problem={problem('secrets')}
          onChange={(changed) => setDraft({ ...draft, ...changed })}
        />
        {error !== undefined && <Alert>{textOf(error)}</Alert>}
      </form>
    </Dialog>
  );
}
