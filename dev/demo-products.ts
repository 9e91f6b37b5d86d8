import type { Database } from "../src/database/database.ts";

/** What the demo shop sells. Amounts in paisa. */
const DEMO_PRODUCTS = [
  {
    sku: "tea-250g",
    name: "Ilam tea, 250 g",
    description: "First flush from the hills of Ilam.",
    nameNe: "इलामको चिया, २५० ग्राम",
    descriptionNe: "इलामका पहाडको पहिलो टिपाइ।",
    amountPaisa: 45_000,
  },
  {
    sku: "honey-500g",
    name: "Wild honey, 500 g",
    description: "Gathered from the cliffs of Lamjung.",
    nameNe: "भीर मह, ५०० ग्राम",
    descriptionNe: "लमजुङका भीरबाट काढिएको।",
    amountPaisa: 85_000,
  },
  {
    sku: "pashmina-shawl",
    name: "Pashmina shawl",
    description: "Hand-woven in Kathmandu.",
    nameNe: "पश्मिना सल",
    descriptionNe: "काठमाडौँमा हातले बुनिएको।",
    amountPaisa: 450_000,
  },
  {
    sku: "singing-bowl",
    name: "Singing bowl",
    description: "Seven metals, hand-hammered in Patan.",
    nameNe: "सिङ्गिङ बाउल",
    descriptionNe: "सात धातुबाट पाटनमा हातले बनाइएको।",
    amountPaisa: 220_000,
  },
  {
    sku: "momo-plate",
    name: "Plate of momo",
    description: "Ten pieces with achar: a small payment to try with.",
    nameNe: "एक प्लेट मःमः",
    descriptionNe: "अचारसहित दस वटा: सानो भुक्तानी गरेर हेर्न।",
    amountPaisa: 1_500,
  },
  {
    sku: "gift-card",
    name: "Gift card",
    description: "Any amount from Rs\u00a010 to Rs\u00a050,000.",
    nameNe: "उपहार कार्ड",
    descriptionNe: "रु.\u00a0१० देखि रु.\u00a0५०,००० सम्म जति पनि।",
    minAmountPaisa: 1_000,
    maxAmountPaisa: 5_000_000,
  },
  {
    sku: "khalti-top-up",
    name: "Khalti wallet top-up",
    description: "Money into any Khalti wallet.",
    nameNe: "खल्ती वालेट टप-अप",
    descriptionNe: "जुनसुकै खल्ती वालेटमा पैसा।",
    kind: "top_up",
    provider: "khalti_wallet",
    minAmountPaisa: 1_000,
    maxAmountPaisa: 500_000,
  },
  {
    sku: "metro-link",
    name: "Metro Link internet",
    description: "Recharges a Metro Link connection.",
    nameNe: "मेट्रो लिङ्क इन्टरनेट",
    descriptionNe: "मेट्रो लिङ्कको जडान रिचार्ज।",
    kind: "top_up",
    provider: "metro_link",
    minAmountPaisa: 10_000,
    maxAmountPaisa: 1_000_000,
  },
  {
    sku: "digipay-wallet",
    name: "DigiPay wallet load",
    description: "Money into a DigiPay wallet.",
    nameNe: "डिजिपे वालेट टप-अप",
    descriptionNe: "डिजिपे वालेटमा पैसा।",
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
