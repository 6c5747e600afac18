import type { McpServerId } from '@codelab/protocol/ids';
import { ToolFailure } from '../tools/tool-failure.ts';
import { pause } from '../turns/segment.ts';
import { type McpConnection, openConnection, type Reached } from './connection.ts';
import type { McpLimits } from './limits.ts';
import { ServerFailed } from './server-failed.ts';
import type { ToolList } from './tool-list.ts';

/** One server for one conversation: what it remembers, and whom it asks, is of that conversation alone. */
export type Place = {
  readonly serverId: McpServerId;
  /** Whose connection it is. */
  readonly user: string;
  /** Changes with the row: a connection that was opened for another one is not used any more. */
  readonly version: string;
  readonly reached: () => Promise<Reached>;
};

/** What became of a server, for its row. */
export type Seen =
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'tools'; readonly list: ToolList };

export type McpPool = {
  /** Lends a connection that nobody else uses meanwhile. Throws `ServerFailed`, or the reason of the signal. */
  use<Result>(place: Place, signal: AbortSignal, work: (connection: McpConnection) => Promise<Result>): Promise<Result>;
  /** Closes what is open to a server that was changed, as soon as its call is over. */
  forget(serverId: McpServerId): Promise<void>;
  open(): number;
  close(): Promise<void>;
};

type Held = {
  readonly place: Place;
  readonly connection: McpConnection;
  isLent: boolean;
  isUnwanted: boolean;
  usedAt: number;
  idle?: NodeJS.Timeout;
  refresh?: NodeJS.Timeout;
};

type Trouble = { crashes: number; notBefore: number };

const refreshMs = 1_000;

/**
 * The connections of this process. Opened when first needed, closed when idle, and after a crash opened again with
 * growing waits. Nothing that a server does outlives its connection.
 */
export function openPool(limits: McpLimits, tell: (serverId: McpServerId, seen: Seen) => void): McpPool {
  const held = new Set<Held>();
  const troubles = new Map<McpServerId, Trouble>();
  let isClosed = false;

  async function use<Result>(
    place: Place,
    signal: AbortSignal,
    work: (connection: McpConnection) => Promise<Result>,
  ): Promise<Result> {
    const one = (await free(place)) ?? (await opened(place, signal));
    one.isLent = true;
    clearTimeout(one.idle);
    try {
      const result = await work(one.connection);
      troubles.delete(place.serverId);
      return result;
    } finally {
      one.isLent = false;
      one.usedAt = performance.now();
      if (one.isUnwanted || isClosed) await drop(one);
      else one.idle = setTimeout(() => void drop(one), limits.idleMs).unref();
    }
  }

  async function free({ serverId, user, version }: Place): Promise<Held | undefined> {
    for (const one of held) {
      if (one.place.serverId !== serverId || one.place.user !== user || one.isLent) continue;
      if (one.place.version === version && one.connection.isOpen()) return one;
      await drop(one);
    }
    return undefined;
  }

  async function opened(place: Place, signal: AbortSignal): Promise<Held> {
    await makeRoom();
    const trouble = troubles.get(place.serverId);
    const waitMs = (trouble?.notBefore ?? 0) - performance.now();
    if (waitMs > 0) await pause(waitMs, signal);
    const hooks = { limits, onToolsChanged: () => refreshSoon(one) };
    let one: Held | undefined;
    try {
      const connection = await openConnection(await place.reached(), hooks, signal);
      one = { place, connection, isLent: true, isUnwanted: isClosed, usedAt: performance.now() };
    } catch (error) {
      if (error instanceof ServerFailed) crashed(place.serverId, error.message);
      throw error;
    }
    const opened = one;
    held.add(opened);
    void opened.connection.ended.then((why) => {
      held.delete(opened);
      clearTimeout(opened.idle);
      clearTimeout(opened.refresh);
      if (why !== undefined) crashed(place.serverId, why);
    });
    return opened;
  }

  function crashed(serverId: McpServerId, message: string): void {
    const crashes = (troubles.get(serverId)?.crashes ?? 0) + 1;
    const waitMs = Math.min(limits.backOffMs * 2 ** (crashes - 1), limits.backOffMaxMs);
    troubles.set(serverId, { crashes, notBefore: performance.now() + waitMs });
    tell(serverId, { type: 'failed', message });
  }

  /** However often a server says that its tools are others now, they are listed once in a while. */
  function refreshSoon(one: Held | undefined): void {
    if (!one || one.refresh) return;
    const { connection, place } = one;
    one.refresh = setTimeout(() => {
      delete one.refresh;
      connection.tools(AbortSignal.timeout(limits.listMs)).then(
        (list) => tell(place.serverId, { type: 'tools', list }),
        (error: unknown) => {
          if (error instanceof ServerFailed) tell(place.serverId, { type: 'failed', message: error.message });
        },
      );
    }, refreshMs).unref();
  }

  async function makeRoom(): Promise<void> {
    if (isClosed) throw new ServerFailed('CodeLab is being stopped.');
    if (held.size < limits.connections) return;
    const [oldest] = [...held].filter((one) => !one.isLent).toSorted((one, other) => one.usedAt - other.usedAt);
    if (!oldest) throw new ToolFailure('tool_failed', 'Too many servers of tools are at work. Try again in a while.');
    await drop(oldest);
  }

  async function drop(one: Held): Promise<void> {
    held.delete(one);
    clearTimeout(one.idle);
    clearTimeout(one.refresh);
    await one.connection.close();
  }

  return {
    use,
    async forget(serverId) {
      troubles.delete(serverId);
      const ofServer = [...held].filter((one) => one.place.serverId === serverId);
      for (const one of ofServer) one.isUnwanted = true;
      await Promise.all(ofServer.filter((one) => !one.isLent).map(drop));
    },
    open: () => held.size,
    async close() {
      isClosed = true;
      await Promise.all([...held].map(drop));
    },
  };
}
