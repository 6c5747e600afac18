import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import {
  type CallToolResult,
  CallToolResultSchema,
  type ElicitRequest,
  type ElicitRequestFormParams,
  type ElicitResult,
  ErrorCode,
  McpError,
  type Progress,
} from '@modelcontextprotocol/sdk/types.js';
import type { Json } from '@codelab/protocol/json';
import { ToolFailure } from '../tools/tool-failure.ts';
import type { McpLimits } from './limits.ts';
import type { Redact } from './redact.ts';

/** One call of a tool. */
export type McpCall = {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, Json>>;
  readonly signal: AbortSignal;
  readonly output: (text: string) => void;
  /** Asks a person what the server wants to know; throws `ToolFailure` when nobody answers. */
  readonly ask: (form: ElicitRequestFormParams, signal: AbortSignal) => Promise<ElicitResult>;
};

type Room = {
  readonly client: Client;
  readonly limits: McpLimits;
  readonly redact: Redact;
  readonly close: () => Promise<void>;
  /** Why the connection is over, where it is. */
  readonly whyEnded: () => string | undefined;
};

export type Calls = {
  /** Throws `ToolFailure`, or the reason of its signal. */
  call(asked: McpCall): Promise<CallToolResult>;
  elicit(params: ElicitRequest['params'], withdrawn: AbortSignal): Promise<ElicitResult>;
  readonly isBusy: () => boolean;
};

type InFlight = {
  readonly asked: McpCall;
  readonly abort: AbortController;
  /** Keeps the clock of silence from running out. */
  stir(): void;
  questions: number;
  /** One question at a time. */
  asking: Promise<unknown>;
  isAsking: boolean;
};

/** The calls on one connection: one at a time, so that a question of the server can only belong to that one. */
export function callsOn({ client, limits, redact, close, whyEnded }: Room): Calls {
  let current: InFlight | undefined;

  async function elicit(params: ElicitRequest['params'], withdrawn: AbortSignal): Promise<ElicitResult> {
    const call = current;
    if (!call || !('requestedSchema' in params)) return { action: 'cancel' };
    call.questions += 1;
    if (call.questions > limits.questionsPerCall) throw new McpError(ErrorCode.InvalidRequest, 'Too many questions.');
    const turn = call.asking.then(async () => {
      call.isAsking = true;
      try {
        return await call.asked.ask(params, AbortSignal.any([withdrawn, call.abort.signal]));
      } catch (error) {
        if (!(error instanceof ToolFailure)) throw error;
        call.abort.abort(error);
        return { action: 'cancel' as const };
      } finally {
        call.isAsking = false;
        call.stir();
      }
    });
    call.asking = turn.catch(() => undefined);
    return turn;
  }

  async function call(asked: McpCall): Promise<CallToolResult> {
    if (current) throw new Error('a connection carries out one call at a time');
    const abort = new AbortController();
    const leave = () => abort.abort(asked.signal.reason);
    asked.signal.addEventListener('abort', leave, { once: true });
    const last = setTimeout(() => abort.abort(silent(limits.callMs)), limits.callMs);
    let quiet: NodeJS.Timeout | undefined;
    const inFlight: InFlight = {
      asked,
      abort,
      questions: 0,
      asking: Promise.resolve(),
      isAsking: false,
      stir() {
        clearTimeout(quiet);
        quiet = setTimeout(() => {
          if (!inFlight.isAsking) abort.abort(silent(limits.quietMs));
        }, limits.quietMs);
      },
    };
    current = inFlight;
    inFlight.stir();
    try {
      asked.signal.throwIfAborted();
      const params = { name: asked.tool, arguments: { ...asked.arguments } };
      return await client.request({ method: 'tools/call', params }, CallToolResultSchema, {
        signal: abort.signal,
        timeout: limits.callMs * 2, // our own clocks are earlier
        onprogress: (progress) => {
          inFlight.stir();
          asked.output(redact.text(lineOf(progress)));
        },
      });
    } catch (error) {
      // The server itself may have said no. Else, whatever it still does, it does for nobody: it is ended.
      const isAnswer = error instanceof McpError && !abort.signal.aborted && whyEnded() === undefined;
      if (!isAnswer) void close();
      asked.signal.throwIfAborted();
      throw failureOf(error, abort.signal.reason);
    } finally {
      clearTimeout(quiet);
      clearTimeout(last);
      asked.signal.removeEventListener('abort', leave);
      abort.abort(); // a question that is still open
      current = undefined;
    }
  }

  function failureOf(error: unknown, reason: unknown): ToolFailure {
    if (reason instanceof ToolFailure) return reason;
    const ended = whyEnded();
    if (ended !== undefined) {
      const message = `The server of this tool ended while it worked; what came of the call is not known. ${ended}`;
      return new ToolFailure('outcome_unknown', redact.text(message));
    }
    return new ToolFailure('tool_failed', redact.text(wordsOf(error)));
  }

  return { call, elicit, isBusy: () => current !== undefined };
}

function silent(ms: number): ToolFailure {
  const seconds = Math.round(ms / 1_000);
  return new ToolFailure(
    'tool_timeout',
    `The server of this tool gave no answer in ${seconds} seconds and was stopped.`,
  );
}

const shownChars = 2_000;

/** What went wrong, in short; a stack or a whole page helps nobody. */
export function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${words}${cause}`.slice(0, shownChars).toWellFormed();
}

function lineOf({ progress, total, message }: Progress): string {
  const share = total === undefined || total <= 0 ? `${progress}` : `${progress} / ${total}`;
  return message === undefined ? `${share}\n` : `${share} ${message.slice(0, 1_000).toWellFormed()}\n`;
}
