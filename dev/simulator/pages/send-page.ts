import type { Response } from "express";
import { FIRST_ID, LAST_ID, TEST_MPIN, TEST_OTP } from "../khalti/test-accounts.ts";
import { html, type Html } from "./html.ts";
import { inOtherLanguage, type Reader } from "./reader.ts";

// form-action also limits where a submitted form may redirect. A paid form redirects to the merchant's return_url and
// from there to any host, so the hosts cannot be listed here.
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "form-action 'self' http: https:",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

export function sendPage(
  reader: Reader,
  response: Response,
  status: number,
  page: { title: string; body: Html; wide?: boolean },
): void {
  const { texts, language } = reader;
  const other = inOtherLanguage(reader);
  const document = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${page.title} – Khalti ${texts.simulator}</title>
        <link rel="icon" href="/static/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/static/simulator.css" />
        <script src="/static/countdown.js" defer></script>
      </head>
      <body>
        <header>
          <div class="top">
            <div class="bar">
              <a class="brand" href="/">
                <img src="/static/favicon.svg" alt="" width="32" height="32" />
                <span>Khalti <small>${texts.simulator}</small></span>
              </a>
              <a
                class="language"
                href="${other.href}"
                hreflang="${other.language}"
                lang="${other.language}"
                >${texts.otherLanguage}</a
              >
            </div>
          </div>
          <div class="test-banner">
            <p class="bar">
              <strong>${texts.test}</strong> ${texts.banner} ${texts.khaltiId}
              <b>${FIRST_ID}–${LAST_ID}</b>, mPIN <b>${TEST_MPIN}</b>, OTP <b>${TEST_OTP}</b>
            </p>
          </div>
        </header>
        <main class="${page.wide === true ? "wide" : "narrow"}">${page.body}</main>
      </body>
    </html>`;
  response
    .status(status)
    .set({
      "Content-Security-Policy": CONTENT_SECURITY_POLICY,
      "Cache-Control": "no-store",
      "Content-Language": language,
      "Referrer-Policy": "same-origin",
      "X-Content-Type-Options": "nosniff",
      Vary: "Accept-Language, Cookie",
    })
    .type("html")
    .send(document.markup);
}
