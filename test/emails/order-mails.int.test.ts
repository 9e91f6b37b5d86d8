import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Email as ReceivedMail } from "postal-mime";
import { queueReceipt } from "../../src/lifecycle/order-emails.ts";
import { erasePerson } from "../../src/personal-data/erase-person.ts";
import { exportPerson } from "../../src/personal-data/export-person.ts";
import { changeWhileItWaits } from "../support/hold-lock.ts";
import { type MailServer, startMailServer } from "../support/mail-server.ts";
import { paidOrder, refund } from "../support/refunds.ts";
import { dropJobs, later, runDueJobs } from "../support/run-due-jobs.ts";
import { bankThatDoes, checkout, orderOf, payAgain, returnFromKhalti } from "../support/shop.ts";
import { createTestClock, DAY, MINUTE } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

const SITA = { name: "Sita Rai", email: "sita.rai@example.com", phone: "9801234567" };

const clock = createTestClock();
let server: TestServer;
let mailServer: MailServer;
beforeAll(async () => {
  mailServer = await startMailServer();
  const env = {
    SMTP_URL: mailServer.url,
    MAIL_FROM: "orders@shop.example",
    SHOP_NAME: "Tea & House",
    SHOP_NAME_NE: "चिया घर",
    SHOP_CONTACT_ADDRESS: "Thamel 26, Kathmandu",
    SHOP_CONTACT_PHONE: "+977 1 4412345",
    SHOP_CONTACT_ADDRESS_NE: "ठमेल २६, काठमाडौँ",
    SHOP_PAN: "123456789",
    DATA_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
  };
  server = await startTestServer(env, clock);
});
afterAll(async () => {
  await server.stop();
  await mailServer.stop();
});
beforeEach(async () => {
  clock.reset();
  await server.simulator.reset();
  await dropJobs(server);
  await server.db.email.deleteMany();
  Object.assign(mailServer, { mails: [], refuse: null, dropAfterText: false });
});

const rows = (orderId: string) => server.db.email.findMany({ where: { orderId } });
const theMail = (): ReceivedMail => {
  const [mail, ...more] = mailServer.mails;
  if (mail === undefined || more.length > 0) throw new Error("not exactly one mail");
  return mail;
};

/** The order by the link in a mail, on a device that has nothing else. */
async function openLinkOf({ text = "" }: ReceivedMail) {
  const [, id = "", token = ""] = /\/orders\/([\w-]+)#(view_[\w-]+)/.exec(text) ?? [];
  const answer = await server.http.get(`/v1/orders/${id}`).set("Authorization", `Bearer ${token}`);
  return { id, token, status: answer.status };
}

