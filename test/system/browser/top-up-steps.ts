import type { Page } from "playwright-core";
import { openForm } from "../../support/shop-steps.ts";

export const walletId = "116a51aa2b7d459a8b7e3db7dcf5e70a";

/** Fills in the card of the DigiPay wallet load, for Rs 500. */
export async function addDigipayTopUp(page: Page): Promise<void> {
  await openForm(page, "digipay-wallet");
  await page.getByLabel("DigiPay wallet id: DigiPay wallet load").fill(walletId);
  await page.getByLabel("Amount in rupees: DigiPay wallet load").fill("500");
  await page.getByTestId("add-digipay-wallet").click();
  await page.getByTestId("line-digipay-wallet").waitFor();
}

export async function payAtKhalti(page: Page): Promise<void> {
  await page.waitForURL(/\/pay\//);
  await page.getByLabel("Khalti ID").fill("9800000001");
  await page.getByLabel("mPIN").fill("1111");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("One-time code").fill("987654");
  await page.getByRole("button", { name: /^Pay Rs/ }).click();
}

export const fitsTheScreen = (page: Page) =>
  page.evaluate<boolean>(
    "document.documentElement.scrollWidth <= document.documentElement.clientWidth",
  );
