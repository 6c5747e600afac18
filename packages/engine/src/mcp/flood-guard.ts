import type { McpLimits } from './limits.ts';

/** A server sent more than anybody has use for. */
export class Flooded extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Flooded';
  }
}

/** Counts what one connection brings in. Each method throws `Flooded`, after it has told, once the limit is passed. */
export type FloodGuard = {
  bytes(count: number): void;
  /** Of one message, as far as it has come. */
  messageBytes(count: number): void;
  message(): void;
  /** Something came that is not a message. */
  stray(): void;
};

type Limits = Pick<McpLimits, 'bytesPerSecond' | 'messagesPerSecond' | 'messageBytes' | 'strayLines'>;

export function floodGuard(limits: Limits, told: (flooded: Flooded) => void): FloodGuard {
  let begunAt = performance.now();
  let bytes = 0;
  let messages = 0;
  let strays = 0;

  const refuse = (message: string): never => {
    const flooded = new Flooded(message);
    told(flooded);
    throw flooded;
  };
  const tick = () => {
    const now = performance.now();
    if (now - begunAt < 1_000) return;
    begunAt = now;
    bytes = 0;
    messages = 0;
  };
  return {
    bytes(count) {
      tick();
      bytes += count;
      if (bytes > limits.bytesPerSecond) {
        refuse(`It sent more than ${inMebibytes(limits.bytesPerSecond)} in a second and was stopped.`);
      }
    },
    messageBytes(count) {
      if (count > limits.messageBytes) {
        refuse(`It sent a message of more than ${inMebibytes(limits.messageBytes)} and was stopped.`);
      }
    },
    message() {
      tick();
      messages += 1;
      if (messages > limits.messagesPerSecond) {
        refuse(`It sent more than ${limits.messagesPerSecond} messages in a second and was stopped.`);
      }
    },
    stray() {
      strays += 1;
      if (strays > limits.strayLines) {
        refuse(`It wrote more than ${limits.strayLines} lines that are not the protocol, and was stopped.`);
      }
    },
  };
}

function inMebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, '')} MiB`;
}
