// Strangers who ask as fast as they are answered: made-up returns, checkouts, and retries of another's order. A process of its
// own, so that it takes no time from the customers who are measured. Prints what it was answered when it is stopped.
import { Agent, request } from "node:http";

const {
  TARGET = "",
  ORDER_ID = "",
  CONNECTIONS = "300",
  ADDRESSES = "1",
} = process.env as Record<string, string | undefined>;
const agent = new Agent({ keepAlive: true, maxSockets: Number(CONNECTIONS) });
const statuses = new Map<number, number>();
const began = performance.now();
let open = true;

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
  const seconds = (performance.now() - began) / 1_000;
  const all = [...statuses.values()].reduce((sum, count) => sum + count, 0);
  const list = [...statuses].map(([status, count]) => `${String(status)}: ${String(count)}`);
  process.stdout.write(
    `${(all / seconds).toFixed(0)} answers a second (${list.join(", ")})\n`,
    () => process.exit(0),
  );
});
await Promise.all(
  Array.from({ length: Number(CONNECTIONS) }, async (_, connection) => {
    for (let turn = connection; open; turn++) await ask(asked(connection, turn));
  }),
);
