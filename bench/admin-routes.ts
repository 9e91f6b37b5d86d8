import { createHash } from "node:crypto";
import type pg from "pg";
import { HELD_ONCE } from "./admin-database.ts";

/** A database filled by `fillDatabase`. */
export interface FilledDatabase {
  orders: number;
  client: pg.Client;
}

export interface AdminRoute {
  name: string;
  /** Path and query; another order each time. */
  of: (database: FilledDatabase, time: number) => string;
  /** A database with fewer orders returns less data, so that a comparison means nothing. */
  needsOrders?: number;
}

/** Every list and search, each for changing orders. */
export async function adminRoutes(all: FilledDatabase[]): Promise<AdminRoute[]> {
  const deep = new Map<number, string>();
  for (const { client, orders } of all) {
    const { rows } = await client.query<{ created_at: Date; id: string }>(
      "select created_at, id from orders order by created_at desc, id desc offset $1 limit 1",
      [orders / 2],
    );
    const place = [rows[0]?.created_at.toISOString(), rows[0]?.id];
    deep.set(orders, Buffer.from(JSON.stringify(place)).toString("base64url"));
  }
  const orders = "/v1/admin/orders";
  /** A paid order. */
  const pick = (database: FilledDatabase, time: number) => {
    const n = 1 + ((time * 7_919 + 3) % database.orders);
    return n % 5 === 0 ? n + 1 : n;
  };
  const day = (ago: number) =>
    new Date(Date.now() + (345 - ago * 24 * 60) * 60_000).toISOString().slice(0, 10);
  const search =
    (q: (n: number) => string): AdminRoute["of"] =>
    (database, time) =>
      `${orders}?q=${encodeURIComponent(q(pick(database, time)))}`;
  const heldOnce = (database: FilledDatabase, time: number) => {
    const { every, first } = HELD_ONCE;
    return first + every * ((time * 79) % Math.floor(database.orders / every));
  };
  const md5 = (text: string) => createHash("md5").update(text).digest("hex");
  const uuid = (n: number) => `${n.toString(16).padStart(8, "0")}-0000-7000-8000-000000000001`;
  return [
    { name: "orders", of: () => orders },
    {
      name: "orders, from the middle",
      of: (database) => `${orders}?cursor=${deep.get(database.orders) ?? ""}`,
    },
    { name: "orders, a hundred", of: () => `${orders}?limit=100` },
    { name: "orders by status paid", of: () => `${orders}?status=paid` },
    { name: "orders by status held", of: () => `${orders}?status=held&limit=10` },
    { name: "orders with attention", of: () => `${orders}?attention=true&limit=10` },
    { name: "orders of a day", of: () => `${orders}?from=${day(3)}&to=${day(3)}` },
    {
      name: "orders held in a week",
      of: () => `${orders}?status=held&from=${day(8)}&to=${day(1)}`,
    },
    { name: "search: order number", of: search((n) => `KB-${String(n)}`) },
    { name: "search: attempt's number", of: search((n) => `KB-${String(n)}-1`) },
    { name: "search: pidx", of: search((n) => md5(String(n))) },
    { name: "search: transaction id", of: search((n) => `T${String(n)}`) },
    {
      name: "search: transaction id of held money",
      of: (database, time) => `${orders}?q=H${String(heldOnce(database, time))}`,
    },
    { name: "search: phone", of: search((n) => `98${String(n).padStart(8, "0")}`) },
    { name: "search: phone of a twentieth of all orders", of: () => `${orders}?q=9800000000` },
    { name: "search: e-mail", of: search((n) => `customer${String(n)}@example.com`) },
    {
      name: "search: e-mail of a twentieth of all orders",
      of: () => `${orders}?q=regular@example.com`,
    },
    { name: "search: id", of: search(uuid) },
    { name: "search: nothing is found", of: () => `${orders}?q=nobody` },
    {
      name: "order with its history",
      of: (database, time) => `${orders}/${uuid(pick(database, time))}`,
    },
    { name: "refunds", of: () => "/v1/admin/refunds" },
    { name: "refunds by status", of: () => "/v1/admin/refunds?status=succeeded" },
    { name: "refunds by a rare status", of: () => "/v1/admin/refunds?status=failed" },
    { name: "top-ups", of: () => "/v1/admin/top-ups" },
    { name: "top-ups by status", of: () => "/v1/admin/top-ups?status=delivered" },
    { name: "top-ups by a rare status", of: () => "/v1/admin/top-ups?status=refused" },
    { name: "audit", of: () => "/v1/admin/audit" },
    { name: "audit of one person", of: () => "/v1/admin/audit?actor=Asha" },
    { name: "report of a day", of: () => `/v1/admin/reports/daily?from=${day(1)}&to=${day(1)}` },
    {
      name: "report of thirty days, as by default",
      of: () => "/v1/admin/reports/daily",
      needsOrders: 30_000,
    },
    { name: "report of a week", of: () => `/v1/admin/reports/daily?from=${day(8)}&to=${day(1)}` },
  ];
}
