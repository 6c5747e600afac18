import { useFormatter, useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { AgentName } from '@codelab/protocol/agent';
import type { AgentList } from '@codelab/protocol/own-agents';
import type { Workspace } from '@codelab/protocol/workspace';
import { Checkbox } from '@codelab/ui/checkbox';
import { RadioGroup } from '@codelab/ui/radio-group';
import { Select } from '@codelab/ui/select';
import { TextArea } from '@codelab/ui/text-area';
import { TextField } from '@codelab/ui/text-field';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { useModelTitle } from '@/i18n/use-model-title.ts';
import { useModels } from '@/trpc/queries.ts';
import { type AgentField, type AgentForm, maxPrompt } from './agent-form.ts';
import { ToolChoice } from './tool-choice.tsx';
import { WriteChoice } from './write-choice.tsx';

type Fields = {
  readonly form: AgentForm;
  readonly onChange: (changed: Partial<AgentForm>) => void;
  readonly wrong: readonly AgentField[];
};

/** What a person says of an agent, field by field. */
export function AgentFields({
  list,
  workspace,
  isNew,
  ...fields
}: Fields & { list: AgentList; workspace: Workspace | undefined; isNew: boolean }): JSX.Element {
  const { form, onChange, wrong } = fields;
  return (
    <div className="flex flex-col gap-5">
      <Identity {...fields} isNew={isNew} workspace={workspace} />
      <Prompt {...fields} />
      <ToolChoice tools={form.tools} offered={list.tools} onChange={(tools) => onChange({ tools })} />
      <WriteChoice form={form} onChange={onChange} isWrong={wrong.includes('writes')} />
      <Course {...fields} />
      <Delegates
        chosen={form.delegates}
        names={list.agents.map(({ name }) => name).filter((name) => name !== form.name)}
        onChange={(delegates) => onChange({ delegates })}
      />
    </div>
  );
}

function Identity({
  form,
  onChange,
  wrong,
  isNew,
  workspace,
}: Fields & { isNew: boolean; workspace: Workspace | undefined }): JSX.Element {
  const t = useTranslations('agents.editor');
  return (
    <>
      <TextField
        label={t('name')}
        hint={isNew ? t('nameHint') : t('nameKept')}
        error={wrong.includes('name') && t('nameWrong')}
        mono
        value={form.name}
        readOnly={!isNew}
        maxLength={40}
        autoCapitalize="off"
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => onChange({ name: target.value })}
        className="max-w-sm"
      />
      {isNew && workspace && (
        <fieldset className="flex min-w-0 flex-col gap-1">
          <legend className="mb-1 font-medium text-sm">{t('place')}</legend>
          <RadioGroup
            label={t('place')}
            value={form.workspaceId ?? ''}
            options={[
              { value: '', label: t('everywhere') },
              { value: workspace.id, label: t('here', { workspace: workspace.name }) },
            ]}
            onValueChange={(value) => onChange({ workspaceId: value === '' ? undefined : workspace.id })}
          />
        </fieldset>
      )}
      <TextField
        label={t('whenToUse')}
        hint={t('whenToUseHint')}
        error={wrong.includes('whenToUse') && t('whenToUseWrong')}
        value={form.whenToUse}
        maxLength={500}
        onChange={({ target }) => onChange({ whenToUse: target.value })}
      />
    </>
  );
}

function Prompt({ form, onChange, wrong }: Fields): JSX.Element {
  const t = useTranslations('agents.editor');
  const format = useFormatter();
  const max = format.number(maxPrompt);
  return (
    <TextArea
      label={t('prompt')}
      hint={t('promptHint', { count: format.number(form.prompt.trim().length), max })}
      error={wrong.includes('prompt') && t('promptWrong', { max })}
      style={{ minHeight: '9rem', maxHeight: '24rem' }}
      value={form.prompt}
      onChange={({ target }) => onChange({ prompt: target.value })}
    />
  );
}

/** With which model, and how long. */
function Course({ form, onChange, wrong }: Fields): JSX.Element {
  const t = useTranslations('agents.editor');
  const modelTitle = useModelTitle();
  const models = useModels().data?.models ?? [];
  const offered = models.filter(({ ref, available }) => available || ref === form.model);
  const isKnown = form.model === undefined || offered.some(({ ref }) => ref === form.model);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Select
        label={t('model')}
        hint={t('modelHint')}
        value={form.model ?? anyModel}
        options={[
          { value: anyModel, label: t('anyModel') },
          ...offered.map(({ ref, title }) => ({ value: ref, label: modelTitle(ref, title) })),
          ...(isKnown || form.model === undefined ? [] : [{ value: form.model, label: modelTitle(form.model) }]),
        ]}
        onValueChange={(value) => onChange({ model: models.find(({ ref }) => ref === value)?.ref })}
      />
      <TextField
        label={t('steps')}
        hint={t('stepsHint')}
        error={wrong.includes('maxSteps') && t('stepsWrong')}
        type="number"
        inputMode="numeric"
        min={1}
        max={200}
        value={form.maxSteps}
        onChange={({ target }) => onChange({ maxSteps: target.value })}
      />
    </div>
  );
}
/** A select cannot have a choice without a value. */
const anyModel = 'any';

function Delegates({
  chosen,
  names,
  onChange,
}: {
  chosen: readonly AgentName[];
  names: readonly AgentName[];
  onChange: (names: AgentName[]) => void;
}): JSX.Element {
  const t = useTranslations('agents.editor');
  const titleOf = useAgentTitle();
  const all = [...names, ...chosen.filter((name) => !names.includes(name))];
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="mb-1 font-medium text-sm">{t('delegates')}</legend>
      <p className="mb-1 text-muted-foreground text-xs">{t('delegatesHint')}</p>
      <div className="grid gap-x-4 gap-y-1 sm:grid-cols-2">
        {all.map((name) => (
          <Checkbox
            key={name}
            label={titleOf(name)}
            checked={chosen.includes(name)}
            onCheckedChange={(on) => onChange(on ? [...chosen, name] : chosen.filter((other) => other !== name))}
          />
        ))}
      </div>
    </fieldset>
  );
}
