import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { readReply } from "../../src/khalti/read-reply.ts";
import { toRefusal } from "../../src/khalti/refusal.ts";

const redact = (text: string) => text.replaceAll("SECRET", "[secret]");

const schema = z.object({ pidx: z.string(), amount: z.number() });
function read(
  httpStatus: number,
  text: string,
  isAnswer?: (body: Record<string, unknown>) => boolean,
) {
  return readReply({ httpStatus, text } as Parameters<typeof readReply>[0], {
    schema,
    toAnswer: ({ pidx, amount }) => (amount === 0 ? null : `${pidx} ${String(amount)}`),
    redact,
    ...(isAnswer === undefined ? {} : { isAnswer }),
  });
}
const GOOD = '{"pidx":"PIDX","amount":5}';

describe("what an HTTP response of Khalti means", () => {
  it.each([200, 201, 299])("HTTP %d with the documented body is an answer", (httpStatus) => {
    expect(read(httpStatus, GOOD)).toEqual({ kind: "answer", value: "PIDX 5" });
  });

  it.each([500, 502, 599, 408, 429])("HTTP %d is unknown, whatever its body", (httpStatus) => {
    expect(read(httpStatus, GOOD)).toEqual({
      kind: "unknown",
      reason: "server_error",
      sent: true,
      httpStatus,
      message: expect.stringContaining(`HTTP ${String(httpStatus)}`),
    });
  });

  it.each([100, 199, 300, 302, 399])("HTTP %d is unreadable, whatever its body", (httpStatus) => {
    expect(read(httpStatus, GOOD)).toEqual({
      kind: "unknown",
      reason: "unreadable",
      sent: true,
      httpStatus,
      message: expect.stringContaining(`HTTP ${String(httpStatus)}`),
    });
  });

  it.each(["", "not JSON", "[1]", "null", '"text"', "5", '{"pidx"'])(
    "the body %j is unreadable, with success as with refusal",
    (text) => {
      for (const httpStatus of [200, 400]) {
        expect(read(httpStatus, text, () => true)).toMatchObject({
          kind: "unknown",
          reason: "unreadable",
          sent: true,
          httpStatus,
          message: expect.stringContaining(`HTTP ${String(httpStatus)}`),
        });
      }
    },
  );

  describe("to a call that any JSON refuses", () => {
    const refuse = (httpStatus: number, text: string) =>
      readReply(
        { kind: "reply", httpStatus, text },
        { schema, toAnswer: () => "done", refusesByAnyJson: true, redact },
      );

    it.each([
      ["a list of texts", '["No SECRET.", "Not now."]', "No [secret]. Not now.", []],
      [
        "a list of field errors",
        '[{"amount":["Too low."]},{"bank":["Unknown."],"error_key":"validation_error"}]',
        "Too low. Unknown. validation_error",
        [
          { path: "amount", message: "Too low." },
          { path: "bank", message: "Unknown." },
        ],
      ],
      ["a text", '"Blocked."', "Blocked.", []],
      ["a number", "5", "5", []],
      ["an empty list", "[]", "Khalti refused with HTTP 400", []],
      ["null", "null", "Khalti refused with HTTP 400", []],
    ])("with %s as its body, a 4xx is a refusal", (_, text, message, errors) => {
      expect(refuse(400, text)).toMatchObject({
        kind: "refused",
        httpStatus: 400,
        message,
        errors,
      });
    });

    it("the reason follows from the status", () => {
      expect(refuse(401, "[]")).toMatchObject({ reason: "unauthorized" });
      expect(refuse(404, "[]")).toMatchObject({ reason: "not_found" });
      expect(refuse(422, '["No."]')).toMatchObject({ reason: "other" });
    });

    it.each([
      [400, "not JSON"],
      [400, ""],
      [400, "<html>"],
      [200, "[1]"],
      [302, "[1]"],
      [500, '["No."]'],
      [429, '["No."]'],
    ])("HTTP %d with %j stays unknown", (httpStatus, text) => {
      expect(refuse(httpStatus, text)).toMatchObject({ kind: "unknown" });
    });
  });

  it.each([400, 404, 409, 499])("HTTP %d is a refusal", (httpStatus) => {
    expect(read(httpStatus, '{"detail":"No."}')).toMatchObject({
      kind: "refused",
      httpStatus,
      message: "No.",
    });
    expect(read(httpStatus, GOOD)).toMatchObject({ kind: "refused" });
    expect(read(httpStatus, GOOD, () => false)).toMatchObject({ kind: "refused" });
  });

  it("a 400 may be an answer, by its body", () => {
    const isAnswer = (body: Record<string, unknown>) => body["pidx"] === "PIDX";
    expect(read(400, GOOD, isAnswer)).toEqual({ kind: "answer", value: "PIDX 5" });
    expect(read(400, '{"pidx":"OTHER","amount":5}', isAnswer)).toMatchObject({ kind: "refused" });
  });

  it.each([401, 403])("HTTP %d never is an answer", (httpStatus) => {
    expect(read(httpStatus, GOOD, () => true)).toMatchObject({
      kind: "refused",
      reason: "unauthorized",
    });
  });

  it("an answer that says too little is unreadable", () => {
    expect(read(200, '{"pidx":"PIDX","amount":0}')).toMatchObject({
      kind: "unknown",
      reason: "unreadable",
      sent: true,
      message: expect.stringMatching(/HTTP 200.*[^:]$/),
    });
  });

  it("an answer of another shape names each wrong field once, at most ten", () => {
    expect(read(200, '{"pidx":5}')).toMatchObject({
      kind: "unknown",
      reason: "unreadable",
      sent: true,
      message: expect.stringMatching(/: pidx, amount$/),
    });
    const wide = z.object(
      Object.fromEntries(
        Array.from({ length: 12 }, (_, index) => [`f${String(index)}`, z.string()]),
      ),
    );
    const message = (body: string) => {
      const outcome = readReply(
        { httpStatus: 200, text: body } as Parameters<typeof readReply>[0],
        {
          schema: z.object({ inner: wide }),
          toAnswer: () => 1,
          redact,
        },
      );
      return "message" in outcome ? outcome.message : "";
    };
    expect(message('{"inner":{}}')).toMatch(
      /: inner\.f0, inner\.f1, inner\.f2, inner\.f3, inner\.f4, inner\.f5, inner\.f6, inner\.f7, inner\.f8, inner\.f9$/,
    );
    // A mistake of the whole body has no field to name.
    const whole = readReply({ httpStatus: 200, text: "{}" } as Parameters<typeof readReply>[0], {
      schema: z.object({}).refine(() => false),
      toAnswer: () => 1,
      redact,
    });
    expect("message" in whole ? whole.message : "").toMatch(/[^:, ]$/);
    expect("message" in whole ? whole.message : "").not.toContain(": ");
    const twice = readReply(
      { httpStatus: 200, text: '{"pidx":""}' } as Parameters<typeof readReply>[0],
      {
        schema: z.object({ pidx: z.string().min(1).regex(/x/) }),
        toAnswer: () => 1,
        redact,
      },
    );
    expect("message" in twice ? twice.message : "").toMatch(/: pidx$/);
  });
});

