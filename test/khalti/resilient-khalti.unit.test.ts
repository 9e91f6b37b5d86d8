import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { InitiateRequest } from "../../src/khalti/initiate.ts";
import type { KhaltiClient } from "../../src/khalti/khalti-client.ts";
import { createResilientKhalti, HALF_OPEN_AFTER_MS } from "../../src/khalti/resilient-khalti.ts";
import { createFakeKhalti, lookedUp, REFUSED, unknown } from "../support/fake-khalti.ts";

const ORDER: InitiateRequest = {
  returnUrl: "https://pay.shop.example/v1/payments/return",
  websiteUrl: "https://pay.shop.example",
  amountPaisa: 1_000,
  purchaseOrderId: "ORDER",
  purchaseOrderName: "Tea",
};

let fake: ReturnType<typeof createFakeKhalti>;
let khalti: KhaltiClient;
let budgetLeft: number;

beforeEach(() => {
  // Time passes only where a test lets it: pauses between tries and the breaker's rest.
  jest.useFakeTimers();
  fake = createFakeKhalti();
  budgetLeft = Infinity;
  khalti = createResilientKhalti(fake.client, {
    budget: { take: () => Promise.resolve(budgetLeft-- > 0) },
  });
});
afterEach(() => {
  jest.useRealTimers();
});

/** Lets everything happen that needs no more than `ms` milliseconds. */
async function pass(ms = 0): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
}

async function ended(call: Promise<unknown>): Promise<unknown> {
  await pass(5_000);
  return call;
}

const trials = {
  initiate: () => khalti.initiate(ORDER),
  refund: () => khalti.refund("TXN", {}),
  lookup: () => khalti.lookup("PIDX"),
  banks: () => khalti.banks("ebanking"),
};
const METHODS = ["initiate", "refund", "lookup", "banks"] as const;

async function breakCircuit(): Promise<void> {
  fake.answerWith(unknown());
  for (let i = 0; i < 5; i++) await khalti.initiate(ORDER);
  fake.answerWith(null);
  fake.calls.length = 0;
}

