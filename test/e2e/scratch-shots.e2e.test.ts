import { it } from "@jest/globals";
import { launchBrowser } from "../support/browser.ts";
import { startTestServer } from "../support/test-server.ts";
it("shots", async () => {
  const [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
  for (const [name, viewport, locale] of [
    ["phone", { width: 390, height: 844 }, "en-GB"],
    ["desktop", { width: 1280, height: 800 }, "en-GB"],
    ["phone-ne", { width: 390, height: 844 }, "ne-NP"],
  ] as const) {
    await server.simulator.fault({
      endpoint: "digipay_charges",
      kind: "status",
      status: 200,
      times: 2,
      body: { success: 1, error: [], data: { total_charges: 10 } },
    });
    const context = await browser.newContext({ viewport, locale });
    const page = await context.newPage();
    await page.goto(server.url);
    await page.getByTestId("add-tea-250g").click();
    const f = async (id: string, text: string) => page.locator(`#${id}`).fill(text);
    await f("number-khalti-top-up", "9841234567");
    await f("amount-khalti-top-up", "250");
    await page.getByTestId("add-khalti-top-up").click();
    await page.getByTestId("line-khalti-top-up").waitFor();
    await f("wallet_id-digipay-wallet", "116a51aa2b7d459a8b7e3db7dcf5e70a");
    await f("amount-digipay-wallet", "500");
    await page.getByTestId("add-digipay-wallet").click();
    await page.getByTestId("line-digipay-wallet").waitFor();
    await f("connection_no-metro-link", "ram 01");
    await f("mobile_number-metro-link", "9801234567");
    await f("amount-metro-link", "99");
    await page.getByTestId("add-metro-link").click();
    await page.waitForTimeout(500);
    await page.screenshot({ path: `/work/scratch-shots-${name}.png`, fullPage: true });
    if (name !== "desktop") {
      await page.evaluate("document.getElementById('cart-bar').hidden = true");
      await page.screenshot({
        path: `/work/scratch-shots-${name}-a.png`,
        fullPage: true,
        clip: { x: 0, y: 1280, width: 390, height: 1150 },
      });
      await page.screenshot({
        path: `/work/scratch-shots-${name}-b.png`,
        fullPage: true,
        clip: { x: 0, y: 2400, width: 390, height: 700 },
      });
    }
    await context.close();
  }
  await browser.close();
  await server.stop();
}, 120000);
