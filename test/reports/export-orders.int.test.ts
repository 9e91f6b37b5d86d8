import http from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { problemOf } from "../support/problem.ts";
import { paidOrder, refund } from "../support/refunds.ts";
import { runDueJobs } from "../support/run-due-jobs.ts";
import { type CheckedOut, checkout } from "../support/shop.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

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
  it("are a file with one line for each, newest first", async () => {
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

  it("are narrowed like the list", async () => {
    const lines = (await csv({ status: "partially_refunded" })).text.trimEnd().split("\r\n");
    expect(lines.slice(1)).toEqual([expect.stringContaining(paid.order.id)]);
    expect((await csv({ q: "nobody@example.com" })).text.trimEnd().split("\r\n")).toHaveLength(1);
    expect(problemOf(await csv({ status: "gone" }))).toMatchObject({ status: 422 });
    expect(problemOf(await csv({ limit: "3" }))).toMatchObject({ status: 422 });
  });

  it("of more than one page are all there, once", async () => {
    await server.db.$executeRaw`
      insert into orders (id, purchase_order_id, amount_paisa, amount_breakdown, token_hash, created_at)
      select gen_random_uuid(), 'bulk-' || n, 1000, '[]', '', '2026-01-01'::timestamptz + (n / 3) * interval '1 second'
      from generate_series(1, 2345) n`;
    const lines = (await csv({ to: "2026-01-02" })).text.trimEnd().split("\r\n").slice(1);
    const numbers = lines.map((line) => line.split(",")[0]);
    expect(numbers).toHaveLength(2_345);
    expect(new Set(numbers).size).toBe(2_345);
  });

  it("that nobody takes any more are not read to the end", async () => {
    await server.db.$executeRaw`
      insert into orders (id, purchase_order_id, amount_paisa, amount_breakdown, token_hash, created_at, metadata)
      select gen_random_uuid(), 'big-' || n, 1000, '[]', '', '2025-01-01'::timestamptz + n * interval '1 second',
        jsonb_build_object('note', repeat('x', 250))
      from generate_series(1, 20000) n`;
    const before = server.logLines.length;
    await new Promise<void>((resolve, reject) => {
      const request = http.get(
        `${server.url}/v1/admin/orders.csv?to=2025-12-31`,
        { headers: { Authorization: `Bearer ${KEYS.viewer}` } },
        (response) => {
          response.once("data", () => {
            response.destroy();
            resolve();
          });
        },
      );
      request.on("error", reject);
    });
    // Whatever it was reading is over when the server can be stopped in good order.
    const answer = await csv({ q: paid.order.purchase_order_id });
    expect(answer.status).toBe(200);
    expect(server.logLines.slice(before).join("")).not.toContain("broke off");
  });
});
