/** The walked table of role, screen and action: each role sees these buttons, and no other. */
import { afterAll, afterEach, beforeAll, expect, it } from "@jest/globals";
import { paidOrder, refund } from "../../support/refunds.ts";
import { runDueJobs } from "../../support/run-due-jobs.ts";
import { checkout, returnFromKhalti } from "../../support/shop.ts";
import { type Desk, startDesk } from "../../support/staff-desk.ts";
import { KEYS } from "../../support/test-server.ts";
import { paidTopUp } from "../../support/top-ups.ts";

let desk: Desk;
let ids: Record<"paid" | "held" | "unknown" | "waiting" | "topUp" | "link" | "endpoint", string>;

const post = async (path: string, body: object, key: string) => {
  const answer = await desk.server.http.post(path).set("Authorization", `Bearer ${key}`).send(body);
  expect(answer.status).toBe(201);
  return (answer.body as { id: string }).id;
};

beforeAll(async () => {
  desk = await startDesk({ REFUND_APPROVAL_ABOVE: "800" });
  const { server } = desk;
  const paid = (await paidOrder(server)).order.id;
  const held = await checkout(server);
  await server.simulator.pay(held.pidx);
  await server.simulator.set(held.pidx, { total_amount: 1_000 });
  await returnFromKhalti(server, held.pidx);
  const unknown = (await paidOrder(server)).order.id;
  await refund(server, unknown, { amount: 30_000 });
  await server.simulator.fault({ endpoint: "refund", kind: "drop_request" });
  await runDueJobs(server);
  const waiting = (await paidOrder(server)).order.id;
  await refund(server, waiting, {});
  const topUp = (await paidTopUp(server, "khalti_wallet", { onRefusal: "hold" })).order.id;
  await server.simulator.nextTopUps("khalti_wallet", "Failed");
  await runDueJobs(server);
  // Another browser that is signed in, for the lists of sessions.
  for (const key of [KEYS.viewer, KEYS.operator, KEYS.admin]) {
    await server.http.post("/v1/session").send({ key }).expect(204);
  }
  ids = {
    paid,
    held: held.order.id,
    unknown,
    waiting,
    topUp,
    link: await post(
      "/v1/admin/payment-links",
      { amount: 45_000, description: "Deposit" },
      KEYS.operator,
    ),
    endpoint: await post(
      "/v1/admin/webhook-endpoints",
      { url: "https://shop.example/hook", events: ["*"] },
      KEYS.admin,
    ),
  };
  await server.http
    .post(`/v1/admin/webhook-endpoints/${ids.endpoint}/test`)
    .set("Authorization", `Bearer ${KEYS.admin}`)
    .expect(202);
});
afterAll(() => desk.stop());
afterEach(() => desk.leave());

const ASK = "Ask Khalti now";
/** On each order. */
const ORDER = [ASK, "Copy the customer's link", "End all links"];
const UNKNOWN = ["The customer has the money", "Khalti made no refund"];
const HELD = ["Send the money back", "It is paid", "No money was taken", "It was refunded"];
const WAITING = ["Approve the refund", "Reject the refund"];
const REFUSED = ["Send the top-up again", "Refunded outside Khalti"];
/** Of one's own key. */
const OWN_KEY = ["Add a passkey", "Sign out everywhere else", "End"];
/** The screen is not offered to this role, and says so. */
const HIDDEN = null;

type Buttons = readonly string[] | typeof HIDDEN;
/** Address, and the buttons of a viewer, an operator and an admin. */
const TABLE: [address: () => string, viewer: Buttons, operator: Buttons, admin: Buttons][] = [
  [() => "today", [], [], []],
  [() => "orders", ["Apply", "Clear"], ["Apply", "Clear"], ["Apply", "Clear"]],
  [() => `orders/${ids.paid}`, [], [...ORDER, "Refund"], [...ORDER, "Refund"]],
  [() => `orders/${ids.held}`, [], [...ORDER, ...HELD], [...ORDER, ...HELD]],
  [
    () => `orders/${ids.unknown}`,
    [],
    [...ORDER, "Refund", ...UNKNOWN],
    [...ORDER, "Refund", ...UNKNOWN],
  ],
  [() => `orders/${ids.waiting}`, [], [...ORDER, ...WAITING], [...ORDER, ...WAITING]],
  [
    () => `orders/${ids.topUp}`,
    [],
    [...ORDER, "Refund", "Refund this top-up", ...REFUSED],
    [...ORDER, "Refund", "Refund this top-up", ...REFUSED],
  ],
  [
    () => "needs-you",
    [],
    [ASK, ...HELD, ...UNKNOWN, ...WAITING, ...REFUSED],
    [ASK, ...HELD, ...UNKNOWN, ...WAITING, ...REFUSED],
  ],
  [() => "counter", HIDDEN, ["Show the QR code"], ["Show the QR code"]],
  [() => "links", [], ["New payment link"], ["New payment link"]],
  [
    () => `links/${ids.link}`,
    ["Copy", "Print the QR code"],
    ["Copy", "Print the QR code", "Close the link"],
    ["Copy", "Print the QR code", "Close the link"],
  ],
  [() => "refunds", [], [...UNKNOWN, ...WAITING], [...UNKNOWN, ...WAITING]],
  [() => "top-ups", [], REFUSED, REFUSED],
  [() => "settlement", [], [], []],
  [() => "webhooks?status=failed", [], [], ["New endpoint"]],
  [
    () => `webhooks/${ids.endpoint}`,
    [],
    ["Send now"],
    ["Send a test", "Replay", "Disable", "New secret", "Delete", "Send now"],
  ],
  [() => "products", HIDDEN, HIDDEN, ["New product"]],
  [() => "products/tea-250g", HIDDEN, HIDDEN, ["Save"]],
  [() => "products/khalti-top-up", HIDDEN, HIDDEN, ["Save", "Use own fields"]],
  [() => "products/new", HIDDEN, HIDDEN, ["Save"]],
  [() => "keys", OWN_KEY, OWN_KEY, [...OWN_KEY, "New key", "Revoke"]],
  [() => "audit", [], [], []],
];

it.each(["viewer", "operator", "admin"] as const)(
  "a %s sees the buttons that this role may press, and no other",
  async (role) => {
    const column = { viewer: 1, operator: 2, admin: 3 }[role];
    await desk.open("desktop", "/staff/", { key: KEYS[role] });
    const { page } = desk;
    const walked: [string, Buttons][] = [];
    const wanted: [string, Buttons][] = [];
    for (const row of TABLE) {
      const address = row[0]();
      await page.goto(`${desk.server.url}/staff/${address}`);
      const buttons = row[column] as Buttons;
      wanted.push([address, buttons === null ? null : [...buttons].sort()]);
      if (await isHidden()) {
        walked.push([address, HIDDEN]);
        continue;
      }
      // All data of the screen is there: nothing says that it loads.
      await page.locator("main h1").waitFor();
      await page.getByText("Loading…").first().waitFor({ state: "detached" });
      if (buttons !== null && buttons.length > 0) {
        await page.locator("main button").first().waitFor({ state: "attached" });
      }
      const names = await page.locator("main button").allTextContents();
      walked.push([address, [...new Set(names)].sort()]);
    }
    expect(walked).toEqual(wanted);
  },
);

async function isHidden(): Promise<boolean> {
  await desk.page.locator("main > *").first().waitFor();
  return (await desk.page.getByText("Your role does not see this page.").count()) > 0;
}
