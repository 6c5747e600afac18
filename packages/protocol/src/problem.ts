import * as z from 'zod';

/** The closed list of foreseen refusals (`spec.md` §9). The browser has a sentence for each. */
export const ProblemCode = z.enum([
  'invalid_input',
  'cursor_invalid',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conversation_not_found',
  'agent_not_found',
  'model_not_found',
  'workspace_not_found',
  'tool_call_not_found',
  'approval_not_found',
  'plan_not_found',
  'mcp_server_not_found',
  'subtask_not_found',
  'queued_message_not_found',
  'rule_not_found',
  'agent_name_taken',
  'agent_file_changed',
  'checkpoint_not_found',
  'path_not_allowed',
  'already_exists',
  'git_failed',
  'already_decided',
  'approval_changed',
  'approval_expired',
  'tool_call_not_waiting',
  'command_not_running',
  'too_many_commands',
  'key_reused',
  'turn_open',
  'archived',
  'too_large',
  'too_many_requests',
  'unavailable',
  'internal',
]);
export type ProblemCode = z.infer<typeof ProblemCode>;

/** Why a turn, a tool call or a subtask failed; kept and told, never thrown. */
export const FailureCode = z.enum([
  'step_limit',
  'agent_not_found',
  'approval_expired',
  'model_unavailable',
  'model_refused',
  'model_garbage',
  'provider_not_configured',
  'tool_failed',
  'tool_not_allowed',
  'arguments_invalid',
  'path_not_allowed',
  'host_not_allowed',
  'too_large_to_try',
  'tool_timeout',
  'command_stopped',
  'elicitation_unanswered',
  'outcome_unknown',
  'cancelled',
  'no_completion',
  'plan_invalid',
  'evidence_untrue',
  'internal',
]);
export type FailureCode = z.infer<typeof FailureCode>;

/** What a refusal looks like outside: `error.data.problem` in tRPC, the body in plain HTTP. */
export const ProblemShape = z.object({
  code: ProblemCode,
  message: z.string(),
  retryable: z.boolean(),
  details: z.json().optional(),
});
export type ProblemShape = z.infer<typeof ProblemShape>;

/** A failure that is a state: kept beside what failed, readable by people and models. */
export const Failure = z.object({ code: z.union([FailureCode, z.string()]), message: z.string() });
export type Failure = z.infer<typeof Failure>;

const retryableCodes: ReadonlySet<ProblemCode> = new Set(['too_many_requests', 'unavailable']);

/** A foreseen refusal. Everything else that is thrown is a bug or an outage. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly details: z.infer<typeof ProblemShape>['details'];

  constructor(code: ProblemCode, message: string, details?: ProblemShape['details']) {
    super(message);
    this.name = 'Problem';
    this.code = code;
    this.details = details;
  }

  get shape(): ProblemShape {
    const shape = { code: this.code, message: this.message, retryable: retryableCodes.has(this.code) };
    return this.details === undefined ? shape : { ...shape, details: this.details };
  }
}
