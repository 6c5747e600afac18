import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { Workspace, WorkspaceSettings } from '@codelab/protocol/workspace';
import { Button } from '@codelab/ui/button';
import { Checkbox } from '@codelab/ui/checkbox';
import { Select } from '@codelab/ui/select';
import { TextArea } from '@codelab/ui/text-area';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { useModelTitle } from '@/i18n/use-model-title.ts';
import { useAgents, useModels } from '@/trpc/queries.ts';
import { useWorkspaceCommands } from './use-workspace-commands.ts';

const usual = 'usual';
const hostName = /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*$/i;

/** What holds in this workspace alone. */
export function WorkspaceSettingsForm({ workspace: { id, settings } }: { workspace: Workspace }): JSX.Element {
  const t = useTranslations('workspace.settings');
  const common = useTranslations('common');
  const agentTitle = useAgentTitle();
  const modelTitle = useModelTitle();
  const agents = useAgents(id).data ?? [];
  const models = useModels().data?.models ?? [];
  const { configure } = useWorkspaceCommands();
  const [agent, setAgent] = useState<string>(settings.agent ?? usual);
  const [model, setModel] = useState<string>(settings.model ?? usual);
  const [hosts, setHosts] = useState((settings.allowedHosts ?? []).join('\n'));
  const [triesCommands, setTries] = useState(settings.triesCommands ?? false);
  const [state, setState] = useState<'idle' | 'saving' | 'saved'>('idle');
  const names = hosts.split(/[\s,]+/).filter(Boolean);
  const wrong = names.filter((name) => !hostName.test(name));

  async function save(): Promise<void> {
    const chosenAgent = agents.find(({ name }) => name === agent)?.name;
    const chosenModel = models.find(({ ref }) => ref === model)?.ref;
    const next: WorkspaceSettings = {
      ...settings,
      triesCommands,
      allowedHosts: names,
      agent: chosenAgent,
      model: chosenModel,
    };
    setState('saving');
    setState((await configure(id, JSON.parse(JSON.stringify(next)))) ? 'saved' : 'idle');
  }

  return (
    <form
      className="flex max-w-xl flex-col gap-5"
      onChange={() => setState('idle')}
      onSubmit={(event) => {
        event.preventDefault();
        if (wrong.length === 0) void save();
      }}
    >
      <Select
        label={t('agent')}
        hint={t('agentHint')}
        value={agent}
        onValueChange={setAgent}
        options={[
          { value: usual, label: t('usualAgent') },
          ...agents.map(({ name }) => ({ value: name, label: agentTitle(name) })),
        ]}
      />
      <Select
        label={t('model')}
        hint={t('modelHint')}
        value={model}
        onValueChange={setModel}
        options={[
          { value: usual, label: t('usualModel') },
          ...models.map(({ ref, title, available }) => ({
            value: ref,
            label: modelTitle(ref, title),
            disabled: !available && ref !== model,
          })),
        ]}
      />
      <TextArea
        label={t('hosts')}
        hint={t('hostsHint')}
        mono
        maxRows={10}
        value={hosts}
        onChange={(event) => setHosts(event.target.value)}
        {...(wrong.length > 0 && { error: t('wrongHosts', { names: wrong.slice(0, 3).join(', ') }) })}
      />
      <Checkbox
        label={t('tries')}
        description={t('triesHint')}
        checked={triesCommands}
        onCheckedChange={(next) => {
          setTries(next);
          setState('idle');
        }}
      />
      <div className="flex items-center gap-3">
        <Button type="submit" variant="primary" busy={state === 'saving'} disabled={wrong.length > 0}>
          {common('save')}
        </Button>
        <p role="status" className="text-muted-foreground text-sm">
          {state === 'saved' && t('saved')}
        </p>
      </div>
    </form>
  );
}
