import express, { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { AppContext } from "../context.ts";
import { multipartFields } from "../http/multipart-fields.ts";
import { acceptBodies, parseRequest, readJson } from "../http/parse-request.ts";
import { limitAllPerAddress, limitPerKey } from "../http/limits/rate-limit.ts";
import { hintTopUp } from "./hint-top-up.ts";

/** Khalti reports from few addresses, and many top-ups may end in the same minute. */
const PER_ADDRESS = 600;
const PER_REFERENCE = 6;

/** Of all documented fields only the reference is read. */
export const dlrRequest = z.object({
  reference: z
    .union([z.string(), z.int().transform(String)], "Should be a reference.")
    .pipe(
      z
        .string()
        .trim()
        .regex(/^[\w-]{1,50}$/, "Should be a reference."),
    )
    .meta({ description: "Our reference of the top-up. All other fields are ignored." }),
});

/** Delivery reports of top-up providers. They have no signature, so they are hints only. */
export function dlrRouter(context: AppContext): Router {
  const router = Router();

  router.post(
    "/v1/providers/khalti/dlr",
    limitAllPerAddress(context, { name: "dlr_address", perMinute: PER_ADDRESS }),
    acceptBodies("multipart/form-data", "application/x-www-form-urlencoded", "application/json"),
    readJson("10kb"),
    express.urlencoded({ limit: "10kb", extended: false }),
    multipartFields({ limit: "10kb" }),
    // Known and unknown references are limited alike, so the limit reveals nothing.
    limitPerKey(PER_REFERENCE, referenceOf),
    async (req: Request, res: Response) => {
      const { reference } = parseRequest(dlrRequest, req.body);
      await hintTopUp(context, { reference, sender: "khalti" });
      res.status(202).json({ status: "accepted" });
    },
  );

  return router;
}

function referenceOf(req: Request): string | null {
  return dlrRequest.safeParse(req.body).data?.reference ?? null;
}
