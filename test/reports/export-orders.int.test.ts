import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import express from "express";
import type { Database } from "../../src/database/database.ts";
import { reportsRouter } from "../../src/reports/reports-router.ts";
import { problemOf } from "../support/problem.ts";
import { paidOrder, refund } from "../support/refunds.ts";
import { runDueJobs } from "../support/run-due-jobs.ts";
import { type CheckedOut, checkout } from "../support/shop.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { waitFor } from "../support/wait-for.ts";

let server: TestServer;
let paid: CheckedOut;
beforeAll(async () => {
  server = await startTestServer();
  paid = await paidOrder(server, {
    customer: { name: '=HYPERLINK("http://evil.example")', phone: "+9779800000001" },
    metadata: { cart: "42" },
  });
  await refund(server, paid.order.id, { amount: 5 });
  await runDueJobs(server);
  await checkout(server, { customer: { name: "सीता, Rai" } });
});
afterAll(() => server.stop());

function csv(query: Record<string, string> = {}, key: string = KEYS.viewer) {
  return server.http.get("/v1/admin/orders.csv").query(query).set("Authorization", `Bearer ${key}`);
}

describe("the orders as CSV", () => {
  it("are a file with one row for each, newest first", async () => {
    const answer = await csv();
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(answer.headers["content-disposition"]).toMatch(
      /^attachment; filename="orders-\d{4}-\d\d-\d\d\.csv"$/,
    );
    const lines = answer.text.trimEnd().split("\r\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^\ufeffpurchase_order_id,id,created_at,paid_at,status,amount_paisa/);
    expect(lines[1]).toContain('"सीता, Rai"');
    expect(lines[2]).toContain(
      ',partially_refunded,90000,900,5,0.05,2700,"\'=HYPERLINK(""http://evil.example"")",,\'+9779800000001,"2 x Ilam tea, 250 g",wallet,',
    );
    expect(lines[2]).toMatch(/,\d{4}-\d\d-\d\dT[\d:.]+\+05:45,/);
  });

  it("take the filters of the list", async () => {
    const lines = (await csv({ status: "partially_refunded" })).text.trimEnd().split("\r\n");
    expect(lines.slice(1)).toEqual([expect.stringContaining(paid.order.id)]);
    expect((await csv({ q: "nobody@example.com" })).text.trimEnd().split("\r\n")).toHaveLength(1);
    expect(problemOf(await csv({ status: "gone" }))).toMatchObject({ status: 422 });
    expect(problemOf(await csv({ limit: "3" }))).toMatchObject({ status: 422 });
  });

  it("of several pages are complete, each exactly once", async () => {
    await server.db.$executeRaw`
      insert into orders (id, purchase_order_id, amount_paisa, amount_breakdown, token_hash, created_at)
      select gen_random_uuid(), 'bulk-' || n, 1000, '[]', '', '2026-01-01'::timestamptz + (n / 3) * interval '1 second'
      from generate_series(1, 2345) n`;
    const lines = (await csv({ to: "2026-01-02" })).text.trimEnd().split("\r\n").slice(1);
    const numbers = lines.map((line) => line.split(",")[0]);
    expect(numbers).toHaveLength(2_345);
    expect(new Set(numbers).size).toBe(2_345);
  });
});

describe("a large export", () => {
  const ROWS = 8_000;
  const PAGES = 16;
  /** At most so many pages may be read for a client that stops reading: the sockets buffer some rows. */
  const BUFFERED_PAGES = PAGES / 2;
  let pagesRead = 0;
  let closed: Promise<unknown>;
  let counting: http.Server;
  let url: string;

  beforeAll(async () => {
    await server.db.$executeRaw`
      insert into orders (id, purchase_order_id, amount_paisa, amount_breakdown, token_hash, created_at, metadata)
      select gen_random_uuid(), 'big-' || n, 1000, '[]', '', '2025-01-01'::timestamptz + n * interval '1 second',
        jsonb_build_object('note', repeat('x', 10000))
      from generate_series(1, ${ROWS}::int) n`;
    const db = server.db.$extends({
      query: {
        order: {
          findMany: ({ args, query }) => {
            pagesRead++;
            return query(args);
          },
        },
      },
    });
    const app = express()
      .use((_req, res, next) => {
        closed = once(res, "close");
        next();
      })
      .use(reportsRouter({ ...server.context, reportsDb: db as unknown as Database }));
    counting = app.listen(0, "127.0.0.1");
    await once(counting, "listening");
    url = `http://127.0.0.1:${String((counting.address() as AddressInfo).port)}`;
  });
  afterAll(async () => {
    counting.closeAllConnections();
    await new Promise((resolve) => counting.close(resolve));
  });

  async function open(from = url, method = "GET"): Promise<http.IncomingMessage> {
    const request = http.request(`${from}/v1/admin/orders.csv?to=2025-12-31`, {
      method,
      headers: { Authorization: `Bearer ${KEYS.viewer}` },
    });
    request.end();
    const [response] = (await once(request, "response")) as [http.IncomingMessage];
    return response;
  }

  async function countLines(response: http.IncomingMessage): Promise<number> {
    let lines = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++;
    }
    return lines;
  }

  async function pagesOf(read: () => Promise<unknown>): Promise<number> {
    const before = pagesRead;
    await read();
    return pagesRead - before;
  }

  it("reads orders no faster than the client reads", async () => {
    let stalled: http.IncomingMessage | undefined;
    const pages = await pagesOf(async () => {
      stalled = await open();
      expect(await countLines(await open())).toBe(ROWS + 1);
    });
    // The pages of the other client, and the empty page that ends its export.
    expect(pages).toBeGreaterThan(PAGES);
    expect(pages).toBeLessThan(PAGES + 1 + BUFFERED_PAGES);
    if (stalled === undefined) throw new Error("no stalled client");
    expect(await countLines(stalled)).toBe(ROWS + 1);
  });

  it("stops reading when the client disconnects", async () => {
    const before = server.logLines.length;
    const pages = await pagesOf(async () => {
      const left = await open();
      const gone = closed;
      left.once("data", () => left.destroy());
      await gone;
      expect(await countLines(await open())).toBe(ROWS + 1);
    });
    expect(pages).toBeLessThan(PAGES + 1 + BUFFERED_PAGES);
    expect(server.logLines.slice(before).join("")).not.toContain("an export failed");
  });

  it("reads no orders for a HEAD request", async () => {
    const pages = await pagesOf(async () => {
      const response = await open(url, "HEAD");
      expect(response.headers["content-type"]).toBe("text/csv; charset=utf-8");
      expect(await countLines(response)).toBe(0);
    });
    expect(pages).toBe(0);
  });

  it("that fails midway breaks the connection, and is logged", async () => {
    const before = server.logLines.length;
    const response = await open(server.url);
    await withoutItems(async () => {
      await expect(countLines(response)).rejects.toThrow("aborted");
      await waitFor("it is logged", () =>
        Promise.resolve(
          server.logLines.slice(before).join("").includes("an export failed after its first row"),
        ),
      );
    });
    expect(server.logLines.slice(before).join("")).not.toContain("big-");
    expect(response.complete).toBe(false);
  });

  it("that fails before its first row is an ordinary error response", async () => {
    await withoutItems(async () => {
      const answer = await csv();
      expect(problemOf(answer)).toMatchObject({ status: 500 });
      expect(answer.headers["content-disposition"]).toBeUndefined();
    });
  });

  async function withoutItems(story: () => Promise<void>): Promise<void> {
    await server.db.$executeRaw`alter table order_items rename to order_items_away`;
    try {
      await story();
    } finally {
      await server.db.$executeRaw`alter table order_items_away rename to order_items`;
    }
  }
});
