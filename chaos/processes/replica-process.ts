// A real server as a process of its own, with a model that obeys. It ends when who started it has gone.
import { letClockJump } from './shifting-clock.ts';
import type { Trap } from './trap.ts';

const clock = letClockJump();
process.on('disconnect', () => process.exit(1));

const { readEnv } = await import('@codelab/server/env');
const { openLog } = await import('@codelab/server/log');
const { stopOnSignal } = await import('@codelab/server/shutdown');
const { startServer } = await import('@codelab/server/start-server');
const { StartFailure } = await import('@codelab/server/start-failure');
const { obedientModel } = await import('./obedient-model.ts');
const { trapIn } = await import('./trap.ts');

try {
  const env = readEnv();
  const { log, set } = trapIn(openLog({ level: env.logLevel, readable: false }));
  process.on('message', (told: Trap | number) => (typeof told === 'number' ? clock.jump(told) : set(told)));
  let stop = async () => {};
  stopOnSignal(() => stop(), log);
  const [chunkEveryMs = '25'] = process.argv.slice(2);
  const server = await startServer(env, {
    log,
    withPages: false,
    model: obedientModel({ chunkEveryMs: Number(chunkEveryMs) }),
    changes: { burst: 100_000, perSecond: 100_000 },
    maxStreamsPerOwner: 20_000,
  });
  stop = () => server.stop();
} catch (error) {
  process.stderr.write(`codelab: ${error instanceof StartFailure ? error.message : String(error)}\n`);
  process.exit(1);
}
