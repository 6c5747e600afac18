import net from 'node:net';

export interface ForwardedPort extends AsyncDisposable {
  /** The same database, reached through this port. */
  url(original: string): string;
  /** Breaks every connection that is open now. */
  breakAll(): void;
}

export interface ForwardingRules {
  /** Where to; asked for every connection. Default: where the url pointed to. */
  readonly target?: () => number;
  /** What becomes of the nth connection, counted from 1. */
  readonly admit?: (nth: number) => 'pass' | 'reset' | 'close';
  /** Whether the connection breaks instead of passing on what the client sent. */
  readonly breakAt?: (sent: Buffer) => boolean;
  /** Whether the connection breaks once what the client sent has been passed on: the answer is never heard. */
  readonly breakAfter?: (sent: Buffer) => boolean;
}

/** A port between client and server on which the network's accidents can be had at will. */
export async function forwardedPort(rules: ForwardingRules): Promise<ForwardedPort> {
  const sockets = new Set<net.Socket>();
  let target = rules.target ?? (() => 0);
  let nth = 0;
  const listener = net.createServer((near) => {
    const fate = rules.admit?.(++nth) ?? 'pass';
    if (fate === 'close') near.destroy();
    else if (fate === 'reset') near.resetAndDestroy();
    if (fate !== 'pass') return;
    const far = net.connect(target(), '127.0.0.1');
    near.on('data', (sent: Buffer) => {
      if (rules.breakAt?.(sent)) near.destroy();
      else if (rules.breakAfter?.(sent)) far.end(sent, () => near.destroy());
      else far.write(sent);
    });
    far.on('data', (answer) => near.write(answer));
    join(near, far);
    join(far, near);
  });

  function join(one: net.Socket, other: net.Socket): void {
    sockets.add(one);
    one.on('error', () => {});
    one.on('close', () => {
      sockets.delete(one);
      other.destroy();
    });
  }
  function breakAll(): void {
    for (const socket of sockets) socket.destroy();
  }

  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return {
    url(original) {
      const url = new URL(original);
      const port = Number(url.port);
      if (!rules.target) target = () => port;
      url.port = String(address.port);
      return url.href;
    },
    breakAll,
    [Symbol.asyncDispose]() {
      breakAll();
      return new Promise((resolve) => listener.close(() => resolve()));
    },
  };
}
