import { Hand, MessageCircleQuestionMark } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { Subtask } from '@codelab/protocol/plan';
import { useApprovalTitle } from '@/approval/use-approval-title.tsx';
import { Fact } from './step-details.tsx';
import type { PlanWork } from './use-plan-work.ts';

/** What a step asks a person, and the way to where it is answered. */
export function StepWaiting({ work, step }: { work: PlanWork; step: Subtask }): JSX.Element | null {
  const t = useTranslations('plan');
  const title = useApprovalTitle();
  const { conversationId } = step;
  const isHere = (asking: { conversationId: string }) => asking.conversationId === conversationId;
  const approvals = work.waiting?.approvals.filter(isHere) ?? [];
  const questions = work.waiting?.questions.filter(isHere) ?? [];
  if (conversationId === undefined || approvals.length + questions.length === 0) return null;
  const asked = [
    ...approvals.map((approval) => ({
      id: approval.id,
      icon: <Hand aria-hidden="true" />,
      words: title.rich(approval),
    })),
    ...questions.map(({ callId, questions: [first] }) => ({
      id: callId,
      icon: <MessageCircleQuestionMark aria-hidden="true" />,
      words: first?.question ?? t('question'),
    })),
  ];
  return (
    <Fact title={t('waitsForYou')}>
      <ul className="mt-0.5 flex flex-col gap-1">
        {asked.map(({ id, icon, words }) => (
          <li
            key={id}
            className="flex items-start gap-1.5 [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-warning-text"
          >
            {icon}
            <Link
              href={`/c/${conversationId}`}
              prefetch={false}
              className="min-w-0 break-words underline underline-offset-2 hover:text-accent-text"
            >
              {words}
            </Link>
          </li>
        ))}
      </ul>
    </Fact>
  );
}
