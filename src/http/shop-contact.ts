import type { ShopContact } from "../config.ts";
import { escapeHtml } from "./translated-page.ts";

/** What a page's footer shows of the shop: parts for `fillPage`, empty where a way is not set. Pure. */
export function contactParts(contact: ShopContact): Record<string, string> {
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
