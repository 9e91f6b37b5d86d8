import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { deliverTopUp } from "../../../src/topups/deliver-top-up.ts";
import { violationsOn } from "../../support/accessibility.ts";
import { type Customer, launchBrowser, newCustomer } from "../../support/browser.ts";
import { runDueJobs } from "../../support/run-due-jobs.ts";
import { createTestClock, MINUTE } from "../../support/test-clock.ts";
import { pressPay } from "../../support/shop-steps.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";
import { resolveTopUp } from "../../support/top-ups.ts";
import { addDigipayTopUp, fitsTheScreen, payAtKhalti, walletId } from "./top-up-steps.ts";

const clock = createTestClock();
let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer({}, clock), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const statusText = (page: Page) => page.locator("#status-text").textContent();
const newestTopUp = () => server.db.topUp.findFirstOrThrow({ orderBy: { createdAt: "desc" } });

/** Makes the provider refuse the newest top-up. Its refund is requested and not made yet. */
async function refuse(): Promise<void> {
  await server.simulator.fault({
    endpoint: "digipay_topup",
    kind: "status",
    status: 404,
    body: { success: 0, error: [1], data: { message: "NOT_FOUND" } },
  });
  await deliverTopUp(server.context, (await newestTopUp()).id);
}

describe("a customer who paid for a top-up at a phone", () => {
  let customer: Customer;
  let page: Page;
  beforeEach(async () => {
    clock.reset();
    await server.simulator.reset();
    customer = await newCustomer(browser, "phone");
    page = customer.page;
    await page.goto(server.url);
    await addDigipayTopUp(page);
    await pressPay(page);
    await payAtKhalti(page);
    await page.getByTestId("top-up-pending").waitFor();
  });
  afterEach(async () => {
    expect(customer.complaints).toEqual([]);
    await customer.leave();
  });

  it("sees the delivery on the order's page, which fits the screen with a long wallet id", async () => {
    expect(await page.getByTestId("order-details").textContent()).toContain(walletId);
    expect(await fitsTheScreen(page)).toBe(true);
    // Waiting is no success: no thanks, no green check, and it says until when to wait.
    expect(await page.getByTestId("order-status").textContent()).toBe(
      "Paid. Your top-up is on its way",
    );
    expect(await page.getByTestId("order").getAttribute("data-tone")).toBe("waiting");
    expect(await page.locator("#status-notes").textContent()).toMatch(
      /If it is not there by \d+\s\w+\s\d{4}, \d+:\d+\s[ap]m, the shop is asked to look at it/,
    );
    expect(await page.getByTestId("steps").innerText()).toContain("Being delivered");
    expect(await violationsOn(page)).toEqual([]);

    await runDueJobs(server);

    await page.getByTestId("top-up-delivered").waitFor();
    expect(await page.getByTestId("order-status").textContent()).toBe("Paid. Thank you!");
    await page.locator("#live").getByText("Paid. Thank you!").waitFor();
    expect(await statusText(page)).toBe(
      "Khalti has confirmed your payment, and your top-up has been delivered.",
    );
    expect(await server.simulator.topUps()).toMatchObject([{ target: walletId }]);
    expect(await fitsTheScreen(page)).toBe(true);
  });

  it("sees that an unknown top-up is checked by a person, and then its outcome", async () => {
    await server.simulator.fault({ endpoint: "digipay_topup", kind: "drop_request" });
    await runDueJobs(server);
    await page.getByText("Being checked by a person").waitFor();
    expect(await page.getByTestId("order-status").textContent()).toContain("checking your top-up");
    expect(await statusText(page)).toContain("a person at the shop asks its provider");

    clock.skip(6 * MINUTE);
    const { id } = await newestTopUp();
    const answer = await resolveTopUp(server, id, { outcome: "delivered" });
    expect(answer.status).toBe(200);

    await page.getByTestId("top-up-delivered").waitFor();
  });

  it("sees that a refused top-up has been refunded", async () => {
    await refuse();
    await page.getByTestId("top-up-refunding").waitFor();
    expect(await page.getByTestId("order-status").textContent()).toBe("Top-up not delivered");
    expect(await statusText(page)).toContain("Its money is on its way back to you");
    const notes = await page.locator("#status-notes").textContent();
    expect(notes).toContain("Reason: its provider does not accept this number or account.");
    expect(notes).toMatch(/The money should be back with you by \d+\s\w+\s\d{4}\./);
    expect(await fitsTheScreen(page)).toBe(true);
    await runDueJobs(server);

    await page.locator("[data-testid=order][data-status=refunded]").waitFor();
    await page.getByTestId("top-up-refunded").waitFor();
    expect(await page.getByTestId("order-status").textContent()).toBe("Top-up not delivered");
    expect(await page.getByTestId("order-details").textContent()).toContain(
      "its money has been given back",
    );
    expect(await fitsTheScreen(page)).toBe(true);
  });
});
