/** Gives the same object for the same parts of the same thing, so that what is drawn from it need not be drawn again. */
export type Kept<Value> = (id: string, parts: readonly unknown[], make: () => Value) => Value;

export function keeper<Value>(): Kept<Value> {
  const known = new Map<string, { readonly parts: readonly unknown[]; readonly value: Value }>();
  return (id, parts, make) => {
    const last = known.get(id);
    if (last && parts.length === last.parts.length && last.parts.every((part, at) => Object.is(part, parts[at]))) {
      return last.value;
    }
    const value = make();
    known.set(id, { parts, value });
    return value;
  };
}
