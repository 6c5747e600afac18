type Arrival<Value> = { readonly value: Value; readonly taken: () => void };

/**
 * Several streams as one, in the order their values come. Each source is asked for its next value only after its last
 * one was taken, so none runs ahead of the reader. Ends when all have ended; an error of one ends all of them.
 */
export async function* merge<Value>(sources: readonly AsyncGenerator<Value, void>[]): AsyncGenerator<Value, void> {
  const arrivals: Arrival<Value>[] = [];
  let open = sources.length;
  let failure: { readonly error: unknown } | undefined;
  let left = false;
  let wake = () => {};

  async function pump(source: AsyncGenerator<Value, void>): Promise<void> {
    for (let next = await source.next(); !next.done && !left; next = await source.next()) {
      const { value } = next;
      await new Promise<void>((taken) => {
        arrivals.push({ value, taken });
        wake();
      });
      if (left) return;
    }
  }

  for (const source of sources) {
    pump(source)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => {
        open -= 1;
        wake();
      });
  }

  try {
    for (;;) {
      const arrival = arrivals.shift();
      if (arrival) {
        yield arrival.value;
        arrival.taken();
      } else if (failure) {
        throw failure.error;
      } else if (open === 0) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    left = true;
    for (const arrival of arrivals) arrival.taken();
    // Not waited for: a source may stand in an await that only its signal can end.
    for (const source of sources) source.return().then(undefined, () => {});
  }
}
