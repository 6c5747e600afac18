import * as z from 'zod';
import type { SubtaskResult } from '@codelab/protocol/plan';

const Complete = z.object({
  summary: z.string(),
  changed_files: z.array(z.string()).default([]),
  commands: z.array(z.object({ command: z.string(), exit_code: z.int() })).default([]),
});

/** What `complete` was called with, as it is kept with the step. */
export function evidenceOf(given: unknown): SubtaskResult | undefined {
  const parsed = Complete.safeParse(given);
  if (!parsed.success) return undefined;
  const { summary, changed_files: changedFiles, commands } = parsed.data;
  return {
    summary,
    changedFiles,
    commands: commands.map(({ command, exit_code: exitCode }) => ({ command, exitCode })),
  };
}
