import { AsyncLocalStorage } from "node:async_hooks";
import { pino, stdTimeFunctions, type DestinationStream, type Logger } from "pino";

export type { Logger } from "pino";

/** Fields of the current work, such as the request id, added to each of its log lines. */
const fields = new AsyncLocalStorage<Record<string, unknown>>();

/** Runs `work`; every log line of it, and of async work it starts, contains `added` beside the fields of its caller. */
export function withLogFields<T>(added: Record<string, unknown>, work: () => T): T {
  return fields.run({ ...fields.getStore(), ...added }, work);
}

/** Adds a field to the lines that the current work still logs, such as who it is for. */
export function addLogField(name: string, value: string): void {
  const current = fields.getStore();
  if (current !== undefined) current[name] = value;
}

/** The fields of the current work, as they are when they are read. */
export function currentLogFields(): Readonly<Record<string, unknown>> {
  return fields.getStore() ?? {};
}

/** A field of the current work, such as its order. */
export function logField(name: string): string | undefined {
  const value = fields.getStore()?.[name];
  return typeof value === "string" ? value : undefined;
}

/**
 * JSON lines with the level by name, the time in ISO 8601 (UTC) and the instance (pid, hostname). Level `error` means that a person must act now. What is
 * logged of requests: see http/request-log.ts. The redaction is a second safeguard, for objects that are logged whole.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => fields.getStore() ?? {},
      serializers: { err: plainError, error: plainError },
      redact: {
        paths: [
          "*.authorization",
          "*.Authorization",
          "*.secretKey",
          "*.phone",
          "*.mobile",
          "*.email",
          "*.token",
          "*.password",
          "*.config.headers",
        ],
        censor: "[redacted]",
      },
    },
    destination ?? pino.destination({ dest: 1, sync: false }),
  );
}

/** Only the standard fields of an error: libraries attach requests, headers and rows, which must not be logged. */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  return {
    type: name,
    message,
    ...code,
    stack,
    ...(cause === undefined ? {} : { cause: plainError(cause) }),
    ...(error instanceof AggregateError ? { errors: error.errors.map(plainError) } : {}),
  };
}
