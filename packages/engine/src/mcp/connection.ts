import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  ElicitRequestSchema,
  ErrorCode,
  McpError,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { JsonSchemaValidator, jsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/types.js';
import type { McpTransport } from '@codelab/protocol/mcp';
import { type Calls, callsOn, wordsOf } from './calls-on.ts';
import { type Flooded, type FloodGuard, floodGuard } from './flood-guard.ts';
import { guardedFetch } from './guarded-fetch.ts';
import type { McpLimits } from './limits.ts';
import { listTools } from './list-tools.ts';
import { processTransport } from './process-transport.ts';
import { type Redact, redactor } from './redact.ts';
import { ServerFailed } from './server-failed.ts';
import { type ToolList, toolListOf } from './tool-list.ts';

/** Where a server is and what it is given. */
export type Reached = {
  readonly transport: McpTransport;
  /** Environment variables or headers, in the clear. */
  readonly secrets: Readonly<Record<string, string>>;
  /** For a program: where it starts, in whose name, and the few variables that every program has. */
  readonly cwd: string;
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  readonly environment: Readonly<Record<string, string>>;
};

export type McpConnection = Pick<Calls, 'call' | 'isBusy'> & {
  readonly redact: Redact;
  /** Throws `ServerFailed`. */
  tools(signal: AbortSignal): Promise<ToolList>;
  /** Settles when it is over, however: the reason, where the server is to blame. */
  readonly ended: Promise<string | undefined>;
  readonly isOpen: () => boolean;
  close(): Promise<void>;
};

type Hooks = { readonly limits: McpLimits; readonly onToolsChanged: () => void };

/** Connects and shakes hands, or throws `ServerFailed`. It never waits longer than the limits say. */
export async function openConnection(
  reached: Reached,
  { limits, onToolsChanged }: Hooks,
  signal: AbortSignal,
): Promise<McpConnection> {
  signal.throwIfAborted();
  const redact = redactor(Object.values(reached.secrets));
  const ended = Promise.withResolvers<string | undefined>();
  let flooded: Flooded | undefined;
  /** We hang up, whoever is to blame. */
  let isClosing = false;
  let isOver = false;
  const guard = floodGuard(limits, (why) => {
    flooded ??= why;
    void close();
  });
  const line = lineTo(reached, guard);
  const client = new Client(
    { name: 'codelab', version: '0.1.0' },
    { capabilities: { elicitation: { form: {} } }, jsonSchemaValidator: nothingValidated },
  );
  const whyEnded = () => (isOver || flooded ? redact.text(flooded?.message ?? line.farewell()) : undefined);
  const calls = callsOn({ client, limits, redact, close, whyEnded });
  client.setRequestHandler(ElicitRequestSchema, ({ params }, { signal: withdrawn }) => calls.elicit(params, withdrawn));
  client.setNotificationHandler(ToolListChangedNotificationSchema, onToolsChanged);
  client.onclose = () => {
    isOver = true;
    ended.resolve(isClosing && !flooded ? undefined : whyEnded());
  };
  client.onerror = () => {
    // Of a stream that broke nobody says what it was for; whether the server is still there, it says itself.
    if (calls.isBusy() && reached.transport.type === 'http' && !isClosing) {
      client.ping({ timeout: pingMs }).catch(() => close());
    }
  };

  async function close(): Promise<void> {
    if (isClosing) return;
    isClosing = true;
    await line.bye();
    await client.close().catch(() => undefined);
    ended.resolve(flooded && redact.text(flooded.message));
  }

  // The error itself is not handed on as a cause: its words may hold a secret.
  const failed = await client.connect(line.transport, { timeout: limits.connectMs, signal }).then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (failed) {
    const isLate = failed.error instanceof McpError && failed.error.code === ErrorCode.RequestTimeout;
    const late = `It did not answer within ${Math.round(limits.connectMs / 1_000)} seconds.`;
    await close(); // a program that ended by itself has said by then how
    signal.throwIfAborted();
    const why = flooded?.message ?? (isLate ? late : `It could not be reached. ${line.farewell(failed.error)}`);
    throw new ServerFailed(redact.text(why));
  }
  return {
    redact,
    ended: ended.promise,
    isOpen: () => !isClosing && !isOver,
    isBusy: calls.isBusy,
    call: calls.call,
    close,
    tools: (asked) =>
      listTools(client, limits, asked).then(
        (list) => toolListOf(list, { limits, redact }),
        (error: unknown) => {
          asked.throwIfAborted();
          if (error instanceof ServerFailed) throw error;
          throw new ServerFailed(redact.text(whyEnded() ?? `It did not list its tools. ${wordsOf(error)}`));
        },
      ),
  };
}

const pingMs = 5_000;
const byeMs = 1_000;

type Line = {
  readonly transport: Transport;
  /** What is known of its end. */
  readonly farewell: (error?: unknown) => string;
  /** What is polite before hanging up. */
  readonly bye: () => Promise<void>;
};

function lineTo(reached: Reached, guard: FloodGuard): Line {
  const { transport: to, secrets } = reached;
  switch (to.type) {
    case 'stdio': {
      const { cwd, owner, environment } = reached;
      const program = { ...to, cwd, owner, environment: { ...environment, ...secrets } };
      const transport = processTransport(program, guard);
      const farewell = (error?: unknown) => {
        const exit = transport.exit();
        const said = transport.complaint();
        return [
          exit === undefined ? (error === undefined ? 'It ended.' : wordsOf(error)) : `It ended with ${exit}.`,
          ...(said === '' ? [] : [`It said: ${said.slice(-1_500).toWellFormed()}`]),
        ].join(' ');
      };
      return { transport, farewell, bye: async () => {} };
    }
    case 'http': {
      const fetch = guardedFetch(guard);
      const transport = new StreamableHTTPClientTransport(new URL(to.url), {
        fetch,
        requestInit: { headers: secrets },
      });
      const farewell = (error?: unknown) => (error === undefined ? 'It does not answer any more.' : wordsOf(error));
      const bye = async () => {
        if (transport.sessionId === undefined) return;
        const { promise, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, byeMs);
        transport.terminateSession().then(resolve, resolve);
        await promise;
        clearTimeout(timer);
      };
      // Its optional fields are typed without `undefined`, which our settings tell apart.
      return { transport: transport as Transport, farewell, bye };
    }
  }
}

/** What a server says of its results is not held against it: results are read as they come. */
const nothingValidated: jsonSchemaValidator = {
  getValidator<Value>(): JsonSchemaValidator<Value> {
    return (data: unknown) => ({ valid: true, data: data as Value, errorMessage: undefined });
  },
};
