import type { ShopContact } from "../config.ts";
import { escapeHtml, fillPage, type PageLanguage, readTranslatedPage } from "./translated-page.ts";

/** The footer of a customer's page. Its style hides the ways that are not set, and all of it when none is. */
export async function contactFooter(
  folder: { pagesFolder: string },
  contact: ShopContact,
  language: PageLanguage,
): Promise<string> {
  return fillPage(
    await readTranslatedPage(folder, "contact.html", language),
    contactParts(contact),
  );
}

/** What the footer shows of the shop: parts for `fillPage`, empty where a way is not set. Pure. */
function contactParts(contact: ShopContact): Record<string, string> {
  const { phone, viber, email, address, pan } = contact;
  const link = (href: string, text: string) =>
    `<a href="${escapeHtml(href)}">${escapeHtml(text)}</a>`;
  return {
    contact_phone: phone === null ? "" : link(`tel:${dialled(phone)}`, phone),
    contact_viber:
      viber === null
        ? ""
        : link(`viber://chat?number=${encodeURIComponent(dialled(viber))}`, viber),
    contact_email: email === null ? "" : link(`mailto:${email}`, email),
    contact_address: address === null ? "" : escapeHtml(address),
    contact_pan: pan ?? "",
  };
}

function dialled(number: string): string {
  return number.replace(/[^+\d]/g, "");
}
