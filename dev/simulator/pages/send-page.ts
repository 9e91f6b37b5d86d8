import type { Response } from "express";
import { TEST_KHALTI_IDS, TEST_MPIN, TEST_OTP } from "../khalti/test-accounts.ts";
import { html, type Html } from "./html.ts";

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
  response: Response,
  status: number,
  page: { title: string; body: Html; wide?: boolean },
): void {
  const [firstId, lastId] = [TEST_KHALTI_IDS[0], TEST_KHALTI_IDS[TEST_KHALTI_IDS.length - 1]];
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${page.title} – Khalti simulator</title>
        <link rel="icon" href="/static/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/static/simulator.css" />
        <script src="/static/countdown.js" defer></script>
      </head>
      <body>
        <header class="top">
          <div class="bar">
            <a class="brand" href="/">
              <img src="/static/favicon.svg" alt="" width="32" height="32" />
              <span>Khalti <small>simulator</small></span>
            </a>
          </div>
        </header>
        <div class="test-banner">
          <p class="bar">
            <strong>TEST</strong> This is a simulator, no real money moves. Khalti ID
            <b>${firstId}–${lastId}</b>, mPIN <b>${TEST_MPIN}</b>, OTP <b>${TEST_OTP}</b>.
          </p>
        </div>
        <main class="${page.wide === true ? "wide" : "narrow"}">${page.body}</main>
      </body>
    </html>`;
  response
    .status(status)
    .set({
      "Content-Security-Policy": CONTENT_SECURITY_POLICY,
      "Cache-Control": "no-store",
      "Referrer-Policy": "same-origin",
      "X-Content-Type-Options": "nosniff",
    })
    .type("html")
    .send(document.markup);
}
