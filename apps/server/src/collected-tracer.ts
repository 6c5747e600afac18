import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Log } from '@codelab/database/log';
import type { SpanOptions } from '@codelab/database/tracer';
import type { Collector, OpenTracer } from './open-tracer.ts';
import { version } from './version.ts';

/** A collector that is away must not hold up the end of the process. */
const flushWithinMs = 1_500;

/**
 * Spans by OpenTelemetry, over HTTP. What goes on around a call is carried by Node and not by arguments: it is nobody's
 * business but the collector's, and nothing is decided by it. Nothing is registered for the whole process either.
 */
export function collectedTracer({ endpoint, serviceName }: Collector, log: Log): OpenTracer {
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': version }),
    spanProcessors: [new BatchSpanProcessor({ exporter: telling(new OTLPTraceExporter({ url }), log) })],
  });
  const spans = provider.getTracer('codelab', version);
  const around = new AsyncLocalStorage<Context>();

  return {
    tracer: {
      async span(name, { kind, about = {}, parent, onlyWithin = false }: SpanOptions, work) {
        const context = contextOf(parent) ?? around.getStore();
        if (!context && onlyWithin) return work();
        const options = { attributes: { ...about }, kind: kindOf(kind) };
        const span = spans.startSpan(name, options, context ?? ROOT_CONTEXT);
        try {
          return await around.run(trace.setSpan(context ?? ROOT_CONTEXT, span), work);
        } catch (error) {
          const type = nameOf(error);
          span.setAttribute('error.type', type);
          span.setStatus({ code: SpanStatusCode.ERROR, message: type });
          throw error;
        } finally {
          span.end();
        }
      },
      tell(about) {
        const span = trace.getSpan(around.getStore() ?? ROOT_CONTEXT);
        span?.setAttributes({ ...about });
        const type = about['error.type'];
        if (type !== undefined) span?.setStatus({ code: SpanStatusCode.ERROR, message: String(type) });
      },
      here() {
        const place = trace.getSpanContext(around.getStore() ?? ROOT_CONTEXT);
        return place && `00-${place.traceId}-${place.spanId}-${place.traceFlags.toString(16).padStart(2, '0')}`;
      },
    },
    async [Symbol.asyncDispose]() {
      const late = Promise.withResolvers<void>();
      const clock = setTimeout(late.resolve, flushWithinMs);
      await Promise.race([provider.shutdown().catch(() => {}), late.promise]);
      clearTimeout(clock);
    },
  };
}

/** Of a `traceparent` that came from outside, or with a job. */
function contextOf(parent: string | undefined): Context | undefined {
  const [, traceId, spanId, flags] = /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/.exec(parent ?? '') ?? [];
  if (!traceId || !spanId || !flags) return undefined;
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

function kindOf(kind: SpanOptions['kind']): SpanKind {
  switch (kind) {
    case 'server':
      return SpanKind.SERVER;
    case 'client':
      return SpanKind.CLIENT;
    case undefined:
      return SpanKind.INTERNAL;
  }
}

/** Its code or its name: a message may quote what was said. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** The same exporter, which says once that its collector does not take them, and once that it does again. */
function telling(exporter: SpanExporter, log: Log): SpanExporter {
  let isRefused = false;
  return {
    export(batch, done) {
      exporter.export(batch, (result) => {
        const failed = result.error !== undefined;
        if (failed && !isRefused) log.warn({ err: result.error }, 'the collector of traces does not take them');
        if (!failed && isRefused) log.info({}, 'the collector of traces takes them again');
        isRefused = failed;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}
