import { describe, expect, it } from "@jest/globals";
import {
  readLookupStatus,
  toContradictoryAnswer,
  toLookupAnswer,
} from "../../src/khalti/lookup.ts";
import { type LookupReply, lookupReply } from "../../src/khalti/schemas.ts";

const cut = (text: string, longest?: number) => text.slice(0, longest);

describe("the status word of a lookup", () => {
  it.each([
    ["Completed", "completed"],
    [" COMPLETED ", "completed"],
    ["Pending", "pending"],
    ["Initiated", "initiated"],
    ["Refunded", "refunded"],
    ["Partially Refunded", "partially_refunded"],
    ["partially \t refunded", "partially_refunded"],
    ["Expired", "expired"],
    ["User canceled", "canceled"],
    ["User cancelled", "canceled"],
    ["Canceled", "canceled"],
    ["Cancelled", "canceled"],
    ["Failed", "failed"],
    ["PartiallyRefunded", "unrecognised"],
    ["Not Completed", "unrecognised"],
    ["Frozen", "unrecognised"],
    ["", "unrecognised"],
  ])("%j is %s", (word, status) => {
    expect(readLookupStatus(word)).toBe(status);
  });
});

describe("the answer of a lookup", () => {
  const reply: LookupReply = {
    pidx: "PIDX",
    status: "Completed",
    total_amount: 90_000,
    transaction_id: "TXN",
    fee: 2_700,
    refunded: false,
  };

  it("carries every field, and the status word cut to 64 characters", () => {
    expect(toLookupAnswer(reply, cut, 200)).toEqual({
      pidx: "PIDX",
      status: "completed",
      statusWord: "Completed",
      totalAmountPaisa: 90_000,
      transactionId: "TXN",
      feePaisa: 2_700,
      refunded: false,
    });
    const long = toLookupAnswer({ ...reply, status: "x".repeat(100) }, cut, 200);
    expect(long.statusWord).toBe("x".repeat(64));
  });

  it.each<[string | null, Partial<LookupReply>, number]>([
    [null, {}, 200],
    [null, { status: "Expired" }, 400],
    [null, { status: "Partially Refunded", refunded: true }, 200],
    [null, { status: "Refunded", refunded: null }, 200],
    ["amount_unreadable", { total_amount: null }, 200],
    ["refunded_contradiction", { refunded: true }, 200],
    ["refunded_contradiction", { status: "Refunded", refunded: false }, 200],
    ["status_contradicts_http", {}, 400],
    ["status_contradicts_http", { status: "refunded", refunded: true }, 404],
    ["status_contradicts_http", { status: "Partially refunded" }, 409],
  ])("contradicts itself as %s: %j with HTTP %d", (code, change, httpStatus) => {
    const answer = toLookupAnswer({ ...reply, ...change }, cut, httpStatus);
    expect(answer.contradiction?.code ?? null).toBe(code);
  });

  it.each<[LookupReply["fee"], number | null]>([
    [null, null],
    [0, 0],
    [90_000, 90_000],
    [90_001, null],
    ["unreadable", null],
  ])("names a fee of %p: %p is believed", (fee, feePaisa) => {
    const answer = toLookupAnswer({ ...reply, fee }, cut, 200);
    expect(answer.feePaisa).toBe(feePaisa);
    expect(answer.feeNotBelieved).toBe(fee === feePaisa ? undefined : true);
  });

  it("has amount 0 where Khalti says 0", () => {
    expect(toLookupAnswer({ ...reply, total_amount: 0 }, cut, 200).totalAmountPaisa).toBe(0);
  });

  it("has amount 0 where Khalti gives none before the payment is completed", () => {
    const pending = toLookupAnswer({ ...reply, status: "Pending", total_amount: null }, cut, 200);
    expect(pending).toMatchObject({ status: "pending", totalAmountPaisa: 0 });
  });
});

