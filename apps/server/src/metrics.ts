import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { OpenStreams } from '@codelab/api/open-streams';
import type { Database } from '@codelab/database/connect';
import type { EventLog } from '@codelab/database/event-log';
import type { Observe } from '@codelab/database/unit-of-work';
import type { Engine } from '@codelab/engine/engine';

/** What `/metrics` says. Transactions are told as they end; everything else is looked at when it is asked for. */
export type Metrics = {
  readonly observe: Observe;
  watch(rooms: WatchedRooms): void;
  readonly contentType: string;
  read(): Promise<string>;
};

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
    },
    contentType: registry.contentType,
    read: () => registry.metrics(),
  };
}
