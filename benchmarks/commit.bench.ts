import { randomBytes } from 'node:crypto';
import { connect } from '@codelab/database/connect';
import { type EventLog, openEventLog } from '@codelab/database/event-log';
import { silentLog } from '@codelab/database/log';
import { ensureOwner, ensureWorkspace } from '@codelab/database/owners';
import type { TransactionLabel } from '@codelab/database/transaction-label';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import type { Engine } from '@codelab/engine/engine';
import { startEngine } from '@codelab/engine/start-engine';
import { asks, says, scriptedModel } from '@codelab/engine/testing/scripted-model';
import { AgentName, ModelRef } from '@codelab/protocol/agent';
import { CommandKey, OwnerId, WorkspaceId } from '@codelab/protocol/ids';
import { percentile } from './lab/percentile.ts';
import { openPlace, type Place } from './lab/place.ts';
import { familyCpuMs } from './lab/processor-time.ts';
import { startProgram } from './lab/program.ts';
import { printTable } from './lab/table.ts';
import { usage } from './lab/usage.ts';
import type { BareInserts } from './programs/bare-inserts.ts';

const turns = 40;
const atOnce = 4;
const ownerId = OwnerId.parse(crypto.randomUUID());

/** Reads a folder, runs a command that a person lets it run, and says a few words. */
const model = scriptedModel(
  asks('I look.', { tool: 'list_files', input: { path: '.' } }),
  asks({ tool: 'execute_command', input: { command: 'true' } }),
  says('That is all there is to say about it.', { chunks: 8, delayMs: 40 }),
);

function newKey(): CommandKey {
  return CommandKey.parse(crypto.randomUUID());
}

async function playTurn(engine: Engine, events: EventLog): Promise<void> {
  const { conversationId } = await engine.createConversation(ownerId, {
    key: newKey(),
    agent: AgentName.parse('coder'),
  });
  const leaving = new AbortController();
  const send = (message: Parameters<Engine['accept']>[1]['message']) =>
    engine.accept(ownerId, { conversationId, key: newKey(), message });
  await send({ type: 'user_message', content: 'Go.' });
  for await (const event of events.follow(conversationId, 0, leaving.signal)) {
    if (event.type === 'approval_required') {
      const { id: approvalId, version, digest } = event.approval;
      await send({ type: 'hitl_decision', decision: 'approve', approvalId, version, digest });
    }
    if (event.type === 'turn_ended') {
      if (event.reason !== 'completed') throw new Error(`a turn ended as ${event.reason}: ${event.code}`);
      leaving.abort();
    }
  }
}

type Measured = {
  readonly byLabel: ReadonlyMap<TransactionLabel, readonly number[]>;
  readonly bare: readonly number[];
  /** Of one turn, in this process, and in Postgres beside the bare inserts. */
  readonly cpuMs: number;
  readonly postgresCpuMs: number | undefined;
};

async function measure(place: Place): Promise<Measured> {
  const byLabel = new Map<TransactionLabel, number[]>();
  const database = connect(place.databaseUrl, {
    observe(label, seconds) {
      const took = byLabel.get(label) ?? [];
      byLabel.set(label, took);
      took.push(seconds * 1_000);
    },
  });
  await ownerExists(database, place);
  const events = await openEventLog({ database, log: silentLog });
  const engine = await startEngine({
    database,
    log: silentLog,
    dataDirectory: place.dataDir,
    secret: randomBytes(32).toString('base64'),
    providers: {},
    defaultModel: ModelRef.parse('demo'),
    runsJobs: true,
    model,
  });
  await Promise.all(Array.from({ length: atOnce }, () => playTurn(engine, events))); // warm
  byLabel.clear();

  await using inserts = await startProgram<BareInserts>('bare-inserts');
  await inserts.ask('begin', place.databaseUrl);
  const [before, postgresBefore] = [usage().cpuMs, familyCpuMs(place.postgresPid)];
  let left = turns;
  const player = async () => {
    while (left-- > 0) await playTurn(engine, events);
  };
  await Promise.all(Array.from({ length: atOnce }, player));
  const [after, postgresAfter] = [usage().cpuMs, familyCpuMs(place.postgresPid)];
  const bare = await inserts.ask('end');
  await engine.stop();
  await events.close();
  await database.close();
  const postgresCpuMs =
    postgresBefore === undefined || postgresAfter === undefined ? undefined : (postgresAfter - postgresBefore) / turns;
  return { byLabel, bare, cpuMs: (after - before) / turns, postgresCpuMs };
}

async function ownerExists(database: ReturnType<typeof connect>, { workspace }: Place): Promise<void> {
  const createdAt = new Date().toISOString();
  await using work = openUnitOfWork(database);
  await work.transaction('start_server', async (tx) => {
    await ensureOwner(tx, { id: ownerId, name: 'owner', createdAt });
    const id = WorkspaceId.parse(crypto.randomUUID());
    await ensureWorkspace(tx, { id, ownerId, name: 'bench', path: workspace, createdAt });
  });
}

await using place = await openPlace();
const { byLabel, bare, cpuMs, postgresCpuMs } = await measure(place);
const all = [...byLabel].toSorted(([, one], [, other]) => other.length - one.length);
const inTurn = all.filter(([label]) => !['sweep', 'read_events', 'append_events'].includes(label));
const count = inTurn.reduce((sum, [, took]) => sum + took.length, 0);
const postgresShare = postgresCpuMs === undefined ? '' : `, and ${postgresCpuMs.toFixed(0)} ms of Postgres`;
console.log(
  `  a turn of three model calls and two tools: ${(count / turns).toFixed(1)} transactions besides deltas, ${cpuMs.toFixed(0)} ms of CPU${postgresShare}`,
);
printTable('bare insert', [
  ...all.flatMap(([label, took]) =>
    [0.5, 0.95].map((share) => ({
      what: share === 0.5 ? `${label}, ${(took.length / turns).toFixed(1)} a turn, p50` : '… p95',
      unit: 'ms',
      ours: percentile(took, share),
      baseline: percentile(bare, share),
    })),
  ),
]);
