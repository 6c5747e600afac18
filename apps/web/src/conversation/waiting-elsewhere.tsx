import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { ConversationView } from '@codelab/protocol/conversation';
import { untilLoaded } from '@codelab/ui/until-loaded';
import type { ConversationActions } from './use-conversation.ts';
import { conversationOf, type Pending, pendingElsewhere } from './waiting.ts';

const ApprovalCard = dynamic(() =>
  untilLoaded(() => import('@/approval/approval-card.tsx')).then((module) => module.ApprovalCard),
);
const QuestionCard = dynamic(() =>
  untilLoaded(() => import('@/question/question-card.tsx')).then((module) => module.QuestionCard),
);
const PlanView = dynamic(() => untilLoaded(() => import('@/plan/plan-view.tsx')).then((module) => module.PlanView));

/** What waits for a decision and has no tool call here: limits that were reached, and what this plan's steps ask. */
export function WaitingElsewhere({
  view,
  actions,
}: {
  view: ConversationView;
  actions: ConversationActions;
}): JSX.Element[] {
  return pendingElsewhere(view).map((pending) => (
    <li key={pending.id} className="pb-5">
      <FromStep view={view} pending={pending} />
      <PendingCard view={view} pending={pending} actions={actions} />
    </li>
  ));
}

/** Which step of the plan asks, and the way to where it is carried out. */
function FromStep({ view, pending }: { view: ConversationView; pending: Pending }): JSX.Element | null {
  const t = useTranslations('conversation');
  const asking = conversationOf(pending);
  const step = view.plans.flatMap((plan) => plan.subtasks).find((subtask) => subtask.conversationId === asking);
  if (!step) return null;
  return (
    <p className="pb-1.5 text-muted-foreground text-sm">
      <Link href={`/c/${asking}`} prefetch={false} className="underline-offset-2 hover:text-foreground hover:underline">
        {t('fromStep', { title: step.title })}
      </Link>
    </p>
  );
}

function PendingCard({
  view,
  pending,
  actions,
}: {
  view: ConversationView;
  pending: Pending;
  actions: ConversationActions;
}): JSX.Element {
  const router = useRouter();
  switch (pending.kind) {
    case 'approval':
      return <ApprovalCard approval={pending.approval} onDecide={actions.decide} />;
    case 'plan':
      return (
        <PlanView
          plan={pending.plan}
          waiting={view.waiting}
          workspaceId={view.conversation.workspaceId}
          onDecide={actions.decidePlan}
          onSteer={actions.steer}
          onOpenConversation={(id) => router.push(`/c/${id}`)}
        />
      );
    case 'question':
      return <QuestionCard question={pending.question} onAnswer={actions.answer} />;
  }
}
