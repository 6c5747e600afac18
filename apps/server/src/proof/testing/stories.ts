import { newKey } from '@codelab/client/new-key';
import { AgentName } from '@codelab/protocol/agent';
import type { Approval } from '@codelab/protocol/approval';
import type { Accepted, ClientMessage } from '@codelab/protocol/command';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { ConversationId } from '@codelab/protocol/ids';
import type { Plan } from '@codelab/protocol/plan';
import type { Done } from '@codelab/protocol/procedures';
import type { App } from '../../testing/start-app.ts';
import { refuseEvents } from './faults.ts';
import { type Listener, listen } from './listen.ts';
import type { Rows } from './rows.ts';

/** One thing that a person says, and what follows from it. Told with the obedient model, each in a file of its own. */
export type Story = {
  readonly name: string;
  /** What a person said before, by which it comes to where this can be said. */
  readonly before?: (file: string) => string;
  /** What has to happen for it besides. */
  readonly prepare?: (meeting: Meeting) => Promise<void>;
  /** What is said, to what waits by then. */
  readonly message: (waiting: ConversationView, file: string) => ClientMessage;
  /** Has everything happened that follows from it? */
  readonly isOver: (view: ConversationView) => boolean;
  /** No model is asked because of it. */
  readonly isSilent?: true;
  /** The rows that are there then, and the file. */
  readonly leaves: Partial<Rows>;
};

/** One conversation and one who listens to it. */
export type Meeting = AsyncDisposable & {
  readonly app: App;
  readonly id: ConversationId;
  readonly listener: Listener;
  /** In the workspace; only this conversation knows of it. */
  readonly file: string;
  send(message: ClientMessage): Promise<Accepted>;
  say(content: string): Promise<Accepted>;
  cancel(): Promise<Done>;
};

export type Scene = Meeting & { readonly message: ClientMessage };

/** A new conversation, in which nothing has been said. */
export async function meet(app: App, agent = 'coder'): Promise<Meeting> {
  const { conversation } = app.client.api;
  const made = await conversation.create.mutate({ key: newKey(), agent: AgentName.parse(agent) });
  const id = made.conversationId;
  const listener = listen(app.client, id);
  await listener.until(() => true);
  const send = (message: ClientMessage) => app.client.send(id, message);
  return {
    app,
    id,
    listener,
    file: `${id}.txt`,
    send,
    say: (content) => send({ type: 'user_message', content }),
    cancel: () => conversation.cancel.mutate({ key: newKey(), conversationId: id }),
    [Symbol.asyncDispose]: () => listener.leave(),
  };
}

/** A new conversation, brought to where the story begins. */
export async function begin(app: App, story: Story): Promise<Scene> {
  const meeting = await meet(app);
  const { listener, file } = meeting;
  if (story.before) {
    await meeting.say(story.before(file));
    await listener.until(isWaiting);
  }
  await story.prepare?.(meeting);
  const view = await listener.until(story.before ? isWaiting : () => true);
  return { ...meeting, message: story.message(view, file) };
}

export const isWaiting = ({ turn }: ConversationView) =>
  turn?.status === 'waiting' && turn.waitingFor.for !== 'retry_at';
export const isAnswered = ({ turn }: ConversationView) => turn?.status === 'completed';

export function approvalIn({ waiting }: ConversationView): Approval {
  const [approval] = waiting.approvals;
  if (!approval) throw new Error('no approval waits');
  return approval;
}

export function planIn({ waiting }: ConversationView): Plan {
  const [plan] = waiting.plans;
  if (!plan) throw new Error('no plan waits');
  return plan;
}

/** A decision names what was shown: which approval, in which version, with which digest. */
export function about({ id: approvalId, version, digest }: Approval) {
  return { type: 'hitl_decision', approvalId, version, digest } as const;
}

export function aboutPlan({ id: planId, version, digest }: Plan) {
  return { type: 'plan_decision', planId, version, digest } as const;
}

function answer(view: ConversationView) {
  const [question] = view.waiting.questions;
  if (!question) throw new Error('no question waits');
  return { type: 'tool_result', callId: question.callId } as const;
}

const writes = (file: string) => `write ${file} proposed`;
const runs = (file: string) => `run echo ran | tee -a ${file}`;
const plans = () => 'plan finish the first | finish the second';

/** The command has run, and Postgres refuses its outcome once: nobody knows it any more. */
export async function losesItsOutcome({ app, id, listener, send }: Meeting): Promise<void> {
  const approval = approvalIn(await listener.until(isWaiting));
  await refuseEvents(app.sql, id, { type: 'tool_result', times: 1 });
  await send({ ...about(approval), decision: 'approve' });
  await listener.until(({ waiting }) => waiting.approvals[0]?.kind === 'unknown_outcome');
}

