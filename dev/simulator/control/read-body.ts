import type { Request } from "express";

/** What a JSON API makes of a request body. `logged` is what the request log shows of it. */
export type ReadBody =
  | { kind: "none"; logged: null }
  | { kind: "json"; value: unknown; logged: unknown }
  | { kind: "unreadable"; reason: string; logged: string }
  | { kind: "wrong_type"; type: string; logged: string };

/** Expects `express.text({ type: () => true })` before it: parsing happens here, so that bad JSON is logged as well. */
export function readBody(request: Request): ReadBody {
  const text: unknown = request.body;
  if (typeof text !== "string" || text === "") return { kind: "none", logged: null };
  const type = request.headers["content-type"] ?? "";
  if (!/^application\/json\b/i.test(type)) return { kind: "wrong_type", type, logged: text };
  try {
    const value: unknown = JSON.parse(text);
    return { kind: "json", value, logged: value };
  } catch (error) {
    const reason = error instanceof Error ? error.message : "not JSON";
    return { kind: "unreadable", reason, logged: text };
  }
}
