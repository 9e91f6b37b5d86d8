// Names that the server gives in English: parts of an order's amount, and providers. Pure.
import { digits, type Language } from "../format.ts";
import { words } from "./texts.ts";

const PARTS_NE: Readonly<Record<string, string>> = {
  Price: "मूल्य",
  "Price without VAT": "मूल्य (भ्याट छुट)",
  Delivery: "डेलिभरी",
  Discount: "छुट",
  VAT: "मूल्य अभिवृद्धि कर",
};

const PROVIDERS: Readonly<Record<string, Record<Language, string>>> = {
  khalti_wallet: { en: "Khalti wallet", ne: "खल्ती वालेट" },
  metro_link: { en: "Metro Link", ne: "मेट्रो लिङ्क" },
  metro_link_khalti: { en: "Metro Link by Khalti", ne: "खल्तीबाट मेट्रो लिङ्क" },
  digipay_wallet: { en: "DigiPay", ne: "डिजिपे" },
};

/** Who delivers top-ups; a provider that is new here has the words of its name. */
export function providerText(language: Language, name: string): string {
  return PROVIDERS[name]?.[language] ?? words(name);
}

export function partText(language: Language, label: string): string {
  if (language === "en") return label;
  const rate = /^VAT ([\d.]+)%$/.exec(label)?.[1];
  if (rate !== undefined) return `${PARTS_NE["VAT"] ?? ""} ${digits(rate, language)}%`;
  return PARTS_NE[label] ?? label;
}
