import { answerLookup } from "../support/lookup-answer.ts";
import { paidOrder, refund } from "../support/refunds.ts";
import { runDueJobs } from "../support/run-due-jobs.ts";
import { checkout, payAgain, returnFromKhalti } from "../support/shop.ts";
import { askKhalti, resolve } from "../support/staff.ts";
import type { TestServer } from "../support/test-server.ts";
import { paidTopUp, resolveTopUp } from "../support/top-ups.ts";

const REASON = "Seen in Khalti's dashboard.";
const SALE = "payment:sale: khalti_receivable <- sales";
const FEE = "payment:fee: khalti_fees <- khalti_receivable";
const HELD = "held: khalti_receivable <- held";

/** What happens to the money of an order. Plays it, and returns the order's id. */
type Play = (server: TestServer) => Promise<string>;

async function decide(server: TestServer, pidx: string, body: object): Promise<void> {
  const answer = await resolve(server, pidx, { reason: REASON, ...body });
  if (answer.status !== 200) throw new Error(`resolve: ${String(answer.status)} ${answer.text}`);
}

/** Khalti took Rs 800 for an order of Rs 900. */
async function heldAt80000(server: TestServer) {
  const bought = await checkout(server);
  await server.simulator.pay(bought.pidx);
  await server.simulator.set(bought.pidx, { total_amount: 80_000 });
  await returnFromKhalti(server, bought.pidx);
  return bought;
}

async function paidTwice(server: TestServer) {
  const { order, pidx: first, token } = await checkout(server);
  const answer = await payAgain(server, order.id, token);
  const { pidx: second } = (answer.body as { payment: { pidx: string } }).payment;
  for (const pidx of [first, second]) {
    await server.simulator.pay(pidx);
    await returnFromKhalti(server, pidx);
  }
  return { id: order.id, second };
}

async function refusedTopUp(server: TestServer, onRefusal: "refund" | "hold") {
  const bought = await paidTopUp(server, "khalti_wallet", { onRefusal });
  await server.simulator.nextTopUps("khalti_wallet", "Failed");
  await runDueJobs(server);
  return bought;
}

