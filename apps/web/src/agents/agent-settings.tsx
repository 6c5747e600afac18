import { Plus, Users } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { Agent, AgentName } from '@codelab/protocol/agent';
import type { AgentId, WorkspaceId } from '@codelab/protocol/ids';
import { Alert } from '@codelab/ui/alert';
import { Button } from '@codelab/ui/button';
import { EmptyState } from '@codelab/ui/empty-state';
import { Select } from '@codelab/ui/select';
import { Section } from '@/settings/section.tsx';
import { api } from '@/trpc/client.ts';
import { useWorkspaces } from '@/trpc/queries.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import { AgentCard } from './agent-card.tsx';
import { AgentEditor } from './agent-editor.tsx';
import { AgentFiles } from './agent-files.tsx';
import { type AgentForm, copyOf, emptyForm, formOf } from './agent-form.ts';
import { useAgentList } from './agent-queries.ts';
import { PermissionsDialog } from './permissions-dialog.tsx';

type Open =
  | { readonly type: 'editor'; readonly start: AgentForm; readonly agentId: AgentId | undefined }
  | { readonly type: 'permissions'; readonly agent: AgentName };

/** Who there is, what each may, and one's own to be written, copied and confirmed. */
export function AgentSettings(): JSX.Element {
  const t = useTranslations('agents');
  const common = useTranslations('common');
  const textOf = useProblemText();
  const workspaces = useWorkspaces().data?.workspaces ?? [];
  const [chosen, setChosen] = useState<WorkspaceId>();
  const [open, setOpen] = useState<Open>();
  const [failure, setFailure] = useState<unknown>();
  const [remark, setRemark] = useState('');
  const { data, error } = useAgentList(chosen);
  if (error) return <Alert>{textOf(error)}</Alert>;
  if (!data) return <p role="status">{common('loading')}</p>;
  const { agents, workspaceId } = data;
  const workspace = workspaces.find(({ id }) => id === workspaceId);
  const own = agents.filter(({ source }) => source !== 'house');

  /** What an agent is told is read when it is opened, not for the list. */
  async function edit(agent: Agent, as: 'itself' | 'copy'): Promise<void> {
    setFailure(undefined);
    try {
      const whole = await api.agent.get.query({ name: agent.name, ...(workspaceId && { workspaceId }) });
      const names = agents.map(({ name }) => name);
      const start = as === 'copy' ? copyOf(whole, names) : formOf(whole);
      setOpen({ type: 'editor', start, agentId: as === 'copy' ? undefined : whole.id });
    } catch (refusal) {
      setFailure(refusal);
    }
  }
  const card = (agent: Agent) => (
    <AgentCard
      key={agent.name}
      agent={agent}
      onEdit={() => void edit(agent, 'itself')}
      onCopy={() => void edit(agent, 'copy')}
      onPermissions={() => setOpen({ type: 'permissions', agent: agent.name })}
    />
  );
  return (
    <div className="divide-y divide-border">
      <p role="status" className="sr-only">
        {remark}
      </p>
      {workspaces.length > 1 && (
        <Select
          label={t('workspace')}
          value={workspaceId ?? ''}
          options={workspaces.map(({ id, name, path }) => ({ value: id, label: name, description: path }))}
          onValueChange={(id) => setChosen(workspaces.find((each) => each.id === id)?.id)}
          className="mb-4 max-w-sm"
        />
      )}
      <Section title={t('own')} description={t('hint')}>
        {failure !== undefined && <Alert>{textOf(failure)}</Alert>}
        {own.length === 0 ? (
          <EmptyState icon={<Users />} title={t('ownEmpty')} className="rounded-lg border border-border py-6">
            {t('ownEmptyHint')}
          </EmptyState>
        ) : (
          <ul className="flex flex-col gap-2">{own.map(card)}</ul>
        )}
        <Button
          variant="primary"
          className="self-start"
          onClick={() => setOpen({ type: 'editor', start: emptyForm, agentId: undefined })}
        >
          <Plus aria-hidden="true" />
          {t('new')}
        </Button>
      </Section>
      <AgentFiles workspaceId={workspaceId} onConfirmed={(name) => setRemark(t('files.confirmed', { name }))} />
      <Section title={t('house')} description={t('houseHint')}>
        <ul className="flex flex-col gap-2">{agents.filter(({ source }) => source === 'house').map(card)}</ul>
      </Section>
      {open?.type === 'editor' && (
        <AgentEditor
          start={open.start}
          agentId={open.agentId}
          list={data}
          workspace={workspace}
          onClose={() => setOpen(undefined)}
          onSaved={(name) => setRemark(t('editor.saved', { name }))}
        />
      )}
      {open?.type === 'permissions' && (
        <PermissionsDialog
          asked={{ agent: open.agent, ...(workspaceId && { workspaceId }) }}
          onClose={() => setOpen(undefined)}
        />
      )}
    </div>
  );
}
