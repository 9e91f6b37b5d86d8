// A small shop with its own cart and prices, paid through khalti-bff. How to run it: examples/README.md
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import express from "express";

const { PORT = "8000", SHOP_URL = `http://localhost:${PORT}`, BOOKS = "books" } = process.env;
const {
  KHALTI_BFF_URL = "http://localhost:3000",
  KHALTI_BFF_KEY,
  WEBHOOK_SECRET = "",
} = process.env;

// Paisa, VAT included. The browser sends names and quantities, never prices.
const PRODUCTS = { tea: ["Ilam tea, 250 g", 45_000], honey: ["Wild honey, 500 g", 85_000] };
const DELIVERY = { name: "Delivery", quantity: 1, unit_amount: 11_300, kind: "delivery" };

// The books: one file for each order, event and parcel. A real shop has tables with unique keys.
function writeOnce(kind, name, value) {
  mkdirSync(`${BOOKS}/${kind}`, { recursive: true });
  try {
    writeFileSync(`${BOOKS}/${kind}/${name}`, JSON.stringify(value), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function read(kind, name) {
  const file = `${BOOKS}/${kind}/${name}`;
  return /^[\w-]+$/.test(name) && existsSync(file) ? JSON.parse(readFileSync(file)) : null;
}

async function ask(path, body, key = "") {
  const answer = await fetch(`${KHALTI_BFF_URL}${path}`, {
    method: body ? "POST" : "GET",
    headers: {
      Authorization: `Bearer ${KHALTI_BFF_KEY}`,
      ...(body ? { "Content-Type": "application/json", "Idempotency-Key": key } : {}),
    },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const json = await answer.json();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${json.code}`);
  return json;
}

// Our books first, the call second: whatever happens to the call, we know the order's number and its key.
async function buy(cart) {
  const lines = Object.entries(PRODUCTS)
    .map(([sku, [name, unit_amount]]) => ({ name, quantity: Number(cart[sku]), unit_amount }))
    .filter(({ quantity }) => Number.isInteger(quantity) && quantity > 0 && quantity < 100);
  if (lines.length === 0) return "/";
  lines.push(DELIVERY);
  const number = `A-${randomUUID()}`;
  const amount = lines.reduce((sum, line) => sum + line.quantity * line.unit_amount, 0);
  writeOnce("orders", number, { amount, lines });
  const body = { lines, purchase_order_id: number, return_to: `${SHOP_URL}/thanks` };
  const checkOut = () => ask("/v1/checkout", body, number);
  const { payment } = await checkOut().catch(checkOut); // the same key twice is the same order
  return payment.payment_url;
}

// Ships a paid order once, however often it is called. What the server says now counts, not what an event said.
function fulfil(order) {
  const ours = read("orders", order.purchase_order_id);
  if (ours === null || order.status !== "paid" || order.amount !== ours.amount) return false;
  return writeOnce("parcels", order.purchase_order_id, { lines: ours.lines, at: new Date() });
}

// Standard Webhooks: HMAC-SHA256 of "id.timestamp.body"; while a secret is rotated, there are two signatures.
function isSigned(headers, body) {
  const [id, at, given = ""] = ["id", "timestamp", "signature"].map((x) => headers[`webhook-${x}`]);
  const isRecent = Math.abs(Date.now() / 1000 - Number(at)) < 300;
  if (!isRecent || WEBHOOK_SECRET === "") return false;
  const key = Buffer.from(WEBHOOK_SECRET.replace("whsec_", ""), "base64");
  const mac = createHmac("sha256", key).update(`${id}.${at}.`).update(body).digest("base64");
  const expected = Buffer.from(`v1,${mac}`);
  const signatures = given.split(" ").map((one) => Buffer.from(one));
  return signatures.some((one) => one.length === expected.length && timingSafeEqual(one, expected));
}

async function receive(headers, body) {
  if (!isSigned(headers, body)) return 401;
  const id = headers["webhook-id"];
  if (read("events", id) !== null) return 204;
  const { type, data } = JSON.parse(body);
  if (data.order) fulfil(await ask(`/v1/orders/${data.order.id}`));
  writeOnce("events", id, { type }); // last: if anything above fails, the event comes again
  return 204;
}

// What Khalti took on a day, against our books; ships what no webhook told.
async function reconcile(day) {
  const inKathmandu = (time) => new Date(Date.parse(time) + 345 * 60_000).toISOString();
  let [sum, cursor, mistakes] = [0, "", 0];
  do {
    const query = `updated_since=${day}&status=paid,partially_refunded,refunded&limit=100${cursor}`;
    const page = await ask(`/v1/orders?${query}`);
    for (const order of page.data.filter(({ paid_at }) => inKathmandu(paid_at).startsWith(day))) {
      const { purchase_order_id: number, status } = order;
      if (fulfil(order)) console.log(`${number}: paid, shipped now`);
      else if (status !== "paid") console.log(`${number}: ${status} ${order.refunded_amount}`);
      const ours = read("orders", number);
      if (ours?.amount !== order.amount) console.log(`${number}: not so in our books`, ++mistakes);
      sum += ours?.amount ?? 0;
    }
    cursor = page.next_cursor && `&cursor=${encodeURIComponent(page.next_cursor)}`;
  } while (cursor);
  const { total } = await ask(`/v1/admin/reports/daily?from=${day}&to=${day}`);
  console.log(`${day}: books ${sum}, Khalti ${total.gross}, refunded ${total.refunded}`);
  process.exitCode = sum === total.gross && mistakes === 0 ? 0 : 1;
}

const TEXTS = { paid: "Thank you, it is paid.", held: "We look into it, and write to you." };
const app = express();
app.get("/", (_req, res) => {
  const rows = Object.entries(PRODUCTS).map(
    ([sku, [name, paisa]]) => `<p>${name}, Rs ${paisa / 100}: <input name="${sku}" value="0"></p>`,
  );
  res.send(`<form method="post" action="/buy">${rows.join("")}<button>Pay</button></form>`);
});
app.post("/buy", express.urlencoded({ extended: false }), async (req, res) => {
  res.redirect(303, await buy(req.body));
});
app.get("/thanks", async (req, res) => {
  // The browser proves nothing: the order says what became of it.
  const order = await ask(`/v1/orders/${encodeURIComponent(String(req.query.order_id))}`);
  if (read("orders", order.purchase_order_id) === null) return res.send("No such order.");
  const open = order.checking ? "We still wait for Khalti." : `It is not paid (${order.status}).`;
  res.send(`<p>Order ${order.purchase_order_id}: ${TEXTS[order.status] ?? open}</p>`);
});
app.post("/hook", express.raw({ type: () => true, limit: "1mb" }), async (req, res) => {
  res.status(await receive(req.headers, req.body)).end();
});
app.use((error, _req, res, next) => {
  console.error(error.message);
  if (res.headersSent) return next(error);
  res.status(503).send("This does not work at the moment. Please try again.");
});

if (process.argv[2] === "reconcile") await reconcile(process.argv[3]);
else app.listen(Number(PORT), "127.0.0.1", () => console.log(`${SHOP_URL} is open`));
