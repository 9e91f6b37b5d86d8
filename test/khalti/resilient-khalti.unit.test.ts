import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Clock, install } from "@sinonjs/fake-timers";
import type { InitiateRequest } from "../../src/khalti/initiate.ts";
import {
  createResilientKhalti,
  HALF_OPEN_AFTER_MS,
  type ResilientKhalti,
} from "../../src/khalti/resilient-khalti.ts";
import { createFakeKhalti, lookedUp, REFUSED, unknown } from "../support/fake-khalti.ts";

const ORDER: InitiateRequest = {
  returnUrl: "https://pay.shop.example/v1/payments/return",
  websiteUrl: "https://pay.shop.example",
  amountPaisa: 1_000,
  purchaseOrderId: "ORDER",
  purchaseOrderName: "Tea",
};

let fake: ReturnType<typeof createFakeKhalti>;
let khalti: ResilientKhalti;
let budgetLeft: number;
let clock: Clock;

beforeEach(() => {
  // Time passes only when a test advances it.
  clock = install();
  fake = createFakeKhalti();
  budgetLeft = Infinity;
  khalti = createResilientKhalti(fake.client, {
    budget: { take: () => Promise.resolve(budgetLeft-- > 0) },
  });
});
afterEach(() => {
  clock.uninstall();
});

/** Advances time by `ms` milliseconds and runs what is due. */
async function pass(ms = 0): Promise<void> {
  await clock.tickAsync(ms);
}

async function ended(call: Promise<unknown>): Promise<unknown> {
  await pass(5_000);
  return call;
}

const calls = {
  initiate: () => khalti.initiate(ORDER),
  refund: () => khalti.refund("TXN", {}),
  lookup: () => khalti.lookup("PIDX"),
  banks: () => khalti.banks("ebanking"),
};
const METHODS = ["initiate", "refund", "lookup", "banks"] as const;

async function openCircuit(): Promise<void> {
  fake.answerWith(unknown());
  for (let i = 0; i < 5; i++) await khalti.initiate(ORDER);
  fake.answerWith(null);
  fake.calls.length = 0;
}

describe("the circuit breaker", () => {
  it.each(METHODS)("opens after five %s calls without an answer", async (m) => {
    fake.answerWith(unknown());
    for (let i = 0; i < 5; i++) expect(await ended(calls[m]())).toEqual(unknown());
    fake.calls.length = 0;

    for (const method of METHODS) {
      expect(await calls[method]()).toMatchObject({
        kind: "unknown",
        reason: "circuit_open",
        sent: false,
      });
    }
    expect(fake.calls).toEqual([]);
  });

  it("counts all kinds of calls together", async () => {
    fake.answerWith(unknown());
    for (const method of [...METHODS, "lookup"] as const) await ended(calls[method]());

    expect(await khalti.initiate(ORDER)).toMatchObject({ reason: "circuit_open" });
  });

  it.each([
    ["an answer", lookedUp("T1")],
    ["a refusal", REFUSED],
  ])("does not open if %s comes in between", async (_, outcome) => {
    for (let i = 0; i < 12; i++) {
      fake.answerWith(i % 5 === 4 ? outcome : unknown());
      await ended(khalti.initiate(ORDER));
    }

    fake.answerWith(lookedUp("T2"));
    expect(await ended(khalti.lookup("PIDX"))).toEqual(lookedUp("T2"));
  });

  it("does not open for refusals, however many", async () => {
    fake.answerWith(REFUSED);
    for (let i = 0; i < 20; i++) expect(await ended(khalti.lookup("PIDX"))).toEqual(REFUSED);
    expect(fake.calls).toHaveLength(20);
  });

  it("is not opened by our own rate limit", async () => {
    budgetLeft = 0;
    for (let i = 0; i < 20; i++) await ended(khalti.lookup("PIDX"));
    budgetLeft = 1;
    fake.answerWith(lookedUp("T1"));

    expect(await ended(khalti.lookup("PIDX"))).toEqual(lookedUp("T1"));
  });
});