describe("the receipt of a paid order", () => {
  it("is mailed once to the address of the order, with seller, lines, amount, method and number", async () => {
    const { order } = await paidOrder(server, { customer: SITA });
    await runDueJobs(server);
    await later(server, clock, DAY);

    const mail = theMail();
    const paid = await orderOf(server, order.id);
    expect(mail.to).toMatchObject([{ address: SITA.email }]);
    expect(mail.subject).toBe(`Tea & House: receipt for order ${order.purchase_order_id}`);
    for (const told of [
      order.purchase_order_id,
      "Ilam tea, 250 g: Rs 900",
      "2 × Rs 450",
      "VAT: Rs 103.54",
      "Total: Rs 900",
      "Paid with: Khalti wallet",
      `Transaction number: ${paid.payments[0]?.transaction_id ?? "none"}`,
      "Address: Thamel 26, Kathmandu",
      "PAN/VAT number: 123456789",
    ]) {
      expect(mail.text).toContain(told);
    }
    expect(mail.html).toContain("<td");
    expect(mail.html).toContain("Tea &#38; House");
    expect(`${mail.text ?? ""}${mail.html ?? ""}`).not.toMatch(
      /receipt\.|contact\.|way\.|undefined/,
    );
  });

  it("is not mailed with RECEIPT_EMAILS=off, nor is its refund", async () => {
    const quiet = await server.another({ RECEIPT_EMAILS: "off" });
    const answer = await fetch(`${quiet.url}/v1/checkout`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ items: [{ sku: "tea-250g", quantity: 1 }], customer: SITA }),
    });
    const { order, payment } = (await answer.json()) as {
      order: { id: string };
      payment: { pidx: string };
    };
    await server.simulator.pay(payment.pidx);
    await fetch(`${quiet.url}/v1/payments/return?pidx=${payment.pidx}`, { redirect: "manual" });
    expect((await orderOf(server, order.id)).status).toBe("paid");
    await refund(server, order.id);
    await runDueJobs(server);
    expect((await orderOf(server, order.id)).status).toBe("refunded");
    expect(await rows(order.id)).toEqual([]);
    await quiet.stop();
  });

  it("has a link that shows the order, and whose token stands in the mail alone", async () => {
    const { order } = await paidOrder(server, { customer: SITA });
    await runDueJobs(server);
    const { id, token, status } = await openLinkOf(theMail());
    expect({ id, status }).toEqual({ id: order.id, status: 200 });
    await expectNowhere(token);
  });

  it("is in the language of the page that ordered", async () => {
    const answer = await server.http
      .post("/v1/checkout")
      .set("Accept-Language", "ne")
      .send({ items: [{ sku: "tea-250g", quantity: 1 }], customer: SITA });
    const { pidx } = (answer.body as { payment: { pidx: string } }).payment;
    await server.simulator.pay(pidx);
    await returnFromKhalti(server, pidx);
    await runDueJobs(server);
    const { subject, text } = theMail();
    expect(subject).toMatch(/^चिया घर: अर्डर \S+ को रसिद$/);
    expect(text).toContain("इलामको चिया, २५० ग्राम: रु. ४५०");
    expect(text).toContain("जम्मा: रु. ४५०");
    expect(text).toContain("भुक्तानीको माध्यम: खल्ती वालेट");
    expect(text).toMatch(/भुक्तानी भएको मिति: २०[०-९]{2} \S+ [०-९]{1,2} \(/);
    expect(text).toContain("ठेगाना: ठमेल २६, काठमाडौँ");
    expect(text).toContain("फोन: +९७७ १ ४४१२३४५");
    expect(text).toContain("प्यान/भ्याट नम्बर: 123456789");
    expect(text).not.toMatch(/Thank you|Total|Paid|Kathmandu|Ilam/);
  });

  it("in Nepali has the English name of what has no Nepali one", async () => {
    const { order } = await paidOrder(server, { customer: SITA });
    await server.db.order.update({ where: { id: order.id }, data: { language: "ne" } });
    await server.db.orderItem.updateMany({ where: { orderId: order.id }, data: { nameNe: null } });
    await runDueJobs(server);
    expect(theMail().text).toContain("Ilam tea, 250 g: रु. ९००");
  });

  it("names the bank, as Khalti's list named it at the checkout", async () => {
    const banks = await server.http.get("/v1/banks?payment_type=ebanking");
    const [bank] = (banks.body as { data: { idx: string; name: string }[] }).data;
    await paidOrder(server, { customer: SITA, method: { mode: "ebanking", bank: bank?.idx } });
    await runDueJobs(server);
    expect(theMail().text).toContain("Paid with: E-banking\n");
    expect(theMail().text).toContain(`Bank: ${bank?.name ?? ""}\n`);
  });

  it("is queued once, however often Khalti says that it is paid", async () => {
    const { order, pidx } = await checkout(server, { customer: SITA });
    await server.simulator.pay(pidx);
    await Promise.all([1, 2, 3, 4].map(() => returnFromKhalti(server, pidx)));
    await queueReceipt(server.context, server.context.db, { orderId: order.id, now: clock.now() });
    expect(await rows(order.id)).toMatchObject([{ source: `receipt:${order.id}` }]);
    await runDueJobs(server);
    theMail();
  });

  it("is mailed for held money that staff accept, too", async () => {
    const { order, pidx } = await checkout(server, { customer: SITA });
    await server.simulator.pay(pidx);
    await server.simulator.set(pidx, { total_amount: 80_000 });
    await returnFromKhalti(server, pidx);
    expect(await rows(order.id)).toEqual([]);
    await server.simulator.set(pidx, { total_amount: 90_000 });
    await server.http
      .post(`/v1/admin/payments/${pidx}/resolve`)
      .set("Authorization", `Bearer ${KEYS.operator}`)
      .send({ outcome: "completed", reason: "Khalti's support says so." })
      .expect(200);
    await runDueJobs(server);
    expect(theMail().text).toContain("Total: Rs 900");
  });

  it("is not written without an address, without SMTP_URL, or for an order that is not paid", async () => {
    const { order } = await paidOrder(server, { customer: { name: "Sita Rai" } });
    const unpaid = await checkout(server, { customer: SITA });
    expect([...(await rows(order.id)), ...(await rows(unpaid.order.id))]).toEqual([]);

    const other = await server.another({ SMTP_URL: "", MAIL_FROM: "" });
    const { pidx, order: silent } = await checkout(server, { customer: SITA });
    await server.simulator.pay(pidx);
    await fetch(`${other.url}/v1/payments/return?pidx=${pidx}`, { redirect: "manual" });
    await other.stop();
    expect((await orderOf(server, silent.id)).status).toBe("paid");
    expect(await rows(silent.id)).toEqual([]);
  });

  it("of a mail server that is busy comes later, with a link that works", async () => {
    mailServer.refuse = { code: 451, text: "busy" };
    const { order } = await paidOrder(server, { customer: SITA });
    await runDueJobs(server);
    mailServer.refuse = null;
    await later(server, clock, MINUTE);
    expect(await openLinkOf(theMail())).toMatchObject({ id: order.id, status: 200 });
    expect(await server.db.customerLink.count({ where: { orderId: order.id } })).toBe(1);
  });

  it("names the payment that paid the order, not one whose money went back", async () => {
    const { order, pidx, token } = await checkout(server, { customer: SITA });
    const bank = await bankThatDoes(server, { ebanking: true, mobile: false });
    const again = await payAgain(server, order.id, token, { method: { mode: "ebanking", bank } });
    const second = (again.body as { payment: { pidx: string } }).payment.pidx;
    await server.simulator.pay(second);
    await returnFromKhalti(server, second);
    await server.simulator.pay(pidx);
    await returnFromKhalti(server, pidx);
    const sentBack = await server.http
      .post(`/v1/admin/payments/${pidx}/send-back`)
      .set({ Authorization: `Bearer ${KEYS.operator}`, "Idempotency-Key": "send-back" })
      .send({ reason: "She paid twice." });
    expect(sentBack.status).toBe(202);
    await runDueJobs(server);
    const { payments } = await orderOf(server, order.id);
    expect(payments.map(({ status }) => status)).toEqual(["refunded", "completed"]);
    mailServer.mails = [];
    await server.db.email.updateMany({
      where: { orderId: order.id },
      data: { status: "queued", dueAt: clock.now(), endedAt: null },
    });
    await runDueJobs(server);
    expect(theMail().text).toContain("E-banking");
    expect(theMail().text).not.toContain("Khalti wallet");
  });

  it("is not sent again when the process died between sending it and noting that", async () => {
    const { order } = await paidOrder(server, { customer: SITA });
    await server.db.email.updateMany({
      where: { orderId: order.id },
      data: { status: "sending", submittedAt: clock.now(), attempts: 1 },
    });
    await later(server, clock, 2 * MINUTE);
    expect(await rows(order.id)).toMatchObject([{ status: "unknown", dueAt: null }]);
    expect(mailServer.mails).toEqual([]);
  });

  it("goes nowhere when the customer was erased meanwhile, and no alert is raised", async () => {
    // Sita's orders are alike, so that the later ones ask for a person, and are not erased before.
    const person = { email: "gita.rai@example.com" };
    const { order } = await paidOrder(server, { customer: { name: "Gita Rai", ...person } });
    await erasePerson(server.context, { person, actor: "command line" });
    await runDueJobs(server);
    expect(mailServer.mails).toEqual([]);
    expect(await rows(order.id)).toMatchObject([{ status: "failed", attempts: 1, dueAt: null }]);
    const alerts = await server.db.event.findMany({ where: { type: "alert.raised" } });
    expect(alerts.filter(({ body }) => body.includes("email_not_sent"))).toEqual([]);
  });

  it("goes nowhere when the customer is erased while it is written", async () => {
    const person = { email: "nima.rai@example.com" };
    const { order } = await paidOrder(server, { customer: { name: "Nima Rai", ...person } });
    await changeWhileItWaits(server, {
      lock: { text: "select 1 from orders where id = $1 for update", values: [order.id] },
      work: () => runDueJobs(server),
      change: (eraser) =>
        eraser.query(
          "update orders set customer_name = null, customer_email = null, customer_erased_at = now() where id = $1",
          [order.id],
        ),
    });
    expect(mailServer.mails).toEqual([]);
    expect(await rows(order.id)).toMatchObject([{ status: "failed" }]);
    expect(await server.db.customerLink.count({ where: { orderId: order.id } })).toBe(0);
  });

  it("goes nowhere, and another that the mail server refuses next raises the alert", async () => {
    const person = { email: "hari.rai@example.com" };
    await paidOrder(server, { customer: { name: "Hari Rai", ...person } });
    await erasePerson(server.context, { person, actor: "command line" });
    await runDueJobs(server);
    await paidOrder(server, { customer: SITA });
    mailServer.refuse = { code: 550, text: "no such user" };
    await runDueJobs(server);
    const alerts = await server.db.event.findMany({ where: { type: "alert.raised" } });
    expect(alerts.filter(({ body }) => body.includes("email_not_sent"))).toHaveLength(1);
  });

  it("goes nowhere when no key opens the address", async () => {
    const { order } = await paidOrder(server, { customer: SITA });
    const customerEmail = "sealed:1:00000000:AAAA";
    await server.db.order.update({ where: { id: order.id }, data: { customerEmail } });
    await runDueJobs(server);
    expect(await rows(order.id)).toMatchObject([{ status: "failed", recipient: null }]);
  });
});

