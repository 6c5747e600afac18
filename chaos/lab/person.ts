import { newKey } from '@codelab/client/new-key';
import { AgentName } from '@codelab/protocol/agent';
import type { Approval } from '@codelab/protocol/approval';
import type { ClientMessage, HitlDecision } from '@codelab/protocol/command';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { ConversationId } from '@codelab/protocol/ids';
import type { OpenQuestion, Plan } from '@codelab/protocol/plan';
import type { ProblemCode } from '@codelab/protocol/problem';
import { type Verb, type Words, wordsFor } from '../processes/story-words.ts';
import type { Listener } from './listener.ts';
import { pause } from './pause.ts';
import type { Random } from './random.ts';
import type { Answer, Reach } from './reach.ts';
import type { Tally } from './tally.ts';

export type PersonOptions = {
  readonly conversationId: ConversationId;
  /** In every token, so that no two conversations touch the same file. */
  readonly name: string;
  readonly reach: Reach;
  readonly listener: Listener;
  readonly random: Random;
  readonly tally: Tally;
  /** How often a person says yes, where both can be said. Default 0.7. */
  readonly yes?: number;
};

/** Somebody who talks in one conversation, in two tabs at once, and decides what is asked there. */
export type Person = {
  /** Says one thing in one of many ways, and stays until all of it has come to its end. */
  play(verb: Verb): Promise<void>;
  /** Says it, and does nothing about what comes of it. */
  begin(verb: Verb): Promise<void>;
  /** Decides whatever is asked, until nothing is open any more. */
  attend(withinMs?: number): Promise<void>;
  cancel(): Promise<void>;
  switchTo(name: string): Promise<void>;
  /** What was said and accepted: each must be found once. */
  readonly said: readonly string[];
};

const overWithinMs = 120_000;

