import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { OpenStreams } from '@codelab/api/open-streams';
import type { Database } from '@codelab/database/connect';
import type { EventLog } from '@codelab/database/event-log';
import type { Observe } from '@codelab/database/unit-of-work';
import { addCost, addUsage, noCost, noUsage } from '@codelab/domain/cost';
import type { Engine } from '@codelab/engine/engine';
import type { Meter } from '@codelab/engine/meter';
import type { ServerStatus } from '@codelab/protocol/status';
import { workNow } from './work-now.ts';

/** What `/metrics` says. Transactions are told as they end; everything else is looked at when it is asked for. */
export type Metrics = {
  readonly observe: Observe;
  readonly observeLag: (seconds: number) => void;
  readonly meter: Meter;
  /** Since the start, for people. */
  measured(): Promise<Measured>;
  watch(rooms: WatchedRooms): void;
  readonly contentType: string;
  read(): Promise<string>;
};

export type Measured = Pick<ServerStatus, 'models' | 'transactions' | 'eventLagMs'>;

export type WatchedRooms = {
  readonly database: Database;
  readonly events: EventLog;
  readonly streams: OpenStreams;
  readonly engine: Engine;
};

export function openMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const seconds = new Histogram({
    name: 'codelab_transaction_seconds',
    help: 'How long transactions held a connection.',
    labelNames: ['label', 'outcome'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });

  const lag = new Histogram({
    name: 'codelab_event_lag_seconds',
    help: 'From the commit of an event to its reading for a stream.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers,
  });
  const modelSeconds = new Histogram({
    name: 'codelab_model_call_seconds',
    help: 'Model calls, by provider and outcome.',
    labelNames: ['provider', 'outcome'],
    buckets: [0.5, 1, 2, 5, 10, 30, 60, 120, 300],
    registers,
  });
  const tokens = new Counter({
    name: 'codelab_model_tokens_total',
    help: 'Tokens said to models and by them, as providers count them.',
    labelNames: ['provider', 'direction'],
    registers,
  });
  const dollars = new Counter({
    name: 'codelab_model_cost_usd_total',
    help: 'US dollars that model calls cost, as far as prices are known.',
    labelNames: ['provider'],
    registers,
  });
  const unpriced = new Counter({
    name: 'codelab_model_calls_unpriced_total',
    help: 'Model calls that were answered and whose price is not known.',
    labelNames: ['provider'],
    registers,
  });
  let models: ServerStatus['models'] = { usage: noUsage, cost: noCost };
  const toolSeconds = new Histogram({
    name: 'codelab_tool_call_seconds',
    help: 'Tool calls that ran, by tool and outcome.',
    labelNames: ['tool', 'outcome'],
    buckets: [0.005, 0.025, 0.1, 0.5, 1, 5, 30, 120, 600],
    registers,
  });

  function gauge(name: string, help: string, look: () => number): void {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(look());
      },
    });
  }

  return {
    observe: (label, took, outcome) => seconds.observe({ label, outcome }, took),
    observeLag: (took) => lag.observe(took),
    meter: {
      modelCall({ model, outcome, seconds: took, spent }) {
        const provider = model.split('/')[0] ?? model;
        modelSeconds.observe({ provider, outcome }, took);
        if (!spent) return;
        const { usage, cost } = spent;
        tokens.inc({ provider, direction: 'in' }, usage.inputTokens);
        tokens.inc({ provider, direction: 'out' }, usage.outputTokens);
        dollars.inc({ provider }, cost.microDollars / 1_000_000);
        unpriced.inc({ provider }, cost.unpricedCalls);
        models = { usage: addUsage(models.usage, usage), cost: addCost(models.cost, cost) };
      },
      toolCall: ({ tool, outcome, seconds: took }) => toolSeconds.observe({ tool, outcome }, took),
    },
    async measured() {
      const transactions = [...(await meansOf(seconds, 'label'))]
        .map(([label, { count, meanMs }]) => ({ label, count, meanMs }))
        .sort((a, b) => b.count - a.count);
      const eventLag = (await meansOf(lag)).get('');
      return { models, transactions, ...(eventLag && eventLag.count > 0 && { eventLagMs: eventLag.meanMs }) };
    },
    watch({ database, events, streams, engine }) {
      new Gauge({
        name: 'codelab_database_connections',
        help: 'Connections of the pool, and who waits for one.',
        labelNames: ['state'],
        registers,
        collect() {
          const { size, inUse, waiting } = database.pool();
          this.set({ state: 'in_use' }, inUse);
          this.set({ state: 'free' }, size - inUse);
          this.set({ state: 'waited_for' }, waiting);
        },
      });
      gauge('codelab_units_of_work_open', 'Units of work that are open.', () => database.pool().openUnits);
      gauge('codelab_streams_open', 'Streams that clients listen to.', () => streams.count);
      gauge(
        'codelab_event_followers',
        'Conversations that are followed, each as often as it is.',
        () => events.followers,
      );
      gauge('codelab_turns_running', 'Turns that run in this process.', () => engine.health().running.length);
      gauge('codelab_dispatcher_age_seconds', 'Since the job loop last reached Postgres.', () => {
        return engine.health().loopAgeMs / 1_000;
      });
      // Last, so that the others do not count its own look at the database.
      new Gauge({
        name: 'codelab_work',
        help: 'Open turns, what waits for a person, and jobs that are not over, over all servers.',
        labelNames: ['what', 'state'],
        registers,
        async collect() {
          const counts = await workNow(database);
          for (const [what, states] of Object.entries(counts ?? {})) {
            for (const [state, count] of Object.entries(states)) this.set({ what, state }, count);
          }
        },
      });
    },
    contentType: registry.contentType,
    read: () => registry.metrics(),
  };
}

/** What a histogram of seconds has counted, by one of its labels. */
async function meansOf<Label extends string>(
  histogram: Histogram<Label>,
  by?: Label,
): Promise<Map<string, { count: number; meanMs: number }>> {
  const { name, values } = await histogram.get();
  const sums = new Map<string, { count: number; seconds: number }>();
  for (const { metricName, labels, value } of values) {
    const key = by === undefined ? '' : String(labels[by]);
    const sum = sums.get(key) ?? { count: 0, seconds: 0 };
    if (metricName === `${name}_count`) sums.set(key, { ...sum, count: sum.count + value });
    if (metricName === `${name}_sum`) sums.set(key, { ...sum, seconds: sum.seconds + value });
  }
  return new Map(
    [...sums].map(([key, { count, seconds }]) => [key, { count, meanMs: count === 0 ? 0 : (seconds / count) * 1_000 }]),
  );
}
