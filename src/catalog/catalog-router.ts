import { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { AppContext } from "../context.ts";
import { authenticate, bearerToken } from "../http/auth/authenticate.ts";
import { jsonBody, parseRequest } from "../http/parse-request.ts";
import { knownCaller, limitStrangers } from "../http/limits/rate-limit.ts";
import { listProducts, productListQuery } from "./list-products.ts";
import { presentBank } from "./present-bank.ts";
import { quoteProduct, quoteRequest } from "./quote-product.ts";

export const bankQuery = z.object({
  payment_type: z.enum(["ebanking", "mobilecheckout"], "Should be ebanking or mobilecheckout."),
});

export function catalogRouter(context: AppContext): Router {
  const router = Router();

  router.get("/v1/products", async (req, res) => {
    res.json(await listProducts(context, parseRequest(productListQuery, req.query)));
  });

  router.post(
    "/v1/products/:sku/quote",
    limitStrangers(context, { name: "quote", perMinute: context.config.checkoutsPerMinute }),
    jsonBody("10kb"),
    async (req: Request<{ sku: string }>, res: Response) => {
      // Requests with a key are not rate-limited, so the key must be valid.
      if (req.headers.authorization !== undefined && knownCaller(req) === null) {
        await authenticate(context, bearerToken(req));
      }
      const body = parseRequest(quoteRequest, req.body);
      res.json(await quoteProduct(context, { sku: req.params.sku, ...body }));
    },
  );

  router.get("/v1/banks", async (req, res) => {
    const { payment_type: paymentType } = parseRequest(bankQuery, req.query);
    const list = await context.banks.list(paymentType);
    res.json({ data: list.map(presentBank), next_cursor: null });
  });

  return router;
}
