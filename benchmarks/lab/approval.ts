import { AgentName } from '@codelab/protocol/agent';
import type { Approval } from '@codelab/protocol/approval';
import type { Wanted } from '../programs/paced-model.ts';
import type { App } from './app.ts';
import type { Chat } from './chat.ts';

/** A model that asks to run a command which a person has to allow. */
const wanted: Wanted = { afterMs: 0, chunks: 1, everyMs: 0, atTheGate: false, command: 'true' };
const agent = AgentName.parse('coder');

/** Says something, after which a turn waits for its person. */
export async function askApproval(app: App, chat: Chat): Promise<Approval> {
  await app.client.send(chat.id, { type: 'user_message', content: JSON.stringify(wanted), agent });
  const { approval } = await chat.next('approval_required');
  return approval;
}
