import type { Request } from "express";

/** A request body as a JSON API reads it. `logged` goes into the request log. */
export type ReadBody =
  | { kind: "none"; logged: null }
  | { kind: "json"; value: unknown; logged: unknown }
  | { kind: "unreadable"; reason: string; logged: string }
  | { kind: "wrong_type"; type: string; logged: string };

/** Requires `express.text({ type: () => true })` before it. Parses here, so that invalid JSON is logged too. */
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
