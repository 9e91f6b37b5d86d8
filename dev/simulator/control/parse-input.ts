import type { Request, Response } from "express";
import type { z } from "zod";

/** The validated input of a control, or undefined after answering 422 with the errors. */
export function parseInput<T>(
  schema: z.ZodType<T>,
  request: Request,
  response: Response,
): T | undefined {
  const result = schema.safeParse(request.body);
  if (result.success) return result.data;
  const errors = result.error.issues.map(({ path, message }) => ({
    path: path.join("."),
    message,
  }));
  response.status(422).json({ error: "the input is not valid; send JSON", errors });
  return undefined;
}
