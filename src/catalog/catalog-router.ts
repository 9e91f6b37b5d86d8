import { Router } from "express";
import { z } from "zod";
import type { AppContext } from "../context.ts";
import { parseRequest } from "../http/parse-request.ts";
import { type BankDirectory, presentBank } from "./list-banks.ts";
import { listProducts } from "./list-products.ts";

export const bankQuery = z.object({
  payment_type: z.enum(["ebanking", "mobilecheckout"], "Should be ebanking or mobilecheckout."),
});

export function catalogRouter(context: AppContext, banks: BankDirectory): Router {
  const router = Router();

  router.get("/v1/products", async (_req, res) => {
    res.json({ data: await listProducts(context), next_cursor: null });
  });

  router.get("/v1/banks", async (req, res) => {
    const { payment_type: paymentType } = parseRequest(bankQuery, req.query);
    const list = await banks.list(paymentType);
    res.json({ data: list.map(presentBank), next_cursor: null });
  });

  return router;
}
