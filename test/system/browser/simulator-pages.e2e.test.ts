import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { ENGLISH } from "../../../dev/simulator/pages/texts-en.ts";
import { NEPALI } from "../../../dev/simulator/pages/texts-ne.ts";
import { driveSimulator, type Driver } from "../../dev/simulator/simulator-driver.ts";
import { fitsTheScreen, violationsOn } from "../../support/accessibility.ts";
import { type Customer, launchBrowser, newCustomer, SCREENS } from "../../support/browser.ts";
import { shareOf } from "../../support/share.ts";

let browser: Browser;
let simulator: Driver;
beforeAll(async () => {
  [browser, simulator] = await Promise.all([
    launchBrowser(),
    driveSimulator({ shopName: "Thamel Tea House" }),
  ]);
});
afterAll(async () => {
  await browser.close();
  await simulator.stop();
});

const RETURN_URL = "http://127.0.0.1:9/payment/";
const TEXTS = { en: ENGLISH, ne: NEPALI };

/** Opens a new link. From 100 rupees on, banks are offered, too. */
async function openLink(page: Page, changes: object = {}): Promise<string> {
  const payment = await simulator.start({
    return_url: RETURN_URL,
    website_url: "http://localhost:3000/",
    purchase_order_name: "Ilam tea, 250 g",
    amount: 13_000,
    amount_breakdown: undefined,
    ...changes,
  });
  await page.goto(payment.payment_url);
  return payment.pidx;
}

async function signIn(page: Page, mobile: string, mpin = "1111"): Promise<void> {
  await page.locator("[name=mobile]").fill(mobile);
  await page.locator("[name=mpin]").fill(mpin);
  await page.locator("button.primary").click();
  await page.waitForLoadState();
}

async function enterCode(page: Page, otp = "987654"): Promise<void> {
  await page.locator("[name=otp]").fill(otp);
  await page.locator("button.primary").click();
  await page.waitForLoadState();
}

/** How a customer comes to each page. */
const PAGES: Record<string, (page: Page) => Promise<unknown>> = {
  "the first page": async (page) => {
    await simulator.paid();
    await simulator.topUpKhalti();
    await openLink(page);
    await page.goto(simulator.url);
  },
  "the sign-in": openLink,
  "the sign-in with a wrong mPIN": async (page) => {
    await openLink(page);
    await signIn(page, "9800000001", "0000");
  },
  "the sign-in with empty fields": async (page) => {
    await openLink(page);
    await page.locator("button.primary").click();
  },
  "the choice of a bank": (page) => openLink(page, { modes: ["EBANKING"] }),
  "the sign-in at a bank": (page) =>
    openLink(page, { modes: ["EBANKING"], bank: "ayCEFuEpkmkjBj3WVWRh32" }),
  "the code": async (page) => {
    await openLink(page);
    await signIn(page, "9800000001");
  },
  "the code, sent again": async (page) => {
    await openLink(page);
    await signIn(page, "9800000012");
    await page.locator(".again a").first().click();
  },
  "a wrong code": async (page) => {
    await openLink(page);
    await signIn(page, "9800000001");
    await enterCode(page, "1");
  },
  "a locked payment": async (page) => {
    await openLink(page);
    for (let count = 0; count < 5; count += 1) await signIn(page, "9800000001", "0000");
  },
  "the wait for the last second": async (page) => {
    await openLink(page);
    await signIn(page, "9800000013");
    await enterCode(page);
  },
  "the end of a customer who never returns": async (page) => {
    await openLink(page);
    await signIn(page, "9800000014");
    await enterCode(page);
  },
  "an expired link": async (page) => {
    await openLink(page);
    await simulator.advance(1800);
    await page.reload();
  },
  "a payment that waits": async (page) => {
    await simulator.set(await openLink(page), { status: "Pending" });
    await page.reload();
  },
  "a paid payment": async (page) => {
    await simulator.set(await openLink(page), { status: "Completed" });
    await page.reload();
  },
  "a cancelled payment": async (page) => {
    await simulator.set(await openLink(page), { status: "User canceled" });
    await page.reload();
  },
  "a page from before a restart": async (page) => {
    await openLink(page);
    await page.evaluate("document.querySelector('form [name=token]').value = 'old'");
    await page.locator("button.primary").click();
  },
  "an unknown payment": (page) => page.goto(`${simulator.url}/pay/?pidx=none`),
  "an unknown page": (page) => page.goto(`${simulator.url}/nothing`),
};

