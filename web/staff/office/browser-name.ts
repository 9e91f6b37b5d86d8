// Which browser a session is open in, from what the browser says of itself. Pure.
import type { Language } from "../format.ts";

/** Most telling first: almost every browser also calls itself Chrome and Safari. */
const BROWSERS = [
  [/Edg/, "Edge", "एज"],
  [/OPR\//, "Opera", "ओपेरा"],
  [/SamsungBrowser/, "Samsung Internet", "सामसुङ इन्टरनेट"],
  [/Firefox|FxiOS/, "Firefox", "फायरफक्स"],
  [/Chrom|CriOS/, "Chrome", "क्रोम"],
  [/Safari/, "Safari", "सफारी"],
] as const;
const SYSTEMS = [
  [/Android/, "Android", "एन्ड्रोइड"],
  [/iPhone|iPad/, "iPhone or iPad", "आइफोन वा आइप्याड"],
  [/Windows/, "Windows", "विन्डोज"],
  [/Mac OS/, "Mac", "म्याक"],
  [/Linux|X11|CrOS/, "Linux", "लिनक्स"],
] as const;

/** "Chrome, Android"; what a program says of itself stays as it is. */
export function browserName(language: Language, userAgent: string): string {
  const names = [BROWSERS, SYSTEMS].flatMap((all) => {
    const found = all.find(([sign]) => sign.test(userAgent));
    return found === undefined ? [] : [language === "ne" ? found[2] : found[1]];
  });
  return names.length === 0 ? userAgent : names.join(", ");
}
