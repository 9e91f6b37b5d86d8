/** Lookup answers that differ from the samples: which are accepted, and which are not. */
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { readLookupStatus } from "../../src/khalti/lookup.ts";
import { type PreparedKhalti, startPreparedKhalti } from "./prepared-khalti.ts";

let khalti: PreparedKhalti;
beforeAll(async () => {
  khalti = await startPreparedKhalti();
});
afterAll(() => khalti.stop());

const completed = {
  pidx: "HT6o6PEZRWFJ5ygavzHWd5",
  total_amount: 1000,
  status: "Completed",
  transaction_id: "GFq9PFS7b2iYvL8Lir9oXe",
  fee: 30,
  refunded: false,
};

async function lookUp(body: unknown, httpStatus = 200) {
  khalti.answerWith(httpStatus, JSON.stringify(body));
  return khalti.client().lookup(completed.pidx);
}

describe("the status word", () => {
  it.each([
    ["Completed", "completed"],
    ["COMPLETED", "completed"],
    ["  completed ", "completed"],
    ["pending", "pending"],
    ["INITIATED", "initiated"],
    ["refunded", "refunded"],
    ["Partially Refunded", "partially_refunded"],
    ["Partially refunded", "partially_refunded"],
    ["partially \t  REFUNDED", "partially_refunded"],
    ["expired", "expired"],
    ["User canceled", "canceled"],
    ["User Cancelled", "canceled"],
    ["Canceled", "canceled"],
    ["cancelled", "canceled"],
    ["Failed", "failed"],
    ["Ambiguous", "unrecognised"],
    ["Not Completed", "unrecognised"],
    ["Complete", "unrecognised"],
    ["constructor", "unrecognised"],
  ])("%p means %s, and is kept as written", async (statusWord, status) => {
    const outcome = await lookUp({ ...completed, status: statusWord });
    expect(outcome).toMatchObject({ kind: "answer", value: { status, statusWord } });
  });

  it("is cut to a storable length", async () => {
    const outcome = await lookUp({ ...completed, status: `x${"😀".repeat(5000)}` });
    const value = outcome.kind === "answer" ? outcome.value : null;
    expect(value?.status).toBe("unrecognised");
    expect(value?.statusWord.length).toBeLessThanOrEqual(64);
    expect(value?.statusWord).not.toMatch(/\p{Cs}/u);
  });
});

it("a status word is stored without its unstorable characters", async () => {
  const outcome = await lookUp({ ...completed, status: "Odd\0word\ud800" });
  expect(outcome).toMatchObject({
    value: { status: "unrecognised", statusWord: "Oddword\ufffd" },
  });
});

describe("a lookup answer is read", () => {
  const initiated = { pidx: completed.pidx, status: "Initiated" };
  it.each([
    { when: "amounts are texts", body: { ...completed, total_amount: "1000", fee: "30.00" } },
    { when: "it has unknown fields", body: { ...completed, purchase_order_id: "7", new: {} } },
    { when: "refunded is a text", body: { ...completed, refunded: "False" } },
  ])("in full when $when", async ({ body }) => {
    expect(await lookUp(body)).toEqual({
      kind: "answer",
      value: {
        pidx: completed.pidx,
        status: "completed",
        statusWord: "Completed",
        totalAmountPaisa: 1000,
        transactionId: completed.transaction_id,
        feePaisa: 30,
        refunded: false,
      },
    });
  });

  it.each([
    { when: "refunded is missing", body: { ...completed, refunded: undefined } },
    { when: "refunded is null", body: { ...completed, refunded: null } },
    { when: "refunded is nonsense", body: { ...completed, refunded: { toString: 1 } } },
  ])("with refunded null when $when", async ({ body }) => {
    expect(await lookUp(body)).toMatchObject({ kind: "answer", value: { refunded: null } });
  });

  it.each([undefined, null, "", " "])("with no transaction id when it is %p", async (id) => {
    const outcome = await lookUp({ ...completed, transaction_id: id });
    expect(outcome).toMatchObject({ kind: "answer", value: { transactionId: null } });
  });

  // Nothing depends on the fee: an invalid fee must not reject a completed payment.
  it.each([undefined, null, "", -1, 12.5, "12.50", 2 ** 31, {}])(
    "without a fee when it is %p",
    async (fee) => {
      const outcome = await lookUp({ ...completed, fee });
      expect(outcome).toMatchObject({ kind: "answer", value: { feePaisa: null } });
    },
  );

  it.each([undefined, null, 0, "0"])("with amount 0 before completion when it is %p", async (x) => {
    const outcome = await lookUp({ ...initiated, total_amount: x });
    expect(outcome).toMatchObject({ kind: "answer", value: { totalAmountPaisa: 0 } });
  });

  it("from HTTP 400 with an error key and without refunded: a canceled payment", async () => {
    const body = { ...completed, status: "User canceled", total_amount: 0, refunded: undefined };
    expect(await lookUp({ ...body, error_key: "khalti_error" }, 400)).toMatchObject({
      kind: "answer",
      value: { status: "canceled", refunded: null, totalAmountPaisa: 0 },
    });
  });
});

