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

  const KINDS = ["DatabaseNotReachable", "ConnectionClosed", "SocketTimeout", "TooManyConnections"];
  const PRISMA = ["P1001", "P1002", "P1008", "P1017", "P2024", "P2028", "P2037"];
  const STATES = [
    "08000",
    "08001",
    "08003",
    "08006",
    "53300",
    "55P03",
    "57014",
    "25P03",
    "25P04",
  ].concat(["57P01", "57P02", "57P03", "57P05"]);
  const SYSTEM = ["ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EPIPE", "EHOSTUNREACH"].concat([
    "ENETUNREACH",
    "ENOTFOUND",
    "EAI_AGAIN",
  ]);
  const MESSAGES = [
    "Connection terminated",
    "Connection terminated due to connection timeout",
    "Client has encountered a connection error and is not queryable",
    "Client was closed and is not queryable",
    "timeout exceeded when trying to connect",
    "the database system is not currently accepting connections",
  ];

  it.each([...PRISMA, ...STATES, ...SYSTEM])("%s means that it is away", (code) => {
    expect(asDatabaseUnavailable(withCode(code))).not.toBeNull();
    expect(asDatabaseUnavailable(withCode(`x${code}`))).toBeNull();
    expect(asDatabaseUnavailable(withCode(`${code}x`))).toBeNull();
  });

  it.each(["57P04", "57P0", "25P02", "P2002", "08", "0800"])("%s does not", (code) => {
    expect(asDatabaseUnavailable(withCode(code))).toBeNull();
  });

  it.each(KINDS)("%s, deep in Prisma's error, means that it is away", (kind) => {
    expect(asDatabaseUnavailable(prismaError("P2039", { kind }))).not.toBeNull();
    expect(asDatabaseUnavailable({ kind })).not.toBeNull();
  });

  it.each(MESSAGES)("%p means that it is away", (message) => {
    expect(asDatabaseUnavailable(new Error(message))).not.toBeNull();
  });

  it.each([
    "a customer wrote: Connection terminated",
    "a customer wrote: Client was closed",
    "a timeout exceeded when trying to connect",
  ])("%p, in the middle of a message, does not", (message) => {
    expect(asDatabaseUnavailable(new Error(message))).toBeNull();
  });

  it("is found among the causes of causes, and kept as the cause", () => {
    const error = new Error("3", { cause: new Error("2", { cause: withCode("ECONNRESET") }) });
    const away = asDatabaseUnavailable(error);
    expect(away?.cause).toBe(error);
    expect(away?.message).toBe("The server cannot reach its database. Please try again shortly.");
    expect(away?.retryAfterSeconds).toBe(5);
  });

  it("ends the search among causes that go round in a circle", () => {
    const error = new Error("1");
    error.cause = new Error("2", { cause: error });
    expect(asDatabaseUnavailable(error)).toBeNull();
  });

  /** A function with a code: nobody throws one, and what is no object is not looked into. */
  const notAnObject = Object.assign(() => undefined, { code: "ECONNRESET" });

  it.each([
    null,
    "ECONNRESET",
    57014,
    { code: 57014 },
    { message: 8 },
    { meta: null },
    notAnObject,
  ])("does not take %p for one", (error) => {
    expect(asDatabaseUnavailable(error)).toBeNull();
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
