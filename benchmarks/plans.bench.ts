import postgres from 'postgres';
import { everything } from '@codelab/domain/file-claims';
import { emptyView, fold } from '@codelab/domain/fold';
import { countsOf } from '@codelab/domain/plan-graph';
import { scheduleOf } from '@codelab/domain/plan-schedule';
import { AgentName, ModelRef } from '@codelab/protocol/agent';
import type { EventBody } from '@codelab/protocol/event';
import { ConversationId, PlanId, SubtaskId, WorkspaceId } from '@codelab/protocol/ids';
import type { Plan, Subtask } from '@codelab/protocol/plan';
import { type App, startApp } from './lab/app.ts';
import { openChat } from './lab/chat.ts';
import { percentile } from './lab/percentile.ts';
import { openPlace } from './lab/place.ts';
import { startProgram } from './lab/program.ts';
import { printTable } from './lab/table.ts';
import type { BareInserts } from './programs/bare-inserts.ts';
import type { Wanted } from './programs/paced-model.ts';

const thinkMs = 1_000;
const links = 30;
const agent = AgentName.parse('coder');
const speech = { afterMs: 0, chunks: 1, everyMs: 0, atTheGate: false } as const;
type Steps = NonNullable<Wanted['plan']>;

/** From `approve` until the plan is completed, as its person hears it, in milliseconds. */
async function carriedOut(app: App, steps: Steps): Promise<{ planId: PlanId; tookMs: number }> {
  await using chat = await openChat(app);
  await app.client.send(chat.id, { type: 'user_message', content: JSON.stringify({ ...speech, plan: steps }), agent });
  const { plan } = await chat.next('plan_approval_required');
  const { id: planId, version, digest } = plan;
  const since = performance.now();
  await app.client.send(chat.id, { type: 'plan_decision', planId, version, digest, decision: 'approve' });
  for (;;) if ((await chat.next('plan_updated')).status === 'completed') break;
  return { planId, tookMs: performance.now() - since };
}

const step = (id: string, dependsOn: string[], afterMs: number): Steps[number] => ({
  id,
  dependsOn,
  wanted: { ...speech, afterMs, completes: true },
});
const abreast = (count: number) => Array.from({ length: count }, (_, n) => step(`s${n}`, [], thinkMs));
const chain = Array.from({ length: links }, (_, n) => step(`s${n}`, n === 0 ? [] : [`s${n - 1}`], 0));

await using place = await openPlace();
await using inserts = await startProgram<BareInserts>('bare-inserts');
await using app = await startApp(place, 'web,worker', { CODELAB_PARALLEL_STEPS: '8,8,8' });
await carriedOut(app, chain.slice(0, 3)); // warm

await inserts.ask('begin', place.databaseUrl);
const { planId } = await carriedOut(app, chain);
const bare = await inserts.ask('end');
const sql = postgres(place.databaseUrl, { max: 1 });
const gaps = await sql<{ ms: number }[]>`
  select extract(epoch from (select min(m.at) from messages m
      where m.conversation_id = later.child_conversation_id and m.role = 'assistant') - t.ended_at) * 1000 as ms
  from subtasks later
  join subtasks earlier on earlier.plan_id = later.plan_id and later.depends_on ? earlier.id
  join turns t on t.conversation_id = earlier.child_conversation_id
  where later.plan_id = ${planId}`;
await sql.end();
const handed = gaps.map(({ ms }) => Number(ms));

const times = async (count: number) => {
  const took: number[] = [];
  for (let n = 0; n < 3; n += 1) took.push((await carriedOut(app, abreast(count))).tookMs);
  return percentile(took, 0.5);
};
const alone = await times(1);
const eight = await times(8);

/** Five hundred steps, each behind two before it, a third of them done. */
const steps: Subtask[] = Array.from({ length: 500 }, (_, n) => ({
  id: SubtaskId.parse(`s${n}`),
  title: `Step ${n}`,
  description: 'What there is to do, in a line or two of words.',
  agent,
  dependsOn: n < 10 ? [] : [SubtaskId.parse(`s${n - 10}`), SubtaskId.parse(`s${n - 7}`)],
  paths: [`src/part-${n % 50}/**`],
  approved: true,
  status: n < 170 ? 'done' : 'waiting',
}));
const conversation = {
  id: ConversationId.parse(crypto.randomUUID()),
  title: 'A plan',
  agent,
  model: ModelRef.parse('demo'),
  status: 'active' as const,
  workspaceId: WorkspaceId.parse(crypto.randomUUID()),
  createdAt: new Date().toISOString(),
};
const spent = {
  usage: { inputTokens: 0, outputTokens: 0, reasoningTokens: 0, modelCalls: 0 },
  cost: { microDollars: 0, unpricedCalls: 0 },
};
const plan: Plan = {
  id: PlanId.parse(crypto.randomUUID()),
  conversationId: conversation.id,
  version: 1,
  digest: 'a'.repeat(64),
  title: 'A plan',
  status: 'running',
  subtasks: steps,
  counts: countsOf(steps),
  parallel: 8,
  spent,
  proposedAt: conversation.createdAt,
};

function each(count: number, work: (n: number) => void): number {
  for (let n = 0; n < count; n += 1) work(n); // warm
  const since = performance.now();
  for (let n = 0; n < count; n += 1) work(n);
  return ((performance.now() - since) / count) * 1_000;
}

const place1 = { at: conversation.createdAt, conversationId: conversation.id };
const event = (seq: number, body: EventBody) => ({ seq, ...place1, ...body });
const shown = fold(emptyView(conversation), event(1, { type: 'plan_changed', plan, by: 'owner', change: 'patched' }));
const scheduling = each(50, () => {
  scheduleOf(steps, ({ paths }) => paths ?? everything, [{ of: 'plan', limit: 8, left: 8 }]);
});
const folding = each(200, (n) => {
  const subtaskId = SubtaskId.parse(`s${170 + (n % 300)}`);
  fold(shown, event(2, { type: 'subtask_updated', planId: plan.id, subtaskId, status: 'running' }));
});
const cloning = each(50, () => void structuredClone(plan));

printTable('baseline', [
  {
    what: 'step ended → its dependant asks its model, p50',
    unit: 'ms',
    ours: percentile(handed, 0.5),
    baseline: percentile(bare, 0.5),
  },
  { what: '… p95', unit: 'ms', ours: percentile(handed, 0.95), baseline: percentile(bare, 0.95) },
  {
    what: `8 steps side by side against 1, model of ${thinkMs} ms: approve → completed`,
    unit: 'ms',
    ours: eight,
    baseline: alone,
  },
  { what: '500 steps: one schedule, against a copy of the plan', unit: 'µs', ours: scheduling, baseline: cloning },
  { what: '500 steps: one event folded, against a copy of the plan', unit: 'µs', ours: folding, baseline: cloning },
]);
