import type { Log } from '@codelab/database/log';
import { silentTracer, type Tracer } from '@codelab/database/tracer';

export type OpenTracer = AsyncDisposable & { readonly tracer: Tracer };

export type Collector = {
  readonly endpoint: string;
  readonly serviceName: string;
};

/** Without a collector nothing of OpenTelemetry is loaded. */
export async function openTracer(collector: Collector | undefined, log: Log): Promise<OpenTracer> {
  if (!collector) return { tracer: silentTracer, [Symbol.asyncDispose]: async () => {} };
  const { collectedTracer } = await import('./collected-tracer.ts');
  return collectedTracer(collector, log);
}
