import type { Tracer } from "@opentelemetry/api";
import { packageVersion } from "../lib/package-version.ts";

/** OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS and OTEL_SERVICE_NAME. */
export interface TracingSettings {
  endpoint: string;
  headers: Record<string, string>;
  serviceName: string;
}

export interface Tracing {
  tracer: Tracer;
  stop(): Promise<void>;
}

/** Spans that are not taken after this are lost: a server that stops does not wait for a collector. */
const STOP_WITHIN_MS = 3_000;

/**
 * Loads OpenTelemetry's SDK, which a server without tracing never does, and sends spans over OTLP/HTTP in batches. The SDK
 * itself reads OTEL_TRACES_SAMPLER and OTEL_BSP_*.
 */
export async function startTracing({
  endpoint,
  headers,
  serviceName,
}: TracingSettings): Promise<Tracing> {
  const [sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import("@opentelemetry/sdk-trace-base"),
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/resources"),
  ]);
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, "")}/v1/traces`,
    headers,
    timeoutMillis: STOP_WITHIN_MS,
  });
  const provider = new sdk.BasicTracerProvider({
    resource: resourceFromAttributes({
      "service.name": serviceName,
      "service.version": packageVersion,
    }),
    spanProcessors: [new sdk.BatchSpanProcessor(exporter)],
  });
  return {
    tracer: provider.getTracer("khalti-bff", packageVersion),
    stop: () => provider.shutdown().catch(() => undefined), // what is left is lost
  };
}
