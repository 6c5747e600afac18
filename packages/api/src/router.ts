import { agentRouter } from './agent-router.ts';
import { approvalRouter } from './approval-router.ts';
import { checkpointRouter } from './checkpoint-router.ts';
import { commandRouter } from './command-router.ts';
import { conversationRouter } from './conversation-router.ts';
import { inboxRouter } from './inbox-router.ts';
import { liveRouter } from './live-router.ts';
import { mcpRouter } from './mcp-router.ts';
import { modelRouter } from './model-router.ts';
import { planRouter } from './plan-router.ts';
import { queueRouter } from './queue-router.ts';
import { ruleRouter } from './rule-router.ts';
import { sandboxRouter } from './sandbox-router.ts';
import { statusRouter } from './status-router.ts';
import { router } from './trpc.ts';
import { workspaceRouter } from './workspace-router.ts';

/** Every procedure answers the owner alone: what is somebody else's is not found. */
export const appRouter = router({
  agent: agentRouter,
  approval: approvalRouter,
  command: commandRouter,
  checkpoint: checkpointRouter,
  conversation: conversationRouter,
  inbox: inboxRouter,
  live: liveRouter,
  mcp: mcpRouter,
  model: modelRouter,
  plan: planRouter,
  queue: queueRouter,
  rule: ruleRouter,
  sandbox: sandboxRouter,
  status: statusRouter,
  workspace: workspaceRouter,
});
export type AppRouter = typeof appRouter;
