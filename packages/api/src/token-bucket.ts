export type Allowance = {
  /** How many at once, after a pause. */
  readonly burst: number;
  readonly perSecond: number;
};

/** Who may do how much, in this process. Whoever has been quiet long enough is forgotten. */
export type TokenBucket<Key> = {
  /** Takes one, or says in how many milliseconds there will be one. */
  take(key: Key): { readonly taken: true } | { readonly taken: false; readonly retryAfterMs: number };
  readonly known: number;
};

/** `now` is in milliseconds. */
export function tokenBucket<Key>({ burst, perSecond }: Allowance, now: () => number): TokenBucket<Key> {
  const buckets = new Map<Key, { tokens: number; at: number }>();
  const fullAfterMs = (burst / perSecond) * 1_000;
  let forgetAt = now() + fullAfterMs;

  function forgetTheQuiet(time: number): void {
    if (time < forgetAt) return;
    forgetAt = time + fullAfterMs;
    for (const [key, bucket] of buckets) if (time - bucket.at >= fullAfterMs) buckets.delete(key);
  }

  return {
    take(key) {
      const time = now();
      forgetTheQuiet(time);
      const bucket = buckets.get(key) ?? { tokens: burst, at: time };
      const tokens = Math.min(burst, bucket.tokens + ((time - bucket.at) / 1_000) * perSecond);
      const taken = tokens >= 1;
      buckets.set(key, { tokens: taken ? tokens - 1 : tokens, at: time });
      return taken ? { taken } : { taken, retryAfterMs: Math.ceil(((1 - tokens) / perSecond) * 1_000) };
    },
    get known() {
      return buckets.size;
    },
  };
}
