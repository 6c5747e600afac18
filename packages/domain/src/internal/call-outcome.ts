import type { Json } from '@codelab/protocol/json';
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
function notesOn({ decided, arguments: proposed }: ToolCallPart): string[] {
  if (!decided) return [];
  const { changes, decision, feedback } = decided;
  const notes: string[] = [];
  if (decision === 'resolve')
    notes.push('CodeLab lost sight of this call; this outcome is what the person said it was.');
  if (changes?.arguments !== undefined) {
    const given = canonicalJson(changes.arguments);
    notes.push(
      `The person changed this call before it ran. It ran with these arguments, not with yours: ${given}`,
      ...changedFields(proposed, changes.arguments),
    );
  }
  for (const { path, content, diff } of changes?.files ?? []) {
    notes.push(
      diff === undefined
        ? `The person changed what was to be written. The file ${path} has this content now, not yours:\n${content}`
        : `The person changed what was to be written to ${path}. From your proposal to what was written:\n${diff}`,
    );
  }
  if (feedback) notes.push(`The person approved this call and said: ${feedback}`);
  return notes;
}

/** Field by field, so that a model need not look for the difference itself. */
function changedFields(proposed: Json, given: Json): string[] {
  if (!isRecord(proposed) || !isRecord(given)) return [];
  const names = [...new Set([...Object.keys(proposed), ...Object.keys(given)])].sort();
  return names.flatMap((name) => {
    const [before, after] = [inWords(proposed[name]), inWords(given[name])];
    return before === after ? [] : [`They changed \`${name}\` from ${before} to ${after}.`];
  });
}

function isRecord(value: Json): value is { [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function inWords(value: Json | undefined): string {
  return value === undefined ? 'nothing' : canonicalJson(value);
}

function quoted(feedback: string | undefined): string {
  return feedback ? ` They said: ${feedback}` : ' They gave no reason.';
}
