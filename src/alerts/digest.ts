// The mail that tells alerts. Pure.
import { escapeHtml } from "../http/pages/translated-page.ts";
import { toKathmanduTime } from "../lib/kathmandu.ts";

export interface Digest {
  subject: string;
  text: string;
  html: string;
}

/** What a digest tells. */
export interface DigestFacts {
  shopName: string;
  publicUrl: string;
  /** Oldest first. */
  alerts: readonly { at: Date; message: string }[];
  /** Alerts beside those, for which there is no room. */
  more: number;
  /** Orders and endpoints that wait for a person now. */
  waiting: number;
}

export function digestOf({ shopName, publicUrl, alerts, more, waiting }: DigestFacts): Digest {
  const count = alerts.length + more;
  const title = `${shopName}: ${count === 1 ? "one alert" : `${String(count)} alerts`}`;
  const lines = alerts.map(({ at, message }) => ({ time: toKathmanduTime(at), message }));
  const rest = more === 0 ? [] : [`… and ${String(more)} more.`];
  const now =
    waiting === 0
      ? "Nothing waits for a person now."
      : `${waiting === 1 ? "One thing waits" : `${String(waiting)} things wait`} for a person now:`;
  const link = `${publicUrl}/staff`;
  const often = "The server sends at most one such mail an hour. ALERT_EMAIL says to whom.";
  const text = [
    title,
    "",
    ...lines.flatMap(({ time, message }) => [`${time}  ${message}`, ""]),
    ...rest.flatMap((line) => [line, ""]),
    now,
    link,
    "",
    often,
    "",
  ].join("\n");
  const rows = lines.map(
    ({ time, message }) =>
      `<tr><td style="padding:4px 12px 4px 0;white-space:nowrap;vertical-align:top">${escapeHtml(time)}</td><td style="padding:4px 0">${escapeHtml(message)}</td></tr>`,
  );
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>
<body style="font-family:sans-serif;color:#1f1f1f">
<h1 style="font-size:18px">${escapeHtml(title)}</h1>
<table role="presentation" style="border-collapse:collapse;font-size:14px">${rows.join("")}</table>
${rest.map((line) => `<p>${escapeHtml(line)}</p>`).join("")}
<p>${escapeHtml(now)} <a href="${escapeHtml(link)}">${escapeHtml(link)}</a></p>
<p style="color:#5f5f5f;font-size:12px">${escapeHtml(often)}</p>
</body>
</html>
`;
  return { subject: title.replace(/[\r\n]+/g, " "), text, html };
}
