import { type Request, type Response, Router } from "express";
import type { AppContext } from "../context.ts";
import { requireStaff } from "../http/auth/authenticate.ts";
import { jsonBody, parseRequest } from "../http/parse-request.ts";
import { presentAdminProduct } from "./admin-product.ts";
import { adminProductListQuery, listAdminProducts } from "./list-admin-products.ts";
import { productRequest, putProduct } from "./put-product.ts";

export function adminProductsRouter(context: AppContext): Router {
  const router = Router();

  router.get("/v1/admin/products", async (req, res) => {
    await requireStaff(context, req);
    res.json(await listAdminProducts(context, parseRequest(adminProductListQuery, req.query)));
  });

  router.put(
    "/v1/admin/products/:sku",
    jsonBody("50kb"),
    async (req: Request<{ sku: string }>, res: Response) => {
      const caller = await requireStaff(context, req);
      const { sku } = req.params;
      const body = parseRequest(productRequest, req.body);
      const { product, isNew } = await putProduct(context, {
        ...body,
        sku,
        changedBy: `staff:${caller.name}`,
      });
      context.logger.info({ sku, key: caller.name, isNew }, "a product was created or replaced");
      res.status(isNew ? 201 : 200).json(presentAdminProduct(context, product));
    },
  );

  return router;
}
