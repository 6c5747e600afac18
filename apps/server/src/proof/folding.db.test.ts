import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newKey } from '@codelab/client/new-key';
import { refusalOf } from '@codelab/client/refusal';
import { emptyView, fold } from '@codelab/domain/fold';
import { AgentName } from '@codelab/protocol/agent';
import type { HitlDecision } from '@codelab/protocol/command';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { QueueChange } from '@codelab/protocol/procedures';
import { type App, startApp } from '../testing/start-app.ts';
import { type Listener, listen } from './testing/listen.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { expectWhole, logOf } from './testing/rows.ts';
import { about, aboutPlan, begin, type Meeting, meet, stories } from './testing/stories.ts';

let app: App;
beforeAll(async () => {
  app = await startApp({ model: obedientModel(), changes: { burst: 100_000, perSecond: 10_000 } });
});
afterAll(() => app[Symbol.asyncDispose]());

const viewNow = ({ id }: Pick<Meeting, 'id'>) => app.client.api.conversation.get.query({ conversationId: id });

/** Every snapshot is its log folded from the beginning, and with what followed folded in it is every later one. */
async function expectFolded(meeting: Meeting, snapshots: readonly ConversationView[]): Promise<void> {
  const last = await expectWhole(app, meeting.id);
  const log = (await logOf(app, meeting.id)).filter(({ seq }) => seq <= last.cursor);
  for (const snapshot of snapshots) {
    const { cursor } = snapshot;
    const [before, after] = [log.filter(({ seq }) => seq <= cursor), log.filter(({ seq }) => seq > cursor)];
    expect(before.reduce(fold, emptyView(snapshot.conversation))).toEqual(snapshot);
    expect(after.reduce(fold, snapshot)).toEqual(last);
  }
}

test.each(stories)(
  'at every moment of it, a snapshot and what follows give the next snapshot: $name',
  async (story) => {
    await using scene = await begin(app, story);
    const snapshots: ConversationView[] = [await viewNow(scene)];
    await using witness = listen(app.client, scene.id, {
      since: snapshots[0],
      onEvent: async () => void snapshots.push(await viewNow(scene)),
    });
    await scene.send(scene.message);
    await witness.until(story.isOver);
    await expectFolded(scene, snapshots);
  },
);

test.each(stories)('whoever goes on from any event comes to the same view: $name', async (story) => {
  await using scene = await begin(app, story);
  await scene.send(scene.message);
  await scene.listener.until(story.isOver);
  const last = await expectWhole(app, scene.id);
  const log = await logOf(app, scene.id);

  const start = emptyView(last.conversation);
  await Promise.all(
    log.map(async ({ seq }) => {
      const since = log.filter((event) => event.seq < seq).reduce(fold, start);
      await using back = listen(app.client, scene.id, { since });
      await back.until(({ cursor }) => cursor === last.cursor);
      expect(back.heard.map((event) => event.seq)).toEqual(log.slice(seq - 1).map((event) => event.seq));
      expect(back.view).toEqual(last);
    }),
  );
});

const saying = fc.constantFrom(
  'Hello',
  'recite one two three',
  'ask',
  'write FILE x',
  'write-each FILE 2-FILE',
  'everything FILE',
  'run echo out; echo err >&2; exit 3',
  'read missing.txt',
  'call no_such_tool {}',
  'switch ask',
  'plan finish | write 3-FILE x',
  'plan-twice finish',
  'break 400',
);

const moves = fc.record({ pick: fc.nat({ max: 999 }), words: saying, waits: fc.constantFrom(true, true, true, false) });
type Move = typeof moves extends fc.Arbitrary<infer Value> ? Value : never;

