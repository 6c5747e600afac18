import { ArrowDown, ArrowUp, Pencil, Undo2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { Rule } from '@codelab/protocol/rule';
import { IconButton } from '@codelab/ui/icon-button';
import { RuleFacts, VerdictBadge } from './rule-facts.tsx';
import { useRuleWords } from './use-rule-words.tsx';

export type RuleChanges = {
  up: (() => void) | undefined;
  down: (() => void) | undefined;
  edit: () => void;
  revoke: () => void;
};

export function moveId({ id }: Rule, way: 'up' | 'down'): string {
  return `rule-${way}-${id}`;
}

/** At the end of its way it does nothing, and keeps the focus: a disabled button loses it. */
function moving(move: (() => void) | undefined) {
  return move ? { onClick: move } : { 'aria-disabled': true, className: 'opacity-40' };
}

/** One rule in words, with what can be done to it; without that, as one that holds no more. */
export function RuleRow({ rule, changes }: { rule: Rule; changes?: RuleChanges }): JSX.Element {
  const t = useTranslations('rules.list');
  const words = useRuleWords();
  const what = words.plain(rule);
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-1.5 px-3 py-2.5">
      <div className="flex min-w-0 flex-1 basis-64 flex-col gap-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <VerdictBadge verdict={rule.verdict} />
          <span className="min-w-0 break-words">{words.rich(rule)}</span>
        </p>
        <RuleFacts rule={rule} />
      </div>
      {changes && (
        <div className="flex items-center gap-0.5">
          <IconButton size="sm" label={t('up', { what })} id={moveId(rule, 'up')} {...moving(changes.up)}>
            <ArrowUp aria-hidden="true" />
          </IconButton>
          <IconButton size="sm" label={t('down', { what })} id={moveId(rule, 'down')} {...moving(changes.down)}>
            <ArrowDown aria-hidden="true" />
          </IconButton>
          <IconButton size="sm" label={t('editNamed', { what })} onClick={changes.edit}>
            <Pencil aria-hidden="true" />
          </IconButton>
          <IconButton size="sm" label={t('revokeNamed', { what })} onClick={changes.revoke}>
            <Undo2 aria-hidden="true" />
          </IconButton>
        </div>
      )}
    </div>
  );
}
