/** Payment links by API: who makes them, what they sell, and how uses are shared. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { LinkResponse } from "../../src/links/payment-link.ts";
import type { OrderResponse } from "../../src/orders/order-response.ts";
import { dropJobs } from "../support/run-due-jobs.ts";
import { historyOf, orderOf, payAgain, returnFromKhalti } from "../support/shop.ts";
import { resolve } from "../support/staff.ts";
import { createTestClock, DAY, HOUR } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());
beforeEach(async () => {
  clock.reset();
  await dropJobs(server);
  await server.simulator.reset();
});

const PATH = "/v1/admin/payment-links";
const bearer = (key: string) => `Bearer ${key}`;

async function post(body: object, key: string = KEYS.operator) {
  return server.http.post(PATH).set("Authorization", bearer(key)).send(body);
}

async function newLink(body: object = {}): Promise<LinkResponse> {
  const answer = await post({ amount: 50_000, description: "Deposit", ...body });
  expect([answer.status, answer.text]).toEqual([201, answer.text]);
  return answer.body as LinkResponse;
}

async function linkNow(id: string): Promise<LinkResponse> {
  const answer = await server.http.get(`${PATH}/${id}`).set("Authorization", bearer(KEYS.viewer));
  return answer.body as LinkResponse;
}

async function change(id: string, body: object) {
  return server.http.patch(`${PATH}/${id}`).set("Authorization", bearer(KEYS.operator)).send(body);
}

async function checkOut({ slug }: { slug: string }, body: object = {}) {
  const answer = await server.http.post(`/v1/payment-links/${slug}/checkout`).send(body);
  const {
    order,
    payment,
    order_token: token,
  } = answer.body as {
    order?: OrderResponse;
    payment?: { pidx: string };
    order_token?: string;
  };
  const { status } = answer;
  return {
    status,
    said: answer.body as Record<string, unknown>,
    id: order?.id ?? "",
    pidx: payment?.pidx ?? "",
    token: token ?? "",
    order,
  };
}

async function pay({ pidx }: { pidx: string }) {
  await server.simulator.pay(pidx);
  await returnFromKhalti(server, pidx);
}

async function lapse({ pidx }: { pidx: string }) {
  await server.simulator.set(pidx, { status: "Expired" });
  await returnFromKhalti(server, pidx);
}

describe("a payment link", () => {
  it("is made by staff from operator on and by shop servers, and read by every key", async () => {
    for (const key of [KEYS.operator, KEYS.admin, KEYS.merchant]) {
      expect((await post({ amount: 1_000, description: "Tea" }, key)).status).toBe(201);
    }
    expect((await post({ amount: 1_000, description: "Tea" }, KEYS.viewer)).status).toBe(403);
    const list = await server.http.get(`${PATH}?limit=2`).set("Authorization", bearer(KEYS.viewer));
    const { data, next_cursor: next } = list.body as { data: LinkResponse[]; next_cursor: string };
    expect(data.map(({ created_by: by }) => by)).toEqual(["shop:merchant", "staff:admin"]);
    const rest = await server.http
      .get(`${PATH}?cursor=${encodeURIComponent(next)}`)
      .set("Authorization", bearer(KEYS.viewer));
    expect((rest.body as { data: LinkResponse[] }).data[0]?.created_by).toBe("staff:operator");
  });

  it("has an address, its QR codes and its terms", async () => {
    const link = await newLink({ reference: "B-17", max_uses: 2 });
    const url = `${server.context.config.publicUrl}/pay/${link.slug}`;
    expect(link).toMatchObject({
      url,
      qr_svg_url: `${url}/qr.svg`,
      qr_png_url: `${url}/qr.png`,
      status: "open",
      amount: 50_000,
      amount_bounds: null,
      lines: null,
      reference: "B-17",
      max_uses: 2,
      uses: 0,
      reserved_uses: 0,
    });
  });

  it.each([
    [{ description: "Nothing" }, "amount"],
    [{ amount: 999, description: "Too little" }, "amount"],
    [{ amount: 1_000, amount_bounds: { min: 1_000, max: 2_000 }, description: "Both" }, "amount"],
    [{ amount_bounds: { min: 2_000, max: 1_000 }, description: "Odd" }, "amount_bounds.max"],
    [{ amount: 1_000 }, "description"],
    [{ amount: 1_000, description: "Old", expires_at: "2020-01-01T00:00:00Z" }, "expires_at"],
    [{ amount: 1_000, description: "None", max_uses: 0 }, "max_uses"],
    [{ lines: [{ name: "Tea", quantity: 1, unit_amount: 500 }], description: "Little" }, "lines"],
    [{ amount: 1_000, description: "Odd", slug: "mine" }, "slug"],
  ])("is refused for %j, at %s", async (body, path) => {
    const answer = await post(body);
    expect(answer.status).toBe(422);
    const { errors } = answer.body as { errors: { path: string }[] };
    expect(errors.map((one) => one.path)).toContain(path);
  });

  it("makes an order that names it, in the API, in its history and in its event", async () => {
    const link = await newLink();
    const bought = await checkOut(link, { customer: { name: "Sita" } });
    expect(bought.status).toBe(201);
    expect(bought.order).toMatchObject({
      amount: 50_000,
      payment_link_id: link.id,
      customer: { name: "Sita" },
      items: [{ name: "Deposit", quantity: 1, unit_amount: 50_000, sku: null }],
    });
    await pay(bought);
    expect(await orderOf(server, bought.id)).toMatchObject({ status: "paid", attention: null });
    const [created] = await historyOf(server, bought.id);
    expect(created).toMatchObject({ type: "order_created", data: { payment_link_id: link.id } });
    const event = await server.db.event.findFirstOrThrow({ where: { orderId: bought.id } });
    expect(JSON.stringify(event.body)).toContain(link.id);
  });

  it("sells its lines, or an amount between its bounds, and nothing else", async () => {
    const lines = [
      { name: "Room", quantity: 2, unit_amount: 150_000 },
      { name: "Regular guest", quantity: 1, unit_amount: -20_000, kind: "discount" },
    ];
    const fixed = await newLink({ amount: undefined, lines });
    expect((await checkOut(fixed)).order).toMatchObject({ amount: 280_000 });
    expect((await checkOut(fixed, { amount: 1_000 })).status).toBe(422);

    const open = await newLink({ amount: undefined, amount_bounds: { min: 5_000, max: 90_000 } });
    expect((await checkOut(open, { amount: 5_000 })).order).toMatchObject({ amount: 5_000 });
    expect((await checkOut(open, { amount: 90_000 })).status).toBe(201);
    for (const amount of [4_999, 90_001, undefined, "5000"]) {
      expect((await checkOut(open, { amount })).status).toBe(422);
    }
    for (const more of [{ lines }, { items: [] }, { return_to: "https://shop.example/" }]) {
      expect((await checkOut(open, { amount: 5_000, ...more })).status).toBe(422);
    }
  });

  it("takes nothing once it is closed or expired; an unknown one is 404", async () => {
    const closed = await newLink();
    const before = await checkOut(closed);
    expect((await change(closed.id, { status: "closed" })).body).toMatchObject({
      status: "closed",
      closed_at: expect.any(String),
    });
    const { status, said } = await checkOut(closed);
    expect([status, said["code"], said["link_status"]]).toEqual([
      409,
      "payment_link_not_open",
      "closed",
    ]);
    expect((await payAgain(server, before.id, before.token)).body).toMatchObject({
      code: "payment_link_not_open",
    });
    // What could be paid already is money like any other.
    await pay(before);
    expect(await orderOf(server, before.id)).toMatchObject({ status: "paid", attention: null });

    const soon = new Date(clock.now().getTime() + DAY).toISOString();
    const expiring = await newLink({ expires_at: soon });
    clock.skip(DAY);
    expect((await checkOut(expiring)).said).toMatchObject({ link_status: "expired" });
    expect((await linkNow(expiring.id)).status).toBe("expired");
    expect((await checkOut({ slug: "abcdefghjkmnpq" })).said).toMatchObject({
      code: "payment_link_not_found",
    });
  });

  it("answers a repeat under the same idempotency key with the same order", async () => {
    const { slug } = await newLink({ max_uses: 1 });
    const key = randomUUID();
    const send = (body: object = {}) =>
      server.http.post(`/v1/payment-links/${slug}/checkout`).set("Idempotency-Key", key).send(body);
    const [first, second] = [await send(), await send()];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect((await send({ customer: { name: "Other" } })).status).toBe(422);
  });
});

describe("the last use of a link", () => {
  it("goes to one of many customers at the same time", async () => {
    const link = await newLink({ max_uses: 1 });
    const all = await Promise.all(Array.from({ length: 8 }, () => checkOut(link)));
    expect(all.map(({ status }) => status).toSorted()).toEqual([
      201,
      ...Array<number>(7).fill(409),
    ]);
    const refused = all.filter(({ status }) => status === 409);
    expect(new Set(refused.map(({ said }) => said["code"]))).toEqual(
      new Set(["payment_link_reserved"]),
    );
    // Only the winner reached Khalti.
    expect(await server.simulator.requests("initiate")).toHaveLength(1);
    expect(await linkNow(link.id)).toMatchObject({ uses: 0, reserved_uses: 1, status: "open" });
  });

  it("is free again when its attempt lapses, and spent when it is paid", async () => {
    const link = await newLink({ max_uses: 1 });
    const first = await checkOut(link);
    expect((await checkOut(link)).said).toMatchObject({ code: "payment_link_reserved" });
    await lapse(first);
    const second = await checkOut(link);
    expect(second.status).toBe(201);
    // The first customer may not take the use back.
    expect((await payAgain(server, first.id, first.token)).body).toMatchObject({
      code: "payment_link_reserved",
    });
    await pay(second);
    expect(await linkNow(link.id)).toMatchObject({ status: "used", uses: 1, reserved_uses: 0 });
    expect((await payAgain(server, first.id, first.token)).body).toMatchObject({
      code: "payment_link_not_open",
      link_status: "used",
    });
    expect((await checkOut(link)).said).toMatchObject({ link_status: "used" });
  });

  it("stays with an order that pays by a new attempt", async () => {
    const link = await newLink({ max_uses: 1 });
    const first = await checkOut(link);
    await lapse(first);
    expect((await payAgain(server, first.id, first.token)).status).toBe(201);
    expect((await checkOut(link)).said).toMatchObject({ code: "payment_link_reserved" });
  });

  it("paid late makes a paid order that asks for a person, until max_uses is raised", async () => {
    const link = await newLink({ max_uses: 1 });
    const late = await checkOut(link);
    await lapse(late);
    const intime = await checkOut(link);
    await pay(intime);
    await pay(late);

    expect(await orderOf(server, intime.id)).toMatchObject({ status: "paid", attention: null });
    expect(await orderOf(server, late.id)).toMatchObject({
      status: "paid",
      attention: { code: "payment_link_overused" },
    });
    expect(await linkNow(link.id)).toMatchObject({ uses: 2, status: "used" });

    expect((await change(link.id, { max_uses: 1 })).status).toBe(422);
    expect((await change(link.id, { max_uses: 2 })).body).toMatchObject({
      max_uses: 2,
      status: "used",
    });
    expect(await orderOf(server, late.id)).toMatchObject({ attention: null });
  });

  it("is raised again when the database fails as the paid orders are taken into the limit", async () => {
    const link = await newLink({ max_uses: 1 });
    const late = await checkOut(link);
    await lapse(late);
    await pay(await checkOut(link));
    await pay(late);
    await server.pool.query(`
      create function no_calm() returns trigger language plpgsql as $$
      begin
        if old.attention_code is not null and new.attention_code is null then raise exception 'lost'; end if;
        return new;
      end $$;
      create trigger no_calm before update on orders for each row execute function no_calm()`);
    expect((await change(link.id, { max_uses: 2 })).status).toBe(500);
    await server.pool.query("drop function no_calm cascade");
    expect(await orderOf(server, late.id)).toMatchObject({
      attention: { code: "payment_link_overused" },
    });

    expect((await change(link.id, { max_uses: 2 })).status).toBe(200);
    expect(await orderOf(server, late.id)).toMatchObject({ attention: null });
  });

  it("is paid by many at the same moment, and all are answered", async () => {
    const link = await newLink({ max_uses: 40 });
    const all = await Promise.all(Array.from({ length: 30 }, () => checkOut(link)));
    for (const { pidx } of all) await server.simulator.pay(pidx);
    const answers = await Promise.all(all.map(({ pidx }) => returnFromKhalti(server, pidx)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    expect(await linkNow(link.id)).toMatchObject({ uses: 30, status: "open" });
  });

  it("paid late by two at the same moment marks exactly one of them", async () => {
    for (let round = 0; round < 5; round++) {
      const link = await newLink({ max_uses: 1 });
      const first = await checkOut(link);
      await lapse(first);
      const second = await checkOut(link);
      for (const { pidx } of [first, second]) await server.simulator.pay(pidx);
      await Promise.all([first, second].map(({ pidx }) => returnFromKhalti(server, pidx)));

      const orders = await Promise.all([first, second].map(({ id }) => orderOf(server, id)));
      expect(orders.map(({ status }) => status)).toEqual(["paid", "paid"]);
      expect(
        orders.filter(({ attention }) => attention?.code === "payment_link_overused"),
      ).toHaveLength(1);
    }
  });

  it("is reserved by held money", async () => {
    const link = await newLink({ max_uses: 1 });
    const held = await checkOut(link);
    await server.simulator.set(held.pidx, { status: "Under review" });
    await returnFromKhalti(server, held.pidx);
    expect((await checkOut(link)).said).toMatchObject({ code: "payment_link_reserved" });
  });

  it("taken while another's money is held asks for a person when staff release that money", async () => {
    const link = await newLink({ max_uses: 1 });
    const held = await checkOut(link);
    await lapse(held);
    await pay(await checkOut(link));
    await server.simulator.set(held.pidx, { status: "Under review" });
    await returnFromKhalti(server, held.pidx);
    await server.simulator.pay(held.pidx);
    const answer = await resolve(server, held.pidx, {
      outcome: "completed",
      reason: "Khalti says so.",
    });
    expect(answer.status).toBe(200);
    expect(await orderOf(server, held.id)).toMatchObject({
      status: "paid",
      attention: { code: "payment_link_overused" },
    });
  });

  it("is not needed by a link without a limit", async () => {
    const link = await newLink();
    const all = await Promise.all(Array.from({ length: 4 }, () => checkOut(link)));
    expect(all.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    clock.skip(HOUR / 2);
    await Promise.all(all.map(pay));
    expect(await linkNow(link.id)).toMatchObject({ uses: 4, status: "open" });
  });
});
