import { isUtf8 } from "node:buffer";
import express, { type RequestHandler } from "express";
import type { z } from "zod";
import {
  AppError,
  FIELD_CODES,
  type FieldCode,
  type FieldError,
  InvalidRequest,
} from "../lib/errors.ts";

export class UnsupportedBody extends AppError {
  readonly status = 415;
  readonly code = "unsupported_media_type";
}

/**
 * Checks `input` against `schema`.
 *
 * @param members additional members of the problem document
 * @throws InvalidRequest with the dotted path of every wrong field, such as `items.0.quantity`
 */
export function parseRequest<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  members: Record<string, unknown> = {},
): z.output<Schema> {
  const result = schema.safeParse(input, { error: typeMessage });
  if (result.success) return result.data;
  throw new InvalidRequest(result.error.issues.flatMap(toFieldErrors), members);
}

/** Zod reports unknown fields and invalid keys at the parent object; this gives the path of the field. */
function toFieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const at = (...path: PropertyKey[]) => path.map(String).join(".");
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        path: at(...issue.path, key),
        message: "There is no such field.",
      }));
    case "invalid_key":
      return [{ path: at(...issue.path), message: issue.issues[0]?.message ?? issue.message }];
    default:
      return [{ path: at(...issue.path), message: issue.message, ...codeOf(issue) }];
  }
}

/** Of schemas of customers' fields: a check names its code in `params`. */
function codeOf(issue: z.core.$ZodIssue): { code?: FieldCode } {
  if (issue.code === "invalid_format" && issue.format === "email") return { code: "invalid_email" };
  if (issue.code === "too_big" && issue.origin === "string") return { code: "too_long" };
  const given: unknown = issue.code === "custom" ? issue.params?.["code"] : undefined;
  const code = FIELD_CODES.find((one) => one === given);
  return code === undefined ? {} : { code };
}

const TYPE_NAMES: Record<string, string> = {
  object: "an object",
  record: "an object",
  array: "a list",
  string: "text",
};

/** Message for a schema without its own. */
function typeMessage(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== "invalid_type") return undefined;
  const typeName = TYPE_NAMES[issue.expected];
  return typeName === undefined ? undefined : `Should be ${typeName}.`;
}

/** Rejects a body whose type the route does not accept. A request without a body passes. */
export function acceptBodies(...types: string[]): RequestHandler {
  return (req, _res, next) => {
    const hasBody =
      req.headers["transfer-encoding"] !== undefined ||
      Number(req.headers["content-length"] ?? 0) > 0;
    if (hasBody && !req.is(types)) {
      throw new UnsupportedBody(`The body should be ${types.join(" or ")}.`);
    }
    next();
  };
}

/** A route's body is JSON, and nothing else. */
export function jsonBody(limit: string): RequestHandler[] {
  return [acceptBodies("application/json"), readJson(limit)];
}

/** Parses a JSON body. One that is not UTF-8 is unreadable: it would be stored with other letters than those sent. */
export function readJson(limit: string): RequestHandler {
  return express.json({
    limit,
    verify(_req, _res, body, encoding) {
      if (encoding === "utf-8" && !isUtf8(body)) throw new Error("the body is not UTF-8");
    },
  });
}
