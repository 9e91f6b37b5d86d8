// The same job as most teams would write it with Prisma: the products are read, an order is created with its rows, Khalti
// is asked, and one transaction marks payment and order. No checks, no history, no background job, no unknown outcomes.
import { randomUUID } from "node:crypto";
import http from "node:http";
import { PrismaPg } from "@prisma/adapter-pg";
import axios from "axios";
import express from "express";

const dist = (file: string) => new URL(`../dist/${file}`, import.meta.url).href;
const { PrismaClient } = (await import(
  dist("generated/prisma/client.js")
)) as typeof import("../src/generated/prisma/client.ts");

const prisma = new PrismaClient({
  adapter: new PrismaPg({ connectionString: process.env["DATABASE_URL"] ?? "", max: 10 }),
});
const khalti = axios.create({
  baseURL: process.env["KHALTI_BASE_URL"] ?? "",
  headers: { Authorization: `Key ${process.env["KHALTI_SECRET_KEY"] ?? ""}` },
  httpAgent: new http.Agent({ keepAlive: true }),
});

const app = express();
app.disable("x-powered-by");

app.get("/healthz", (_req, res) => {
  res.json({ status: "ok" });
});

interface Body {
  items: { sku: string; quantity: number }[];
  customer: { name: string; email: string; phone: string };
}

app.post("/v1/checkout", express.json(), async (req, res) => {
  const { items, customer } = req.body as Body;
  const products = await prisma.product.findMany({
    where: { sku: { in: items.map(({ sku }) => sku) } },
  });
  const lines = items.map(({ sku, quantity }, position) => {
    const product = products.find((one) => one.sku === sku);
    const unitAmountPaisa = product?.amountPaisa ?? 0;
    const amountPaisa = unitAmountPaisa * quantity;
    return { position, sku, name: product?.name ?? sku, quantity, unitAmountPaisa, amountPaisa };
  });
  const amount = lines.reduce((sum, line) => sum + line.amountPaisa, 0);
  const purchaseOrderId = randomUUID();
  const order = await prisma.order.create({
    data: {
      id: randomUUID(),
      purchaseOrderId,
      status: "awaiting_payment",
      amountPaisa: amount,
      amountBreakdown: [],
      customerName: customer.name,
      customerEmail: customer.email,
      customerPhone: customer.phone,
      tokenHash: Buffer.alloc(32),
      createdAt: new Date(),
      items: { create: lines },
      payments: {
        create: {
          id: randomUUID(),
          attempt: 1,
          purchaseOrderId: `${purchaseOrderId}-1`,
          status: "created",
          amountPaisa: amount,
          createdAt: new Date(),
        },
      },
    },
    include: { items: true, payments: true },
  });
  const { data } = await khalti.post<{ pidx: string; payment_url: string; expires_at: string }>(
    "/api/v2/epayment/initiate/",
    {
      return_url: "https://pay.shop.example/v1/payments/return",
      website_url: "https://pay.shop.example",
      amount,
      purchase_order_id: purchaseOrderId,
      purchase_order_name: "Order",
      customer_info: customer,
    },
  );
  const payment = await prisma.payment.update({
    where: { id: order.payments[0]?.id ?? "" },
    data: {
      status: "initiated",
      pidx: data.pidx,
      paymentUrl: data.payment_url,
      expiresAt: new Date(data.expires_at),
    },
  });
  const { id, status, items: rows } = order;
  res.status(201).json({ order: { id, purchaseOrderId, status, amount, items: rows }, payment });
});

app.get("/v1/payments/return", async (req, res) => {
  const { pidx } = req.query as { pidx: string };
  const payment = await prisma.payment.findUnique({ where: { pidx }, include: { order: true } });
  if (payment === null) {
    res.sendStatus(404);
    return;
  }
  const { data } = await khalti.post<{
    status: string;
    total_amount: number;
    transaction_id: string;
    fee: number;
  }>("/api/v2/epayment/lookup/", { pidx });
  if (data.status === "Completed" && data.total_amount === payment.amountPaisa) {
    await prisma.$transaction(async (tx) => {
      await tx.payment.update({
        where: { id: payment.id },
        data: {
          status: "completed",
          transactionId: data.transaction_id,
          feePaisa: data.fee,
          completedAt: new Date(),
        },
      });
      await tx.order.update({
        where: { id: payment.orderId },
        data: { status: "paid", paidAt: new Date() },
      });
    });
  }
  res.redirect(303, `/orders/${payment.orderId}`);
});

app.listen(Number(process.env["PORT"]), "127.0.0.1");
