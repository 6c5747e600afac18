import { Bot, Folder } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { AgentName, ModelRef } from '@codelab/protocol/agent';
import type { WorkspaceId } from '@codelab/protocol/ids';
import { Select } from '@codelab/ui/select';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { useAgentUse } from '@/i18n/use-agent-use.ts';
import { useModelTitle } from '@/i18n/use-model-title.ts';
import { useAgents, useModels, useWorkspaces } from '@/trpc/queries.ts';
import { AgentIcon } from './agent-badge.tsx';

/** As narrow as there is room: beside each other and the button that sends, on a phone too. */
const pickerClass = 'min-w-9 max-w-56 [&>button]:max-w-full [&>button]:pointer-coarse:text-sm';

export function AgentPicker({
  value,
  workspaceId,
  onChange,
}: {
  value: AgentName;
  workspaceId?: WorkspaceId;
  onChange: (agent: AgentName) => void;
}): JSX.Element {
  const t = useTranslations('conversation.pickers');
  const titleOf = useAgentTitle();
  const purposeOf = useAgentUse();
  const agents = useAgents(workspaceId).data ?? [];
  const options = agents.map((agent) => ({
    value: agent.name,
    label: titleOf(agent.name),
    description: purposeOf(agent),
  }));
  const known = options.some((option) => option.value === value);
  return (
    <Select
      label={t('agent')}
      hideLabel
      quiet
      icon={<AgentIcon agent={value} />}
      value={value}
      onValueChange={(name) => {
        const agent = agents.find((each) => each.name === name);
        if (agent) onChange(agent.name);
      }}
      options={known ? options : [{ value, label: titleOf(value) }, ...options]}
      className={pickerClass}
    />
  );
}

/** Only models that can be used now; the others are set up in the settings. */
export function ModelPicker({
  value,
  onChange,
}: {
  value: ModelRef | undefined;
  onChange: (model: ModelRef) => void;
}): JSX.Element {
  const t = useTranslations('conversation.pickers');
  const modelTitle = useModelTitle();
  const models = useModels().data;
  const chosen = value ?? models?.default;
  const options = (models?.models ?? [])
    .filter((model) => model.available || model.ref === chosen)
    .map(({ ref, title, available }) => ({ value: ref, label: modelTitle(ref, title), disabled: !available }));
  const known = options.some((option) => option.value === chosen);
  return (
    <Select
      label={t('model')}
      hideLabel
      quiet
      icon={<Bot aria-hidden="true" />}
      value={chosen ?? ''}
      onValueChange={(ref) => {
        const model = models?.models.find((each) => each.ref === ref);
        if (model) onChange(model.ref);
      }}
      options={known || !chosen ? options : [{ value: chosen, label: modelTitle(chosen) }, ...options]}
      className={pickerClass}
    />
  );
}

/** In which folder of the server the conversation works, from its beginning to its end. */
export function WorkspacePicker({
  value,
  onChange,
}: {
  value: WorkspaceId;
  onChange: (workspace: WorkspaceId) => void;
}): JSX.Element {
  const t = useTranslations('conversation.pickers');
  const workspaces = useWorkspaces().data?.workspaces ?? [];
  return (
    <Select
      label={t('workspace')}
      hideLabel
      quiet
      icon={<Folder aria-hidden="true" />}
      value={value}
      onValueChange={(id) => {
        const workspace = workspaces.find((each) => each.id === id);
        if (workspace) onChange(workspace.id);
      }}
      options={workspaces.map(({ id, name, path }) => ({
        value: id,
        label: name,
        description: <span className="break-all font-mono">{path}</span>,
      }))}
      className={pickerClass}
    />
  );
}
