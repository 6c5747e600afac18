import type { Decided } from '@codelab/protocol/approval';
import type { ConversationView } from '@codelab/protocol/conversation';
import { approvalsInOrder } from '../waiting-order.ts';
import type { EventOf } from './event-of.ts';
import { changeCall, moved, setDecided } from './fold-calls.ts';
import { withoutUndefined } from './without-undefined.ts';

/**
 * A call that has to be asked about again is undecided again. One whose outcome is unknown stays unknown, and keeps the
 * decision that let it run.
 */
export function requireApproval(view: ConversationView, event: EventOf<'approval_required'>): ConversationView {
  const { approval, at } = event;
  const known = view.waiting.approvals.find(({ id }) => id === approval.id);
  if (known && known.version >= approval.version) return view;

  const others = view.waiting.approvals.filter((other) => other !== known);
  const next = { ...view, waiting: { ...view.waiting, approvals: approvalsInOrder([...others, approval]) } };
  if (approval.callId === undefined || approval.kind === 'unknown_outcome') return next;
  const decides = { type: 'approval', approvalId: approval.id } as const;
  return changeCall(next, approval.callId, ({ decided: _, ...part }) =>
    moved(part, { status: 'awaiting_approval', decides }, at),
  );
}

type Closing = EventOf<'approval_decided' | 'approval_expired' | 'approval_withdrawn'>;

/** What the call becomes is told by an event of its own. */
export function closeApproval(view: ConversationView, event: Closing): ConversationView {
  const approvals = view.waiting.approvals.filter(({ id }) => id !== event.approvalId);
  const isShorter = approvals.length < view.waiting.approvals.length;
  const next = isShorter ? { ...view, waiting: { ...view.waiting, approvals } } : view;
  return setDecided(next, event.callId, decidedBy(event));
}

function decidedBy(event: Closing): Decided {
  switch (event.type) {
    case 'approval_decided': {
      const { decision, by, at, feedback, changes, remember } = event;
      return withoutUndefined({ decision, by, at, feedback, changes, remember });
    }
    case 'approval_expired':
      return { decision: 'expired', by: 'system', at: event.at };
    case 'approval_withdrawn':
      return { decision: 'withdrawn', by: 'system', at: event.at };
  }
}