describe("the open circuit", () => {
  it("stays open until the pause is over", async () => {
    await openCircuit();
    await pass(HALF_OPEN_AFTER_MS - 1);

    expect(await khalti.lookup("PIDX")).toMatchObject({ reason: "circuit_open" });
    expect(fake.calls).toEqual([]);
  });

  it("then lets one probe through, and fails other calls immediately", async () => {
    await openCircuit();
    await pass(HALF_OPEN_AFTER_MS);

    const first = khalti.initiate(ORDER);
    await pass();
    for (const method of METHODS) {
      expect(await calls[method]()).toMatchObject({ reason: "circuit_open" });
    }

    expect(fake.calls).toHaveLength(1);
    fake.last().end(lookedUp("T1"));
    expect(await first).toEqual(lookedUp("T1"));
  });

  it("closes when the probe is answered", async () => {
    await openCircuit();
    await pass(HALF_OPEN_AFTER_MS);
    fake.answerWith(lookedUp("T1"));

    for (let i = 0; i < 3; i++) {
      expect(await ended(khalti.lookup("PIDX"))).toEqual(lookedUp("T1"));
    }
  });

  it("closes when the probe is refused", async () => {
    await openCircuit();
    await pass(HALF_OPEN_AFTER_MS);
    fake.answerWith(REFUSED);

    for (let i = 0; i < 3; i++) expect(await ended(khalti.initiate(ORDER))).toEqual(REFUSED);
  });

  it("opens again when the probe gets no answer", async () => {
    await openCircuit();
    await pass(HALF_OPEN_AFTER_MS);
    fake.answerWith(unknown());

    expect(await khalti.initiate(ORDER)).toEqual(unknown());
    expect(await khalti.initiate(ORDER)).toMatchObject({ reason: "circuit_open" });

    await pass(HALF_OPEN_AFTER_MS);
    fake.answerWith(lookedUp("T1"));
    expect(await ended(khalti.lookup("PIDX"))).toEqual(lookedUp("T1"));
  });
});

describe("retries", () => {
  const UNANSWERED = ["connection", "server_error", "unreadable"] as const;

  it.each(["lookup", "banks"] as const)(
    "repeat %s twice when there is no answer",
    async (method) => {
      for (const reason of UNANSWERED) {
        fake.calls.length = 0;
        fake.answerWith(unknown(reason));
        expect(await ended(calls[method]())).toEqual(unknown(reason));
        expect(fake.calls).toHaveLength(3);
      }
    },
  );

  it("stop at the first answer", async () => {
    const call = khalti.lookup("PIDX");
    await pass();
    fake.last().end(unknown());
    await pass(5_000);
    fake.last().end(lookedUp("T1"));

    expect(await ended(call)).toEqual(lookedUp("T1"));
    expect(fake.calls).toHaveLength(2);
  });

  it.each(["lookup", "banks"] as const)("do not repeat %s after a timeout", async (method) => {
    fake.answerWith(unknown("timeout"));
    expect(await ended(calls[method]())).toEqual(unknown("timeout"));
    expect(fake.calls).toHaveLength(1);
  });

  it("do not repeat a background job's lookup, whose row is due again by itself", async () => {
    fake.answerWith(unknown("connection"));
    expect(await ended(khalti.lookup("PIDX", "background"))).toEqual(unknown("connection"));
    expect(fake.calls).toHaveLength(1);
  });

  it("repeat a background job's lookup that a customer shares", async () => {
    const running = khalti.lookup("PIDX", "background");
    await pass();
    const shared = [khalti.lookup("PIDX", "background"), khalti.lookup("PIDX", "customer")];
    fake.answerWith(unknown("connection"));
    fake.last().end(lookedUp("before they asked"));
    await running;

    expect(await ended(Promise.all(shared))).toEqual([
      unknown("connection"),
      unknown("connection"),
    ]);
    expect(fake.calls).toHaveLength(1 + 3);
  });

  it("do not follow a refusal", async () => {
    fake.answerWith(REFUSED);
    await ended(khalti.lookup("PIDX"));
    expect(fake.calls).toHaveLength(1);
  });

  it.each(["initiate", "refund"] as const)("never repeat %s", async (method) => {
    for (const reason of ["timeout", ...UNANSWERED] as const) {
      fake.calls.length = 0;
      fake.answerWith(unknown(reason));
      await ended(calls[method]());
      expect(fake.calls).toHaveLength(1);
      fake.answerWith(lookedUp("T1"));
      await ended(khalti.banks("ebanking")); // keeps the circuit closed
    }
  });
});

describe("the lookup rate limit", () => {
  it("ends an excess lookup without asking Khalti", async () => {
    budgetLeft = 0;
    expect(await ended(khalti.lookup("PIDX"))).toMatchObject({
      kind: "unknown",
      reason: "rate_limited",
      sent: false,
    });
    expect(fake.calls).toEqual([]);
  });

  it("applies to lookups only", async () => {
    budgetLeft = 0;
    fake.answerWith(lookedUp("T1"));
    for (const method of ["initiate", "refund", "banks"] as const) {
      expect(await ended(calls[method]())).toEqual(lookedUp("T1"));
    }
  });
});
