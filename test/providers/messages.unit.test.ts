import { describe, expect, it } from "@jest/globals";
import { outcomeFromStatus, unknownOutcome } from "../../src/providers/classify-refusal.ts";
import {
  createMessageSanitizer,
  toProviderId,
} from "../../src/providers/sanitize-provider-message.ts";

describe("the message of a provider", () => {
  it("joins its texts, each once, in their order", () => {
    const sanitize = createMessageSanitizer([]);
    expect(sanitize("b", { x: " a ", y: ["b", { z: "c" }] }, null, 5, true, "", "  ")).toBe(
      "b: a: c",
    );
    expect(sanitize()).toBe("");
  });

  it("has ten texts at most, and none from below four levels", () => {
    const sanitize = createMessageSanitizer([]);
    const letters = "a b c d e f g h i j k l".split(" ");
    expect(sanitize(...letters)).toBe("a: b: c: d: e: f: g: h: i: j");
    expect(sanitize([...letters.map(() => 1), "late"])).toBe("");
    expect(sanitize([...letters.slice(0, 9).map(() => 1), "tenth"])).toBe("tenth");
    expect(sanitize({ a: { b: { c: { d: "in" } } } })).toBe("in");
    expect(sanitize({ a: { b: { c: { d: { e: "too deep" } } } } })).toBe("");
  });

  it("carries no secret, in whatever form, and no part of one", () => {
    const sanitize = createMessageSanitizer(["tok en", "", "tok en longer", "tok en"]);
    expect(sanitize("It is tok en longer, tok en and tok%20en.")).toBe(
      "It is [secret], [secret] and [secret].",
    );
    expect(sanitize(`${"x".repeat(495)}tok en`)).toBe(`${"x".repeat(495)}[secr`);
  });

  it("carries no phone number, and is cut to 500 characters", () => {
    const sanitize = createMessageSanitizer(["token"], ["0123456"]);
    expect(sanitize("Call 9800000904 or 0123456")).toBe("Call 98XXXXX904 or XXXXX56");
    expect(sanitize("x".repeat(501))).toHaveLength(500);
    expect(sanitize("already [secret]")).toBe("already [secret]");
  });
});

describe("a provider's own id", () => {
  it.each<[unknown, string | null]>([
    [7, "7"],
    ["a-B_9", "a-B_9"],
    [" 7 ", "7"],
    ["x".repeat(100), "x".repeat(100)],
    ["x".repeat(101), null],
    [0, null],
    ["0", null],
    [-1, null],
    [1.5, null],
    [2 ** 53, null],
    ["", null],
    ["a b", null],
    ["a/b", null],
    ["#a", null],
    ["9800000904", null],
    [9_800_000_904, null],
    ["98000009041", "98000009041"],
    ["19800000904", "19800000904"],
    [null, null],
    [true, null],
    [["7"], null],
  ])("%p is %p", (value, expected) => {
    expect(toProviderId(value, [])).toBe(expected);
  });

  it("carries no secret and no phone number of the request", () => {
    expect(toProviderId("id-token-1", ["token"])).toBeNull();
    expect(toProviderId("id-0123456", [], ["0123456"])).toBeNull();
    expect(toProviderId("id-1", ["", "token"], ["", "0123456"])).toBe("id-1");
  });
});

describe("an order that the provider has already", () => {
  const message = "In the provider's words.";

  it("counts as what a status check finds", () => {
    const delivered = { kind: "delivered", providerId: "7", message } as const;
    const queued = { kind: "queued", providerId: null, message } as const;
    expect(outcomeFromStatus(delivered)).toEqual(delivered);
    expect(outcomeFromStatus(queued)).toEqual(queued);
    expect(outcomeFromStatus({ kind: "refused", message })).toEqual({ kind: "refused", message });
    expect(outcomeFromStatus({ kind: "unknown", message })).toEqual({
      kind: "unknown",
      providerId: null,
      message,
    });
  });

  it("is unknown with the provider's id, where it is known", () => {
    expect(unknownOutcome(message, "7")).toEqual({ kind: "unknown", providerId: "7", message });
    expect(unknownOutcome(message)).toEqual({ kind: "unknown", providerId: null, message });
  });
});