/** One of all that can be done just now; what waits for a person is more likely to be decided than to be talked over. */
async function perform(meeting: Meeting, { pick, words }: Move): Promise<unknown> {
  const { waiting, queue } = await viewNow(meeting);
  const change = () => ({ key: newKey(), conversationId: meeting.id });
  const changeQueue = (asked: object) => app.client.api.queue.change.mutate({ ...change(), ...asked } as QueueChange);
  const possible: (() => Promise<unknown>)[] = [
    () => meeting.say(words.replaceAll('FILE', meeting.file)),
    () => meeting.say(words.replaceAll('FILE', meeting.file)),
    () => meeting.send({ type: 'switch_agent', agent: AgentName.parse('coder') }),
    () => app.client.api.conversation.rename.mutate({ ...change(), title: words }),
    () => meeting.cancel(),
    () => changeQueue({ action: 'resume' }),
    ...queue.messages.map(
      ({ id }) =>
        () =>
          changeQueue({ action: 'move', queuedMessageId: id }),
    ),
    ...waiting.approvals.flatMap((approval) => {
      const decide = (decision: HitlDecision) => () => app.client.send(approval.conversationId, decision);
      const it = about(approval);
      if (approval.kind === 'unknown_outcome') return [decide({ ...it, decision: 'resolve', outcome: 'done' })];
      const files = approval.files.map(({ path }) => ({ path, content: 'edited\n' }));
      const [approve, reject] = [decide({ ...it, decision: 'approve' }), decide({ ...it, decision: 'reject' })];
      const edits = files.length > 0 ? [decide({ ...it, decision: 'edit', files })] : [];
      return [approve, approve, approve, reject, ...edits];
    }),
    ...waiting.questions.flatMap(({ callId }) => [
      () => meeting.send({ type: 'tool_result', callId, result: { answers: { colour: 'red' } } }),
      () => meeting.send({ type: 'tool_result', callId, error: { code: 'no', message: 'No.' } }),
    ]),
    ...waiting.plans.flatMap((plan) => [
      () => meeting.send({ ...aboutPlan(plan), decision: 'approve' }),
      () => meeting.send({ ...aboutPlan(plan), decision: 'approve' }),
      () => meeting.send({ ...aboutPlan(plan), decision: 'modify', feedback: words }),
      () => meeting.send({ ...aboutPlan(plan), decision: 'reject' }),
    ]),
  ];
  return possible[pick % possible.length]?.();
}

/** Somebody or something may have been faster. */
function assertForeseen(error: unknown): void {
  const code = refusalOf(error)?.code;
  if (code === undefined || code === 'internal' || code === 'invalid_input') throw error;
}

/** Nothing goes on by itself any more. */
function isQuiet({ turn, plans, queue }: ConversationView): boolean {
  if (turn?.status === 'waiting') return turn.waitingFor.for !== 'retry_at';
  const isOver = turn === undefined || !['queued', 'running'].includes(turn.status);
  const isStill = plans.every(
    ({ status, counts }) => !['approved', 'running'].includes(status) || counts.waitingForPerson > 0,
  );
  return isOver && isStill && (queue.paused || queue.messages.length === 0);
}

/** When all is quiet, one who listened from the beginning sees what a fresh snapshot says. */
async function expectSeen(meeting: Meeting, witness: Listener): Promise<void> {
  for (;;) {
    const now = await viewNow(meeting);
    await witness.until(({ cursor }) => cursor >= now.cursor);
    const { view } = witness;
    if (view?.cursor !== now.cursor) continue; // it went on meanwhile
    expect(view).toEqual(now);
    if (isQuiet(now)) return;
  }
}

test('whatever is done in whatever order, what was heard is what is there', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(moves, { minLength: 3, maxLength: 12 }), async (done) => {
      await using meeting = await meet(app);
      const snapshots: ConversationView[] = [];
      await using witness = listen(app.client, meeting.id, {
        onEvent: async () => void snapshots.push(await viewNow(meeting)),
      });
      for (const move of done) {
        await perform(meeting, move).catch(assertForeseen);
        if (move.waits) await meeting.listener.until(isQuiet);
      }
      await meeting.cancel();
      await expectSeen(meeting, witness);
      await expectFolded(meeting, snapshots);
    }),
    { numRuns: 12, endOnFailure: true },
  );
});
