import * as z from 'zod';
import { CallId, CommandKey, ConversationId, Timestamp } from './ids.ts';

/** A command that a person let run on after its call had ended. */
export const BackgroundCommand = z.object({
  /** Of the call that began it. */
  callId: CallId,
  command: z.string(),
  /** `lost`: the server that ran it is gone, and the command with it. */
  status: z.enum(['running', 'ended', 'stopped', 'lost']),
  /** Absent while it runs, and when a signal ended it. */
  exitCode: z.int().optional(),
  startedAt: Timestamp,
  endedAt: Timestamp.optional(),
});
export type BackgroundCommand = z.infer<typeof BackgroundCommand>;

/** What a person asked of a running command. Only people give it input. */
export const CommandAsked = z.discriminatedUnion('action', [
  z.object({ action: z.literal('stop') }),
  z.object({ action: z.literal('detach') }),
  /** `end`: there will be no more. */
  z.object({ action: z.literal('input'), text: z.string(), end: z.boolean().optional() }),
]);
export type CommandAsked = z.infer<typeof CommandAsked>;

/** `command.stop`, `command.detach` */
export const CommandChange = z.strictObject({ key: CommandKey, conversationId: ConversationId, callId: CallId });
export type CommandChange = z.infer<typeof CommandChange>;

/** `command.input`: a line, as it is typed; its end is added. */
export const CommandInput = CommandChange.extend({
  text: z.string().max(10_000),
  end: z.boolean().optional(),
});
export type CommandInput = z.infer<typeof CommandInput>;

/** `command.output` */
export const OneCommand = z.strictObject({ conversationId: ConversationId, callId: CallId });
export type OneCommand = z.infer<typeof OneCommand>;

/** What it has printed, its middle left out where it is long. */
export const CommandOutput = z.object({ command: BackgroundCommand, output: z.string() });
export type CommandOutput = z.infer<typeof CommandOutput>;

/** `command.list` */
export const CommandList = z.object({ commands: z.array(BackgroundCommand) });
export type CommandList = z.infer<typeof CommandList>;
