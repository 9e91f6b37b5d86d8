import { AsyncLocalStorage } from "node:async_hooks";
import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  type SpanContext,
  SpanStatusCode,
  trace,
  type Tracer,
} from "@opentelemetry/api";

/** A span under way, for what is known only at its end. */
export type Spanned = Pick<Span, "setAttributes" | "updateName">;

/** Where each order's trace is remembered: its later jobs and deliveries continue it, also in another instance. */
export interface OrderTraces {
  /** Keeps the first trace of an order. */
  remember(orderId: string, traceparent: string): Promise<void>;
  /** @returns the traceparent; null when there is none */
  recall(orderId: string): Promise<string | null>;
}

/** The spans of one server. Off, its functions only call the work. */
export interface Spans {
  readonly isOn: boolean;
  /** Runs the work in a span that is a child of the caller's. @param parent of a span that begins a new piece of work */
  run<T>(
    name: string,
    options: { kind: SpanKind; attributes: Attributes; parent?: SpanContext | null },
    work: (span: Spanned) => Promise<T>,
  ): Promise<T>;
  /** Runs the work in the span of a request, which ends when `ended` is called. */
  request(attributes: Attributes, work: (span: Spanned, ended: () => void) => void): void;
  /** Says which order the present span is about. A request's trace becomes the order's, if it has none yet. */
  about(orderId: string, attributes: Attributes): Promise<void> | undefined;
  /** The span that later work for this order continues; null when off, or without one. */
  parentOf(orderId: string | null): Promise<SpanContext | null>;
  /** Sends what is left. */
  stop(): Promise<void>;
}

const UNSEEN: Spanned = {
  setAttributes: () => trace.wrapSpanContext(NOWHERE),
  updateName: () => trace.wrapSpanContext(NOWHERE),
};
const NOWHERE: SpanContext = { traceId: "0".repeat(32), spanId: "0".repeat(16), traceFlags: 0 };

export const NO_SPANS: Spans = {
  isOn: false,
  run: (_name, _options, work) => work(UNSEEN),
  request: (_attributes, work) => {
    work(UNSEEN, () => undefined);
  },
  about: () => undefined,
  parentOf: () => Promise.resolve(null),
  stop: () => Promise.resolve(),
};

interface Current {
  context: Context;
  span: Span;
  isRequest: boolean;
}

/** @param options.onError told when an order's trace cannot be remembered or recalled; the work goes on */
export function createSpans(options: {
  tracer: Tracer;
  traces: OrderTraces;
  onError: (error: unknown) => void;
  stop: () => Promise<void>;
}): Spans {
  const { tracer, traces, onError, stop } = options;
  // Our own storage: several servers of one process have spans of their own.
  const current = new AsyncLocalStorage<Current>();

  const start = (
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    parent?: SpanContext | null,
  ): Current => {
    const around =
      parent == null
        ? (current.getStore()?.context ?? ROOT_CONTEXT)
        : trace.setSpanContext(ROOT_CONTEXT, parent);
    const span = tracer.startSpan(name, { kind, attributes }, around);
    return { span, context: trace.setSpan(around, span), isRequest: kind === SpanKind.SERVER };
  };

  return {
    isOn: true,
    async run(name, { kind, attributes, parent }, work) {
      const begun = start(name, kind, attributes, parent);
      try {
        return await current.run(begun, () => work(begun.span));
      } catch (error) {
        // Only the name: messages of errors may have rows or addresses in them.
        const message = error instanceof Error ? error.name : "error";
        begun.span.setStatus({ code: SpanStatusCode.ERROR, message });
        throw error;
      } finally {
        begun.span.end();
      }
    },
    request(attributes, work) {
      const begun = start("request", SpanKind.SERVER, attributes);
      current.run(begun, () => {
        work(begun.span, () => {
          begun.span.end();
        });
      });
    },
    async about(orderId, attributes) {
      const at = current.getStore();
      if (at === undefined) return;
      at.span.setAttributes({ order: orderId, ...attributes });
      if (!at.isRequest) return;
      await traces.remember(orderId, toTraceparent(at.span.spanContext())).catch(onError);
    },
    async parentOf(orderId) {
      if (orderId === null) return null;
      const remembered = await traces.recall(orderId).catch((error: unknown) => {
        onError(error);
        return null;
      });
      return remembered === null ? null : fromTraceparent(remembered);
    },
    async stop() {
      await stop();
      current.disable(); // Node would set it on each promise from now on
    },
  };
}

/** As in W3C Trace Context. */
export function toTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
}

export function fromTraceparent(text: string): SpanContext | null {
  const [, traceId, spanId, flags] =
    /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/.exec(text) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}
