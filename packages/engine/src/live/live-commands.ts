import { askedOf } from '@codelab/database/background-commands';
import type { Listening } from '@codelab/database/connect';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import type { CallId, ConversationId, Seq } from '@codelab/protocol/ids';
import type { CommandAsked } from '@codelab/protocol/live-command';
import { OutputText } from '../sandbox/output-text.ts';
import type { CommandResult, RunningCommand } from '../sandbox/sandbox.ts';
import { type Background, type Keeper, keepBackground } from './background.ts';
import type { Detached, Reach } from './live.ts';

/** Tells the process that runs a command that a person asked something of it. The payload is the conversation. */
export const commandChannel = 'codelab_command';

/** A program that takes input and waits for what nobody gives must not wait for ever: after so long there is no more. */
const inputWaitsMs = 60_000;
const aliveEveryMs = 2_000;

/** Where a command runs, and who watches it. */
export type Post = {
  readonly conversationId: ConversationId;
  readonly callId: CallId;
  readonly command: string;
  readonly signal: AbortSignal;
  readonly output: (text: string) => void;
};

/** The commands that run in this process. Stop, input and detaching are read from the log, so any server takes them. */
export type LiveCommands = {
  run(post: Post, begin: (reach: Reach) => Promise<CommandResult>): Promise<CommandResult | Detached>;
  /** What a detached command that runs here has printed up to this moment. */
  outputOf(callId: CallId): string | undefined;
  close(): Promise<void>;
};

type Held = Background & {
  readonly post: Post;
  readonly abort: AbortController;
  readonly detach: (detached: Detached) => void;
  running: RunningCommand | undefined;
  seen: Seq;
  isDetached: boolean;
  readonly stopIdleInput: () => void;
};

export async function openLiveCommands(engine: Keeper): Promise<LiveCommands> {
  const { database, log } = engine;
  const held = new Map<CallId, Held>();
  const background = keepBackground(engine);

  const look = (conversationId: ConversationId) => {
    lookInto(conversationId).catch((error: unknown) =>
      log.warn({ err: error }, 'what was asked of a command could not be read; it is asked again by whoever waits'),
    );
  };
  async function lookInto(conversationId: ConversationId): Promise<void> {
    const here = [...held.values()].filter(({ post, running }) => post.conversationId === conversationId && running);
    if (here.length === 0) return;
    await using work = openUnitOfWork(database, { log });
    const since = { callIds: here.map(({ post }) => post.callId), seq: Math.min(...here.map(({ seen }) => seen)) };
    const all = await work.transaction('read_events', (tx) => askedOf(tx, conversationId, since));
    for (const { callId, seq, asked } of all) {
      const one = held.get(callId);
      if (!one || seq <= one.seen) continue;
      one.seen = seq;
      await take(one, asked);
    }
  }
  async function take(one: Held, asked: CommandAsked): Promise<void> {
    switch (asked.action) {
      case 'stop':
        one.running?.stop();
        return;
      case 'input':
        one.stopIdleInput();
        if (one.running?.write(`${asked.text}${asked.end && asked.text === '' ? '' : '\n'}`)) one.say(echo(asked.text));
        if (asked.end) one.running?.endInput();
        return;
      case 'detach':
        if (!one.isDetached) await detach(one);
        return;
    }
  }
  /** The row is there before the call has its result: whoever reads that can look at the command. */
  async function detach(one: Held): Promise<void> {
    await background.begun(one);
    one.isDetached = true;
    one.running?.extend(background.livesMs);
    one.detach({ detached: true, commandId: one.callId, output: one.output.toString() });
  }

  /** One that was told to be lost, while Postgres was away for long, is made so. */
  async function keepAlive(alive: readonly Held[]): Promise<void> {
    const believed = await background.alive(alive);
    for (const one of alive) if (!believed.has(one.callId)) one.abort.abort(new Error('it was told to be lost'));
  }

  const listening: Listening = await database.listen(
    commandChannel,
    (payload) => look(payload as ConversationId),
    // After a reconnect nobody knows what was missed.
    () => new Set([...held.values()].map(({ post }) => post.conversationId)).forEach(look),
  );
  const timer = setInterval(() => {
    const alive = [...held.values()].filter(({ isDetached }) => isDetached);
    if (alive.length === 0) return;
    keepAlive(alive).catch((error: unknown) => log.warn({ err: error }, 'running commands could not be kept'));
  }, aliveEveryMs);
  timer.unref();

  return {
    async run(post, begin) {
      const detached = Promise.withResolvers<Detached>();
      const abort = new AbortController();
      const leave = () => abort.abort(post.signal.reason);
      if (post.signal.aborted) leave();
      post.signal.addEventListener('abort', leave, { once: true });
      const output = new OutputText();
      let idle: NodeJS.Timeout | undefined;
      const one: Held = {
        post,
        conversationId: post.conversationId,
        callId: post.callId,
        command: post.command,
        output,
        abort,
        running: undefined,
        seen: 0,
        isDetached: false,
        detach: (said) => {
          post.signal.removeEventListener('abort', leave);
          detached.resolve(said);
        },
        say: (text) => {
          output.add(text);
          if (!one.isDetached) post.output(text);
        },
        stopIdleInput: () => clearTimeout(idle),
      };
      held.set(post.callId, one);
      const ended = begin({
        signal: abort.signal,
        output: one.say,
        begun: (running) => {
          one.running = running;
          idle = setTimeout(() => running.endInput(), inputWaitsMs);
          // Something may have been asked while it was being started.
          look(post.conversationId);
        },
      })
        // With what a person typed.
        .then((result) => ({ ...result, output: output.toString() }))
        .finally(() => {
          clearTimeout(idle);
          post.signal.removeEventListener('abort', leave);
          held.delete(post.callId);
        });
      const first = await Promise.race([ended, detached.promise]);
      if ('detached' in first) background.follow(one, ended);
      return first;
    },
    outputOf(callId) {
      const one = held.get(callId);
      return one?.isDetached ? one.output.toString() : undefined;
    },
    async close() {
      clearInterval(timer);
      await listening.unlisten().catch(() => undefined);
      for (const one of held.values()) if (one.isDetached) one.abort.abort(new Error('the server stops'));
      await background.close();
    },
  };
}

/** Dim, as what a person typed and no program printed. */
function echo(text: string): string {
  return `\u001b[2m› ${text}\u001b[22m\n`;
}
