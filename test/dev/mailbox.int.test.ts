import { afterAll, beforeAll, expect, it } from "@jest/globals";
import request from "supertest";
import { type Mailbox, startMailbox } from "../../dev/mailbox/mailbox.ts";
import { createApp } from "../../src/app.ts";
import { createMailer } from "../../src/emails/smtp-mailer.ts";
import { paidOrder } from "../support/refunds.ts";
import { runDueJobs } from "../support/run-due-jobs.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const SITA = { name: "Sita Rai", email: "sita.rai@example.com", phone: "9801234567" };

let mailbox: Mailbox;
let server: TestServer;
beforeAll(async () => {
  mailbox = await startMailbox();
  const env = { SMTP_URL: mailbox.smtpUrl, MAIL_FROM: "orders@shop.example" };
  server = await startTestServer(env, undefined, { developmentPages: mailbox.pages });
});
afterAll(async () => {
  await server.stop();
  await mailbox.stop();
});

it("shows the receipt of a paid order, with the link that opens it", async () => {
  const empty = await server.http.get("/dev/mailbox").expect(200);
  expect(empty.text).toContain("No mails yet");
  const { order } = await paidOrder(server, { customer: SITA });
  await runDueJobs(server);

  const list = await server.http.get("/dev/mailbox").expect(200);
  expect(list.text).toContain(`receipt for order ${order.purchase_order_id}`);
  expect(list.text).toContain(SITA.email);
  const [, path = ""] = /href="(\/dev\/mailbox\/[^"]+)"/.exec(list.text) ?? [];
  const mail = await server.http.get(path).expect(200);
  const [, frame = ""] = /src="([^"]+)"/.exec(mail.text) ?? [];
  const html = await server.http.get(frame).expect(200);
  expect(html.text).toContain(`${server.url}/orders/${order.id}#view_`);
  expect(html.headers["content-security-policy"]).toContain("sandbox");
});

it("shows a hostile mail as text, without scripts", async () => {
  const send = createMailer({ smtpUrl: mailbox.smtpUrl, from: "a@b.example", name: "Shop" });
  const text = "<script>alert(1)</script>";
  const id = "0193a1c2-5c5e-7d39-b1f6-0d9f5f0e6a11";
  await send({ id, to: SITA.email, subject: text, text, html: text });
  const { text: list } = await server.http.get("/dev/mailbox");
  const { text: mail } = await server.http.get(`/dev/mailbox/${id}`);
  expect(list + mail).not.toContain("<script>");
  await server.http.get("/dev/mailbox/unknown").expect(404);
});

it("is not there in production, nor without a mailbox", async () => {
  const { context } = server;
  const config = { ...context.config, production: true };
  const state = { draining: false, workerRuns: () => true };
  const apps = [
    createApp({ ...context, config }, state),
    createApp({ ...context, developmentPages: null }, state),
  ];
  for (const app of apps) {
    await request(app).get("/dev/mailbox").expect(404);
  }
});
