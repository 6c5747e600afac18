import type { Call } from './calls.ts';
import type { Round } from './past.ts';
import { argument, CommandOutput, editedPaths, fateOf, unwrapped } from './report.ts';

/** The call that ends a step, with nothing in it but what the tools really answered. */
export function evidenceCall(rounds: readonly Round[], reports: readonly string[]): Call {
  const calls = rounds.flatMap((round) => round.calls).filter((call) => fateOf(call) === 'done');
  const changed = calls.flatMap((call) =>
    call.tool === 'edit_files' ? editedPaths(call) : changedBy(call.tool).map((name) => argument(call, name)),
  );
  const commands = calls.flatMap((call) => {
    if (call.tool !== 'execute_command' || call.outcome.type !== 'output') return [];
    const ran = CommandOutput.safeParse(unwrapped(call.outcome.value).output).data;
    return typeof ran?.exitCode === 'number' ? [{ command: argument(call, 'command'), exit_code: ran.exitCode }] : [];
  });
  return {
    tool: 'complete',
    input: {
      summary: reports.map(firstLine).join(' ').slice(0, longestSummary).toWellFormed(),
      changed_files: [...new Set(changed.filter((path) => path !== ''))],
      commands,
    },
  };
}

const longestSummary = 2_000;

/** A report begins with a sentence; what follows it is what the tool printed. */
function firstLine(report: string): string {
  return (report.split('\n', 1)[0] ?? '').replace(/:$/, '.');
}

/** The arguments that name files which a call has changed. */
function changedBy(tool: string): string[] {
  switch (tool) {
    case 'write_file':
    case 'edit_file':
    case 'delete_file':
      return ['path'];
    case 'move_file':
      return ['from', 'to'];
    default:
      return [];
  }
}
