import type { RequestHandler } from "express";
import type { z } from "zod";
import { AppError, InvalidRequest } from "../lib/errors.ts";

export class UnsupportedBody extends AppError {
  readonly status = 415;
  readonly code = "unsupported_media_type";
}

/**
 * Checks `input` against `schema`.
 *
 * @throws InvalidRequest naming every wrong field by its dotted path, such as `items.0.quantity`
 */
export function parseRequest<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new InvalidRequest(
    result.error.issues.map((issue) => ({
      path: issue.path.map(String).join("."),
      message: issue.message,
    })),
  );
}

/** Refuses a body of a type that the route does not take; a request without a body passes. */
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
