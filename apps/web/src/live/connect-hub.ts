import type { HubLine, Told } from './hub-line.ts';

/** The hub of this browser: in a shared worker where there are any, else in the tab that leads, else in this tab. */
export function connectHub(told: Told): HubLine {
  let line: HubLine | undefined;
  let isClosed = false;

  async function goWithoutWorker(): Promise<void> {
    const { connectWithoutWorker } = await import('./connect-without-worker.ts');
    if (isClosed) return;
    line = connectWithoutWorker(told);
    // Whatever was said before went nowhere; saying again what is shown is all that is needed.
    told({ type: 'ask' });
  }
  if (typeof SharedWorker === 'undefined') void goWithoutWorker();
  else line = connectWorker(told, () => void goWithoutWorker());

  return {
    say: (message) => line?.say(message),
    close() {
      isClosed = true;
      line?.close();
    },
  };
}

function connectWorker(told: Told, onBroken: () => void): HubLine {
  const worker = new SharedWorker(new URL('./live-worker.ts', import.meta.url), { type: 'module', name: 'codelab' });
  worker.onerror = onBroken;
  worker.port.onmessage = ({ data }) => told(data);
  return { say: (message) => worker.port.postMessage(message), close: () => worker.port.close() };
}
