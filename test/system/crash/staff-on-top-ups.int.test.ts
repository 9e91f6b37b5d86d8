import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { deliverTopUp } from "../../../src/topups/deliver-top-up.ts";
import { refundsAtKhalti } from "../../support/refunds.ts";
import type { CheckedOut } from "../../support/shop.ts";
import { MINUTE } from "../../support/test-clock.ts";
import { paidTopUp } from "../../support/top-ups.ts";
import { booksOf } from "./books-of-order.ts";
import { expectDeliveriesSettled, expectNoSurpriseDelivery } from "./deliveries.ts";
import { killAtEveryPoint, MANY_KILLS_MS } from "./kill-at-every-point.ts";
import type { ServerProcess } from "./server-process.ts";
import { as, http, startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

interface Attempted extends CheckedOut {
  topUpId: string;
}

describe("a server killed at every point of staff's retry of a refused top-up", () => {
  it(
    "creates one new attempt, which is delivered once",
    async () => {
      const retry = (server: ServerProcess, { topUpId }: Attempted) =>
        http.post<{ code?: string; detail?: string }>(
          `${server.url}/v1/admin/top-ups/${topUpId}/retry`,
          { reason: "The number was right after all." },
          as("operator"),
        );

      const points = await killAtEveryPoint<Attempted>(world.processes, {
        config: world.configOf("web"),
        async begin() {
          const { server } = world;
          await server.simulator.reset();
          const bought = await paidTopUp(server, "khalti_wallet", { onRefusal: "hold" });
          await server.simulator.nextTopUps("khalti_wallet", "Failed");
          await deliverTopUp(server.context, bought.topUp.id);
          return { ...bought, topUpId: bought.topUp.id };
        },
        act: retry,
        async afterwards(server, story) {
          const { id } = story.order;
          await expectNoSurpriseDelivery(world.server, id);
          const { status, data } = await retry(server, story);
          if (status !== 202) {
            expect([status, data]).toMatchObject([409, { code: "top_up_not_retryable" }]);
            expect(data.detail).toBe("The top-up was retried already.");
          }
          await world.minutesPass();
          expect(await expectDeliveriesSettled(world.server, id)).toMatchObject({
            status: "paid",
            attentionCode: null,
            topUps: [
              { attempt: 1, status: "refused" },
              { attempt: 2, status: "delivered" },
            ],
            refunds: [],
          });
        },
      });

      expect(points.length).toBeGreaterThanOrEqual(2);
    },
    MANY_KILLS_MS,
  );
});

describe("a server killed at every point of resolving a top-up", () => {
  it.each([
    ["delivered", "drop_response"],
    ["refused", "drop_request"],
  ] as const)(
    "records the resolution once, with the reason: %s",
    async (outcome, fault) => {
      const decide = (server: ServerProcess, { topUpId }: Attempted) =>
        http.post<{ code?: string }>(
          `${server.url}/v1/admin/top-ups/${topUpId}/resolve`,
          { outcome, reason: "Asked the provider by phone." },
          as("operator"),
        );

      const points = await killAtEveryPoint<Attempted>(world.processes, {
        config: world.configOf("web"),
        async begin() {
          const { server } = world;
          await server.simulator.reset();
          const bought = await paidTopUp(server);
          await server.simulator.fault({ endpoint: "khalti_topup", kind: fault });
          await deliverTopUp(server.context, bought.topUp.id);
          return { ...bought, topUpId: bought.topUp.id };
        },
        async act(server, story) {
          await server.setClock(6 * MINUTE);
          await decide(server, story);
        },
        async afterwards(server, story) {
          const { id } = story.order;
          await server.setClock(6 * MINUTE);
          const { status, data } = await decide(server, story);
          if (status !== 200) expect([status, data.code]).toEqual([409, "top_up_not_resolvable"]);
          await world.minutesPass(7);
          const books = await booksOf(world.server, id);
          const told = books.history.filter(({ type }) => type === `top_up_${outcome}`);
          expect(told.map(({ actor, reason }) => [actor, reason])).toEqual([
            ["staff:operator", "Asked the provider by phone."],
          ]);
          const isRefused = outcome === "refused";
          expect(books).toMatchObject({
            status: isRefused ? "refunded" : "paid",
            attentionCode: null,
            topUps: [{ status: outcome }],
            refunds: isRefused ? [{ status: "succeeded", topUpId: story.topUpId }] : [],
          });
          expect(await refundsAtKhalti(world.server, story.pidx)).toEqual(
            isRefused ? [30_000] : [],
          );
          expect(await world.server.simulator.topUps()).toHaveLength(isRefused ? 0 : 1);
          expect(await world.server.simulator.requests("khalti_topup")).toHaveLength(1);
        },
      });

      expect(points).toEqual(expect.arrayContaining(["before status check", "after status check"]));
      expect(points.length).toBeGreaterThanOrEqual(4);
    },
    MANY_KILLS_MS,
  );
});
