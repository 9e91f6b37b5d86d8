import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { raiseAndMailAlerts } from "../../src/alerts/raise-and-mail-alerts.ts";
import { openMail } from "../../src/emails/stored-mail.ts";
import { sequenceEvents } from "../../src/events/sequence-events.ts";
import { erasePerson } from "../../src/personal-data/erase-person.ts";
import type { RunningServer } from "../../src/server.ts";
import { lockWaits } from "../support/hold-lock.ts";
import { paidOrder, refund } from "../support/refunds.ts";
import { dropJobs, runDueJobs } from "../support/run-due-jobs.ts";
import { attentionOf, checkout, newShopper, orderOf, returnFromKhalti } from "../support/shop.ts";
import { createTestClock, HOUR } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { waitFor } from "../support/wait-for.ts";

const MAIL = {
  SMTP_URL: "smtp://127.0.0.1:1",
  MAIL_FROM: "shop@shop.example",
  ALERT_EMAIL: "operator@shop.example",
};
const KEY = Buffer.alloc(32, 7).toString("base64");

describe.each([
  ["with a key for personal data", { DATA_ENCRYPTION_KEY: KEY }],
  ["without a key for personal data", {}],
])("on a server %s", (_, env) => {
  const clock = createTestClock();
  let server: TestServer;
  let other: RunningServer;
  let customer: ReturnType<typeof newShopper>;
  beforeAll(async () => {
    server = await startTestServer({ ...MAIL, ...env }, clock);
    other = await server.another();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    clock.reset();
    await server.simulator.reset();
    await dropJobs(server);
    customer = newShopper();
  });

  const resolve = (pidx: string, url = server.url) =>
    fetch(`${url}/v1/admin/payments/${pidx}/resolve`, {
      method: "POST",
      headers: { Authorization: `Bearer ${KEYS.operator}`, "Content-Type": "application/json" },
      body: JSON.stringify({ outcome: "completed", reason: "Khalti's support says so." }),
    });

  /** Held, because Khalti named another amount; it names the right one by now. */
  async function heldOrder() {
    const held = await checkout(server, { customer });
    await server.simulator.pay(held.pidx);
    await server.simulator.set(held.pidx, { total_amount: 80_000 });
    await returnFromKhalti(server, held.pidx);
    await server.simulator.set(held.pidx, { total_amount: 90_000 });
    return held;
  }

  it("a held payment that staff accept asks a person if the customer has paid for the same lines", async () => {
    const first = await paidOrder(server, { customer });
    const held = await heldOrder();
    expect((await resolve(held.pidx)).status).toBe(200);
    expect(await orderOf(server, held.order.id)).toMatchObject({
      status: "paid",
      attention: {
        code: "paid_again",
        message: expect.stringContaining(first.order.purchase_order_id),
      },
    });
    expect(await attentionOf(server, first.order.id)).toBeNull();
  });

  it("a payment after a held one that staff accepted asks a person", async () => {
    const held = await heldOrder();
    expect((await resolve(held.pidx)).status).toBe(200);
    expect(await attentionOf(server, held.order.id)).toBeNull();
    const again = await paidOrder(server, { customer });
    expect((await attentionOf(server, again.order.id))?.message).toContain(
      held.order.purchase_order_id,
    );
  });

  it("held payments that are accepted while others return, on two instances, ask at all but one", async () => {
    const held = [await heldOrder(), await heldOrder(), await heldOrder()];
    const open = [];
    for (let i = 0; i < 3; i++) open.push(await checkout(server, { customer }));
    for (const { pidx } of open) await server.simulator.pay(pidx);
    const urls = [server.url, other.url, server.url];
    const answers = await Promise.all([
      ...held.map(({ pidx }, i) => resolve(pidx, urls[i])),
      ...open.map(({ pidx }, i) =>
        fetch(`${urls[i] ?? ""}/v1/payments/return?pidx=${pidx}`, { redirect: "manual" }),
      ),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 303, 303, 303]);
    const orders = await Promise.all(
      [...held, ...open].map(({ order }) => orderOf(server, order.id)),
    );
    expect(new Set(orders.map(({ status }) => status))).toEqual(new Set(["paid"]));
    expect(orders.filter(({ attention }) => attention?.code === "paid_again")).toHaveLength(5);
  });

  it.each([
    ["paid more than an hour ago", false],
    ["refunded", true],
  ])(
    "two held payments that are accepted at once ask at one, with an earlier order %s",
    async (_, isRefunded) => {
      const first = await paidOrder(server, { customer });
      const held = [await heldOrder(), await heldOrder()];
      if (isRefunded) {
        await refund(server, first.order.id);
        await runDueJobs(server);
      } else clock.skip(HOUR + 1);
      const remembered = "select 1 from recent_purchases where order_id = $1 for update";
      const lock = await server.pool.connect();
      await lock.query("begin");
      await lock.query(remembered, [first.order.id]);
      const answers = Promise.all(held.map(({ pidx }) => resolve(pidx)));
      await waitFor("both wait", async () => (await lockWaits(server.pool)) === held.length);
      await lock.query("commit");
      lock.release();
      expect((await answers).map(({ status }) => status)).toEqual([200, 200]);
      const orders = await Promise.all(held.map(({ order }) => attentionOf(server, order.id)));
      expect(orders.map((attention) => attention?.code).sort()).toEqual(["paid_again", undefined]);
    },
  );

  it("erasing a customer erases what was remembered of the purchases", async () => {
    const { order } = await paidOrder(server, { customer });
    const rows = () => server.db.recentPurchase.count({ where: { orderId: order.id } });
    expect(await rows()).toBe(2);
    const someoneElses = await paidOrder(server, { customer: newShopper() });
    const person = { phone: customer.phone };
    expect(await erasePerson(server.context, { person, actor: "command line" })).toMatchObject({
      orders: 1,
    });
    expect(await rows()).toBe(0);
    const { id: orderId } = someoneElses.order;
    expect(await server.db.recentPurchase.count({ where: { orderId } })).toBe(2);
  });

  it("is mailed to ALERT_EMAIL, without the customer", async () => {
    await server.db.order.updateMany({
      data: { attentionCode: null, attentionMessage: null, attentionSince: null },
    });
    await server.db.email.deleteMany();
    await raiseAndMailAlerts(server.context);
    await paidOrder(server, { customer });
    await paidOrder(server, { customer });
    await raiseAndMailAlerts(server.context);
    await sequenceEvents(server.context);
    clock.skip(2 * HOUR);
    await raiseAndMailAlerts(server.context);
    const mails = await server.db.email.findMany({ where: { kind: "alerts" } });
    const opened = mails.map((mail) => openMail(server.context.config.dataKeys, mail));
    const text = expect.stringContaining("One order needs a person: paid again.");
    expect(opened).toMatchObject([{ to: MAIL.ALERT_EMAIL, text }]);
    expect(opened[0]?.text).not.toContain(customer.phone);
    const events = await server.db.event.findMany({
      where: { type: "alert.raised", body: { contains: "paid again" } },
    });
    expect(events).toHaveLength(1);
    expect(events[0]?.body).not.toContain(customer.phone);
  });
});
