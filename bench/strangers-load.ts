// Strangers who ask as fast as they are answered: made-up returns, checkouts, and retries of another's order. A process of its
// own, so that it takes no time from the customers who are measured. Reads `go` and `pause`; prints `settled` when each connection
// was answered and the minute's share of checkouts is used up, `idle` when nothing is asked any more, and at the end what it was
// answered.
import { Agent, request } from "node:http";
import { createInterface } from "node:readline";

const {
  TARGET = "",
  ORDER_ID = "",
  CONNECTIONS = "300",
  ADDRESSES = "1",
} = process.env as Record<string, string | undefined>;
const agent = new Agent({ keepAlive: true, maxSockets: Number(CONNECTIONS) });
const statuses = new Map<number, number>();
/** Answers in a row without a success, after which the strangers get refusals only. */
const REFUSED_IN_A_ROW = 150;
let open = true;
let askedMs = 0;
let refused = 0;
let turn = 0;

interface Asked {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

function asked(connection: number, turn: number): Asked {
  const one = connection % Number(ADDRESSES);
  const from = { "X-Forwarded-For": `203.0.${String(Math.floor(one / 250))}.${String(one % 250)}` };
  const json = { ...from, "Content-Type": "application/json" };
  const junk = `${String(connection)}-${String(turn)}`;
  if (turn % 3 === 0) {
    const path = `/v1/payments/return?pidx=made-up-${junk}`;
    return { method: "GET", path, headers: from, body: "" };
  }
  if (turn % 3 === 1) {
    const body = JSON.stringify({ items: [{ sku: "tea", quantity: 1 }] });
    return { method: "POST", path: "/v1/checkout", headers: json, body };
  }
  const headers = { ...json, Authorization: `Bearer guessed-${junk}` };
  return { method: "POST", path: `/v1/orders/${ORDER_ID}/payments`, headers, body: "{}" };
}

function ask({ method, path, headers, body }: Asked): Promise<void> {
  return new Promise((resolve) => {
    const sent = request(new URL(path, TARGET), { method, headers, agent }, (response) => {
      const { statusCode = 0 } = response;
      statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
      refused = statusCode < 400 ? 0 : refused + 1;
      response.resume().once("close", resolve);
    });
    sent.once("error", () => {
      statuses.set(0, (statuses.get(0) ?? 0) + 1);
      setImmediate(resolve);
    });
    sent.end(body);
  });
}

process.once("SIGTERM", () => {
  open = false;
  const all = [...statuses.values()].reduce((sum, count) => sum + count, 0);
  const list = [...statuses].map(([status, count]) => `${String(status)}: ${String(count)}`);
  process.stdout.write(
    `${((all / askedMs) * 1_000).toFixed(0)} answers a second (${list.join(", ")})\n`,
    () => process.exit(0),
  );
});

async function attack(): Promise<void> {
  open = true;
  refused = 0;
  const began = performance.now();
  const waiting = new Set(Array.from({ length: Number(CONNECTIONS) }, (_, index) => index));
  let settled = false;
  await Promise.all(
    [...waiting].map(async (connection) => {
      while (open) {
        await ask(asked(connection, connection + turn++));
        waiting.delete(connection);
        if (settled || waiting.size > 0 || refused < REFUSED_IN_A_ROW) continue;
        settled = true;
        process.stdout.write("settled\n");
      }
    }),
  );
  askedMs += performance.now() - began;
  process.stdout.write("idle\n");
}

createInterface({ input: process.stdin }).on("line", (line) => {
  if (line === "go") void attack();
  if (line === "pause") open = false;
});