describe("what a lookup's body must look like", () => {
  const body = {
    pidx: "PIDX",
    status: "Completed",
    total_amount: 90_000,
    transaction_id: "TXN",
    fee: 2_700,
    refunded: false,
  };
  const read = (change: Record<string, unknown>): unknown =>
    lookupReply.safeParse({ ...body, ...change }).data ?? "unreadable";

  it("is read in full", () => {
    expect(read({})).toEqual(body);
    expect(read({ status: "  Odd word " })).toMatchObject({ status: "  Odd word " });
  });

  it.each<[string, Record<string, unknown>]>([
    ["no pidx", { pidx: undefined }],
    ["an empty pidx", { pidx: "  " }],
    ["a pidx that is a number", { pidx: 5 }],
    ["a pidx of 256 characters", { pidx: "x".repeat(256) }],
    ["a pidx with a control character", { pidx: "a\0b" }],
    ["a pidx with half a surrogate pair", { pidx: "a\ud800" }],
    ["no status", { status: undefined }],
    ["a blank status", { status: "  " }],
    ["an amount with paisa parts", { total_amount: 10.5 }],
    ["an amount with paisa parts as text", { total_amount: "10.50" }],
    ["a negative amount", { total_amount: -1 }],
    ["a negative amount as text", { total_amount: "-1" }],
    ["an amount in words", { total_amount: "1000 paisa" }],
    ["an amount behind words", { total_amount: "Rs 1000" }],
    ["an amount that is a list", { total_amount: [1_000] }],
    ["a transaction id that is a number", { transaction_id: 7 }],
  ])("is unreadable with %s", (_, change) => {
    expect(read(change)).toBe("unreadable");
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["a pidx of 255 characters", { pidx: "x".repeat(255) }, { pidx: "x".repeat(255) }],
    ["a pidx with spaces around it", { pidx: " PIDX " }, { pidx: "PIDX" }],
    ["an amount as text", { total_amount: " 1000 " }, { total_amount: 1_000 }],
    ["an amount with zero decimals", { total_amount: "1000.00" }, { total_amount: 1_000 }],
    ["no amount", { total_amount: undefined }, { total_amount: null }],
    ["an amount of null", { total_amount: null }, { total_amount: null }],
    ["an empty amount", { total_amount: " " }, { total_amount: null }],
    ["no transaction id", { transaction_id: undefined }, { transaction_id: null }],
    ["a transaction id of null", { transaction_id: null }, { transaction_id: null }],
    ["an empty transaction id", { transaction_id: "" }, { transaction_id: null }],
    ["a fee that cannot be read", { fee: "free" }, { fee: "unreadable" }],
    ["no fee", { fee: undefined }, { fee: null }],
    ["a fee as text", { fee: "2700.0" }, { fee: 2_700 }],
    ["the largest fee of the column", { fee: 2_147_483_647 }, { fee: 2_147_483_647 }],
    ["a fee beyond the column", { fee: 2_147_483_648 }, { fee: "unreadable" }],
    ["refunded as a text", { refunded: " True " }, { refunded: true }],
    ["refunded as a text that says no", { refunded: "FALSE" }, { refunded: false }],
    ["refunded as an odd text", { refunded: "maybe" }, { refunded: null }],
    ["refunded as a number", { refunded: 1 }, { refunded: null }],
    ["refunded null", { refunded: null }, { refunded: null }],
    ["no refunded", { refunded: undefined }, { refunded: null }],
  ])("tolerates %s", (_, change, expected) => {
    expect(read(change)).toMatchObject(expected);
  });

  it("has no negative zero", () => {
    expect(Object.is((read({ total_amount: -0 }) as LookupReply).total_amount, 0)).toBe(true);
  });
});

describe("a reply that does not match the documentation", () => {
  const body = { pidx: " PIDX ", status: "Completed", total_amount: 1.5, transaction_id: "TXN" };
  const read = (change: Record<string, unknown>, ...fields: string[]) =>
    toContradictoryAnswer({ ...body, ...change }, fields, cut)?.contradiction?.code ?? null;

  it("contradicts itself where it says that money moved", () => {
    expect(read({}, "total_amount")).toBe("amount_unreadable");
    expect(read({ status: " refunded" }, "total_amount", "transaction_id")).toBe(
      "amount_unreadable",
    );
    expect(read({ status: "Partially refunded" }, "transaction_id")).toBe(
      "transaction_id_unreadable",
    );
    expect(toContradictoryAnswer(body, ["total_amount"], cut)).toMatchObject({
      pidx: "PIDX",
      status: "completed",
      totalAmountPaisa: 0,
      transactionId: null,
    });
  });

  it.each<[Record<string, unknown>, string[]]>([
    [{ status: "Pending" }, ["total_amount"]],
    [{ status: 1 }, ["status"]],
    [{ pidx: 5 }, ["pidx"]],
    [{ pidx: "a\0b" }, ["pidx"]],
  ])("says nothing of money, or not of which payment: %j", (change, fields) => {
    expect(read(change, ...fields)).toBeNull();
  });
});
