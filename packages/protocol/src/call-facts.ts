import * as z from 'zod';
import { Digest } from './ids.ts';
import { Risk } from './tool-call.ts';

/** One program that a command line runs: in pipes, lists, substitutions and subshells each is one of its own. */
export const CommandPart = z.object({
  /** Its words, the program first. `null` stands for a word that only the shell could tell: a variable, a substitution. */
  words: z.array(z.string().nullable()),
  /** As it stands in the line. */
  text: z.string(),
});
export type CommandPart = z.infer<typeof CommandPart>;

/** What a command line would do, as far as its text tells. */
export const CommandFacts = z.object({
  line: z.string(),
  parts: z.array(CommandPart),
  /** The text could be read to its end. When not, no rule may allow it. */
  isClear: z.boolean(),
  /** What makes the line more dangerous than its words, in short names: `substitution`, `eval`, `background` … */
  warnings: z.array(z.string()),
});
export type CommandFacts = z.infer<typeof CommandFacts>;

/** As it is shown to who is asked, with the files that it names. */
export const ShownCommand = z.object({
  ...CommandFacts.shape,
  reads: z.array(z.string()),
  writes: z.array(z.string()),
});
export type ShownCommand = z.infer<typeof ShownCommand>;

/** What rules judge a call by; kept with it, so that a rule can be tried on what was asked before. */
export const CallFacts = z.object({
  agent: z.string(),
  tool: z.string(),
  risk: Risk,
  /** Paths of the workspace, where they really lead. Redirects of a command are among them. */
  reads: z.array(z.string()),
  writes: z.array(z.string()),
  command: CommandFacts.optional(),
  /** Internet names that would be asked. */
  hosts: z.array(z.string()).optional(),
  /** Of tool and arguments: the same for the same call once more. */
  exactly: Digest.optional(),
});
export type CallFacts = z.infer<typeof CallFacts>;
