import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { readEnv } from '@codelab/server/env';
import { openLog } from '@codelab/server/log';
import { startServer } from '@codelab/server/start-server';
import { answerCalls } from '../lab/program.ts';
import { type Usage, usage, usageAfterCollection } from '../lab/usage.ts';
import { pacedModel } from './paced-model.ts';

/** The server as people run it, without the pages, and with a model that keeps its pace. */
export type AppServer = {
  address(): { readonly port: number; readonly token: string };
  usage(): Usage;
  usageAfterCollection(): Promise<Usage>;
  /** Model calls that wait at the gate. */
  waiting(): number;
  openGate(): void;
  profile(): Promise<void>;
  endProfile(file: string): Promise<void>;
};

const { model, waiting, open } = pacedModel();
const server = await startServer(readEnv(), {
  log: openLog({ level: 'info', readable: false }),
  withPages: false,
  model,
  changes: { burst: 1_000_000, perSecond: 1_000_000 },
  maxStreamsPerOwner: 100_000,
});
const profiler = new Session();

answerCalls<AppServer>({
  address: () => ({ port: server.port, token: server.ownerToken }),
  usage,
  usageAfterCollection,
  waiting,
  openGate: open,
  async profile() {
    profiler.connect();
    await profiler.post('Profiler.enable');
    await profiler.post('Profiler.start');
  },
  async endProfile(file) {
    const { profile } = await profiler.post('Profiler.stop');
    writeFileSync(file, JSON.stringify(profile));
    profiler.disconnect();
  },
});