export function openPerson(options: PersonOptions): Person {
  const { conversationId, name, reach, listener, random, tally, yes = 0.7 } = options;
  const said: string[] = [];
  const seen = new Set<string>();
  let tokens = 0;

  function nextWords(verb: Verb): Words {
    tokens += 1;
    return { verb, token: `${name}-${tokens}` };
  }

  async function say(words: Words, delivery: 'queue' | 'steer' = 'queue'): Promise<void> {
    const content = wordsFor(words);
    said.push(content);
    const message = { type: 'user_message', content, delivery } as const;
    const key = newKey();
    const times = random.pick([1, 1, 2, 3]);
    const answers = await Promise.all(Array.from({ length: times }, () => reach.send(conversationId, message, key)));
    tally.count('messages said');
    if (times > 1) tally.count('messages sent again under their key', times - 1);
    assertSame(answers, `message ${content}`);
    if (random.chance(0.2)) late.push(resend(message, key, answers[0]));
  }

  const late: Promise<void>[] = [];
  /** As a client does that was asleep. */
  async function resend(message: ClientMessage, key: ReturnType<typeof newKey>, first: Answer<unknown> | undefined) {
    await pause(random.between(500, 4_000));
    tally.count('messages sent again later');
    assertSame([first, await reach.send(conversationId, message, key)], 'a message that was sent again later');
  }

  function assertSame(answers: readonly (Answer<unknown> | undefined)[], what: string): void {
    const [first, ...others] = answers.map((answer) => JSON.stringify(answer?.value ?? answer?.problem?.code));
    if (others.some((other) => other !== first)) tally.violation(`${what} got two answers: ${first} and ${others}`);
    const refusal = answers.find((answer) => answer?.problem)?.problem;
    if (refusal) tally.violation(`${what} was refused: ${refusal.code} ${refusal.message}`);
  }

  /** Two tabs decide the same thing at once; one of them wins, whatever happens to the servers. */
  async function decide(approval: Approval): Promise<void> {
    const { id: approvalId, version, digest } = approval;
    const about = { type: 'hitl_decision', approvalId, version, digest } as const;
    const tab = (): HitlDecision =>
      approval.kind === 'unknown_outcome'
        ? { ...about, decision: 'resolve', outcome: random.pick(['run_again', 'done', 'failed']) }
        : { ...about, decision: random.chance(yes) ? 'approve' : 'reject' };
    if (approval.kind === 'unknown_outcome') tally.count('outcomes that were unknown');
    await inTwoTabs(approval.conversationId, [tab(), tab()], ['already_decided', 'approval_changed']);
  }

  async function answer({ callId, conversationId: where }: OpenQuestion): Promise<void> {
    const tab = () => ({
      type: 'tool_result' as const,
      callId,
      result: { answers: { colour: random.pick(['red', 'blue']) } },
    });
    await inTwoTabs(where, [tab(), tab()], ['tool_call_not_waiting']);
  }

  async function decidePlan({ id: planId, version, digest, note, conversationId: where }: Plan): Promise<void> {
    const about = { type: 'plan_decision', planId, version, digest } as const;
    const tab = () =>
      random.chance(yes)
        ? { ...about, decision: 'approve' as const }
        : version === 1 && !note && random.chance(0.5)
          ? { ...about, decision: 'modify' as const, feedback: wordsFor(nextWords('plan')) }
          : { ...about, decision: 'reject' as const };
    await inTwoTabs(where, [tab(), tab()], ['already_decided', 'approval_changed']);
  }

  async function inTwoTabs(
    where: ConversationId,
    [one, other]: readonly [ClientMessage, ClientMessage],
    losing: readonly ProblemCode[],
  ): Promise<void> {
    tally.count('things decided in two tabs at once');
    const answers = await Promise.all([reach.send(where, one), reach.send(where, other)]);
    const won = answers.filter(({ value }) => value !== undefined).length;
    if (won > 1) tally.violation(`${where}: both tabs won with ${JSON.stringify([one, other])}`);
    for (const { problem } of answers) {
      if (problem && !losing.includes(problem.code)) {
        tally.violation(`${where}: a decision was refused with ${problem.code}: ${problem.message}`);
      }
    }
  }

  async function steerPlan({ id: planId, subtasks }: Plan): Promise<void> {
    const failed = subtasks.find(({ status }) => status === 'failed');
    const key = newKey();
    await reach.ask((api, signal) =>
      failed && random.chance(0.7)
        ? api.plan.steer.mutate({ key, planId, action: 'skip', subtaskId: failed.id }, { signal })
        : api.plan.steer.mutate({ key, planId, action: 'cancel' }, { signal }),
    );
  }

  /** Everything that waits and that was not dealt with yet. */
  async function deal(view: ConversationView): Promise<void> {
    const { approvals, questions, plans } = view.waiting;
    const first = (what: string) => !seen.has(what) && Boolean(seen.add(what));
    await Promise.all([
      ...approvals.filter(({ id, version }) => first(`${id} ${version}`)).map(decide),
      ...questions.filter(({ callId }) => first(callId)).map(answer),
      ...plans.filter(({ id, version, note }) => first(`${id} ${version} ${note}`)).map(decidePlan),
      ...view.plans
        .filter(({ id, status, counts }) => status === 'failed' && first(`${id} ${counts.failed}f`))
        .map(steerPlan),
    ]);
    if (view.queue.paused && view.queue.messages.length > 0 && first(`queue ${view.cursor}`)) {
      const key = newKey();
      await reach.ask((api, signal) => api.queue.change.mutate({ key, conversationId, action: 'resume' }, { signal }));
    }
  }

  async function attend(withinMs = overWithinMs): Promise<void> {
    await caughtUp();
    const giveUpAt = performance.now() + withinMs;
    while (!listener.view || !isOver(listener.view)) {
      if (listener.view) await deal(listener.view);
      if (listener.view && isOver(listener.view)) break;
      if (performance.now() > giveUpAt) {
        tally.violation(`${conversationId} (${name}) did not come to an end: ${openIn(listener.view)}`);
        return;
      }
      await listener.news(1_000);
    }
    await Promise.all(late.splice(0));
  }

  /** What was just accepted must be in the view before the view can say that nothing is open. */
  async function caughtUp(): Promise<void> {
    const { value } = await reach.ask((api, signal) => api.conversation.get.query({ conversationId }, { signal }));
    const giveUpAt = performance.now() + overWithinMs;
    while (value && listener.cursor < value.cursor) {
      await listener.news(1_000);
      if (performance.now() < giveUpAt) continue;
      tally.violation(`${conversationId} (${name}) was not heard beyond ${listener.cursor} of ${value.cursor}`);
      return;
    }
  }

  async function cancel(): Promise<void> {
    const key = newKey();
    const { problem } = await reach.ask((api, signal) =>
      api.conversation.cancel.mutate({ key, conversationId }, { signal }),
    );
    tally.count('turns cancelled');
    if (problem) tally.violation(`${conversationId}: a cancel was refused with ${problem.code}`);
  }

  return {
    said,
    attend,
    cancel,
    switchTo,
    begin: (verb) => say(nextWords(verb)),
    async play(verb) {
      const way = random.pick(['one', 'one', 'one', 'several', 'steered', 'cancelled', 'switched'] as const);
      switch (way) {
        case 'one':
          await say(nextWords(verb));
          break;
        case 'several': {
          // All at once, over different servers: in which order they come is not told.
          const all = [nextWords(verb), nextWords('say'), nextWords('look')];
          await Promise.all(all.map((words) => say(words)));
          break;
        }
        case 'steered':
          await say(nextWords('say'));
          await pause(random.between(0, 600));
          await say(nextWords(verb), 'steer');
          break;
        case 'cancelled':
          await say(nextWords(verb));
          await pause(random.between(0, 1_500));
          await cancel();
          break;
        case 'switched':
          await say(nextWords(verb));
          for (const agent of ['debug', 'coder']) await switchTo(agent);
          break;
      }
      await attend();
    },
  };

  async function switchTo(name: string): Promise<void> {
    const { problem } = await reach.send(conversationId, { type: 'switch_agent', agent: AgentName.parse(name) });
    tally.count('agents switched');
    if (problem) tally.violation(`${conversationId}: a switch was refused with ${problem.code}`);
  }
}

const ended: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled']);
const over: ReadonlySet<string> = new Set(['rejected', 'completed', 'cancelled']);

/** Nothing runs, nothing waits, nothing is queued. */
export function isOver({ turn, waiting, queue, plans }: ConversationView): boolean {
  return (
    (turn === undefined || ended.has(turn.status)) &&
    waiting.approvals.length + waiting.plans.length + waiting.questions.length + queue.messages.length === 0 &&
    plans.every(({ status }) => over.has(status))
  );
}

function openIn(view: ConversationView | undefined): string {
  if (!view) return 'nothing was heard';
  const { turn, waiting, queue, plans, cursor } = view;
  return JSON.stringify({
    cursor,
    turn,
    approvals: waiting.approvals.map(({ id, kind, version }) => `${kind} ${id} ${version}`),
    questions: waiting.questions.map(({ callId }) => callId),
    plans: plans.map(({ id, status, subtasks }) => `${id} ${status} ${subtasks.map((step) => step.status)}`),
    queue: queue.messages.length,
    paused: queue.paused,
  });
}
