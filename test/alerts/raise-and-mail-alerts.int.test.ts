import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { raiseAndMailAlerts } from "../../src/alerts/raise-and-mail-alerts.ts";
import { sequenceEvents } from "../../src/events/sequence-events.ts";
import { checkout, returnFromKhalti } from "../support/shop.ts";
import { createTestClock, HOUR } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const clock = createTestClock();
const MAIL = { SMTP_URL: "smtp://127.0.0.1:1", MAIL_FROM: "shop@shop.example" };
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ ...MAIL, ALERT_EMAIL: "operator@shop.example" }, clock);
});
afterAll(() => server.stop());

it("a held order is one mail to ALERT_EMAIL, whichever instances tell it", async () => {
  const { pidx } = await checkout(server);
  await server.simulator.set(pidx, { status: "Completed", total_amount: 1 });
  await returnFromKhalti(server, pidx);
  const silent = await server.another({ ALERT_EMAIL: "" });
  await raiseAndMailAlerts(silent.context);
  await sequenceEvents(server.context);
  expect(await server.db.email.findMany({ where: { kind: "alerts" } })).toEqual([]);

  const other = await server.another();
  await Promise.all([raiseAndMailAlerts(server.context), raiseAndMailAlerts(other.context)]);
  clock.skip(2 * HOUR);
  await raiseAndMailAlerts(other.context);
  const mails = await server.db.email.findMany({ where: { kind: "alerts" } });
  expect(mails).toMatchObject([{ recipient: "operator@shop.example", orderId: null }]);
  expect(mails[0]?.text).toContain("One order needs a person");
  expect(mails[0]?.html).toContain("/staff");
  await silent.stop();
  await other.stop();
});
