import type { Provider } from '@codelab/protocol/model';
import { ModelFailure } from './reply.ts';

type Circuit = { failures: number; closedAgainAt: number };

/** For one process: providers that failed several times in a row are left alone for a while, by all turns together. */
export type Circuits = {
  /** Throws a retryable `ModelFailure` while the provider is left alone. */
  assertClosed(provider: string): void;
  succeeded(provider: string): void;
  failed(provider: string): void;
};

const failuresToOpen = 5;
const firstPauseMs = 5_000;
const longestPauseMs = 60_000;

/**
 * A provider that is down is asked by one turn at a time, not by all that wait for it: after five failures in a row
 * nobody asks for 5 seconds; the first who asks then decides whether that is doubled or over.
 */
export function openCircuits(now: () => number = Date.now): Circuits {
  const circuits = new Map<string, Circuit>();
  return {
    assertClosed(provider) {
      const circuit = circuits.get(provider);
      if (!circuit || circuit.failures < failuresToOpen) return;
      const leftMs = circuit.closedAgainAt - now();
      if (leftMs <= 0) {
        circuit.closedAgainAt = now() + pauseAfter(circuit.failures); // this one asks; the others wait for what it hears
        return;
      }
      throw new ModelFailure({
        code: 'model_unavailable',
        message: `${provider} failed ${circuit.failures} times in a row and is left alone for a moment.`,
        retryable: true,
        retryAfterMs: leftMs,
      });
    },
    succeeded(provider) {
      circuits.delete(provider);
    },
    failed(provider) {
      const failures = (circuits.get(provider)?.failures ?? 0) + 1;
      circuits.set(provider, { failures, closedAgainAt: now() + pauseAfter(failures) });
    },
  };
}

function pauseAfter(failures: number): number {
  return Math.min(firstPauseMs * 2 ** Math.max(0, failures - failuresToOpen), longestPauseMs);
}

/** `demo` is no provider, and never fails but when it is asked to. */
export function providerOf(ref: string): Provider | undefined {
  const name = ref.split('/')[0];
  return name === 'openai' || name === 'anthropic' || name === 'google' || name === 'compatible' ? name : undefined;
}
