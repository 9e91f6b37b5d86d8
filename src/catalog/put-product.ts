import { z } from "zod";
import type { Product } from "../generated/prisma/client.ts";
import { OnRefusal, ProductKind } from "../generated/prisma/enums.ts";
import type { AppContext } from "../context.ts";
import { type FieldError, InvalidRequest } from "../lib/errors.ts";
import { reason } from "../http/reason.ts";
import { formatRupees } from "../lib/money.ts";
import { recordAction } from "../staff-actions/record-action.ts";
import { boundsMistakes, productMistakes, type ProductTerms } from "./product-mistakes.ts";
import { optional, paisa, required, text } from "./requested-item.ts";
import { isSlowPattern } from "./whole-pattern.ts";

const POSITION_ERROR = "Should be a whole number from 0 to 1000000.";
const FIELD_NAME_ERROR = "Should be 1 to 40 letters, digits or _.";
const IMAGE_ERROR = "Should be an https URL, or a path on this server such as /assets/tea.svg.";

/** Browsers load the image from this server or over https. */
function isImageUrl(url: string): boolean {
  if (/^\/(?![/\\])\S*$/.test(url)) return true;
  return URL.canParse(url) && new URL(url).protocol === "https:" && !/\s/.test(url);
}

/** The body of `PUT /v1/admin/products/{sku}`: the whole product. Amounts in paisa. */
export const productRequest = z.strictObject(
  {
    name: required(200),
    description: text(1_000).default(""),
    name_ne: optional(text(200)).describe("The name on pages in Nepali"),
    description_ne: optional(text(1_000)),
    image_url: optional(text(500).refine(isImageUrl, IMAGE_ERROR)),
    kind: z.enum(ProductKind, "Should be goods or top_up."),
    amount: optional(paisa),
    min_amount: optional(paisa),
    max_amount: optional(paisa),
    provider: optional(text(64)),
    on_refusal: z.enum(OnRefusal, "Should be refund or hold.").default("refund"),
    fields: z
      .array(
        z.strictObject({
          name: z.string(FIELD_NAME_ERROR).regex(/^\w{1,40}$/, FIELD_NAME_ERROR),
          label: required(100),
          pattern: required(200),
        }),
        "Should be a list of fields.",
      )
      .max(10, "Should have at most 10 entries.")
      .default([])
      .describe("Leave it out to use the provider's fields"),
    active: z.boolean("Should be true or false.").default(true),
    position: z
      .int(POSITION_ERROR)
      .min(0, POSITION_ERROR)
      .max(1_000_000, POSITION_ERROR)
      .default(0)
      .describe("Products are listed by position, then by sku"),
    reason: reason.optional().describe("Why it changes; the audit keeps it"),
  },
  "Should be an object.",
);

const productSku = /^[A-Za-z0-9._-]{1,64}$/;

/** Khalti's minimum for a payment: an order often has only one top-up. */
const MIN_TOP_UP_PAISA = 1_000;

/**
 * Creates or replaces a product. Existing orders do not change.
 *
 * @returns the product, and whether it is new
 * @throws InvalidRequest
 */
export async function putProduct(
  context: Pick<AppContext, "db" | "clock" | "topUpProviders">,
  input: z.output<typeof productRequest> & { sku: string; changedBy: string },
): Promise<{ product: Product; isNew: boolean }> {
  const { sku } = input;
  const data = {
    name: input.name,
    description: input.description,
    nameNe: input.name_ne ?? null,
    descriptionNe: input.description_ne ?? null,
    imageUrl: input.image_url ?? null,
    kind: input.kind,
    amountPaisa: input.amount ?? null,
    minAmountPaisa: input.min_amount ?? null,
    maxAmountPaisa: input.max_amount ?? null,
    provider: input.provider ?? null,
    onRefusal: input.on_refusal,
    fields: input.fields,
    active: input.active,
    position: input.position,
  };
  const errors = [
    ...skuMistakes(sku),
    ...productMistakes(data, context.topUpProviders),
    ...boundsMistakes(data, context.topUpProviders),
    ...minimumMistakes(data),
    ...slowPatternMistakes(data),
  ];
  if (errors.length > 0) throw new InvalidRequest(errors);

  const { db, clock } = context;
  const at = clock.now();
  return db.$transaction(async (tx) => {
    const { count } = await tx.product.createMany({
      data: { sku, ...data, createdAt: at },
      skipDuplicates: true,
    });
    const isNew = count === 1;
    const [before] = isNew
      ? []
      : await tx.$queryRaw<{ amount: number | null }[]>`
          select amount_paisa as amount from products where sku = ${sku} for update`;
    const product = isNew
      ? await tx.product.findUniqueOrThrow({ where: { sku } })
      : await tx.product.update({ where: { sku }, data });
    await recordAction(tx, {
      at,
      actor: input.changedBy,
      type: isNew ? "product_created" : "product_changed",
      ...(input.reason === undefined ? {} : { reason: input.reason }),
      data: {
        sku,
        amount: product.amountPaisa,
        ...(before === undefined ? {} : { amount_before: before.amount }),
        active: product.active,
      },
    });
    return { product, isNew };
  });
}

function skuMistakes(sku: string): FieldError[] {
  return productSku.test(sku)
    ? []
    : [{ path: "sku", message: "Should be 1 to 64 letters, digits, dots, - or _." }];
}

function minimumMistakes({ kind, amountPaisa, minAmountPaisa }: ProductTerms): FieldError[] {
  const lowestPaisa = amountPaisa ?? minAmountPaisa;
  if (kind !== "top_up" || lowestPaisa === null || lowestPaisa >= MIN_TOP_UP_PAISA) return [];
  const path = amountPaisa === null ? "min_amount" : "amount";
  return [{ path, message: `Khalti accepts ${formatRupees(MIN_TOP_UP_PAISA)} or more.` }];
}

function slowPatternMistakes({ fields }: ProductTerms): FieldError[] {
  return fields.flatMap(({ pattern }, index) =>
    isSlowPattern(pattern)
      ? [
          {
            path: `fields.${String(index)}.pattern`,
            message: "This pattern is too slow for some texts; avoid nested repetition.",
          },
        ]
      : [],
  );
}
