import { useEffect, useRef, useState } from 'react';

export type Refusal = { readonly error: unknown };

/**
 * Sends what a person decided. It stays busy after it was accepted, until the events have changed what is shown: nothing
 * is offered twice. `name` says which control was used; `version` is what it was about, and a new one begins afresh.
 * `tellLate` hears of a refusal that comes when somebody else's decision has already taken the card away.
 */
export function useDecision<Name extends string>(
  version: string | number,
  tellLate: (error: unknown) => void = () => {},
): {
  busy: Name | undefined;
  refusal: Refusal | undefined;
  decide: (name: Name, send: () => Promise<void>) => void;
} {
  const [state, setState] = useState<{ version: string | number; busy?: Name; refusal?: Refusal }>({ version });
  const current = state.version === version ? state : { version };

  const isThere = useRef(true);
  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
    };
  }, []);

  async function run(name: Name, send: () => Promise<void>): Promise<void> {
    setState({ version, busy: name });
    try {
      await send();
    } catch (error) {
      if (isThere.current) setState({ version, refusal: { error } });
      else tellLate(error);
    }
  }

  return {
    busy: current.busy,
    // Said again when a new version has come: it is why there is one.
    refusal: state.refusal,
    decide(name, send) {
      if (!current.busy) void run(name, send);
    },
  };
}