/** Each story, and the postings that it leaves: without ids, as `source: debit <- credit paisa`. */
export const MONEY_STORIES: Record<string, { play: Play; posts: string[] }> = {
  "an unpaid checkout": {
    play: async (server) => (await checkout(server)).order.id,
    posts: [],
  },
  "a completed payment": {
    play: async (server) => (await paidOrder(server)).order.id,
    posts: [`${SALE} 90000`, `${FEE} 2700`],
  },
  "a fee that Khalti names with a later lookup": {
    play: async (server) => {
      const bought = await checkout(server);
      await server.simulator.pay(bought.pidx);
      await answerLookup(server, bought, { fee: "soon" });
      await returnFromKhalti(server, bought.pidx);
      await askKhalti(server, bought.pidx);
      await askKhalti(server, bought.pidx);
      return bought.order.id;
    },
    posts: [`${SALE} 90000`, `${FEE} 2700`],
  },
  "a refund of a part, and then of the rest in Khalti's dashboard": {
    play: async (server) => {
      const { order, pidx } = await paidOrder(server);
      await refund(server, order.id, { amount: 10_000 });
      await runDueJobs(server);
      await server.simulator.set(pidx, { status: "Refunded" });
      await askKhalti(server, pidx);
      return order.id;
    },
    posts: [
      `${SALE} 90000`,
      `${FEE} 2700`,
      "refund: refunds <- khalti_receivable 10000",
      "refund: refunds <- khalti_receivable 80000",
    ],
  },
  "a part refunded in Khalti's dashboard, of unknown amount": {
    play: async (server) => {
      const { order, pidx } = await paidOrder(server);
      await server.simulator.set(pidx, { status: "Partially Refunded" });
      await askKhalti(server, pidx);
      return order.id;
    },
    posts: [`${SALE} 90000`, `${FEE} 2700`],
  },
  "money of another amount that is held": {
    play: async (server) => (await heldAt80000(server)).order.id,
    posts: [`${HELD} 80000`],
  },
  "a hold that names no amount": {
    play: async (server) => {
      const { order, pidx } = await checkout(server);
      await server.simulator.set(pidx, { status: "Under review" });
      await returnFromKhalti(server, pidx);
      return order.id;
    },
    posts: [],
  },
  "an answer about another payment": {
    play: async (server) => {
      const bought = await checkout(server);
      await server.simulator.pay(bought.pidx);
      await answerLookup(server, bought, { pidx: "another" });
      await returnFromKhalti(server, bought.pidx);
      return bought.order.id;
    },
    posts: [],
  },
  "a hold without an amount that a person accepts": {
    play: async (server) => {
      const { order, pidx } = await checkout(server);
      await server.simulator.set(pidx, { status: "Under review" });
      await returnFromKhalti(server, pidx);
      await server.simulator.pay(pidx);
      await decide(server, pidx, { outcome: "completed" });
      return order.id;
    },
    posts: [`${HELD} 90000`, "held:released: held <- sales 90000", `${FEE} 2700`],
  },
  "a hold whose amount Khalti names with a later lookup": {
    play: async (server) => {
      const { order, pidx } = await checkout(server);
      await server.simulator.set(pidx, { status: "Under review" });
      await returnFromKhalti(server, pidx);
      await server.simulator.pay(pidx);
      await askKhalti(server, pidx);
      await askKhalti(server, pidx);
      return order.id;
    },
    posts: [`${HELD} 90000`],
  },
  "a hold whose amount a refused decision brings to light": {
    play: async (server) => {
      const { order, pidx } = await checkout(server);
      await server.simulator.set(pidx, { status: "Under review" });
      await returnFromKhalti(server, pidx);
      await server.simulator.pay(pidx);
      const answer = await resolve(server, pidx, { outcome: "canceled", reason: REASON });
      if (answer.status !== 409) throw new Error(`resolve: ${String(answer.status)}`);
      return order.id;
    },
    posts: [`${HELD} 90000`],
  },
  "held money that a person accepts after Khalti corrected its amount": {
    play: async (server) => {
      const { order, pidx } = await heldAt80000(server);
      await server.simulator.set(pidx, { total_amount: 90_000 });
      await decide(server, pidx, { outcome: "completed" });
      return order.id;
    },
    posts: [`${HELD} 80000`, "held:released: held <- sales 80000", `${SALE} 10000`, `${FEE} 2700`],
  },
  "held money of a payment that a person accepts as partly refunded": {
    play: async (server) => {
      const bought = await checkout(server);
      await server.simulator.pay(bought.pidx);
      await answerLookup(server, bought, { refunded: true });
      await returnFromKhalti(server, bought.pidx);
      await server.simulator.set(bought.pidx, { status: "Partially Refunded" });
      await decide(server, bought.pidx, { outcome: "completed", refunded_amount: 20_000 });
      return bought.order.id;
    },
    posts: [
      `${HELD} 90000`,
      "held:released: held <- sales 90000",
      `${FEE} 2700`,
      "refund: refunds <- khalti_receivable 20000",
    ],
  },
  "a second payment of a paid order that Khalti gives back": {
    play: async (server) => {
      const { id, second } = await paidTwice(server);
      await server.simulator.set(second, { status: "Refunded" });
      await decide(server, second, { outcome: "refunded" });
      return id;
    },
    posts: [
      `${SALE} 90000`,
      `${FEE} 2700`,
      `${HELD} 90000`,
      "held:released: held <- khalti_receivable 90000",
    ],
  },
  "a payment that is held, canceled by a person, and held again": {
    play: async (server) => {
      const { order, pidx } = await heldAt80000(server);
      await server.simulator.set(pidx, { status: "User canceled" });
      await decide(server, pidx, { outcome: "canceled" });
      await server.simulator.set(pidx, { status: "Completed", total_amount: 70_000 });
      await returnFromKhalti(server, pidx);
      return order.id;
    },
    posts: [`${HELD} 80000`, "held:released: held <- khalti_receivable 80000", `${HELD} 70000`],
  },
  "a delivered top-up": {
    play: async (server) => {
      const { order } = await paidTopUp(server);
      await runDueJobs(server);
      return order.id;
    },
    posts: [
      "payment:sale: khalti_receivable <- sales 30000",
      "payment:fee: khalti_fees <- khalti_receivable 900",
      "top_up:delivered: top_up_cost <- provider_float:khalti_wallet 30000",
    ],
  },
  "a refused top-up whose money goes back": {
    play: async (server) => {
      const { order } = await refusedTopUp(server, "refund");
      await runDueJobs(server);
      return order.id;
    },
    posts: [
      "payment:sale: khalti_receivable <- sales 30000",
      "payment:fee: khalti_fees <- khalti_receivable 900",
      "refund: refunds <- khalti_receivable 30000",
    ],
  },
  "a refused top-up whose money a person gave back outside Khalti": {
    play: async (server) => {
      const { order, topUp } = await refusedTopUp(server, "hold");
      const answer = await resolveTopUp(server, topUp.id, { outcome: "refunded_externally" });
      if (answer.status !== 200) throw new Error(answer.text);
      return order.id;
    },
    posts: [
      "payment:sale: khalti_receivable <- sales 30000",
      "payment:fee: khalti_fees <- khalti_receivable 900",
      "top_up:outside: refunds <- outside 30000",
    ],
  },
};
