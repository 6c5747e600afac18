import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

/** What a program answers to. Inputs and answers travel between processes, as JSON does. */
type Calls<Table> = { readonly [Name in keyof Table]: (...input: never[]) => unknown };
type Input<Call> = Call extends (...input: infer Given extends unknown[]) => unknown ? Given : never;
type Answer<Call> = Call extends (...input: never[]) => infer Given ? Awaited<Given> : never;

/** One of our programs in a process of its own, so that its CPU and its memory are nobody else's. */
export type Program<Table> = AsyncDisposable & {
  readonly pid: number;
  ask<Name extends keyof Table & string>(name: Name, ...input: Input<Table[Name]>): Promise<Answer<Table[Name]>>;
};

type Question = { readonly id: number; readonly name: string; readonly input: readonly unknown[] };
type Reply = { readonly id: number; readonly answer?: unknown; readonly error?: string };

const folder = path.join(import.meta.dirname, '../programs');
const programIsReady = 0;

export async function startProgram<Table extends Calls<Table>>(
  name: string,
  options: { readonly env?: Readonly<Record<string, string>>; readonly flags?: readonly string[] } = {},
): Promise<Program<Table>> {
  const child = spawn(process.execPath, [...(options.flags ?? []), path.join(folder, `${name}.ts`)], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...options.env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'], // what a server says of its work is written, and read by nobody
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const asked = new Map<number, PromiseWithResolvers<unknown>>();
  const wait = (id: number) => {
    const waiting = Promise.withResolvers<unknown>();
    asked.set(id, waiting);
    return waiting.promise;
  };
  child.on('message', ({ id, answer, error }: Reply) => {
    if (error === undefined) asked.get(id)?.resolve(answer);
    else asked.get(id)?.reject(new Error(`${name}: ${error}`));
    asked.delete(id);
  });
  child.once('exit', (code) => {
    for (const waiting of asked.values()) waiting.reject(new Error(`${name} ended with ${code}`));
  });

  let last = programIsReady;
  await wait(programIsReady);
  return {
    pid: child.pid ?? 0,
    ask(question, ...input) {
      last += 1;
      const answered = wait(last);
      child.send({ id: last, name: question, input } satisfies Question);
      return answered as Promise<Answer<Table[typeof question]>>;
    },
    [Symbol.asyncDispose]: () => stopped(child, ended),
  };
}

async function stopped(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

/** The program's side. It ends with whoever started it. */
export function answerCalls<Table extends Calls<Table>>(table: Table): void {
  process.on('message', ({ id, name, input }: Question) => {
    const called = (async () => await Reflect.apply(table[name as keyof Table], table, input))();
    called.then(
      (answer: unknown) => reply({ id, answer }),
      (error: unknown) => reply({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.once('disconnect', () => process.exit());
  reply({ id: programIsReady });
}

function reply(message: Reply): void {
  process.send?.(message);
}
