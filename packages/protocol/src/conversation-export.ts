import * as z from 'zod';
import { Cost, Usage } from './agent.ts';
import { Conversation } from './conversation.ts';
import { Timestamp } from './ids.ts';
import { Message } from './message.ts';
import { Plan } from './plan.ts';

/** `conversation.export`: all that was said and done in a conversation, to be kept elsewhere. */
export const ConversationExport = z.object({
  format: z.literal('codelab.conversation.1'),
  exportedAt: Timestamp,
  conversation: Conversation,
  messages: z.array(Message),
  plans: z.array(Plan),
  total: z.object({ usage: Usage, cost: Cost }),
});
export type ConversationExport = z.infer<typeof ConversationExport>;
