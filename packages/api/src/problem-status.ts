import type { TRPC_ERROR_CODE_KEY } from '@trpc/server';
import type { ProblemCode } from '@codelab/protocol/problem';

/** What a problem is called by the two transports. */
export type OutsideStatus = { readonly rpc: TRPC_ERROR_CODE_KEY; readonly http: number };

const notFound: OutsideStatus = { rpc: 'NOT_FOUND', http: 404 };
const conflict: OutsideStatus = { rpc: 'CONFLICT', http: 409 };

export const problemStatus = {
  invalid_input: { rpc: 'BAD_REQUEST', http: 400 },
  cursor_invalid: { rpc: 'BAD_REQUEST', http: 400 },
  unauthenticated: { rpc: 'UNAUTHORIZED', http: 401 },
  forbidden: { rpc: 'FORBIDDEN', http: 403 },
  not_found: notFound,
  conversation_not_found: notFound,
  agent_not_found: notFound,
  model_not_found: notFound,
  workspace_not_found: notFound,
  tool_call_not_found: notFound,
  approval_not_found: notFound,
  plan_not_found: notFound,
  mcp_server_not_found: notFound,
  subtask_not_found: notFound,
  queued_message_not_found: notFound,
  rule_not_found: notFound,
  agent_name_taken: conflict,
  agent_file_changed: conflict,
  checkpoint_not_found: notFound,
  path_not_allowed: { rpc: 'FORBIDDEN', http: 403 },
  already_exists: conflict,
  git_failed: { rpc: 'UNPROCESSABLE_CONTENT', http: 422 },
  already_decided: conflict,
  approval_changed: conflict,
  approval_expired: conflict,
  tool_call_not_waiting: conflict,
  command_not_running: conflict,
  too_many_commands: conflict,
  key_reused: conflict,
  turn_open: conflict,
  archived: conflict,
  too_large: { rpc: 'PAYLOAD_TOO_LARGE', http: 413 },
  too_many_requests: { rpc: 'TOO_MANY_REQUESTS', http: 429 },
  unavailable: { rpc: 'SERVICE_UNAVAILABLE', http: 503 },
  internal: { rpc: 'INTERNAL_SERVER_ERROR', http: 500 },
} as const satisfies Record<ProblemCode, OutsideStatus>;
