import { useTranslations } from 'next-intl';
import { type FormEvent, type JSX, useId, useState } from 'react';
import type { Rule } from '@codelab/protocol/rule';
import type { Risk, Verdict } from '@codelab/protocol/tool-call';
import { Alert } from '@codelab/ui/alert';
import { Button } from '@codelab/ui/button';
import { Dialog } from '@codelab/ui/dialog';
import { RadioGroup } from '@codelab/ui/radio-group';
import { Select } from '@codelab/ui/select';
import { TextArea } from '@codelab/ui/text-area';
import { TextField } from '@codelab/ui/text-field';
import { api } from '@/trpc/client.ts';
import { newKey } from '@/trpc/new-key.ts';
import { useWorkspaces } from '@/trpc/queries.ts';
import { ExpirySelect } from './expiry.tsx';
import { RuleExamples } from './rule-examples.tsx';
import { draftOf, fieldsOf, type RuleFields, scopeOf, scopeValue } from './rule-fields.ts';
import { useChangeRules } from './use-change-rules.ts';
import { useRefusedText } from './use-refused-text.ts';
import { useRuleTest } from './use-rule-test.ts';

const patterns = ['command', 'path', 'host', 'tool', 'agent'] as const;
const risks = ['read', 'write', 'execute', 'network'] as const satisfies Risk[];

/** A rule, as it is written and tried: its examples are checked and its last calls counted while one types. */
export function RuleForm({ rule, onClose }: { rule: Rule | undefined; onClose: () => void }): JSX.Element {
  const t = useTranslations('rules.form');
  const common = useTranslations('common');
  const refusedText = useRefusedText();
  const formId = useId();
  const [fields, setFields] = useState(() => fieldsOf(rule));
  const { change, isBusy, error } = useChangeRules();
  const draft = draftOf(fields, rule);
  // How long it is to hold is counted from when it is saved: it is not tried again for every moment that passes.
  const { expiresAt: _end, ...tried } = draft;
  const tested = useRuleTest(tried);
  const set = (next: Partial<RuleFields>) => setFields({ ...fields, ...next });

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    const input = { key: newKey(), rule: draft, ...(rule && { ruleId: rule.id }) };
    if (await change(() => api.rule.save.mutate(input))) onClose();
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title={rule ? t('editTitle') : t('newTitle')}
      description={t('description')}
      closeLabel={common('close')}
      footer={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button type="submit" form={formId} variant="primary" busy={isBusy}>
            {common('save')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={(event) => void save(event)} className="flex flex-col gap-5 pt-2">
        <VerdictChoice value={fields.verdict} onChange={(verdict) => set({ verdict })} />
        <div className="grid gap-3 sm:grid-cols-2">
          {patterns.map((name) => (
            <TextField
              key={name}
              label={t(name)}
              hint={t(`${name}Hint`)}
              value={fields[name]}
              onChange={(event) => set({ [name]: event.target.value })}
              maxLength={name === 'agent' ? 80 : name === 'tool' ? 200 : 1_000}
              mono
              autoComplete="off"
              spellCheck={false}
            />
          ))}
          <RiskChoice value={fields.risk} onChange={(risk) => set({ risk })} />
          <ScopeChoice rule={rule} value={fields.scope} onChange={(scope) => set({ scope })} />
          <ExpirySelect value={fields.expiry} kept={rule?.expiresAt} onChange={(expiry) => set({ expiry })} />
        </div>
        <TextArea
          label={t('reason')}
          hint={t('reasonHint')}
          rows={1}
          maxLength={1_000}
          value={fields.reason}
          onChange={(event) => set({ reason: event.target.value })}
        />
        <RuleExamples fields={fields} draft={draft} tested={tested} onChange={set} />
        {isBroad(fields) && <Alert tone="warning">{t('broad')}</Alert>}
        {error !== undefined && <Alert>{refusedText(error)}</Alert>}
      </form>
    </Dialog>
  );
}

/** It would let through whatever nobody has thought of. */
function isBroad({ verdict, risk, tool, ...fields }: RuleFields): boolean {
  const isNamed = fields.command + fields.path + fields.host !== '' || risk !== 'any';
  return verdict === 'allow' && !isNamed && (tool === '' || tool === '*' || tool === 'execute_command');
}

function VerdictChoice({ value, onChange }: { value: Verdict; onChange: (value: Verdict) => void }): JSX.Element {
  const t = useTranslations('rules.form');
  const verdicts = useTranslations('rules.verdict');
  const hints = { allow: t('allowHint'), ask: t('askHint'), deny: t('denyHint') };
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 font-medium text-sm">{t('verdict')}</legend>
      <RadioGroup
        label={t('verdict')}
        value={value}
        onValueChange={(next) => onChange(next as Verdict)}
        options={(['allow', 'ask', 'deny'] as const).map((verdict) => ({
          value: verdict,
          label: verdicts(verdict),
          description: hints[verdict],
        }))}
      />
    </fieldset>
  );
}

function RiskChoice({
  value,
  onChange,
}: {
  value: RuleFields['risk'];
  onChange: (value: RuleFields['risk']) => void;
}): JSX.Element {
  const t = useTranslations('rules.form');
  const tool = useTranslations('tool.risk');
  const options = [{ value: 'any', label: t('anyRisk') }, ...risks.map((risk) => ({ value: risk, label: tool(risk) }))];
  return (
    <Select
      label={t('risk')}
      value={value}
      onValueChange={(next) => onChange(next as RuleFields['risk'])}
      options={options}
    />
  );
}

function ScopeChoice({
  rule,
  value,
  onChange,
}: {
  rule: Rule | undefined;
  value: RuleFields['scope'];
  onChange: (value: RuleFields['scope']) => void;
}): JSX.Element {
  const t = useTranslations('rules');
  const { data } = useWorkspaces();
  const workspaces = (data?.workspaces ?? []).map(({ id, name }) => ({
    value: `workspace:${id}`,
    label: t('scope.workspace', { name }),
  }));
  const conversation =
    rule?.scope.in === 'conversation' ? [{ value: 'conversation', label: t('scope.conversation') }] : [];
  return (
    <Select
      label={t('form.scope')}
      value={scopeValue(value)}
      onValueChange={(next) => onChange(scopeOf(next, rule?.scope))}
      options={[{ value: 'everywhere', label: t('scope.everywhere') }, ...workspaces, ...conversation]}
    />
  );
}
