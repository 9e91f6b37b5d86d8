import { describe, expect, it } from "@jest/globals";
import { KhaltiUnavailable } from "../../../src/khalti/khalti-unavailable.ts";
import { asDatabaseUnavailable } from "../../../src/lib/database-unavailable.ts";

/** An error as Prisma wraps it around the cause from its driver adapter. */
function prismaError(code: string, cause?: object): Error {
  const meta =
    cause === undefined ? {} : { driverAdapterError: Object.assign(new Error(), { cause }) };
  return Object.assign(new Error("Invalid `prisma.product.findMany()` invocation"), { code, meta });
}

const withCode = (code: string) => Object.assign(new Error("no"), { code });

// Each error was observed while Postgres was stopped, killed, starting, closed or out of connections.
describe("the database is away", () => {
  it.each([
    ["is not reached", prismaError("P1001", { kind: "DatabaseNotReachable" })],
    ["is not reached by raw SQL", prismaError("P2010", { kind: "DatabaseNotReachable" })],
    ["closes the connection", prismaError("P1017", { kind: "ConnectionClosed" })],
    ["is shut down during a query", prismaError("P2039", { kind: "postgres", code: "57P01" })],
    ["is shut down during raw SQL", prismaError("P2010", { kind: "postgres", code: "57P01" })],
    ["is starting up", prismaError("P2039", { kind: "postgres", code: "57P03" })],
    [
      "is closed for all",
      prismaError("P2039", {
        kind: "postgres",
        code: "55000",
        message: 'database "shop" is not currently accepting connections',
      }),
    ],
    ["begins no transaction in time", prismaError("P2028")],
    ["is shut down, to the driver", withCode("57P01")],
    ["is not there, to the driver", withCode("ECONNREFUSED")],
    ["went away in a transaction", new Error("Connection terminated unexpectedly")],
    [
      "went away before the next statement",
      new Error("Client has encountered a connection error and is not queryable"),
    ],
    ["frees no connection in time", new Error("timeout exceeded when trying to connect")],
  ])("when it %s", (_how, error) => {
    const away = asDatabaseUnavailable(error);
    expect(away).toMatchObject({ status: 503, code: "database_unavailable" });
    expect(away?.retryAfterSeconds).toBeGreaterThan(0);
    expect(away?.message).not.toContain("prisma");
  });

  it.each([
    ["a duplicate", prismaError("P2002", { kind: "UniqueConstraintViolation" })],
    ["a broken rule", prismaError("P2039", { kind: "postgres", code: "23514" })],
    ["wrong SQL", prismaError("P2010", { kind: "postgres", code: "42601" })],
    ["a mistake of ours", new TypeError("Cannot read properties of undefined")],
    ["Khalti's absence", new KhaltiUnavailable("Khalti cannot be reached.")],
    ["nothing at all", undefined],
  ])("but not by %s", (_what, error) => {
    expect(asDatabaseUnavailable(error)).toBeNull();
  });
});