describe("a lookup answer is unknown", () => {
  const pending = { ...completed, status: "Pending" };
  it.each([
    { when: "there is no status", body: { ...completed, status: undefined } },
    { when: "the status is blank", body: { ...completed, status: " " } },
    { when: "the status is a number", body: { ...completed, status: 1 } },
    { when: "there is no pidx", body: { ...completed, pidx: undefined } },
    { when: "the pidx is blank", body: { ...completed, pidx: "" } },
    { when: "the pidx cannot be stored", body: { ...completed, pidx: "a\0b" } },
    { when: "it pends with a fraction", body: { ...pending, total_amount: 10.5 } },
    { when: "its transaction id is an object", body: { ...pending, transaction_id: {} } },
  ])("when $when, with 200 and with 400", async ({ body }) => {
    for (const httpStatus of [200, 400]) {
      const expected = { kind: "unknown", reason: "unreadable", sent: true, httpStatus };
      expect(await lookUp(body, httpStatus)).toMatchObject(expected);
    }
  });
});

describe("a completed answer contradicts itself", () => {
  it.each([
    { when: "it is completed without an amount", body: { ...completed, total_amount: null } },
    { when: "the amount is negative", body: { ...completed, total_amount: -1000 } },
    { when: "the amount has a fraction", body: { ...completed, total_amount: 10.5 } },
    { when: "the amount's text has a fraction", body: { ...completed, total_amount: "10.50" } },
    { when: "the amount is beyond whole numbers", body: { ...completed, total_amount: 2 ** 53 } },
    { when: "the amount is a word", body: { ...completed, total_amount: "ten" } },
    { when: "the transaction id is an object", body: { ...completed, transaction_id: {} } },
  ])("when $when", async ({ body }) => {
    expect(await lookUp(body)).toMatchObject({
      kind: "answer",
      value: {
        status: "completed",
        contradiction: { code: expect.stringMatching(/_unreadable$/) },
      },
    });
  });

  it("when its HTTP status says that the request failed", async () => {
    for (const httpStatus of [400, 404, 409]) {
      expect(await lookUp(completed, httpStatus)).toMatchObject({
        kind: "answer",
        value: { contradiction: { code: "status_contradicts_http" } },
      });
    }
  });
});

it("a refused key is a refusal even if the body has a status", async () => {
  for (const httpStatus of [401, 403]) {
    const outcome = await lookUp({ status: "error", detail: "Invalid token." }, httpStatus);
    expect(outcome).toMatchObject({ kind: "refused", reason: "unauthorized" });
  }
});

describe("for any answer", () => {
  const words = [
    "Completed",
    "Pending",
    "Initiated",
    "Refunded",
    "Partially refunded",
    "Expired",
    "User canceled",
    "Failed",
  ];

  it("case and spaces never change what a status word means", () => {
    const space = fc.string({ unit: fc.constantFrom(" ", "\t", "\n"), maxLength: 3 });
    const written = fc.constantFrom(...words).chain((word) =>
      fc.record({
        word: fc.constant(word),
        text: fc
          .tuple(space, fc.mixedCase(fc.constant(word)), space, space)
          .map(([before, text, between, after]) =>
            [before, text.replace(" ", ` ${between} `), after].join(""),
          ),
      }),
    );
    fc.assert(
      fc.property(written, ({ word, text }) => {
        expect(readLookupStatus(word)).not.toBe("unrecognised");
        expect(readLookupStatus(text)).toBe(readLookupStatus(word));
      }),
    );
  });

  it("only the status completed means paid", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.mixedCase(fc.constantFrom(...words)));
    fc.assert(
      fc.property(text, (word) => {
        const isCompleted = word.trim().toLowerCase() === "completed";
        expect(readLookupStatus(word) === "completed").toBe(isCompleted);
      }),
    );
  });

  it("any JSON, with any HTTP status, is one of three outcomes, and amounts are whole", async () => {
    const json = fc.jsonValue();
    const field = fc.oneof(json, fc.integer().map(String), fc.integer(), fc.constantFrom(...words));
    const almostLookup = fc.record(
      {
        pidx: field,
        status: field,
        total_amount: field,
        fee: field,
        detail: json,
        __proto__: json,
      },
      { requiredKeys: [] },
    );
    const httpStatus = fc.constantFrom(200, 201, 302, 400, 401, 404, 409, 429, 500);
    await fc.assert(
      fc.asyncProperty(fc.oneof(json, almostLookup), httpStatus, async (body, status) => {
        const outcome = await lookUp(body, status);
        expect(["answer", "refused", "unknown"]).toContain(outcome.kind);
        if (outcome.kind !== "answer") return;
        for (const amount of [outcome.value.totalAmountPaisa, outcome.value.feePaisa ?? 0]) {
          expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
