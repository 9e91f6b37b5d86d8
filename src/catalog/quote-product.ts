import { z } from "zod";
import type { AppContext } from "../context.ts";
import { AppError, type FieldError, InvalidRequest } from "../lib/errors.ts";
import { isStorableText } from "../lib/is-storable-text.ts";
import { offerOf } from "./offer.ts";
import { priceItem } from "./price-items.ts";
import { quoteCharges } from "./quote-charges.ts";
import { itemFields, optional, paisa } from "./requested-item.ts";
import { givenField, presentGiven } from "./top-up-fields.ts";

export class ProductNotFound extends AppError {
  readonly status = 404;
  readonly code = "product_not_found";

  constructor() {
    super("There is no such product.");
  }
}

/** The body of `POST /v1/products/{sku}/quote`. The amount is in paisa. */
export const quoteRequest = z.strictObject(
  { amount: optional(paisa), fields: itemFields.default({}) },
  "Should be an object.",
);

export const quoteResponse = z.object({
  sku: z.string(),
  amount: z.int().describe("Paisa"),
  charge: z.int().describe("The provider's charge for the delivery, in addition to the amount"),
  total: z.int(),
  fields: z.array(givenField),
});

/**
 * The price of one product and its checked fields, with the same checks as a checkout. Writes nothing.
 *
 * @throws ProductNotFound, InvalidRequest, ProviderUnavailable
 */
export async function quoteProduct(
  context: Pick<AppContext, "db" | "topUpProviders" | "logger">,
  { sku, ...asked }: z.output<typeof quoteRequest> & { sku: string },
): Promise<z.output<typeof quoteResponse>> {
  const { db, topUpProviders: providers } = context;
  const product = isStorableText(sku) ? await db.product.findUnique({ where: { sku } }) : null;
  if (product === null) throw new ProductNotFound();
  const errors: FieldError[] = [];
  const priced = priceItem(
    product,
    { sku, quantity: 1, ...asked },
    providers,
    (path, message, code) => errors.push({ path, message, code }),
  );
  if (errors.length > 0) throw new InvalidRequest(errors);
  const [line = priced] = await quoteCharges(context, { lines: [priced], pathOf: () => "" });
  return {
    sku,
    amount: line.unitAmountPaisa,
    charge: line.chargePaisa,
    total: line.amountPaisa,
    fields: presentGiven(offerOf(product, providers).fields, line.fields),
  };
}
