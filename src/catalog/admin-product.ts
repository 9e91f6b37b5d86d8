import { z } from "zod";
import type { Product } from "../generated/prisma/client.ts";
import { OnRefusal, ProductKind } from "../generated/prisma/enums.ts";
import type { AppContext } from "../context.ts";
import { offerOf } from "./offer.ts";
import { productField, readFields } from "./top-up-fields.ts";

export const adminProductResponse = z.object({
  sku: z.string(),
  name: z.string(),
  description: z.string(),
  name_ne: z.string().nullable().describe("For pages in Nepali; null: `name` is shown"),
  description_ne: z.string().nullable(),
  image_url: z.string().nullable(),
  kind: z.enum(ProductKind),
  amount: z.int().nullable().describe("Paisa; null for an open amount"),
  min_amount: z.int().nullable(),
  max_amount: z.int().nullable(),
  provider: z.string().nullable().describe("The provider that delivers a top-up"),
  on_refusal: z.enum(OnRefusal).describe("What happens when the provider refuses to deliver"),
  fields: z.array(productField).describe("Empty: the provider's fields apply"),
  active: z.boolean(),
  position: z.int(),
  available: z.boolean().describe("Whether it is offered now"),
  unavailable_because: z.string().nullable(),
});

export function presentAdminProduct(
  context: Pick<AppContext, "topUpProviders">,
  product: Product,
): z.output<typeof adminProductResponse> {
  const { unavailableBecause } = offerOf(product, context.topUpProviders);
  return {
    sku: product.sku,
    name: product.name,
    description: product.description,
    name_ne: product.nameNe,
    description_ne: product.descriptionNe,
    image_url: product.imageUrl,
    kind: product.kind,
    amount: product.amountPaisa,
    min_amount: product.minAmountPaisa,
    max_amount: product.maxAmountPaisa,
    provider: product.provider,
    on_refusal: product.onRefusal,
    fields: readFields(product.fields) ?? [],
    active: product.active,
    position: product.position,
    available: unavailableBecause === null,
    unavailable_because: unavailableBecause,
  };
}
