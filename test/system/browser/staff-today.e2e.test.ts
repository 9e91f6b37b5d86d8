import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { paidOrder, refund } from "../../support/refunds.ts";
import { runDueJobs } from "../../support/run-due-jobs.ts";
import { checkout, returnFromKhalti } from "../../support/shop.ts";
import { type Desk, startDesk } from "../../support/staff-desk.ts";
import { DAY, HOUR } from "../../support/test-clock.ts";
import { digits, wholeOf } from "../../../web/staff/format.ts";

/** Days ago, with the packets of tea that were sold on them. */
const SOLD = [
  [27, 1],
  [24, 3],
  [21, 2],
  [17, 5],
  [13, 2],
  [9, 4],
  [6, 3],
  [2, 6],
] as const;

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.stop());
afterEach(() => desk.leave());

describe("the first screen", () => {
  it("of a new shop says that nothing has happened, and that nothing waits", async () => {
    await desk.open("phone", "/staff/");
    await desk.heading("Today").waitFor();
    await desk.page.getByText("Nothing waits for you").waitFor();
    await desk.page.getByText("Nothing was taken in the last 30 days.").waitFor();
    await desk.isGood("today-new-shop");
  });

  describe.each(["phone", "desktop"] as const)("at a %s", (screen) => {
    beforeAll(async () => {
      if (screen === "desktop") return;
      for (const [daysAgo, quantity] of SOLD) {
        desk.clock.skip(-daysAgo * DAY);
        await paidOrder(desk.server, { items: [{ sku: "tea-250g", quantity }] });
        desk.clock.reset();
      }
      const { order } = await paidOrder(desk.server);
      desk.clock.skip(-5 * HOUR);
      await checkout(desk.server);
      const held = await checkout(desk.server);
      await desk.server.simulator.pay(held.pidx);
      await desk.server.simulator.set(held.pidx, { total_amount: 1_000 });
      await returnFromKhalti(desk.server, held.pidx);
      desk.clock.reset();
      await refund(desk.server, order.id, { amount: 20_000 });
      await runDueJobs(desk.server);
    });

    it("shows the day, what waits, the last 30 days in a chart and in words, and who is well", async () => {
      await desk.open(screen, "/staff/");
      const { page } = desk;
      await page.getByText("One thing waits for you.").waitFor();
      await page.getByText("The oldest for 5 h.").waitFor();
      await page.locator(".chart canvas").waitFor();
      const words = await page.getByRole("img").getAttribute("aria-label");
      expect(words).toMatch(
        /^Rs\s[\d,]+ taken and Rs\s200 refunded in 30 days\. The best day was /,
      );
      await page.getByText("Balances for top-ups").waitFor();
      await page.getByText("accepts our key").waitFor();
      await desk.isGood(`today-${screen}`);
      await page.locator(".chart .u-over").hover({ position: { x: 150, y: 80 } });
      await page.getByText(/: Rs\s[\d,]+ taken, Rs\s[\d,]+ refunded$/).waitFor();
      await page.getByText("As a table").click();
      expect(await page.getByRole("row").count()).toBe(31);
      await desk.isGood(`today-table-${screen}`);
    });

    it("says so when a part of the page cannot run, and loads the page again once at most", async () => {
      await desk.open(screen, "/staff/");
      const { page } = desk;
      await page.locator(".chart canvas").waitFor();
      // The chart's library reads the language as it loads. Some browsers on servers have such a one.
      await page.addInitScript(
        "Object.defineProperty(Navigator.prototype, 'language', { get: () => 'en-US@posix' })",
      );
      let documents = 0;
      page.on("request", (request) => {
        if (request.isNavigationRequest()) documents++;
      });
      await page.goto(`${desk.server.url}/staff/`);
      await page.getByText("This part of the page could not be loaded.").waitFor();
      await page.getByText("As a table").click();
      expect(await page.getByRole("row").count()).toBe(31);
      expect(documents).toBe(2);
    });
  });

  it("leads to what waits, and to the orders of the day", async () => {
    await desk.open("desktop", "/staff/");
    const { page } = desk;
    await page.getByRole("link", { name: "Look at it" }).click();
    await desk.heading("Needs you").waitFor();
    await page.goBack();
    await page.getByRole("definition").getByRole("link").first().click();
    await desk.heading("Orders").waitFor();
    expect(new URL(page.url()).search).toMatch(/^\?status=paid%2Cpartially_refunded%2Crefunded/);
    await page.getByRole("cell").getByText("Partly refunded").first().waitFor();
  });

  it("tells a sale while it is looked at, in Nepali too", async () => {
    await desk.open("phone", "/staff/", { locale: "ne-NP" });
    const { page } = desk;
    await desk.heading("आज").waitFor();
    const paid = page.getByRole("definition").getByRole("link").first();
    const before = wholeOf((await paid.textContent()) ?? "") ?? 0;
    await paidOrder(desk.server);
    await page
      .getByRole("definition")
      .getByRole("link", { name: digits(String(before + 1), "ne"), exact: true })
      .first()
      .waitFor();
    await desk.isGood("today-nepali");
  });
});
