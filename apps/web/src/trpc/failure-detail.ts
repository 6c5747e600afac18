import type { Failure } from '@codelab/protocol/problem';

/** What our own sentence says whole: the words that come with these are for logs. */
const saidWhole: ReadonlySet<string> = new Set([
  'approval_expired',
  'cancelled',
  'no_completion',
  'outcome_unknown',
  'step_limit',
]);

/** What there is to say beside the sentence that tells a failure; nothing, when it says everything. */
export function failureDetail({ code, message }: Failure, sentence: string): string | undefined {
  return saidWhole.has(code) || message === '' || message === sentence ? undefined : message;
}
