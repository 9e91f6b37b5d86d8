// Mails to customers, each in the language of its order.
import { ORDER_MAILS } from "../../../src/emails/compose-order-mail.ts";
import { refund } from "../refunds.ts";
import { runDueJobs } from "../run-due-jobs.ts";
import { returnFromKhalti } from "../shop.ts";
import type { CheckedOut } from "../shop.ts";
import type { TestServer } from "../test-server.ts";
import type { PageState } from "./page-state.ts";

const CUSTOMER = { name: "Asha Rai", email: "asha@example.com", phone: "9841000001" };

export async function mailStates(server: TestServer): Promise<PageState[]> {
  const mails = new Map<string, string>();
  for (const language of ["en", "ne"]) {
    const order = await paidOrder(server, language);
    const { id } = await refund(server, order, { amount: 30_000 });
    await runDueJobs(server);
    mails.set(`receipt ${language}`, await htmlOf(server, order, "receipt", `receipt:${order}`));
    mails.set(`refund ${language}`, await htmlOf(server, order, "refund", `refund:${id}`));
  }
  return ["receipt", "refund"].map((kind) => ({
    name: `mail: ${kind}`,
    async open({ page }) {
      const language = await page.evaluate<string>("navigator.language.slice(0, 2)");
      await page.setContent(mails.get(`${kind} ${language}`) ?? "");
    },
  }));
}

async function paidOrder(server: TestServer, language: string): Promise<string> {
  const answer = await server.http
    .post("/v1/checkout")
    .set("Accept-Language", language)
    .send({ items: [{ sku: "tea-250g", quantity: 2 }], customer: CUSTOMER });
  const { order, payment } = answer.body as Pick<CheckedOut, "order"> & {
    payment: { pidx: string };
  };
  await server.simulator.pay(payment.pidx);
  await returnFromKhalti(server, payment.pidx);
  return order.id;
}

async function htmlOf(server: TestServer, orderId: string, kind: string, source: string) {
  const now = new Date();
  const email = await server.db.email.create({
    data: { kind, source, orderId, createdAt: now, dueAt: null, status: "sent", endedAt: now },
  });
  const mail = await server.db.$transaction(async (tx) =>
    ORDER_MAILS[kind]?.(server.context, tx, email),
  );
  return mail?.html ?? "";
}
