/** Names, ids and counts. Never a secret, and never a word of what was said. */
export type About = Readonly<Record<string, string | number | boolean>>;

export type SpanOptions = {
  readonly kind?: 'server' | 'client';
  readonly about?: About | undefined;
  /** Where it goes on from, if it was begun elsewhere: a `traceparent` of the W3C. */
  readonly parent?: string | undefined;
  /** It is of interest as a part of something only. */
  readonly onlyWithin?: boolean;
};

/** Tells a collector what is done within what, where one is configured. */
export type Tracer = {
  /** Does `work` as a part of what goes on around the call. An error that it throws is told by its name. */
  span<Result>(name: string, options: SpanOptions, work: () => Promise<Result>): Promise<Result>;
  /** Adds to what goes on around the call. With `error.type` it has failed. */
  tell(about: About): void;
  /** What goes on around the call, as a `traceparent`: for a job that goes on from it, in this process or another. */
  here(): string | undefined;
};

export const silentTracer: Tracer = { span: (_name, _options, work) => work(), tell() {}, here: () => undefined };
