import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { screensOfRun } from "../../support/browser.ts";
import { type Desk, startDesk } from "../../support/staff-desk.ts";
import { KEYS } from "../../support/test-server.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.stop());
beforeEach(() => desk.server.simulator.reset());
afterEach(() => desk.leave());

/** A customer opens what the QR code says, and pays. */
async function payByCode(slug: string): Promise<void> {
  const { server } = desk;
  const answer = await server.http
    .post(`/v1/payment-links/${slug}/checkout`)
    .send({ customer: { name: "Hari" } });
  expect(answer.status).toBe(201);
  const { pidx } = (answer.body as { payment: { pidx: string } }).payment;
  await server.simulator.pay(pidx);
  await server.http.get(`/v1/payments/return?pidx=${pidx}`);
}

const slugOf = async (selector: string) =>
  /\/pay\/(\w+)\//.exec((await desk.page.locator(selector).getAttribute("src")) ?? "")?.[1] ?? "";

describe.each(screensOfRun(1))("at a %s", (screen) => {
  it("a merchant makes a link by lines, shares it, sees it paid, and closes it", async () => {
    await desk.open(screen, "/staff/links");
    const { page } = desk;
    await desk.button("New payment link").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("What is paid for").fill("Trek to Ghandruk, deposit");
    await dialog.getByLabel("Who sets the price").selectOption("lines");
    await dialog.getByRole("button", { name: "Make the link" }).click();
    await dialog.getByText("Type a name.").waitFor();
    await dialog.getByLabel(/^Name/).fill("Room, two nights");
    await dialog.getByLabel("Quantity").fill("2");
    await dialog.getByLabel("Price of one (Rs)").fill("3,500");
    await dialog.getByText("Total Rs 7,000").waitFor();
    await desk.isGood(`link-new-${screen}`);
    await dialog.getByRole("button", { name: "Make the link" }).click();
    await desk.heading("Trek to Ghandruk, deposit").waitFor();
    const link = await page.getByLabel("Address of the link").inputValue();
    expect(await page.getByRole("link", { name: "WhatsApp" }).getAttribute("href")).toBe(
      `https://wa.me/?text=${encodeURIComponent(`Trek to Ghandruk, deposit: ${link}`)}`,
    );
    await payByCode(await slugOf("img.qr"));
    await page.getByRole("row").nth(1).getByText("Paid").waitFor();
    await desk.isGood(`link-${screen}`);

    await desk.button("Close the link").click();
    await page.getByRole("dialog").getByText("A closed link stays closed.").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Yes, do it" }).click();
    await page.getByText("Closed", { exact: true }).waitFor();
    expect(await page.locator("img.qr").count()).toBe(0);
    await page.getByRole("link", { name: "← Payment links" }).click();
    await page.getByRole("row").nth(1).getByText("Closed").waitFor();
    await desk.isGood(`links-${screen}`);
  });

  it("a cashier types an amount, shows the code, and sees it turn green", async () => {
    await desk.open(screen, "/staff/counter");
    const { page } = desk;
    await page.getByLabel("Amount in rupees").fill("abc");
    await desk.button("Show the QR code").click();
    await page.getByRole("alert").getByText("Type an amount").waitFor();
    await page.getByLabel("Amount in rupees").fill("450");
    await desk.isGood(`counter-${screen}`);
    await page.keyboard.press("Enter");
    await page.locator("[data-state=waiting]").waitFor();
    await page.locator("dialog img.qr").waitFor();
    await desk.isGood(`counter-code-${screen}`);
    await payByCode(await slugOf("dialog img.qr"));
    await page.locator("[data-state=paid]").waitFor();
    await desk.isGood(`counter-paid-${screen}`);
    await desk.button("Next customer").click();
    expect(await page.getByLabel("Amount in rupees").inputValue()).toBe("");
  });
});

it("a code that is given up can no longer be paid", async () => {
  await desk.open("phone", "/staff/counter", { locale: "ne-NP" });
  const { page } = desk;
  await page.locator("input[name=amount]").fill("100");
  await desk.button("QR कोड देखाउनुहोस्").click();
  const slug = await slugOf("dialog img.qr");
  await desk.isGood("counter-nepali");
  const closed = page.waitForResponse((answer) => answer.request().method() === "PATCH");
  await page.keyboard.press("Escape");
  expect((await closed).status()).toBe(200);
  const answer = await desk.server.http.post(`/v1/payment-links/${slug}/checkout`).send({});
  expect(answer.status).toBe(409);
});

it("a viewer sees links, and no button that makes or closes one", async () => {
  await desk.open("desktop", "/staff/links", { key: KEYS.viewer });
  const { page } = desk;
  await page.getByRole("row").nth(1).waitFor();
  expect(await desk.button("New payment link").count()).toBe(0);
  expect(await page.getByRole("link", { name: "Counter", exact: true }).count()).toBe(0);
  await page.getByRole("row").nth(1).getByRole("link").click();
  await page.getByText("Made by", { exact: true }).waitFor();
  expect(await desk.button("Close the link").count()).toBe(0);
});
