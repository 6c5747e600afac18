import { Plus, ShieldCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type JSX, useEffect, useRef, useState } from 'react';
import type { RuleId } from '@codelab/protocol/ids';
import type { Rule } from '@codelab/protocol/rule';
import { Alert } from '@codelab/ui/alert';
import { AlertDialog } from '@codelab/ui/alert-dialog';
import { Button } from '@codelab/ui/button';
import { Disclosure } from '@codelab/ui/disclosure';
import { EmptyState } from '@codelab/ui/empty-state';
import { FocusKeeper } from '@codelab/ui/focus-keeper';
import { Section } from '@/settings/section.tsx';
import { api } from '@/trpc/client.ts';
import { newKey } from '@/trpc/new-key.ts';
import { useRules } from '@/trpc/queries.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import { RuleFiles } from './rule-files.tsx';
import { RuleForm } from './rule-form.tsx';
import { moveId, RuleRow } from './rule-row.tsx';
import { useChangeRules } from './use-change-rules.ts';

/** All that a person has decided for many calls, in the order in which it is tried. */
export function RuleSettings(): JSX.Element {
  const t = useTranslations('rules');
  const common = useTranslations('common');
  const textOf = useProblemText();
  const { data: rules, error } = useRules();
  const [edited, setEdited] = useState<Rule | 'new'>();
  if (error) return <Alert>{textOf(error)}</Alert>;
  if (!rules) return <p role="status">{common('loading')}</p>;
  const isOver = ({ revokedAt, expiresAt }: Rule) =>
    revokedAt !== undefined || (expiresAt !== undefined && Date.parse(expiresAt) <= Date.now());
  const held = rules.filter((rule) => !isOver(rule));
  const over = rules.filter(isOver);

  return (
    <FocusKeeper className="divide-y divide-border outline-none">
      <Section title={t('title')} description={t('intro')}>
        <p className="max-w-prose text-muted-foreground text-sm">{t('always')}</p>
        <Button className="w-fit" onClick={() => setEdited('new')}>
          <Plus aria-hidden="true" />
          {t('list.new')}
        </Button>
        {held.length === 0 ? (
          <EmptyState icon={<ShieldCheck />} title={t('list.empty')}>
            {t('list.emptyHint')}
          </EmptyState>
        ) : (
          <HeldRules rules={held} onEdit={setEdited} />
        )}
        {over.length > 0 && (
          <Disclosure summary={<span className="text-muted-foreground">{t('list.over')}</span>}>
            <ul className="divide-y divide-border rounded-lg border border-border">
              {over.map((rule) => (
                <li key={rule.id}>
                  <RuleRow rule={rule} />
                </li>
              ))}
            </ul>
          </Disclosure>
        )}
      </Section>
      <RuleFiles />
      {edited !== undefined && (
        <RuleForm rule={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />
      )}
    </FocusKeeper>
  );
}

function HeldRules({ rules, onEdit }: { rules: readonly Rule[]; onEdit: (rule: Rule) => void }): JSX.Element {
  const t = useTranslations('rules.list');
  const common = useTranslations('common');
  const textOf = useProblemText();
  const { change, error } = useChangeRules();
  const [revoking, setRevoking] = useState<Rule>();
  const [said, setSaid] = useState('');
  const focused = useRef<string>(undefined);

  // What is moved in a document loses the focus.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new order is what moves it.
  useEffect(() => {
    if (focused.current !== undefined) document.getElementById(focused.current)?.focus();
    focused.current = undefined;
  }, [rules]);

  /** To where another one stands now; to the end without one. */
  function move(rule: Rule, way: 'up' | 'down', to: { before: RuleId | undefined; position: number }): void {
    const { before, position } = to;
    focused.current = moveId(rule, way);
    const input = { key: newKey(), ruleId: rule.id, ...(before !== undefined && { before }) };
    void change(() => api.rule.move.mutate(input)).then((answer) => {
      if (answer) setSaid(t('moved', { position, count: rules.length }));
    });
  }

  return (
    <>
      {error !== undefined && <Alert>{textOf(error)}</Alert>}
      <ol aria-label={t('label')} className="divide-y divide-border rounded-lg border border-border bg-surface">
        {rules.map((rule, at) => (
          <li key={rule.id}>
            <RuleRow
              rule={rule}
              changes={{
                up: at === 0 ? undefined : () => move(rule, 'up', { before: rules[at - 1]?.id, position: at }),
                down:
                  at === rules.length - 1
                    ? undefined
                    : () => move(rule, 'down', { before: rules[at + 2]?.id, position: at + 2 }),
                edit: () => onEdit(rule),
                revoke: () => setRevoking(rule),
              }}
            />
          </li>
        ))}
      </ol>
      <p role="status" className="sr-only">
        {said}
      </p>
      <AlertDialog
        open={revoking !== undefined}
        onOpenChange={() => setRevoking(undefined)}
        title={t('revokeTitle')}
        description={t('revokeHint')}
        confirmLabel={t('revoke')}
        cancelLabel={common('cancel')}
        onConfirm={() => {
          if (!revoking) return;
          const input = { key: newKey(), ruleId: revoking.id };
          void change(() => api.rule.revoke.mutate(input));
        }}
      />
    </>
  );
}
