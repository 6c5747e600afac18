import { useLocale, useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { Plan } from '@codelab/protocol/plan';
import { RelativeTime } from '@codelab/ui/relative-time';
import { useWho } from '@/approval/use-who.ts';

/** Who decided last, when, and what was said. */
export function PlanDecided({ plan }: { plan: Plan }): JSX.Element | null {
  const t = useTranslations('plan');
  const locale = useLocale();
  const who = useWho();
  if (!plan.decided) return null;
  const { decision, by, at, feedback, subtaskIds } = plan.decided;
  const words =
    decision === 'approve' && subtaskIds
      ? t('decided.part', { count: subtaskIds.length, who: who(by) })
      : t(`decided.${decision}`, { who: who(by) });
  return (
    <div className="flex flex-col gap-1 border-border border-t pt-2.5 text-sm">
      <p className="flex flex-wrap items-center gap-x-1.5 text-muted-foreground">
        <span>{words}</span>
        <span aria-hidden="true">·</span>
        <RelativeTime at={at} locale={locale} />
      </p>
      {feedback !== undefined && <blockquote className="border-border-strong border-l-2 pl-2.5">{feedback}</blockquote>}
    </div>
  );
}
