import { Check, CircleSlash, TimerOff, X } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { ApprovalChanges, Decided } from '@codelab/protocol/approval';
import type { RuleDraft } from '@codelab/protocol/rule';
import { cn } from '@codelab/ui/class-names';
import { Disclosure } from '@codelab/ui/disclosure';
import { RelativeTime } from '@codelab/ui/relative-time';
import { useFacts } from '@/rules/use-facts.ts';
import { useRuleWords } from '@/rules/use-rule-words.tsx';
import { ArgumentList } from '@/tool/argument-list.tsx';
import { useWho } from './use-who.ts';

/** Who decided, when, what was said and what was changed. */
export function DecidedLine({ decided, className }: { decided: Decided; className?: string }): JSX.Element {
  const t = useTranslations('approval');
  const locale = useLocale();
  const who = useWho();
  return (
    <div className={cn('flex flex-col gap-1 text-sm', className)}>
      <p className="flex flex-wrap items-center gap-x-1.5 text-muted-foreground [&_svg]:size-3.5">
        <DecisionIcon decision={decided.decision} />
        <span>{t(`decided.${decided.decision}`, { who: who(decided.by) })}</span>
        <span aria-hidden="true">·</span>
        <RelativeTime at={decided.at} locale={locale} />
      </p>
      {decided.feedback && (
        <blockquote className="border-border-strong border-l-2 pl-2.5 text-foreground">{decided.feedback}</blockquote>
      )}
      {decided.remember && <Remembered rule={decided.remember} />}
      {decided.changes && <Changed changes={decided.changes} />}
    </div>
  );
}

function DecisionIcon({ decision }: { decision: Decided['decision'] }): JSX.Element {
  switch (decision) {
    case 'approve':
    case 'edit':
    case 'resolve':
      return <Check aria-hidden="true" className="text-success-text" />;
    case 'reject':
      return <X aria-hidden="true" className="text-danger-text" />;
    case 'expired':
      return <TimerOff aria-hidden="true" />;
    case 'withdrawn':
      return <CircleSlash aria-hidden="true" />;
  }
}

/** What it says of the calls to come. */
function Remembered({ rule }: { rule: RuleDraft }): JSX.Element {
  const t = useTranslations('approval.remembered');
  const words = useRuleWords();
  const facts = useFacts();
  return (
    <p className="break-words">
      <span className="text-muted-foreground">{t(rule.verdict === 'deny' ? 'deny' : 'allow')} </span>
      {words.rich(rule)} <span className="text-muted-foreground">({facts(rule).join(', ')})</span>
    </p>
  );
}

function Changed({ changes }: { changes: ApprovalChanges }): JSX.Element {
  const t = useTranslations('approval');
  return (
    <>
      {changes.files && (
        <Disclosure summary={t('changes.files', { count: changes.files.length })} contentClassName="pl-5.5">
          <ul className="flex flex-col gap-2">
            {changes.files.map((file) => (
              <li key={file.path}>
                <ArgumentList value={{ path: file.path, content: file.content }} />
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
      {changes.arguments !== undefined && (
        <Disclosure summary={t('changes.arguments')} contentClassName="pl-5.5">
          <ArgumentList value={changes.arguments} />
        </Disclosure>
      )}
    </>
  );
}
