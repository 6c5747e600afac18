import { randomUUID } from 'node:crypto';
import { asks, modelThat, says } from '@codelab/engine/testing/scripted-model';
import { AgentName } from '@codelab/protocol/agent';
import type { Approval } from '@codelab/protocol/approval';
import { type CallId, ConversationId } from '@codelab/protocol/ids';
import type { Plan } from '@codelab/protocol/plan';
import type { Chat } from './open-chat.ts';
import { type App, type AppOptions, startApp } from './start-app.ts';

/** A server on which everything that can wait for a person does, each in a conversation of its own. */
export type WaitingWorld = AsyncDisposable & {
  readonly app: App;
  readonly approval: { readonly chat: Chat; readonly approval: Approval };
  readonly question: { readonly chat: Chat; readonly callId: CallId };
  readonly plan: { readonly chat: Chat; readonly plan: Plan };
  readonly idle: Chat;
  /** Somebody else's. */
  readonly foreign: ConversationId;
};

/** Writes, asks or plans when told so in one word, and says "Done." to everything else. */
const obedient = () =>
  modelThat(({ prompt }) => {
    const last = prompt.at(-1);
    if (last?.role !== 'user') return says('Done.');
    const words = JSON.stringify(last.content);
    if (words.includes('write')) return asks({ tool: 'write_file', input: { path: 'a.txt', content: 'written\n' } });
    if (words.includes('ask')) {
      return asks({ tool: 'ask_user', input: { questions: [{ id: 'colour', question: 'Which colour?' }] } });
    }
    if (words.includes('plan')) {
      const step = (id: string, dependsOn: string[]) => ({ id, title: id, description: id, agent: 'coder', dependsOn });
      const subtasks = [step('first', []), step('second', ['first'])];
      return asks({ tool: 'propose_plan', input: { title: 'Two steps', subtasks } });
    }
    return says('Done.');
  });

export async function waitingWorld(options: AppOptions = {}): Promise<WaitingWorld> {
  await using opened = new AsyncDisposableStack();
  const app = opened.use(await startApp({ model: obedient(), ...options }));
  const coder = { agent: AgentName.parse('coder') };
  const [writing, asking, planning, idle] = [
    await app.conversation(coder),
    await app.conversation(coder),
    await app.conversation(),
    await app.conversation(),
  ];
  await Promise.all([writing.say('write'), asking.say('ask'), planning.say('plan')]);
  const { approval } = await writing.until('approval_required');
  const { callId } = await asking.until('tool_call', (call) => call.status === 'waiting_for_client');
  const { plan } = await planning.until('plan_approval_required');
  await Promise.all([writing, asking, planning].map((chat) => chat.until('turn_waiting')));
  const foreign = await somebodyElses(app);
  const kept = opened.move();
  return {
    app,
    approval: { chat: writing, approval },
    question: { chat: asking, callId },
    plan: { chat: planning, plan },
    idle,
    foreign,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function somebodyElses({ sql, conversation }: App): Promise<ConversationId> {
  await using chat = await conversation();
  const [owner, workspace] = [randomUUID(), randomUUID()];
  await sql`insert into owners (id, name, created_at) values (${owner}, 'somebody else', now())`;
  await sql`insert into workspaces (id, owner_id, name, path, created_at) values (${workspace}, ${owner}, 'w', '/w', now())`;
  await sql`update conversations set owner_id = ${owner}, workspace_id = ${workspace} where id = ${chat.id}`;
  return ConversationId.parse(chat.id);
}
