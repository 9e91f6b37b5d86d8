// A minimal Khalti: answers initiate and lookup from memory, and every payment is paid (except those open on purpose).
// Minimal so that we measure the servers under test; the tests use the simulator, which validates requests.
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";

const SECRET_KEY = process.env["KHALTI_SECRET_KEY"] ?? "";
const ANSWER_AFTER_MS = Number(process.env["ANSWER_AFTER_MS"] ?? "0");
/** Amount in paisa by pidx. */
const initiated = new Map<string, number>();

/** Lookups of the payments that stay open. */
let openLookups = 0;

type Answer = [status: number, body: Record<string, unknown>];

function initiate({ amount }: { amount: number }): Answer {
  // Letters only, since our server masks what looks like a phone number.
  const pidx = randomBytes(11)
    .toString("hex")
    .replace(/\d/g, (digit) => "ghijkmnpqr"[Number(digit)] ?? "");
  initiated.set(pidx, amount);
  return [
    200,
    {
      pidx,
      payment_url: `https://test-pay.khalti.com/?pidx=${pidx}`,
      expires_at: new Date(Date.now() + 1_800_000).toISOString(),
      expires_in: 1_800,
    },
  ];
}

function lookup({ pidx }: { pidx: string }): Answer {
  // The open payments of the reconciliation bench stay open.
  if (pidx.startsWith("open")) {
    openLookups += 1;
    return [200, { pidx, total_amount: 0, status: "Initiated" }];
  }
  const amount = initiated.get(pidx);
  if (amount === undefined) return [404, { detail: "Not found.", error_key: "validation_error" }];
  return [
    200,
    {
      pidx,
      total_amount: amount,
      status: "Completed",
      // Constant and unique for each pidx.
      transaction_id: `T${pidx}`,
      fee: 0,
      refunded: false,
    },
  ];
}

async function answer(req: IncomingMessage): Promise<Answer> {
  if (req.url === "/healthz") return [200, { open_lookups: openLookups }];
  if (req.headers.authorization !== `Key ${SECRET_KEY}`) return [401, { detail: "Invalid token." }];
  let text = "";
  req.setEncoding("utf8");
  for await (const chunk of req as AsyncIterable<string>) text += chunk;
  if (req.url === "/api/v2/epayment/initiate/") {
    return initiate(JSON.parse(text) as { amount: number });
  }
  if (req.url === "/api/v2/epayment/lookup/") return lookup(JSON.parse(text) as { pidx: string });
  return [404, { detail: "Not found." }];
}

createServer({ keepAliveTimeout: 65_000 }, (req, res) => {
  void answer(req).then(([status, body]) => {
    const send = () => {
      res.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
    };
    if (ANSWER_AFTER_MS === 0) send();
    else setTimeout(send, ANSWER_AFTER_MS);
  });
}).listen(Number(process.env["PORT"]), "127.0.0.1");
