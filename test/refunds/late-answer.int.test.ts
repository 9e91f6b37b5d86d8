import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { AppContext } from "../../src/context.ts";
import { carryOutRefund } from "../../src/refunds/carry-out-refund.ts";
import { refundsAtKhalti, paidOrder, refund, refundNow } from "../support/refunds.ts";
import { orderOf } from "../support/shop.ts";
import { createTestClock, SECOND } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { waitFor } from "../support/wait-for.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());

it("an answer that arrives after the refund was marked unknown still ends it", async () => {
  const { order, pidx } = await paidOrder(server);
  const { id } = await refund(server, order.id, { amount: 40_000 });
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { khalti } = server.context;
  const slow: AppContext = {
    ...server.context,
    khalti: {
      ...khalti,
      async refund(...request) {
        await opened;
        return khalti.refund(...request);
      },
    },
  };

  const submitted = carryOutRefund(slow, id);
  await waitFor("it is being submitted", async () => {
    return (await refundNow(server, id)).status === "submitting";
  });
  clock.skip(44 * SECOND);
  await carryOutRefund(server.context, id);
  expect((await refundNow(server, id)).status).toBe("submitting");
  clock.skip(2 * SECOND);
  await carryOutRefund(server.context, id);
  expect((await refundNow(server, id)).status).toBe("unknown");
  expect((await orderOf(server, order.id)).attention).toMatchObject({ code: "refund_unknown" });

  open();
  await submitted;

  expect(await refundNow(server, id)).toMatchObject({ status: "succeeded", amount: 40_000 });
  expect(await orderOf(server, order.id)).toMatchObject({
    status: "partially_refunded",
    refunded_amount: 40_000,
    attention: null,
  });
  expect(await refundsAtKhalti(server, pidx)).toEqual([40_000]);
});
