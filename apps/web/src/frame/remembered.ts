import { useSyncExternalStore } from 'react';

/** What this browser remembers for its person, over all its tabs. Where storage is forbidden, only until the page is left. */
export interface Remembered<Value> {
  read(): Value;
  write(value: Value): void;
  /** As if nothing had ever been written. */
  forget(): void;
  subscribe(listener: () => void): () => void;
}

export function remembered<Value>(name: string, initial: Value): Remembered<Value> {
  const storageKey = `codelab-${name}`;
  const listeners = new Set<() => void>();
  let text: string | null = null;
  let value = initial;

  /** Gives the same object as long as the stored text is the same. */
  function read(): Value {
    const stored = storedText(storageKey);
    if (stored !== null && stored !== text) {
      text = stored;
      value = parsed(stored, initial);
    }
    return value;
  }
  return {
    read,
    write(next) {
      value = next;
      text = JSON.stringify(next);
      try {
        localStorage.setItem(storageKey, text);
      } catch {
        // Full or forbidden: remembered in this page all the same.
      }
      for (const listener of listeners) listener();
    },
    forget() {
      value = initial;
      text = null;
      try {
        localStorage.removeItem(storageKey);
      } catch {
        // Forbidden: then nothing was stored.
      }
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      const onStorage = (event: StorageEvent) => event.key === storageKey && listener();
      listeners.add(listener);
      window.addEventListener('storage', onStorage);
      return () => {
        listeners.delete(listener);
        window.removeEventListener('storage', onStorage);
      };
    },
  };
}

export function useRemembered<Value>(store: Remembered<Value>, onServer: Value): Value {
  return useSyncExternalStore(store.subscribe, store.read, () => onServer);
}

function storedText(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function parsed<Value>(text: string, initial: Value): Value {
  try {
    return JSON.parse(text);
  } catch {
    return initial;
  }
}
