import { setTimeout as sleep } from "node:timers/promises";
import autocannon from "autocannon";

/** Results of one run of a scenario against one server. */
export interface Run {
  seconds: number;
  latenciesMs: number[];
  /** Responses with an unexpected status, timeouts and broken connections. */
  wrong: number;
}

export interface Checkouts extends Run {
  /** One for each successful checkout. */
  pidxs: string[];
}

/** Prices of the products, in paisa. */
export const PRICES = { tea: 45_000, honey: 85_000 };

const CARTS = [
  [{ sku: "tea", quantity: 2 }],
  [
    { sku: "tea", quantity: 1 },
    { sku: "honey", quantity: 3 },
  ],
];

let customers = 0;
const ADDRESSES = 2_000;
let requests = 0;

/** Customers come from many addresses: many requests at once from one are a crowd, which waits. */
function fromAnotherAddress(): { "x-forwarded-for": string } {
  const number = requests++ % ADDRESSES;
  return { "x-forwarded-for": `10.0.${String(number >> 8)}.${String(number & 255)}` };
}

/** Each order is of a customer of its own: one who pays twice for the same lines within an hour is a case for staff. */
function checkoutBody(items: (typeof CARTS)[number]): string {
  const number = String(customers++).padStart(8, "0");
  return JSON.stringify({
    items,
    customer: {
      name: "Sita Sharma",
      email: `sita${number}@example.com`,
      phone: `98${number}`,
    },
  });
}

/** `count` checkouts, alternating one item and two. */
export async function runCheckouts(
  url: string,
  options: { count: number; connections: number },
): Promise<Checkouts> {
  const pidxs: string[] = [];
  const run = await drive(url, options, 201, {
    requests: CARTS.map((items) => ({
      setupRequest: (request) => ({
        ...request,
        method: "POST",
        path: "/v1/checkout",
        headers: { "content-type": "application/json", ...fromAnotherAddress() },
        body: checkoutBody(items),
      }),
      onResponse: (_status, body) => {
        const pidx = /"pidx":"([^"]+)"/.exec(body)?.[1];
        if (pidx !== undefined) pidxs.push(pidx);
      },
    })),
  });
  return { ...run, pidxs };
}

/** One return for each pidx: the customer comes back from Khalti or, the second time, reloads. */
export async function runReturns(
  url: string,
  options: { pidxs: string[]; connections: number },
): Promise<Run> {
  const waiting = [...options.pidxs];
  return drive(url, { count: waiting.length, connections: options.connections }, 303, {
    requests: [
      {
        setupRequest: (request) => ({
          ...request,
          headers: { ...request.headers, ...fromAnotherAddress() },
          path: `/v1/payments/return?pidx=${waiting.pop() ?? ""}`,
        }),
      },
    ],
  });
}

/** Returns at a steady rate, independent of responses, as real customers return. */
export async function runPacedReturns(
  url: string,
  options: { pidxs: string[]; perSecond: number },
): Promise<Run> {
  const { pidxs, perSecond } = options;
  return pace({ count: pidxs.length, perSecond }, 303, (index) =>
    fetch(`${url}/v1/payments/return?pidx=${pidxs[index] ?? ""}`, {
      redirect: "manual",
      headers: fromAnotherAddress(),
    }),
  );
}

/** Checkouts at a steady rate, independent of responses. */
export async function runPacedCheckouts(
  url: string,
  options: { count: number; perSecond: number },
): Promise<Run> {
  return pace(options, 201, (index) =>
    fetch(`${url}/v1/checkout`, {
      method: "POST",
      headers: { "content-type": "application/json", ...fromAnotherAddress() },
      body: checkoutBody(CARTS[index % CARTS.length] ?? []),
    }),
  );
}

/** Sends `perSecond` requests a second, whether or not the earlier ones are answered. */
async function pace(
  { count, perSecond }: { count: number; perSecond: number },
  expectedStatus: number,
  send: (index: number) => Promise<Response>,
): Promise<Run> {
  const latenciesMs: number[] = [];
  let good = 0;
  const begin = performance.now();
  await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      await sleep((index * 1_000) / perSecond);
      const sent = performance.now();
      // A server under too much load may reset a connection: a wrong answer, and not the end of the bench.
      const status = await send(index).then(
        async (response) => {
          await response.arrayBuffer();
          return response.status;
        },
        () => null,
      );
      latenciesMs.push(performance.now() - sent);
      if (status === expectedStatus) good += 1;
    }),
  );
  return { seconds: (performance.now() - begin) / 1_000, latenciesMs, wrong: count - good };
}

/**
 * Sends exactly `count` requests and waits for each response. A run with a time limit would cut off the last ones, and
 * the database could not be compared with the responses.
 */
async function drive(
  url: string,
  { count, connections }: { count: number; connections: number },
  expectedStatus: number,
  options: Omit<autocannon.Options, "url">,
): Promise<Run> {
  const latenciesMs: number[] = [];
  let good = 0;
  const begin = performance.now();
  let end = begin;
  await new Promise<void>((resolve, reject) => {
    const instance = autocannon(
      { ...options, url, connections: Math.min(connections, count), amount: count, sampleInt: 100 },
      (error: Error | null) => {
        if (error === null) resolve();
        else reject(error);
      },
    );
    instance.on("response", (_client, status, _bytes, ms) => {
      latenciesMs.push(ms);
      if (status === expectedStatus) good += 1;
      // autocannon reports the end only with its next sample.
      end = performance.now();
    });
  });
  return { seconds: (end - begin) / 1_000, latenciesMs, wrong: count - good };
}