/** Each run opens each page in one of the languages. */
function pagesIn(language: "en" | "ne"): string[] {
  return shareOf(Object.keys(PAGES), { shares: 2, from: language === "en" ? 0 : 1 });
}

describe.each(["en", "ne"] as const)("in %s", (language) => {
  let customer: Customer;
  beforeEach(async () => {
    await simulator.reset();
    customer = await newCustomer(browser, "phone", {
      locale: language === "ne" ? "ne-NP" : "en-GB",
    });
  });
  afterEach(() => customer.leave());

  it.each(pagesIn(language))("%s is accessible, fits and speaks one language", async (name) => {
    const { page } = customer;

    await PAGES[name]?.(page);
    await page.waitForLoadState();

    expect(await page.locator("html").getAttribute("lang")).toBe(language);
    expect(await page.locator("h1").count()).toBe(1);
    const other = TEXTS[language === "en" ? "ne" : "en"];
    for (const [screen, size] of Object.entries(SCREENS)) {
      await page.setViewportSize(size);
      expect([screen, await violationsOn(page)]).toEqual([screen, []]);
      expect([screen, await fitsTheScreen(page)]).toEqual([screen, true]);
      const text = await page.locator("main").innerText();
      for (const words of [other.continue, other.cancel, other.back, other.total]) {
        expect(text).not.toContain(words);
      }
    }
    expect(customer.complaints).toEqual([]);
  });

  it("a customer pays, and sees the shop's name all the way", async () => {
    const { page } = customer;
    const pidx = await openLink(page);
    expect(await page.locator(".merchant").innerText()).toBe("Thamel Tea House");
    expect(await page.locator("main").innerText()).not.toContain("localhost");
    await signIn(page, "9800000001");
    await enterCode(page).catch(() => undefined); // no shop listens at the return_url

    expect((await simulator.lookup(pidx)).body["status"]).toBe("Completed");
  });
});

describe("the language", () => {
  let customer: Customer;
  beforeEach(async () => {
    await simulator.reset();
    customer = await newCustomer(browser, "phone");
  });
  afterEach(() => customer.leave());

  it("is changed on the page, at the same step, and stays", async () => {
    const { page } = customer;
    await openLink(page);
    await signIn(page, "9800000001");
    await page.getByRole("link", { name: "नेपाली" }).click();

    expect(await page.locator("h1").innerText()).toBe(NEPALI.confirmPayment);
    await enterCode(page, "1");
    expect(await page.locator(".error").innerText()).toBe("यो कोड मिलेन। अब ४ पटक बाँकी।");
    await page.goto(simulator.url);
    expect(await page.locator("h1").innerText()).toBe(NEPALI.simulated);
    await page.getByRole("link", { name: "English" }).click();
    expect(await page.locator("h1").innerText()).toBe(ENGLISH.simulated);
  });

  it("changes on an answered form, too: the sign-in starts anew", async () => {
    const { page } = customer;
    await openLink(page);
    await signIn(page, "9800000001", "0000");
    await page.getByRole("link", { name: "नेपाली" }).click();

    expect(await page.locator("h1").innerText()).toBe(NEPALI.payWithWallet);
  });
});

it("tells a wrong mPIN once, with the field that has the focus", async () => {
  const customer = await newCustomer(browser, "phone");
  const { page } = customer;
  await openLink(page);
  await signIn(page, "9800000001", "0000");

  const wrong = ENGLISH.errors.mpin_wrong(4);
  expect(await page.getByText(wrong).count()).toBe(1);
  const focused = page.locator("[name=mpin]:focus");
  expect(await focused.getAttribute("aria-invalid")).toBe("true");
  const [error = ""] = (await focused.getAttribute("aria-describedby"))?.split(" ") ?? [];
  expect(await page.locator(`#${error}`).innerText()).toBe(wrong);
  await customer.leave();
});
