import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Fragment, type JSX, type ReactNode } from 'react';
import type { Rule } from '@codelab/protocol/rule';
import type { Verdict } from '@codelab/protocol/tool-call';
import { Badge } from '@codelab/ui/badge';
import type { Tone } from '@codelab/ui/tone';
import { useFacts } from './use-facts.ts';
import { useWhen } from './use-when.ts';

const tones: Record<Verdict, Tone> = { allow: 'success', ask: 'warning', deny: 'danger' };

export function VerdictBadge({ verdict }: { verdict: Verdict }): JSX.Element {
  const t = useTranslations('rules.verdict');
  return <Badge tone={tones[verdict]}>{t(verdict)}</Badge>;
}

/** For whom a rule holds, where, until when, and where it comes from. */
export function RuleFacts({ rule }: { rule: Rule }): JSX.Element {
  const t = useTranslations('rules');
  const facts = useFacts();
  const when = useWhen();
  const revoked = rule.revokedAt === undefined ? [] : [t('revoked', { when: when(rule.revokedAt) })];
  return (
    <div className="flex flex-col gap-0.5 text-muted-foreground text-xs">
      <p className="flex flex-wrap gap-x-1.5">
        <Dotted>
          {[...facts(rule), t(`origin.${rule.origin}`), ...revoked]}
          {rule.learnedFrom && (
            <Link
              href={`/c/${rule.learnedFrom.conversationId}`}
              className="text-accent-text underline underline-offset-2"
            >
              {t('openConversation')}
            </Link>
          )}
        </Dotted>
      </p>
      {rule.reason && <p className="break-words text-foreground text-sm">{t('reason', { reason: rule.reason })}</p>}
    </div>
  );
}

function Dotted({ children }: { children: ReactNode[] }): JSX.Element {
  const shown = children.flat().filter(Boolean);
  return (
    <>
      {shown.map((child, at) => (
        <Fragment key={at}>
          {at > 0 && <span aria-hidden="true">·</span>}
          <span>{child}</span>
        </Fragment>
      ))}
    </>
  );
}
