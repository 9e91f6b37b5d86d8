// The minimum for the same input and output: no validation, no history, no handling of unknown outcomes, and a crash
// leaves wrong rows. Its cost is that of sockets, database and Khalti; the difference is the cost of our promises.
import { randomUUID } from "node:crypto";
import http from "node:http";
import axios from "axios";
import express from "express";
import pg from "pg";

const PRICES = JSON.parse(process.env["PRICES"] ?? "{}") as Record<string, number>;

const pool = new pg.Pool({ connectionString: process.env["DATABASE_URL"], max: 10 });
const khalti = axios.create({
  baseURL: process.env["KHALTI_BASE_URL"] ?? "",
  headers: { Authorization: `Key ${process.env["KHALTI_SECRET_KEY"] ?? ""}` },
  httpAgent: new http.Agent({ keepAlive: true }),
});

await pool.query(`
  create table if not exists orders (
    id uuid primary key,
    amount_paisa integer not null,
    items jsonb not null,
    status text not null,
    pidx text unique,
    payment_url text,
    transaction_id text unique,
    created_at timestamptz not null default now()
  )`);

/** Named statements: Postgres plans each once, as it does for our server. */
const query = <Row extends pg.QueryResultRow>(name: string, text: string, values: unknown[]) =>
  pool.query<Row>({ name, text, values });

const app = express();
app.disable("x-powered-by");

app.get("/healthz", (_req, res) => {
  res.json({ status: "ok" });
});

app.post("/v1/checkout", express.json(), async (req, res) => {
  const { items } = req.body as { items: { sku: string; quantity: number }[] };
  const amount = items.reduce((sum, item) => sum + (PRICES[item.sku] ?? 0) * item.quantity, 0);
  const id = randomUUID();
  await query(
    "create",
    "insert into orders (id, amount_paisa, items, status) values ($1, $2, $3, 'created')",
    [id, amount, JSON.stringify(items)],
  );
  const { data } = await khalti.post<{ pidx: string; payment_url: string }>(
    "/api/v2/epayment/initiate/",
    {
      return_url: "https://pay.shop.example/v1/payments/return",
      website_url: "https://pay.shop.example",
      amount,
      purchase_order_id: id,
      purchase_order_name: "Order",
    },
  );
  await query(
    "initiate",
    "update orders set status = 'initiated', pidx = $2, payment_url = $3 where id = $1",
    [id, data.pidx, data.payment_url],
  );
  res.status(201).json({ id, pidx: data.pidx, payment_url: data.payment_url });
});

app.get("/v1/payments/return", async (req, res) => {
  const { pidx } = req.query as { pidx: string };
  const { rows } = await query<{ id: string; amount_paisa: number }>(
    "find",
    "select id, amount_paisa from orders where pidx = $1",
    [pidx],
  );
  const [order] = rows;
  if (order === undefined) {
    res.sendStatus(404);
    return;
  }
  const { data } = await khalti.post<{
    status: string;
    total_amount: number;
    transaction_id: string;
  }>("/api/v2/epayment/lookup/", { pidx });
  const paid = data.status === "Completed" && data.total_amount === order.amount_paisa;
  await query("complete", "update orders set status = $2, transaction_id = $3 where id = $1", [
    order.id,
    paid ? "completed" : "held",
    data.transaction_id,
  ]);
  res.redirect(303, `/orders/${order.id}`);
});

app.listen(Number(process.env["PORT"]), "127.0.0.1");
