import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, newCustomer } from "../../support/browser.ts";
import { paidOrder, refund } from "../../support/refunds.ts";
import { runDueJobs } from "../../support/run-due-jobs.ts";
import { checkout, returnFromKhalti } from "../../support/shop.ts";
import { pressPay } from "../../support/shop-steps.ts";
import { KEYS, startTestServer, type TestServer } from "../../support/test-server.ts";

const SITA = { name: "Sita Rai", email: "sita.rai@example.com", phone: "9801234567" };
const MM = 96 / 25.4;
/** The paper's width, less the margins of the page. */
const ROLL_PX = Math.floor((80 - 8) * MM);
const A4_PX = Math.floor((210 - 8) * MM);
const PICTURES = process.env["RECEIPT_PICTURES"];

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([
    startTestServer({
      SHOP_NAME: "Tea House",
      SHOP_NAME_NE: "चिया घर",
      SHOP_CONTACT_ADDRESS: "Thamel 26, Kathmandu",
      SHOP_PAN: "123456789",
      SHOP_CONTACT_EMAIL: "help-of-the-tea-house-in-thamel@shop.example",
    }),
    launchBrowser(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** The receipt as a printer gets it, on paper of that width. */
async function print(
  order: { id: string; token: string },
  { width, locale = "en-GB" }: { width: number; locale?: string },
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const customer = await newCustomer(browser, "phone", { locale });
  const { page, complaints } = customer;
  await page.goto(`${server.url}/orders/${order.id}#${order.token}`);
  await page.getByTestId("print").waitFor();
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width, height: 1_000 });
  if (PICTURES !== undefined) {
    const path = `${PICTURES}/receipt-${String(width)}-${locale}.png`;
    await page.screenshot({ path, fullPage: true });
  }
  await look(page);
  await customer.leave();
  expect(complaints).toEqual([]);
}

async function boughtByBank() {
  const banks = await server.http.get("/v1/banks?payment_type=ebanking");
  const [bank] = (banks.body as { data: { idx: string; name: string }[] }).data;
  const { order, token } = await paidOrder(server, {
    customer: SITA,
    method: { mode: "ebanking", bank: bank?.idx },
  });
  return { order: { id: order.id, token }, bank: bank?.name ?? "" };
}

describe.each([
  ["a roll of 80 mm", ROLL_PX],
  ["a sheet of A4", A4_PX],
])("a receipt on %s", (_paper, width) => {
  it.each(["en-GB", "ne-NP"])("has all of it, and cuts nothing off (%s)", async (locale) => {
    const { order, bank } = await boughtByBank();
    await print(order, { width, locale }, async (page) => {
      const told = [bank, "Sita Rai", "Thamel 26, Kathmandu", "help-of-the-tea-house"];
      for (const text of told) expect(await page.getByText(text).first().isVisible()).toBe(true);
      expect(await page.locator("#receipt-title").isVisible()).toBe(true);
      for (const control of ["print", "close-order", "steps"]) {
        expect([control, await page.getByTestId(control).isVisible()]).toEqual([control, false]);
      }
      // Nothing is wider than the paper: a printer would cut it off.
      const wide = await page.evaluate(
        `[...document.querySelectorAll("body *")]
          .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 0.5)
          .filter((one) => one.checkVisibility())
          .map((one) => one.outerHTML.slice(0, 80))`,
      );
      expect(wide).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(
        width,
      );
    });
  });

  it("is one page long", async () => {
    const { order } = await boughtByBank();
    await print(order, { width }, async (page) => {
      const isRoll = width === ROLL_PX;
      const pdf = await page.pdf({
        width: isRoll ? "80mm" : "210mm",
        height: "297mm",
      });
      expect(pdf.toString("latin1").match(/\/Type ?\/Page\b/g)).toHaveLength(1);
    });
  });
});

it("the margins leave most of a roll for the receipt", async () => {
  const { order } = await boughtByBank();
  await print(order, { width: ROLL_PX }, async (page) => {
    const margins = await page.evaluate(
      `[...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
        .filter((rule) => rule instanceof CSSPageRule)
        .map(({ style }) => [style.marginLeft, style.marginRight])`,
    );
    expect(margins).toEqual([["4mm", "4mm"]]);
  });
});

it("a receipt in Nepali names the goods in Nepali, and those without a Nepali name in English", async () => {
  const items = ["tea-250g", "honey-500g"].map((sku) => ({ sku, quantity: 1 }));
  const { order, token } = await paidOrder(server, { items, customer: { name: "Hari Rai" } });
  const where = { orderId: order.id, sku: "honey-500g" };
  await server.db.orderItem.updateMany({ where, data: { nameNe: null } });
  await print({ id: order.id, token }, { width: A4_PX, locale: "ne-NP" }, async (page) => {
    const names = page.locator("table.items tbody th > span:first-child");
    expect(await names.allTextContents()).toEqual(["इलामको चिया, २५० ग्राम", "Wild honey, 500 g"]);
    expect(await names.nth(0).getAttribute("lang")).toBeNull();
    expect(await names.nth(1).getAttribute("lang")).toBe("en");
  });
});

it("a receipt says what was refunded and when it was, and names the rate of another VAT", async () => {
  const { order, token, pidx } = await checkout(
    server,
    {
      lines: [
        { name: "Tea", quantity: 1, unit_amount: 50_000 },
        { name: "Book", quantity: 1, unit_amount: 10_500, vat_percent: 5 },
        { name: "Rice", quantity: 1, unit_amount: 20_000, vat_percent: 0 },
      ],
    },
    KEYS.merchant,
  );
  await server.simulator.pay(pidx);
  await returnFromKhalti(server, pidx);
  await refund(server, order.id, { amount: 20_000 });
  await runDueJobs(server);
  const { endedAt } = await server.db.refund.findFirstOrThrow({ where: { orderId: order.id } });
  await print({ id: order.id, token }, { width: ROLL_PX, locale: "ne-NP" }, async (page) => {
    const shown = page.locator("ul.refunds time");
    expect(await shown.getAttribute("datetime")).toBe(endedAt?.toISOString());
    const parts = await page.locator("tr.part th").allTextContents();
    expect(parts).toEqual([
      "भ्याट अघिको मूल्य",
      "मूल्य (भ्याट छुट)",
      "मूल्य अभिवृद्धि कर",
      "मूल्य अभिवृद्धि कर ५%",
    ]);
  });
});

it("a receipt of what bears no VAT has no row for it", async () => {
  const { order, token, pidx } = await checkout(
    server,
    { lines: [{ name: "Rice", quantity: 1, unit_amount: 20_000, vat_percent: 0 }] },
    KEYS.merchant,
  );
  await server.simulator.pay(pidx);
  await returnFromKhalti(server, pidx);
  await print({ id: order.id, token }, { width: ROLL_PX }, async (page) => {
    expect(await page.locator("tr.part th").allTextContents()).toEqual(["Price (VAT exempt)"]);
  });
});

it("the language that a customer switched the shop to is that of the mails about the order", async () => {
  const customer = await newCustomer(browser, "phone", { locale: "en-GB" });
  const { page, complaints } = customer;
  await page.goto(server.url);
  await page.locator("[data-language=ne]").click();
  await page.getByTestId("add-tea-250g").click();
  await pressPay(page);
  await page.waitForURL(/\/pay\//);
  const { language } = await server.db.order.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
  expect(language).toBe("ne");
  await customer.leave();
  expect(complaints).toEqual([]);
});
