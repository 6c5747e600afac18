/** What a server of tools may cost everybody else. Times in milliseconds. */
export type McpLimits = {
  readonly connectMs: number;
  readonly listMs: number;
  /** A call that says nothing for so long is given up; a person who is being asked stops this clock. */
  readonly quietMs: number;
  /** A call is given up after so long, whatever it says. */
  readonly callMs: number;
  /** A server's question to a person is open for so long: the server holds a request open for it. */
  readonly answerMs: number;
  /** Without a call for so long, a connection is closed. */
  readonly idleMs: number;
  readonly messageBytes: number;
  readonly bytesPerSecond: number;
  readonly messagesPerSecond: number;
  /** Lines on its output that are not the protocol, in the life of one connection. */
  readonly strayLines: number;
  readonly tools: number;
  readonly descriptionChars: number;
  readonly schemaChars: number;
  /** Of all its tools together: a model reads them with every request. */
  readonly listChars: number;
  readonly questionsPerCall: number;
  /** Open connections of this process. */
  readonly connections: number;
  /** The first wait after a crash; it doubles with every further one, up to `backOffMaxMs`. */
  readonly backOffMs: number;
  readonly backOffMaxMs: number;
};

const mebibyte = 1024 * 1024;

export const usualLimits: McpLimits = {
  connectMs: 30_000,
  listMs: 20_000,
  quietMs: 120_000,
  callMs: 30 * 60_000,
  answerMs: 10 * 60_000,
  idleMs: 5 * 60_000,
  messageBytes: 4 * mebibyte,
  bytesPerSecond: 16 * mebibyte,
  messagesPerSecond: 500,
  strayLines: 100,
  tools: 200,
  descriptionChars: 4_000,
  schemaChars: 32_000,
  listChars: 400_000,
  questionsPerCall: 10,
  connections: 24,
  backOffMs: 500,
  backOffMaxMs: 30_000,
};
