import { type RequestHandler, Router } from "express";
import type { Email } from "postal-mime";
import { escapeHtml } from "../../src/http/pages/translated-page.ts";

/** A mail is not ours to trust: it has no scripts, loads nothing, and reaches no other page. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-top-navigation-by-user-activation";
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'";

/** The list of mails, one mail, and its HTML alone. @param mails newest first */
export function mailboxPages(mails: readonly Email[]): RequestHandler {
  const router = Router();
  const find = (id: string) => mails.find(({ messageId }) => idOf(messageId) === id);

  router.get("/mailbox", (_req, res) => {
    const rows = mails.map(({ messageId, subject, to, date }) => {
      const link = `<a href="/dev/mailbox/${idOf(messageId)}">${escapeHtml(subject ?? "")}</a>`;
      return `<li>${link}<br><small>${escapeHtml(addresses(to))} · ${escapeHtml(date ?? "")}</small></li>`;
    });
    const empty =
      "<p>No mails yet. Pay an order that has an e-mail address; its receipt comes here.</p>";
    const body = rows.length === 0 ? empty : `<ul>${rows.join("")}</ul>`;
    res.set("Content-Security-Policy", PAGE_POLICY).set("Cache-Control", "no-store");
    res.type("html").send(page("Mailbox", `<p>Nothing here was delivered.</p>${body}`));
  });

  router.get("/mailbox/:id", (req, res, next) => {
    const mail = find(req.params.id);
    if (mail === undefined) {
      next();
      return;
    }
    const facts = `<p><small>To ${escapeHtml(addresses(mail.to))} · from ${escapeHtml(addresses(mail.from === undefined ? [] : [mail.from]))}</small></p>`;
    const shown = `<iframe title="The mail" src="/dev/mailbox/${req.params.id}/html"></iframe>`;
    const plain = `<details><summary>As plain text</summary><pre>${escapeHtml(mail.text ?? "")}</pre></details>`;
    const back = '<p><a href="/dev/mailbox">All mails</a></p>';
    res.set("Content-Security-Policy", PAGE_POLICY).set("Cache-Control", "no-store");
    res.type("html").send(page(mail.subject ?? "", back + facts + shown + plain));
  });

  router.get("/mailbox/:id/html", (req, res, next) => {
    const html = find(req.params.id)?.html;
    if (html === undefined) {
      next();
      return;
    }
    res.set("Content-Security-Policy", MAIL_POLICY).set("Cache-Control", "no-store");
    // Links leave the frame.
    res.type("html").send(html.replace("<head>", '<head><base target="_top">'));
  });

  return router;
}

function idOf(messageId = ""): string {
  return messageId.replace(/^<|@.*$/g, "");
}

function addresses(list: Email["to"]): string {
  return (list ?? []).map(({ address }) => address ?? "").join(", ");
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title>
<style>
body { max-width: 44rem; margin: 0 auto; padding: 16px; font: 16px/1.5 sans-serif; color: #1f1f1f; background: #ffffff; }
h1 { font-size: 1.3rem; }
a { color: #4b2a86; }
li { margin-bottom: 12px; }
small { color: #5f5f5f; }
iframe { width: 100%; height: 70vh; border: 1px solid #cccccc; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
</style></head>
<body><main><h1>${escapeHtml(title)}</h1>${body}</main></body>
</html>
`;
}
