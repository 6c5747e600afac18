import type { PreparedCall } from '@codelab/database/schema/work';
import type { FileChange } from '@codelab/protocol/approval';
import type { CallFacts } from '@codelab/protocol/call-facts';
import type { SubtaskResult } from '@codelab/protocol/plan';
import type { Failure } from '@codelab/protocol/problem';
import type { ToolCallBase } from '@codelab/protocol/tool-call';
import type { PlanProposal } from '../plans/offer-plan.ts';

/** What is to become of a call that a model proposed. Made before anything is kept; nothing has happened yet. */
export type Judged = {
  readonly base: ToolCallBase;
  readonly prepared: PreparedCall;
  /** What limits and rules judged it by, where it came to that. */
  readonly facts?: CallFacts;
  readonly outcome:
    | { readonly type: 'refused'; readonly problem: Failure }
    | { readonly type: 'run' }
    | { readonly type: 'ask'; readonly files: FileChange[] }
    | { readonly type: 'ask_client' }
    | { readonly type: 'plan'; readonly proposal: PlanProposal }
    | { readonly type: 'complete'; readonly evidence: SubtaskResult };
};