export const stories: readonly Story[] = [
  {
    name: 'user_message',
    message: () => ({ type: 'user_message', content: 'Hello' }),
    isOver: isAnswered,
    leaves: { turns: ['completed'], messages: ['user', 'assistant'] },
  },
  {
    name: 'user_message, while an approval waits',
    before: writes,
    message: () => ({ type: 'user_message', content: 'yes, approve it, go on' }),
    isSilent: true,
    isOver: ({ queue }) => queue.messages.length === 1,
    leaves: { turns: ['waiting'], calls: ['write_file awaiting_approval'], waits: ['approval pending'], queued: 1 },
  },
  {
    name: 'tool_result with a result',
    before: () => 'ask',
    message: (view) => ({ ...answer(view), result: { answers: { colour: 'red' } } }),
    isOver: isAnswered,
    leaves: { turns: ['completed'], calls: ['ask_user done'], waits: ['client_result resolved approve'] },
  },
  {
    name: 'tool_result with an error',
    before: () => 'ask',
    message: (view) => ({ ...answer(view), error: { code: 'declined', message: 'I would rather not say.' } }),
    isOver: isAnswered,
    leaves: { turns: ['completed'], calls: ['ask_user failed'], waits: ['client_result resolved reject'] },
  },
  {
    name: 'switch_agent',
    message: () => ({ type: 'switch_agent', agent: AgentName.parse('ask'), reason: 'Only looking.' }),
    isSilent: true,
    isOver: ({ conversation, messages }) => conversation.agent === 'ask' && messages.at(-1)?.role === 'notice',
    leaves: { agent: 'ask', turns: [], messages: ['notice'] },
  },
  {
    name: 'switch_agent, while an approval waits',
    before: writes,
    message: () => ({ type: 'switch_agent', agent: AgentName.parse('ask') }),
    isSilent: true,
    isOver: ({ conversation, messages }) => conversation.agent === 'ask' && messages.at(-1)?.role === 'notice',
    leaves: { agent: 'ask', turns: ['waiting'], waits: ['approval pending'] },
  },
  {
    name: 'hitl_decision approve',
    before: writes,
    message: (view) => ({ ...about(approvalIn(view)), decision: 'approve' }),
    isOver: isAnswered,
    leaves: { calls: ['write_file done'], waits: ['approval resolved approve'], file: 'proposed\n' },
  },
  {
    name: 'hitl_decision edit of the arguments',
    before: writes,
    message: (view, file) => ({
      ...about(approvalIn(view)),
      decision: 'edit',
      arguments: { path: file, content: 'edited\n' },
    }),
    isOver: isAnswered,
    leaves: { calls: ['write_file done'], waits: ['approval resolved edit'], file: 'edited\n' },
  },
  {
    name: 'hitl_decision edit of the file',
    before: writes,
    message: (view, file) => ({
      ...about(approvalIn(view)),
      decision: 'edit',
      files: [{ path: file, content: 'by hand\n' }],
    }),
    isOver: isAnswered,
    leaves: { calls: ['write_file done'], waits: ['approval resolved edit'], file: 'by hand\n' },
  },
  {
    name: 'hitl_decision reject',
    before: writes,
    message: (view) => ({ ...about(approvalIn(view)), decision: 'reject', feedback: 'Not there.' }),
    isOver: isAnswered,
    leaves: { calls: ['write_file rejected'], waits: ['approval resolved reject'], file: undefined },
  },
  {
    name: 'hitl_decision resolve as done',
    before: runs,
    prepare: losesItsOutcome,
    message: (view) => ({ ...about(approvalIn(view)), decision: 'resolve', outcome: 'done', output: 'I looked.' }),
    isOver: isAnswered,
    leaves: {
      calls: ['execute_command done'],
      waits: ['approval resolved approve', 'approval resolved resolve'],
      file: 'ran\n',
    },
  },
  {
    name: 'hitl_decision resolve by running again',
    before: runs,
    prepare: losesItsOutcome,
    message: (view) => ({ ...about(approvalIn(view)), decision: 'resolve', outcome: 'run_again' }),
    isOver: isAnswered,
    leaves: { calls: ['execute_command done'], file: 'ran\nran\n' },
  },
  {
    name: 'plan_decision approve',
    before: plans,
    message: (view) => ({ ...aboutPlan(planIn(view)), decision: 'approve' }),
    isOver: (view) =>
      isAnswered(view) && view.plans[0]?.status === 'completed' && view.messages.at(-2)?.role === 'notice',
    leaves: {
      plans: ['completed 1'],
      subtasks: ['done', 'done'],
      turns: ['completed', 'completed'],
      calls: ['propose_plan done'],
    },
  },
  {
    name: 'plan_decision modify',
    before: plans,
    message: (view) => ({ ...aboutPlan(planIn(view)), decision: 'modify', feedback: 'plan finish it at once' }),
    isOver: (view) => isWaiting(view) && view.waiting.plans[0]?.version === 2,
    leaves: {
      plans: ['awaiting_decision 2'],
      subtasks: ['waiting'],
      turns: ['waiting'],
      calls: ['propose_plan done', 'propose_plan awaiting_approval'],
    },
  },
  {
    name: 'plan_decision reject',
    before: plans,
    message: (view) => ({ ...aboutPlan(planIn(view)), decision: 'reject', feedback: 'No.' }),
    isOver: isAnswered,
    leaves: { plans: ['rejected 1'], turns: ['completed'], calls: ['propose_plan done'] },
  },
];

export function storyOf(name: string): Story {
  const story = stories.find((one) => one.name === name);
  if (!story) throw new Error(`there is no story of ${name}`);
  return story;
}
