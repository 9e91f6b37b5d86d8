import { Busboy } from "@fastify/busboy";
import express, { type Request, type RequestHandler } from "express";
import { AppError } from "../lib/errors.ts";

class UnreadableForm extends AppError {
  readonly status = 400;
  readonly code = "unreadable_request";

  constructor() {
    super("The form cannot be read: send up to 20 text fields, each once, and no files.");
  }
}

const TYPE = "multipart/form-data";
const LIMITS = { fields: 20, files: 0, parts: 20, fieldNameSize: 100, fieldSize: 4_096 };

/** Parses a multipart form of text fields into `req.body`, like `express.urlencoded` does for the other kind of form. */
export function multipartFields(options: { limit: string }): RequestHandler[] {
  return [
    // The whole body first: its size is then limited before anything is parsed.
    express.raw({ type: TYPE, limit: options.limit }),
    async (req, _res, next) => {
      if (Buffer.isBuffer(req.body)) req.body = await readFields(req, req.body);
      next();
    },
  ];
}

/** @throws UnreadableForm */
async function readFields(req: Request, body: Buffer): Promise<Record<string, string>> {
  const fields = new Map<string, string>();
  await new Promise<void>((resolve, reject) => {
    const refuse = () => {
      reject(new UnreadableForm());
    };
    try {
      const parser = new Busboy({
        headers: { "content-type": req.get("Content-Type") ?? "" },
        limits: LIMITS,
      });
      parser.on("field", (name, value, isNameCut, isValueCut) => {
        if (isNameCut || isValueCut || fields.has(name)) refuse();
        fields.set(name, value);
      });
      for (const event of ["filesLimit", "fieldsLimit", "partsLimit", "error"] as const) {
        parser.on(event, refuse);
      }
      parser.on("finish", resolve);
      parser.end(body);
    } catch {
      // No boundary, for example.
      refuse();
    }
  });
  return Object.fromEntries(fields);
}
