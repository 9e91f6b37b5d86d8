import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { type Claim, withIdempotency } from "../../src/http/idempotency.ts";
import { checkout } from "../support/shop.ts";
import { createTestClock, SECOND } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());
beforeEach(() => clock.reset());

const made = z.object({ orderId: z.string(), note: z.string() });
type Made = z.output<typeof made>;

const DONE = { status: 201, body: { done: true } };

function carryOut(
  key: string,
  work: (claim: Claim<Made>) => Promise<typeof DONE>,
  body: unknown = {},
) {
  return withIdempotency(
    server.context,
    { scope: "test", key, body, sent: body, created: made },
    work,
  );
}

const fail = () => Promise.reject(new Error("it broke"));

describe("the claim of a request that fails", () => {
  it("leaves nothing behind when nothing was made: another request may use the key", async () => {
    const key = randomUUID();
    await expect(carryOut(key, fail)).rejects.toThrow("it broke");
    expect(await server.db.idempotencyKey.count({ where: { scope: "test" } })).toBe(0);

    const seen: (Made | null)[] = [];
    const answer = await carryOut(
      key,
      ({ unfinished }) => {
        seen.push(unfinished);
        return Promise.resolve(DONE);
      },
      { another: "body" },
    );
    expect(answer).toEqual({ ...DONE, replayed: false });
    expect(seen).toEqual([null]);
    expect(await carryOut(key, fail, { another: "body" })).toEqual({ ...DONE, replayed: true });
  });

  it("is free immediately when something was made, and the repeat finds it", async () => {
    const { order } = await checkout(server);
    const key = randomUUID();
    const thing = { orderId: order.id, note: "half done" };
    await expect(
      carryOut(key, async (claim) => {
        await server.db.$transaction((tx) => claim.bind(tx, thing));
        throw new Error("it broke");
      }),
    ).rejects.toThrow("it broke");

    const seen: (Made | null)[] = [];
    await carryOut(key, ({ unfinished }) => {
      seen.push(unfinished);
      return Promise.resolve(DONE);
    });
    expect(seen).toEqual([thing]);
    await expect(carryOut(key, fail, { another: "body" })).rejects.toMatchObject({
      code: "idempotency_key_reused",
    });
  });

  it("is not released by a request that outlived it, once another has taken it", async () => {
    const key = randomUUID();
    const gates = [0, 1].map(() => {
      let end: (error?: Error) => void = () => undefined;
      const ended = new Promise<typeof DONE>((resolve, reject) => {
        end = (error) => (error === undefined ? resolve(DONE) : reject(error));
      });
      return { end, ended };
    });
    const [first, second] = gates as [(typeof gates)[0], (typeof gates)[0]];
    const begin = async (work: Promise<typeof DONE>) => {
      let start: () => void = () => undefined;
      const started = new Promise<void>((resolve) => {
        start = resolve;
      });
      const answer = carryOut(key, () => {
        start();
        return work;
      });
      await started;
      return { answer };
    };
    const one = await begin(first.ended);
    await expect(carryOut(key, fail)).rejects.toMatchObject({ code: "request_in_progress" });
    clock.skip(61 * SECOND);
    const other = await begin(second.ended);

    first.end(new Error("too late"));
    await expect(one.answer).rejects.toThrow("too late");

    await expect(carryOut(key, fail)).rejects.toMatchObject({ code: "request_in_progress" });
    second.end();
    expect(await other.answer).toEqual({ ...DONE, replayed: false });
    expect(await carryOut(key, fail)).toEqual({ ...DONE, replayed: true });
  });
});
