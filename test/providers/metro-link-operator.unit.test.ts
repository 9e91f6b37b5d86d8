import { beforeEach, describe, expect, it } from "@jest/globals";
import { createOperatorTypes } from "../../src/providers/metro-link-operator.ts";
import type { ProviderHttp, ProviderReply } from "../../src/providers/provider-http.ts";
import { createMessageSanitizer } from "../../src/providers/sanitize-provider-message.ts";

let replies: Record<string, ProviderReply>;
let asked: string[];
let nowMs: number;
let operatorType: ReturnType<typeof createOperatorTypes>;

const reply = (json: unknown, httpStatus = 200): ProviderReply => ({
  kind: "reply",
  httpStatus,
  isSuccess: httpStatus >= 200 && httpStatus < 300,
  body: typeof json === "object" && !Array.isArray(json) ? (json as Record<string, unknown>) : null,
  json,
});
const OPERATORS = [{ operator_id: 3, operator_type_id: 9 }, { operator_id: 4 }];
const TYPES = [{ operator_type_id: 9 }];

beforeEach(() => {
  replies = { "/operators": reply(OPERATORS), "/types": reply(TYPES) };
  asked = [];
  nowMs = 1_000_000;
  operatorType = createOperatorTypes({
    http: {
      query: (path: string) => {
        asked.push(path);
        return Promise.resolve(replies[path]);
      },
      sanitizer: () => createMessageSanitizer([]),
    } as unknown as ProviderHttp,
    operatorsPath: "/operators",
    operatorTypesPath: "/types",
    now: () => nowMs,
  });
});

describe("the type of an operator", () => {
  it("is looked up in both lists, and kept for an hour", async () => {
    expect(await operatorType(3)).toEqual({ kind: "found", id: 9 });
    expect(asked).toEqual(["/operators", "/types"]);
    nowMs += 3_600_000 - 1;
    replies = {};
    expect(await operatorType(3)).toEqual({ kind: "found", id: 9 });
    expect(asked).toHaveLength(2);
    nowMs += 1;
    replies = { "/operators": reply(OPERATORS), "/types": reply(TYPES) };
    expect(await operatorType(3)).toEqual({ kind: "found", id: 9 });
    expect(asked).toHaveLength(4);
  });

  it.each<[string, unknown, unknown]>([
    ["in lists", OPERATORS, TYPES],
    ["in data", { data: OPERATORS }, { data: TYPES }],
    ["as text", [{ operator_id: "3", operator_type_id: " 9 " }], [{ operator_type_id: "9" }]],
    ["under short names", [{ id: 3, operator_type: 9 }], [{ id: 9 }]],
    ["under odd rows", [null, 5, "x", ...OPERATORS], [[], null, ...TYPES]],
    [
      "by the first name that holds a number",
      [{ operator_id: "x", id: 3, operator_type_id: null, operator_type: 9 }],
      TYPES,
    ],
  ])("is found %s", async (_, operators, types) => {
    replies = { "/operators": reply(operators), "/types": reply(types) };
    expect(await operatorType(3)).toEqual({ kind: "found", id: 9 });
  });

  it.each<[string, unknown, unknown]>([
    ["the operator is not listed", [{ operator_id: 5, operator_type_id: 9 }], TYPES],
    ["the operator has no type", [{ operator_id: 3 }], TYPES],
    ["the type is no whole number", [{ operator_id: 3, operator_type_id: "9.5" }], TYPES],
    ["the type has 16 digits", [{ operator_id: 3, operator_type_id: "9".repeat(16) }], TYPES],
    ["the type is a number and more", [{ operator_id: 3, operator_type_id: "9x" }], TYPES],
    ["the type is a number behind more", [{ operator_id: 3, operator_type_id: "x9" }], TYPES],
    ["the type is not listed", OPERATORS, [{ operator_type_id: 8 }]],
  ])("is a mistake of our set-up where %s", async (_, operators, types) => {
    replies = { "/operators": reply(operators), "/types": reply(types) };
    expect(await operatorType(3)).toEqual({
      kind: "waiting",
      reason: "configuration",
      message: expect.stringMatching(/GlobalTopup.*\w/),
    });
    // It is not kept.
    replies = { "/operators": reply(OPERATORS), "/types": reply(TYPES) };
    expect(await operatorType(3)).toMatchObject({ kind: "found" });
  });

  it.each(["/operators", "/types"])("waits while %s cannot be read", async (path) => {
    const result = async (given: ProviderReply) => {
      replies = { "/operators": reply(OPERATORS), "/types": reply(TYPES), [path]: given };
      return operatorType(3);
    };
    for (const kind of ["unsent", "unknown"] as const) {
      expect(await result({ kind, message: "No answer." })).toEqual({
        kind: "unsent",
        message: "No answer.",
      });
    }
    for (const httpStatus of [401, 403]) {
      expect(await result(reply([], httpStatus))).toEqual({
        kind: "waiting",
        reason: "credentials",
        message: expect.stringMatching(/token/),
      });
    }
    const what = path === "/operators" ? /200.*operators/ : /200.*operator types/;
    expect(await result(reply(undefined))).toEqual({
      kind: "unsent",
      message: expect.stringMatching(what),
    });
    expect(await result(reply({ message: "Nothing here." }))).toEqual({
      kind: "waiting",
      reason: "configuration",
      message: expect.stringMatching(/HTTP 200.*: Nothing here\.$/),
    });
    expect(await result(reply({ data: OPERATORS, message: "Bad." }, 400))).toMatchObject({
      kind: "waiting",
      reason: "configuration",
    });
    expect(await result(reply(undefined, 400))).toMatchObject({
      kind: "waiting",
      reason: "configuration",
    });
    expect(await result(reply({ message: "Insufficient balance" }, 400))).toMatchObject({
      kind: "waiting",
      reason: "configuration",
    });
  });
});
