// The way through the shop on any screen: on a phone the forms of products open in sheets, and the checkout has steps.
import type { Page } from "playwright-core";

/** Opens the form of a product that asks something. On a wide screen it is open. */
export async function openForm(page: Page, sku: string): Promise<void> {
  await page.getByTestId(`product-${sku}`).waitFor();
  const choose = page.getByTestId(`choose-${sku}`);
  const sheet = page.getByTestId(`product-${sku}`).getByRole("dialog");
  if ((await choose.isVisible()) && !(await sheet.isVisible())) await choose.click();
}

/** From the cart to the customer's details. */
export async function toDetails(page: Page): Promise<void> {
  const way = page.getByTestId("to-details");
  if (await way.isVisible()) await way.click();
}

/** From the cart, or where the customer is, to the choice of how to pay. */
export async function toPayment(page: Page): Promise<void> {
  await page.locator("#products:not([aria-busy])").waitFor({ state: "attached" });
  await toDetails(page);
  const way = page.getByTestId("to-payment");
  if (await way.isVisible()) await way.click();
}

export async function pressPay(page: Page): Promise<void> {
  await toPayment(page);
  await page.getByTestId("pay").click();
}
