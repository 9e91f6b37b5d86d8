import { describe, expect, it } from "@jest/globals";
import { KhaltiUnavailable } from "../../src/khalti/khalti-unavailable.ts";
import { asDatabaseUnavailable } from "../../src/database/database-unavailable.ts";
import { NoAnswer } from "../../src/database/deadline-client.ts";

/** An error as Prisma wraps it around the cause from its driver adapter. */
function prismaError(code: string, cause?: object): Error {
  const meta =
    cause === undefined ? {} : { driverAdapterError: Object.assign(new Error(), { cause }) };
  return Object.assign(new Error("Invalid `prisma.product.findMany()` invocation"), { code, meta });
}

const withCode = (code: string) => Object.assign(new Error("no"), { code });

// Each error was observed while Postgres was stopped, killed, starting, closed or out of connections.
describe("a database error", () => {
  it.each([
    ["is unreachable", prismaError("P1001", { kind: "DatabaseNotReachable" })],
    ["is unreachable for raw SQL", prismaError("P2010", { kind: "DatabaseNotReachable" })],
    ["closes the connection", prismaError("P1017", { kind: "ConnectionClosed" })],
    ["is shut down during a query", prismaError("P2039", { kind: "postgres", code: "57P01" })],
    ["is shut down during raw SQL", prismaError("P2010", { kind: "postgres", code: "57P01" })],
    ["is starting up", prismaError("P2039", { kind: "postgres", code: "57P03" })],
    [
      "accepts no connections",
      prismaError("P2039", {
        kind: "postgres",
        code: "55000",
        message: 'database "shop" is not currently accepting connections',
      }),
    ],
    [
      "cancels a statement that takes too long",
      prismaError("P2010", { kind: "postgres", code: "57014" }),
    ],
    [
      "ended a session whose transaction was idle",
      prismaError("P2039", { kind: "postgres", code: "25P03" }),
    ],
    ["gives no answer in time", prismaError("P2039", { kind: "SocketTimeout" })],
    ["gives no answer in time, as a driver error", new NoAnswer(6_000)],
    ["begins no transaction in time", prismaError("P2028")],
    ["is shut down, as a driver error", withCode("57P01")],
    ["refuses the connection, as a driver error", withCode("ECONNREFUSED")],
    ["disconnects during a transaction", new Error("Connection terminated unexpectedly")],
    [
      "disconnects before the next statement",
      new Error("Client has encountered a connection error and is not queryable"),
    ],
    ["frees no connection in time", new Error("timeout exceeded when trying to connect")],
  ])("becomes 503 database_unavailable when the database %s", (_how, error) => {
    const away = asDatabaseUnavailable(error);
    expect(away).toMatchObject({ status: 503, code: "database_unavailable" });
    expect(away?.retryAfterSeconds).toBeGreaterThan(0);
    expect(away?.message).not.toContain("prisma");
  });

  it.each([
    ["a unique violation", prismaError("P2002", { kind: "UniqueConstraintViolation" })],
    ["a check violation", prismaError("P2039", { kind: "postgres", code: "23514" })],
    ["a syntax error", prismaError("P2010", { kind: "postgres", code: "42601" })],
    ["a bug", new TypeError("Cannot read properties of undefined")],
    ["an unavailable Khalti", new KhaltiUnavailable("Khalti cannot be reached.")],
    ["undefined", undefined],
  ])("stays as it is when it is %s", (_what, error) => {
    expect(asDatabaseUnavailable(error)).toBeNull();
  });
});
