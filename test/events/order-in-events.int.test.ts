import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { eventsOfOrder } from "../support/events.ts";
import { answerLookup } from "../support/lookup-answer.ts";
import { type CheckedOut, checkout, orderOf, payAgain, returnFromKhalti } from "../support/shop.ts";
import { ALL_TRIES } from "../support/simulator-control.ts";
import { askKhalti } from "../support/staff.ts";
import { createTestClock } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { topUpItem } from "../support/top-ups.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());
beforeEach(() => server.simulator.reset());

const says = (status: string) => async (bought: CheckedOut) => {
  await server.simulator.set(bought.pidx, { status });
  await returnFromKhalti(server, bought.pidx);
};
const pays = async ({ pidx }: CheckedOut) => {
  await server.simulator.pay(pidx);
  await returnFromKhalti(server, pidx);
};
/** An attempt beside the first one, which can still be paid. */
const secondAttempt = async (bought: CheckedOut): Promise<CheckedOut> => {
  const again = await payAgain(server, bought.order.id, bought.token);
  const { pidx } = (again.body as { payment: { pidx: string } }).payment;
  return { ...bought, pidx };
};

/** What happens, and the events of the order, each of a change that one lookup makes. */
const STORIES: readonly (readonly [string, string[], (bought: CheckedOut) => Promise<void>])[] = [
  ["is paid", ["order.paid"], pays],
  ["is canceled", ["order.canceled"], says("User canceled")],
  ["expires", ["order.expired"], says("Expired")],
  ["is held for an unknown status", ["order.held"], says("Paused")],
  [
    "is held for another amount",
    ["order.held"],
    async (bought) => {
      await server.simulator.pay(bought.pidx);
      await answerLookup(server, bought, { total_amount: 100 });
      await returnFromKhalti(server, bought.pidx);
    },
  ],
  [
    "is paid by money that came late",
    ["order.canceled", "order.paid"],
    async (bought) => {
      await says("User canceled")(bought);
      await answerLookup(server, bought, { transaction_id: "LATE" });
      await returnFromKhalti(server, bought.pidx);
    },
  ],
  [
    "is held for money that came late, of another amount",
    ["order.expired", "order.held"],
    async (bought) => {
      await says("Expired")(bought);
      await answerLookup(server, bought, { transaction_id: "LATER", total_amount: 1 });
      await returnFromKhalti(server, bought.pidx);
    },
  ],
  [
    "is paid, and asks for a person because of a second payment",
    ["order.canceled", "order.reopened", "order.paid", "order.attention"],
    async (bought) => {
      await says("User canceled")(bought);
      await pays(await secondAttempt(bought));
      await answerLookup(server, bought, { transaction_id: "SECOND" });
      await returnFromKhalti(server, bought.pidx);
    },
  ],
  [
    "is canceled after Khalti gave no answer for a while",
    ["order.canceled"],
    async (bought) => {
      const fault = { endpoint: "lookup", kind: "status", status: 500, times: ALL_TRIES } as const;
      await server.simulator.fault(fault);
      await askKhalti(server, bought.pidx);
      await server.simulator.clearFaults();
      await says("User canceled")(bought);
    },
  ],
];

describe("an order's last event shows the order as anybody reads it after the commit, when the order", () => {
  it.each(STORIES)("%s", async (_what, types, happens) => {
    const bought = await checkout(server, {
      items: [{ sku: "tea-250g", quantity: 1 }, await topUpItem(server, "khalti_wallet")],
    });
    await happens(bought);
    const events = await eventsOfOrder(server, bought.order.id);
    expect(events.map(({ type }) => type)).toEqual(types);
    const shared: Record<string, unknown> = { ...(await orderOf(server, bought.order.id)) };
    // Events have no personal data, and the receiver of a top-up is some.
    delete shared["customer"];
    delete shared["customer_readable"];
    delete shared["customer_erased_at"];
    // It follows from a setting of the shop, not from the change.
    delete shared["due_by"];
    delete shared["shop_name"];
    const items = (shared["items"] as { top_up: object | null }[]).map((item) => ({
      ...item,
      top_up: item.top_up === null ? null : { ...item.top_up, detail: null },
    }));
    expect(events.at(-1)?.data.order).toEqual({ ...shared, items });
  });
});
