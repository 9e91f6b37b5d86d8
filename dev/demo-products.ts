import type { Database } from "../src/database/database.ts";

/** What the demo shop sells. Amounts in paisa. */
const DEMO_PRODUCTS = [
  {
    sku: "tea-250g",
    name: "Ilam tea, 250 g",
    description: "First flush from the hills of Ilam.",
    amountPaisa: 45_000,
  },
  {
    sku: "honey-500g",
    name: "Wild honey, 500 g",
    description: "Gathered from the cliffs of Lamjung.",
    amountPaisa: 85_000,
  },
  {
    sku: "pashmina-shawl",
    name: "Pashmina shawl",
    description: "Hand-woven in Kathmandu.",
    amountPaisa: 450_000,
  },
  {
    sku: "singing-bowl",
    name: "Singing bowl",
    description: "Seven metals, hand-hammered in Patan.",
    amountPaisa: 220_000,
  },
  {
    sku: "momo-plate",
    name: "Plate of momo",
    description: "Ten pieces with achar: a small payment to try with.",
    amountPaisa: 1_500,
  },
  {
    sku: "gift-card",
    name: "Gift card",
    description: "Any amount from Rs 10 to Rs 50,000.",
    minAmountPaisa: 1_000,
    maxAmountPaisa: 5_000_000,
  },
  {
    sku: "khalti-top-up",
    name: "Khalti wallet top-up",
    description: "Money into any Khalti wallet.",
    kind: "top_up",
    provider: "khalti_wallet",
    minAmountPaisa: 1_000,
    maxAmountPaisa: 500_000,
  },
  {
    sku: "metro-link",
    name: "Metro Link internet",
    description: "Recharges a Metro Link connection.",
    kind: "top_up",
    provider: "metro_link",
    minAmountPaisa: 10_000,
    maxAmountPaisa: 1_000_000,
  },
  {
    sku: "digipay-wallet",
    name: "DigiPay wallet load",
    description: "Money into a DigiPay wallet.",
    kind: "top_up",
    provider: "digipay_wallet",
    minAmountPaisa: 1_000,
    maxAmountPaisa: 500_000,
  },
] as const;

/** Inserts the demo products that are missing. A product with the same SKU stays unchanged. */
export async function seedDemoProducts(db: Database): Promise<void> {
  await db.product.createMany({
    data: DEMO_PRODUCTS.map((product, position) => ({
      ...product,
      position,
      imageUrl: `/assets/products/${product.sku}.svg`,
    })),
    skipDuplicates: true,
  });
}
