import type { ShopContact } from "../../config.ts";
import {
  digitsIn,
  escapeHtml,
  fillPage,
  type PageLanguage,
  readTranslatedPage,
} from "./translated-page.ts";

/** The footer of a customer's page. Its style hides the ways that are not set, and all of it when none is. */
export async function contactFooter(
  folder: { pagesFolder: string },
  contact: ShopContact,
  language: PageLanguage,
): Promise<string> {
  return fillPage(
    await readTranslatedPage(folder, "contact.html", language),
    contactParts(contact, language),
  );
}

/** As a page in that language writes it. A PAN stays in Latin digits, as all numbers that are compared or typed. Pure. */
export function contactIn(
  contact: ShopContact,
  language: PageLanguage,
): Omit<ShopContact, "addressNe"> {
  const { phone, viber, email, address, addressNe, pan } = contact;
  const inDigits = (number: string | null) => number && digitsIn(number, language);
  return {
    phone: inDigits(phone),
    viber: inDigits(viber),
    email,
    address: language === "ne" ? (addressNe ?? address) : (address ?? addressNe),
    pan,
  };
}

/** Parts for `fillPage`, empty where a way is not set. Scripts take the other language when it is switched. Pure. */
export function contactParts(contact: ShopContact, language: PageLanguage): Record<string, string> {
  const shown = contactIn(contact, language);
  const [en, ne] = [contactIn(contact, "en"), contactIn(contact, "ne")];
  const both = (way: "phone" | "viber" | "address") =>
    `data-en="${escapeHtml(en[way] ?? "")}" data-ne="${escapeHtml(ne[way] ?? "")}">${escapeHtml(shown[way] ?? "")}`;
  const { phone, viber, email, pan } = contact;
  return {
    contact_phone: phone === null ? "" : `<a href="tel:${dialled(phone)}" ${both("phone")}</a>`,
    contact_viber:
      viber === null
        ? ""
        : `<a href="viber://chat?number=${encodeURIComponent(dialled(viber))}" ${both("viber")}</a>`,
    contact_email:
      email === null ? "" : `<a href="${escapeHtml(`mailto:${email}`)}">${escapeHtml(email)}</a>`,
    contact_address: shown.address === null ? "" : `<span ${both("address")}</span>`,
    contact_pan: pan === null ? "" : `<span class="code">${escapeHtml(pan)}</span>`,
  };
}

function dialled(number: string): string {
  return number.replace(/[^+\d]/g, "");
}
