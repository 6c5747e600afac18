import { readEnv } from './env.ts';
import { openLog } from './log.ts';
import { stopOnSignal } from './shutdown.ts';
import { StartFailure } from './start-failure.ts';
import { startServer } from './start-server.ts';

/** The whole life of the process: start, say where it is, stop when told. */
export async function runServer({ withPages }: { readonly withPages: boolean }): Promise<void> {
  try {
    const env = readEnv();
    const log = openLog({ level: env.logLevel, readable: process.stdout.isTTY });
    // Until there is something to stop, a signal just ends the process, which takes what it started along.
    let stop = async () => {};
    stopOnSignal(() => stop(), log);
    const onSignIn = (link: string) => say(`Signed in. For another browser: ${link}`);
    const server = await startServer(env, { log, withPages, onSignIn });
    stop = () => server.stop();
    const took = `started in ${(performance.now() / 1_000).toFixed(1)} s`;
    if (env.roles.web) say(`CodeLab is ready: ${await server.newLink()} (${took})`);
    else say(`CodeLab works for other servers (${took})`);
  } catch (error) {
    const lines = error instanceof StartFailure ? error.message.split('\n') : [`it did not start: ${stackOf(error)}`];
    for (const line of lines) process.stderr.write(`codelab: ${line}\n`);
    process.exit(1);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
