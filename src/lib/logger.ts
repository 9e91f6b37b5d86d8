import { AsyncLocalStorage } from "node:async_hooks";
import { pino, type DestinationStream, type Logger } from "pino";

export type { Logger } from "pino";

/** What the work under way adds to its log lines: a log line can only be followed by an id that is in all of them. */
const fields = new AsyncLocalStorage<Record<string, unknown>>();

/** Runs `work` so that every line logged by it, or by what it starts, carries `added`. */
export function withLogFields<T>(added: Record<string, unknown>, work: () => T): T {
  return fields.run(added, work);
}

/**
 * ERROR means: somebody should act now. Requests are logged by method, path and status alone (see http/request-log.ts);
 * the redaction is the second net under objects that are logged whole.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
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

/** An error as a person needs it: what libraries hang on theirs (requests, headers, rows) is none of a log's business. */
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
