// A mail as it stands in its row until it is sent: sealed where there are keys.
import type { Email } from "../generated/prisma/client.ts";
import { type DataKeys, seal, unseal } from "../lib/data-keys.ts";
import type { AddressedMail } from "./smtp-mailer.ts";

type Columns = Pick<Email, "recipient" | "subject" | "text" | "html">;

const place = (column: keyof Columns, id: string) => `emails.${column}:${id}`;

export function sealMail(keys: DataKeys, id: string, mail: AddressedMail): Columns {
  const { to, subject, text, html } = mail;
  const sealed = (value: string, column: keyof Columns) => seal(keys, value, place(column, id));
  return {
    recipient: sealed(to, "recipient"),
    subject: sealed(subject, "subject"),
    text: sealed(text, "text"),
    html: html == null ? null : sealed(html, "html"),
  };
}

/** @returns null for a row without its mail, and for what no key opens */
export function openMail(keys: DataKeys, row: Columns & Pick<Email, "id">): AddressedMail | null {
  const open = (column: keyof Columns) => {
    const stored = row[column];
    return stored === null ? null : unseal(keys, stored, place(column, row.id));
  };
  const [to, subject, text, html] = [
    open("recipient"),
    open("subject"),
    open("text"),
    open("html"),
  ];
  if (to === null || subject === null || text === null) return null;
  return row.html !== null && html === null ? null : { to, subject, text, html };
}
