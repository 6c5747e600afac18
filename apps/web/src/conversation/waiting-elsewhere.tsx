import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import type { JSX } from 'react';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { ConversationActions } from './use-conversation.ts';
import { type Pending, pendingElsewhere } from './waiting.ts';

const ApprovalCard = dynamic(() => import('@/approval/approval-card.tsx').then((module) => module.ApprovalCard));
const QuestionCard = dynamic(() => import('@/question/question-card.tsx').then((module) => module.QuestionCard));
const PlanView = dynamic(() => import('@/plan/plan-view.tsx').then((module) => module.PlanView));

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
      <PendingCard pending={pending} actions={actions} />
    </li>
  ));
}

function PendingCard({ pending, actions }: { pending: Pending; actions: ConversationActions }): JSX.Element {
  const router = useRouter();
  switch (pending.kind) {
    case 'approval':
      return <ApprovalCard approval={pending.approval} onDecide={actions.decide} />;
    case 'plan':
      return (
        <PlanView
          plan={pending.plan}
          onDecide={actions.decidePlan}
          onSteer={actions.steer}
          onOpenConversation={(id) => router.push(`/c/${id}`)}
        />
      );
    case 'question':
      return <QuestionCard question={pending.question} onAnswer={actions.answer} />;
  }
}