describe("a refund", () => {
  it("is mailed once, when Khalti has made it", async () => {
    const { order } = await paidOrder(server, { customer: SITA });
    await runDueJobs(server);
    mailServer.mails = [];
    await refund(server, order.id, { amount: 20_000 });
    expect(await rows(order.id)).toHaveLength(1);
    await runDueJobs(server);
    await later(server, clock, DAY);
    const mail = theMail();
    expect(mail.subject).toBe(`Tea & House: refund for order ${order.purchase_order_id}`);
    expect(mail.text).toContain("Khalti has refunded Rs 200 of order");
    expect(mail.text).not.toContain("All of the order");
    expect(await openLinkOf(mail)).toMatchObject({ id: order.id, status: 200 });
  });

  it("that failed is not mailed", async () => {
    const { order } = await paidOrder(server, { customer: SITA });
    await server.simulator.fault({ endpoint: "refund", kind: "status", status: 400, times: 9 });
    await refund(server, order.id);
    await runDueJobs(server);
    expect((await rows(order.id)).map(({ kind }) => kind)).toEqual(["receipt"]);
  });

  it("of an order without a receipt is not mailed", async () => {
    const { order } = await paidOrder(server);
    await refund(server, order.id);
    await runDueJobs(server);
    expect((await orderOf(server, order.id)).status).toBe("refunded");
    expect(await rows(order.id)).toEqual([]);
  });
});

it("no table, no log line and no row of a mail names the customer or the link in clear", async () => {
  const { order } = await paidOrder(server, { customer: SITA });
  await expectNowhere(SITA.email);
  await runDueJobs(server);
  await expectNowhere(SITA.email);
  expect(await rows(order.id)).toMatchObject([
    { status: "sent", recipient: null, subject: null, text: null, html: null },
  ]);
});

it("an export of a person's data names the mails about their orders", async () => {
  const { order } = await paidOrder(server, {
    customer: { ...SITA, email: "export@example.com" },
  });
  await runDueJobs(server);
  const person = { email: "export@example.com" };
  const data = await exportPerson(server.context, { person, actor: "command line" });
  expect(data).toMatchObject({ mails: [{ order_id: order.id, kind: "receipt", status: "sent" }] });
});

async function expectNowhere(secret: string): Promise<void> {
  const tables = await server.db.$queryRaw<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public'`;
  for (const { name } of tables) {
    const found = await server.db.$queryRawUnsafe<unknown[]>(
      `select 1 from "${name}" t where t::text like '%' || $1 || '%'`,
      secret,
    );
    expect({ name, found }).toEqual({ name, found: [] });
  }
  expect(server.logLines.join("")).not.toContain(secret);
}
