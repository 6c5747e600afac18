import type { JSX } from 'react';
import type { Approval } from '@codelab/protocol/approval';
import type { ConversationId } from '@codelab/protocol/ids';
import type { BackgroundCommand } from '@codelab/protocol/live-command';
import type { ToolCallPart } from '@codelab/protocol/message';
import type { OpenQuestion, Plan } from '@codelab/protocol/plan';
import { FocusKeeper } from '@codelab/ui/focus-keeper';
import { ApprovalCard } from '@/approval/approval-card.tsx';
import type { Decide } from '@/approval/decide.ts';
import type { PlanDecide, Steer } from '@/plan/plan-callbacks.ts';
import { PlanView } from '@/plan/plan-view.tsx';
import type { PlanViewProps } from '@/plan/use-plan-work.ts';
import { QuestionCard } from '@/question/question-card.tsx';
import type { OnAnswer } from '@/question/tool-answer.ts';
import type { CommandActions } from './command-actions.ts';
import { ToolLine } from './tool-line.tsx';

export type ToolCardProps = {
  part: ToolCallPart;
  /** What waits because of this call. */
  approval?: Approval | undefined;
  /** The other approvals that wait: may be rejected together with this one, if selected one by one. */
  otherApprovals?: readonly Approval[] | undefined;
  question?: OpenQuestion | undefined;
  plan?: Plan | undefined;
  /** The command of this call, when it was let go. */
  background?: BackgroundCommand | undefined;
  onCommand?: CommandActions | undefined;
  /** What waits for a person in the steps of the plan. */
  waiting?: PlanViewProps['waiting'];
  workspaceId?: PlanViewProps['workspaceId'];
  onDecide: Decide;
  onAnswer: OnAnswer;
  onPlanDecide: PlanDecide;
  onSteer: Steer;
  onOpenConversation: (conversationId: ConversationId) => void;
};

/** A tool call from its proposal to its end. What waits for a person takes its place; the focus stays with it throughout. */
export function ToolCard(props: ToolCardProps): JSX.Element {
  return (
    <FocusKeeper className="min-w-0 rounded-lg">
      <Face {...props} />
    </FocusKeeper>
  );
}

function Face({ part, approval, question, plan, ...props }: ToolCardProps): JSX.Element {
  if (plan) {
    return (
      <PlanView
        plan={plan}
        waiting={props.waiting}
        workspaceId={props.workspaceId}
        onDecide={props.onPlanDecide}
        onSteer={props.onSteer}
        onOpenConversation={props.onOpenConversation}
      />
    );
  }
  if (approval && (part.status === 'awaiting_approval' || part.status === 'unknown')) {
    return (
      <ApprovalCard
        approval={approval}
        others={props.otherApprovals}
        said={part.liveOutput}
        onDecide={props.onDecide}
      />
    );
  }
  if (question && (part.status === 'waiting_for_client' || part.status === 'started')) {
    return <QuestionCard question={question} onAnswer={props.onAnswer} />;
  }
  return <ToolLine part={part} background={props.background} onCommand={props.onCommand} />;
}
