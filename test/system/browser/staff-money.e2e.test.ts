import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { screensOfRun } from "../../support/browser.ts";
import { paidOrder, refund } from "../../support/refunds.ts";
import { runDueJobs } from "../../support/run-due-jobs.ts";
import { checkout, returnFromKhalti } from "../../support/shop.ts";
import { type Desk, startDesk } from "../../support/staff-desk.ts";
import { DAY } from "../../support/test-clock.ts";
import { KEYS } from "../../support/test-server.ts";
import { paidTopUp } from "../../support/top-ups.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
  const { server, clock } = desk;
  clock.skip(-3 * DAY);
  const { order } = await paidOrder(server);
  clock.reset();
  await refund(server, order.id, { amount: 20_000 });
  await runDueJobs(server);
  const other = await paidOrder(server);
  await refund(server, other.order.id, { amount: 30_000 });
  await server.simulator.fault({ endpoint: "refund", kind: "drop_request" });
  await runDueJobs(server);
  await paidTopUp(server, "khalti_wallet", { onRefusal: "hold" });
  await server.simulator.nextTopUps("khalti_wallet", "Failed");
  await runDueJobs(server);
  const held = await checkout(server);
  await server.simulator.pay(held.pidx);
  await server.simulator.set(held.pidx, { total_amount: 1_000 });
  await returnFromKhalti(server, held.pidx);
});
afterAll(() => desk.stop());
afterEach(() => desk.leave());

describe.each(screensOfRun(0))("at a %s", (screen) => {
  it("refunds are listed, filtered in the address, and an unknown one is decided with a reason", async () => {
    await desk.open(screen, "/staff/refunds");
    const { page } = desk;
    await page.getByRole("row").nth(2).waitFor();
    await desk.isGood(`refunds-${screen}`);
    await page.getByLabel("Status").selectOption("unknown");
    await page.waitForURL(/\?status=unknown$/);
    await page.getByRole("row").nth(2).waitFor({ state: "detached" });
    await desk.button("Khalti made no refund").click();
    await page.getByRole("dialog").getByText("the customer has the money twice").waitFor();
    await page.getByRole("dialog").getByLabel("Reason").fill("Too early to say.");
    await page.getByRole("dialog").getByRole("button", { name: "Yes, do it" }).click();
    // The server decides: a day has to pass first.
    await page.getByRole("alert").waitFor();
  });

  it("top-ups are filtered by state, provider and age, and a refused one can be sent again", async () => {
    await desk.open(screen, "/staff/top-ups");
    const { page } = desk;
    await page.getByRole("row").nth(1).getByText("Refused").waitFor();
    await desk.isGood(`top-ups-${screen}`);
    await page.getByLabel("Age").selectOption("1d");
    await page.getByText("No top-up fits.").waitFor();
    await page.getByLabel("Age").selectOption("");
    await page.getByLabel("Provider").selectOption("khalti_wallet");
    await desk.button("Send the top-up again").click();
    await page.getByRole("dialog").getByText("once more, with a new reference").waitFor();
    await page.keyboard.press("Escape");
    expect(new URL(page.url()).search).toBe("?provider=khalti_wallet");
  });

  it("an accountant reads the settlement by Nepal's calendar, and the lines of a day", async () => {
    await desk.open(screen, "/staff/settlement", { key: KEYS.viewer });
    const { page } = desk;
    await page.getByText(/Fiscal year \d{4}\/\d\d/).waitFor();
    await page.getByText("Not over", { exact: true }).waitFor();
    expect(await page.getByRole("row").count()).toBe(3);
    await page.getByText("Rs 10", { exact: true }).first().waitFor();
    await desk.isGood(`settlement-${screen}`);
    expect(await page.getByRole("link", { name: "Days as CSV" }).getAttribute("href")).toBe(
      "/v1/admin/reports/daily.csv",
    );
    await page.getByLabel("Period").selectOption("year");
    await page.waitForURL(/\?from=\d{4}-07-1\d&to=/);
    await page.getByRole("row").nth(1).getByRole("link").click();
    await desk.heading(/^Lines of /).waitFor();
    await page.getByRole("row").nth(1).waitFor();
    await desk.isGood(`settlement-day-${screen}`);
    await page.getByRole("link", { name: "← All days" }).click();
    await page.waitForURL(/settlement\?from=\d{4}-07-1\d&to=[\d-]+$/);
  });
});

it("the settlement is there in Nepali", async () => {
  await desk.open("phone", "/staff/settlement", { locale: "ne-NP" });
  await desk.heading("हिसाब").waitFor();
  await desk.page.getByText(/आर्थिक वर्ष [०-९]{4}\/[०-९]{2}/).waitFor();
  await desk.isGood("settlement-nepali");
});
