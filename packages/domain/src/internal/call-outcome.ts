import type { ToolCallPart } from '@codelab/protocol/message';
import { canonicalJson } from '../canonical-json.ts';
import type { CallOutcome } from '../transcript.ts';

/** What a model is told became of a call; nothing while the call is open, except that nobody knows. */
export function outcomeOf(call: ToolCallPart): CallOutcome | undefined {
  switch (call.status) {
    case 'awaiting_approval':
    case 'waiting_for_client':
    case 'ready':
    case 'started':
      return undefined;
    case 'done':
      return { type: 'output', value: withNote(call.output, call) };
    case 'failed':
      return { type: 'error', message: [`${call.problem.code}: ${call.problem.message}`, ...notesOn(call)].join('\n') };
    case 'refused':
      return { type: 'error', message: `${call.problem.code}: ${call.problem.message}` };
    case 'rejected': {
      const feedback = call.feedback ?? call.decided?.feedback;
      return { type: 'denied', reason: `The person rejected this call; it did not run.${quoted(feedback)}` };
    }
    case 'expired':
      return { type: 'denied', reason: 'Nobody decided about this call in time; it did not run.' };
    case 'cancelled':
      return call.startedAt === undefined
        ? { type: 'denied', reason: 'This call was cancelled; it did not run.' }
        : { type: 'error', message: 'cancelled: This call was cancelled while it ran. Part of it may have happened.' };
    case 'unknown':
      return {
        type: 'error',
        message:
          'outcome_unknown: CodeLab stopped while this call ran. Whether it happened, wholly, partly or not at all, is not known: look before you do it again.',
      };
  }
}

type Output = Extract<CallOutcome, { type: 'output' }>['value'];

/** The output as it is, unless the person had a hand in it. */
function withNote(output: Output, call: ToolCallPart): Output {
  const notes = notesOn(call);
  return notes.length === 0 ? output : { output, note: notes.join('\n') };
}

/** What the person changed and said, exactly. */
function notesOn({ decided }: ToolCallPart): string[] {
  if (!decided) return [];
  const { changes, decision, feedback } = decided;
  const notes: string[] = [];
  if (decision === 'resolve')
    notes.push('CodeLab lost sight of this call; this outcome is what the person said it was.');
  if (changes?.arguments !== undefined) {
    notes.push(
      `The person changed this call before it ran. It ran with these arguments, not with yours: ${canonicalJson(changes.arguments)}`,
    );
  }
  for (const { path, content } of changes?.files ?? []) {
    notes.push(
      `The person changed what was to be written. The file ${path} has this content now, not yours:\n${content}`,
    );
  }
  if (feedback) notes.push(`The person approved this call and said: ${feedback}`);
  return notes;
}

function quoted(feedback: string | undefined): string {
  return feedback ? ` They said: ${feedback}` : ' They gave no reason.';
}