describe("the circuit breaker", () => {
  it.each(METHODS)("after five %s calls without an answer, answers the next at once", async (m) => {
    fake.answerWith(unknown());
    for (let i = 0; i < 5; i++) expect(await ended(trials[m]())).toEqual(unknown());
    fake.calls.length = 0;

    for (const method of METHODS) {
      expect(await trials[method]()).toMatchObject({
        kind: "unknown",
        reason: "circuit_open",
        sent: false,
      });
    }
    expect(fake.calls).toEqual([]);
  });

  it("counts calls of every kind together", async () => {
    fake.answerWith(unknown());
    for (const method of [...METHODS, "lookup"] as const) await ended(trials[method]());

    expect(await khalti.initiate(ORDER)).toMatchObject({ reason: "circuit_open" });
  });

  it.each([
    ["an answer", lookedUp("T1")],
    ["a refusal", REFUSED],
  ])("does not open when %s comes between", async (_, outcome) => {
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

  it("is not opened by our own ceiling", async () => {
    budgetLeft = 0;
    for (let i = 0; i < 20; i++) await ended(khalti.lookup("PIDX"));
    budgetLeft = 1;
    fake.answerWith(lookedUp("T1"));

    expect(await ended(khalti.lookup("PIDX"))).toEqual(lookedUp("T1"));
  });
});

describe("the open circuit after its rest", () => {
  it("stays open until the rest is over", async () => {
    await breakCircuit();
    await pass(HALF_OPEN_AFTER_MS - 1);

    expect(await khalti.lookup("PIDX")).toMatchObject({ reason: "circuit_open" });
    expect(fake.calls).toEqual([]);
  });

  it("lets one call through, and answers everybody else at once meanwhile", async () => {
    await breakCircuit();
    await pass(HALF_OPEN_AFTER_MS);

    const first = khalti.initiate(ORDER);
    await pass();
    for (const method of METHODS) {
      expect(await trials[method]()).toMatchObject({ reason: "circuit_open" });
    }

    expect(fake.calls).toHaveLength(1);
    fake.last().end(lookedUp("T1"));
    expect(await first).toEqual(lookedUp("T1"));
  });

  it("closes when that call is answered", async () => {
    await breakCircuit();
    await pass(HALF_OPEN_AFTER_MS);
    fake.answerWith(lookedUp("T1"));

    for (let i = 0; i < 3; i++) {
      expect(await ended(khalti.lookup("PIDX"))).toEqual(lookedUp("T1"));
    }
  });

  it("closes when that call is refused: Khalti is there", async () => {
    await breakCircuit();
    await pass(HALF_OPEN_AFTER_MS);
    fake.answerWith(REFUSED);

    for (let i = 0; i < 3; i++) expect(await ended(khalti.initiate(ORDER))).toEqual(REFUSED);
  });

  it("opens again for another rest when that call gets no answer", async () => {
    await breakCircuit();
    await pass(HALF_OPEN_AFTER_MS);
    fake.answerWith(unknown());

    expect(await khalti.initiate(ORDER)).toEqual(unknown());
    expect(await khalti.initiate(ORDER)).toMatchObject({ reason: "circuit_open" });

    await pass(HALF_OPEN_AFTER_MS);
    fake.answerWith(lookedUp("T1"));
    expect(await ended(khalti.lookup("PIDX"))).toEqual(lookedUp("T1"));
  });
});

describe("repeating", () => {
  const UNANSWERED = ["connection", "server_error", "unreadable"] as const;

  it.each(["lookup", "banks"] as const)(
    "asks %s twice more when no answer comes",
    async (method) => {
      for (const reason of UNANSWERED) {
        fake.calls.length = 0;
        fake.answerWith(unknown(reason));
        expect(await ended(trials[method]())).toEqual(unknown(reason));
        expect(fake.calls).toHaveLength(3);
      }
    },
  );

  it("stops at the first answer", async () => {
    const call = khalti.lookup("PIDX");
    await pass();
    fake.last().end(unknown());
    await pass(5_000);
    fake.last().end(lookedUp("T1"));

    expect(await ended(call)).toEqual(lookedUp("T1"));
    expect(fake.calls).toHaveLength(2);
  });

  it.each(["lookup", "banks"] as const)(
    "does not ask %s again after a time-out",
    async (method) => {
      fake.answerWith(unknown("timeout"));
      expect(await ended(trials[method]())).toEqual(unknown("timeout"));
      expect(fake.calls).toHaveLength(1);
    },
  );

  it("does not ask again after a refusal", async () => {
    fake.answerWith(REFUSED);
    await ended(khalti.lookup("PIDX"));
    expect(fake.calls).toHaveLength(1);
  });

  it.each(["initiate", "refund"] as const)("never sends %s twice", async (method) => {
    for (const reason of ["timeout", ...UNANSWERED] as const) {
      fake.calls.length = 0;
      fake.answerWith(unknown(reason));
      await ended(trials[method]());
      expect(fake.calls).toHaveLength(1);
      fake.answerWith(lookedUp("T1"));
      await ended(khalti.banks("ebanking")); // keeps the breaker out of the story
    }
  });
});

describe("the ceiling on lookups", () => {
  it("ends a lookup beyond it without asking Khalti", async () => {
    budgetLeft = 0;
    expect(await ended(khalti.lookup("PIDX"))).toMatchObject({
      kind: "unknown",
      reason: "rate_limited",
      sent: false,
    });
    expect(fake.calls).toEqual([]);
  });

  it("holds for lookups only", async () => {
    budgetLeft = 0;
    fake.answerWith(lookedUp("T1"));
    for (const method of ["initiate", "refund", "banks"] as const) {
      expect(await ended(trials[method]())).toEqual(lookedUp("T1"));
    }
  });
});
