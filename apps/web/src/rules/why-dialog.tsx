import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { JSX, ReactNode } from 'react';
import type { CallId, ConversationId } from '@codelab/protocol/ids';
import type { CallExplanation } from '@codelab/protocol/rule';
import { Alert } from '@codelab/ui/alert';
import { Dialog } from '@codelab/ui/dialog';
import { useReasonText } from '@/tool/use-reason-text.ts';
import { api } from '@/trpc/client.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import { RuleFacts, VerdictBadge } from './rule-facts.tsx';
import { useRuleWords } from './use-rule-words.tsx';

/** Why a call ran, was asked about or was refused. */
export function WhyDialog({
  conversationId,
  callId,
  onClose,
}: {
  conversationId: ConversationId;
  callId: CallId;
  onClose: () => void;
}): JSX.Element {
  const t = useTranslations('rules.why');
  const common = useTranslations('common');
  const textOf = useProblemText();
  const { data, error } = useQuery({
    queryKey: ['why', callId],
    queryFn: () => api.rule.explain.query({ conversationId, callId }),
    staleTime: 0,
  });
  return (
    <Dialog open onOpenChange={onClose} title={t('title')} closeLabel={common('close')}>
      {error ? (
        <Alert>{textOf(error)}</Alert>
      ) : data ? (
        <Why explained={data} />
      ) : (
        <p role="status" className="text-muted-foreground">
          {common('loading')}
        </p>
      )}
    </Dialog>
  );
}

function Why({ explained }: { explained: CallExplanation }): JSX.Element {
  const t = useTranslations('rules.why');
  const reasonText = useReasonText();
  const words = useRuleWords();
  const { verdict, reason, rule, part, tried } = explained;
  return (
    <div className="flex flex-col gap-4 pt-1 text-base">
      <div>
        <p className="font-medium">{t(verdict)}</p>
        <p>{reasonText(reason)}</p>
      </div>
      {part !== undefined && (
        <Part title={t('part')}>
          <pre className="overflow-x-auto whitespace-pre-wrap break-words rounded-md border border-border bg-terminal px-3 py-2 font-mono text-sm">
            {part}
          </pre>
        </Part>
      )}
      {rule ? (
        <Part title={t('decidedBy')}>
          <div className="flex flex-col gap-1 rounded-lg border border-border px-3 py-2">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <VerdictBadge verdict={rule.verdict} />
              <span className="min-w-0 break-words">{words.rich(rule)}</span>
            </p>
            <RuleFacts rule={rule} />
          </div>
        </Part>
      ) : (
        <p>{t('noRule')}</p>
      )}
      {tried.length > 0 ? (
        <Part title={t(rule ? 'tried' : 'triedAll')}>
          <ol className="flex flex-col divide-y divide-border rounded-lg border border-border">
            {tried.map((one) => (
              <li key={one.rule.id} className="flex flex-wrap items-center gap-x-2 gap-y-0.5 px-3 py-1.5 text-sm">
                <VerdictBadge verdict={one.rule.verdict} />
                <span className="min-w-0 break-words">{words.rich(one.rule)}</span>
                <span className="text-muted-foreground">{t(`mismatch.${one.why}`)}</span>
              </li>
            ))}
          </ol>
        </Part>
      ) : (
        <p className="text-muted-foreground text-sm">{t('triedNone')}</p>
      )}
      <Link href="/settings?tab=rules" className="w-fit text-accent-text text-sm underline underline-offset-2">
        {t('toRules')}
      </Link>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }): JSX.Element {
  return (
    <section className="flex min-w-0 flex-col gap-1.5">
      <h3 className="text-muted-foreground text-sm">{title}</h3>
      {children}
    </section>
  );
}