describe("a refusal by Khalti", () => {
  const refusal = (body: Record<string, unknown>, httpStatus = 400) =>
    toRefusal(httpStatus, body, redact);

  it("keeps the status and the body, without secrets", () => {
    expect(refusal({ detail: "No SECRET.", error_key: "x", status_code: 400 })).toEqual({
      kind: "refused",
      httpStatus: 400,
      reason: "other",
      message: "No [secret].",
      errors: [],
      body: { detail: "No [secret].", error_key: "x", status_code: 400 },
    });
  });

  it.each<[string, number, Record<string, unknown>, string]>([
    ["HTTP 401", 401, {}, "unauthorized"],
    ["HTTP 403", 403, { detail: "Not found." }, "unauthorized"],
    ["401 in the body", 400, { status_code: 401 }, "unauthorized"],
    ["401 in the body as text", 400, { status_code: "401" }, "other"],
    ["HTTP 404", 404, { detail: "Odd.", error_key: "validation_error" }, "not_found"],
    [
      "not found in words",
      400,
      { detail: "Not found.", error_key: "validation_error" },
      "not_found",
    ],
    ["not found without a full stop", 400, { detail: " NOT FOUND " }, "not_found"],
    ["not found within a sentence", 400, { detail: "Bank not found." }, "other"],
    ["not found at the start of a sentence", 400, { detail: "Not found. Sorry." }, "other"],
    ["a validation error", 400, { detail: "Bad.", error_key: "validation_error" }, "validation"],
    ["field errors without a key", 400, { amount: ["Too low."] }, "validation"],
    ["field errors with another key", 400, { amount: ["Too low."], error_key: "odd" }, "other"],
    ["field errors beside a detail", 400, { amount: ["Too low."], detail: "Bad." }, "other"],
    ["nothing at all", 400, {}, "other"],
  ])("%s", (_, httpStatus, body, reason) => {
    expect(refusal(body, httpStatus).reason).toBe(reason);
  });

  it("lists field errors by their path", () => {
    const body = {
      error_key: "validation_error",
      status_code: 400,
      detail: "Bad.",
      amount: ["Too low.", "Too odd."],
      customer_info: { name: ["Blank."], deep: { er: "Wrong." } },
      product_details: [{ name: ["Missing."] }, {}, { quantity: 0 }],
      flag: true,
      empty: "",
      nothing: null,
    };
    expect(refusal(body).errors).toEqual([
      { path: "amount", message: "Too low." },
      { path: "amount", message: "Too odd." },
      { path: "customer_info.name", message: "Blank." },
      { path: "customer_info.deep.er", message: "Wrong." },
      { path: "product_details.0.name", message: "Missing." },
      { path: "product_details.2.quantity", message: "0" },
      { path: "flag", message: "true" },
    ]);
  });

  it("lists fifty field errors at most", () => {
    const many = Array.from({ length: 60 }, (_, index) => `Wrong ${String(index)}.`);
    const { errors } = refusal({ a: many.slice(0, 40), b: many.slice(40) });
    expect(errors).toHaveLength(50);
    expect(errors.at(-1)).toEqual({ path: "b", message: "Wrong 49." });
  });

  it.each<[string, Record<string, unknown>, string | RegExp]>([
    ["its detail", { detail: "No.", amount: ["Too low."] }, "No."],
    ["a detail that is a list", { detail: ["No.", "", 5, true, null] }, "No. 5 true"],
    ["a detail that is an object", { detail: { a: "No.", b: ["Never."] } }, "No. Never."],
    [
      "its first three field errors",
      { a: ["1."], b: ["2."], c: ["3."], d: ["4."] },
      "a: 1.; b: 2.; c: 3.",
    ],
    ["the status, where it says nothing", { detail: "" }, /HTTP 400/],
  ])("speaks in %s", (_, body, message) => {
    if (typeof message === "string") expect(refusal(body).message).toBe(message);
    else expect(refusal(body).message).toMatch(message);
  });
});
