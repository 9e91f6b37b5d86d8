// A mail as plain text and as HTML, from the same parts. Pure.
import { escapeHtml, type PageLanguage } from "../http/pages/translated-page.ts";

export type MailPart =
  | { kind: "text"; text: string }
  | { kind: "small"; text: string }
  | { kind: "link"; text: string; url: string }
  | { kind: "rows"; rows: readonly MailRow[] };

/** A label at the left, and mostly an amount at the right. */
export interface MailRow {
  label: string;
  value: string;
  /** Below the label. */
  note?: string | undefined;
  isTotal?: boolean;
}

export interface MailPage {
  language: PageLanguage;
  /** The subject, and the heading. */
  subject: string;
  heading: string;
  parts: readonly MailPart[];
}

const ORDER_NUMBER = /\d{6}-[0-9A-Z]{10}/g;
/** An order number must not break at its hyphen. */
const WHOLE = '<span style="white-space:nowrap">$&</span>';
/** A narrow screen must not part an amount from its currency. */
const AMOUNT_GAP = /(?<=Rs|रु\.) (?=[\d०-९])/g;

export function renderMail({ language, subject, heading, parts }: MailPage): {
  subject: string;
  text: string;
  html: string;
} {
  const html = `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:16px;font-family:sans-serif;font-size:15px;line-height:1.5;color:#1f1f1f;background:#ffffff">
<div style="max-width:560px;margin:0 auto">
<h1 style="font-size:20px;margin:0 0 12px">${escapeHtml(heading)}</h1>
${parts.map(htmlOf).join("\n")}
</div>
</body>
</html>
`;
  return {
    subject: subject.replace(/[\r\n]+/g, " "),
    text: [heading, "", ...parts.map(textOf)].join("\n"),
    html: html.replace(AMOUNT_GAP, "&nbsp;"),
  };
}

function textOf(part: MailPart): string {
  switch (part.kind) {
    case "text":
    case "small":
      return `${part.text}\n`;
    case "link":
      return `${part.text}\n${part.url}\n`;
    case "rows":
      return `${part.rows
        .map(
          ({ label, value, note }) =>
            `${label}: ${value}${note === undefined ? "" : `\n  ${note}`}`,
        )
        .join("\n")}\n`;
  }
}

function htmlOf(part: MailPart): string {
  switch (part.kind) {
    case "text":
      return `<p style="margin:0 0 12px">${escapeHtml(part.text).replace(ORDER_NUMBER, WHOLE)}</p>`;
    case "small":
      return `<p style="margin:0 0 12px;color:#5f5f5f;font-size:13px">${escapeHtml(part.text)}</p>`;
    case "link":
      return `<p style="margin:0 0 12px"><a href="${escapeHtml(part.url)}" style="color:#4b2a86">${escapeHtml(part.text)}</a></p>`;
    case "rows":
      return `<table role="presentation" style="width:100%;border-collapse:collapse;margin:0 0 16px">${part.rows.map(htmlRow).join("")}</table>`;
  }
}

function htmlRow({ label, value, note, isTotal = false }: MailRow): string {
  const cell = `padding:6px 0;border-top:1px solid #dddddd;vertical-align:top${isTotal ? ";font-weight:bold" : ""}`;
  const below =
    note === undefined
      ? ""
      : `<br><span style="color:#5f5f5f;font-size:13px">${escapeHtml(note)}</span>`;
  return `<tr><td style="${cell}">${escapeHtml(label)}${below}</td><td style="${cell};text-align:right;padding-left:16px">${escapeHtml(value)}</td></tr>`;
}
