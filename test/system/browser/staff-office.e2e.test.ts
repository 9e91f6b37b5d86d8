import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { screensOfRun } from "../../support/browser.ts";
import { type Desk, startDesk } from "../../support/staff-desk.ts";
import { KEYS } from "../../support/test-server.ts";
import { startWebhookReceiver, type WebhookReceiver } from "../../support/webhook-receiver.ts";

let desk: Desk;
let receiver: WebhookReceiver;
beforeAll(async () => {
  [desk, receiver] = await Promise.all([
    startDesk({ ROLE: "all", WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8" }),
    startWebhookReceiver(),
  ]);
});
afterAll(async () => {
  await desk.stop();
  await receiver.stop();
});
afterEach(() => desk.leave());

describe.each(screensOfRun(1))("at a %s, an administrator", (screen) => {
  const admin = { key: KEYS.admin };

  it("makes an endpoint, tests it, resends, disables and enables it", async () => {
    await desk.open(screen, "/staff/webhooks", admin);
    const { page } = desk;
    await desk.button("New endpoint").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Address (https)").fill(`${receiver.url}/${screen}`);
    await dialog.getByRole("button", { name: "Make it" }).click();
    expect(await page.getByLabel(/^Its secret/).inputValue()).toMatch(/^whsec_/);
    await desk.isGood(`webhooks-${screen}`);
    await desk.button("I have copied it").click();
    await page.getByLabel(/^Its secret/).waitFor({ state: "detached" });
    await page.getByRole("link", { name: new RegExp(`/${screen}$`) }).click();
    await desk.button("Send a test").click();
    await page.getByText("A test is on its way.").waitFor();
    await page.getByText("Succeeded").waitFor();
    await desk.isGood(`endpoint-${screen}`);
    await desk.button("Send again").click();
    await page.getByRole("listitem").nth(1).waitFor();

    for (const [name, consequence, status] of [
      ["Disable", "Nothing is sent to it", "Disabled"],
      ["Enable", "Events are sent to it again", "Enabled"],
    ] as const) {
      await page.getByRole("button", { name, exact: true }).click();
      await page.getByRole("dialog").getByText(consequence).waitFor();
      await page.getByRole("dialog").getByRole("button", { name: "Yes, do it" }).click();
      await page.locator("header .pill", { hasText: status }).waitFor();
    }
    await desk.button("Replay").click();
    await page.getByRole("dialog").getByLabel("Since").fill("2026-01-01");
    await page.getByRole("dialog").getByRole("button", { name: "Yes, do it" }).click();
    await page.getByText(/events are on their way/).waitFor();
  });

  it("makes a key with its consequence and a reason, sees it once, and revokes it", async () => {
    await desk.open(screen, "/staff/keys", admin);
    const { page } = desk;
    const name = `Asha at a ${screen}`;
    await desk.button("New key").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/^Name/).fill(name);
    await dialog.getByLabel("Role").selectOption("admin");
    await dialog.getByText("An administrator may do everything").waitFor();
    await dialog.getByLabel("Role").selectOption("operator");
    await dialog.getByLabel("Works until the end of").fill("2030-01-31");
    await dialog.getByLabel("For a program, not a person").check();
    await dialog.getByLabel("Role").selectOption("merchant"); // a shop's server is one anyhow
    await dialog.getByLabel("For a program, not a person").waitFor({ state: "detached" });
    await dialog.getByLabel("Role").selectOption("operator");
    expect(await dialog.getByLabel("For a program, not a person").isChecked()).toBe(true);
    await dialog.getByLabel("Reason").fill("She begins on Sunday.");
    await desk.isGood(`key-new-${screen}`);
    await dialog.getByRole("button", { name: "Make the key" }).click();
    expect(await page.getByLabel(/^The key, shown only now/).inputValue()).toMatch(
      /^kbff_operator_/,
    );
    await desk.button("I have copied it").click();
    await page.getByRole("cell", { name, exact: true }).waitFor();
    await page.getByText("Until 31 Jan 2030").waitFor();
    await page.getByRole("row", { name }).getByText("Program", { exact: true }).waitFor();
    await page.getByText("this one").first().waitFor();
    await desk.isGood(`keys-${screen}`);
    await desk.button(`Revoke: ${name}`).click();
    await page.getByRole("dialog").getByText("its sessions end").waitFor();
    await page.getByRole("dialog").getByLabel("Reason").fill("She left.");
    await page.getByRole("dialog").getByRole("button", { name: "Revoke the key" }).click();
    await page.getByRole("row", { name }).getByText("Revoked").waitFor();
  });

  it("changes a price with its consequence and a reason, and finds it in the audit", async () => {
    const sku = screen === "phone" ? "tea-250g" : "honey-500g";
    await desk.open(screen, "/staff/products", admin);
    const { page } = desk;
    await page.getByRole("row").nth(3).waitFor();
    await desk.isGood(`products-${screen}`);
    await page.goto(`${desk.server.url}/staff/products/${sku}`);
    const price = page.getByLabel(/^Price in rupees/);
    await price.waitFor();
    const before = await price.inputValue();
    await price.fill("x");
    await desk.button("Save").click();
    await page.getByText("Type an amount, such as").waitFor();
    await price.fill("475");
    await desk.isGood(`product-${screen}`);
    await desk.button("Save").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(`from Rs ${before} to Rs 475`).waitFor();
    await dialog.getByLabel("Reason").fill("The garden raised its price.");
    await desk.isGood(`price-${screen}`);
    await dialog.getByRole("button", { name: "Save" }).click();
    await desk.heading("Products").waitFor();
    await page.goto(`${desk.server.url}/staff/audit`);
    await page
      .getByRole("row", { name: new RegExp(sku) })
      .first()
      .waitFor();
    await desk.isGood(`audit-${screen}`);
  });
});

it.each(screensOfRun(1))(
  "at a %s, an administrator gives a top-up a stricter field than its provider's",
  async (screen) => {
    const sku = "khalti-top-up";
    await desk.open(screen, `/staff/products/${sku}`, { key: KEYS.admin });
    const { page } = desk;
    await page.getByText(/The provider's fields: /).waitFor();
    await desk.button("Use own fields").click();
    const pattern = page.getByLabel(/^Pattern of the whole value/);
    await pattern.fill("98(");
    await desk.button("Save").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByRole("alert").getByText("This is not a regular expression.").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await pattern.fill("98\\d{8}");
    await pattern.scrollIntoViewIfNeeded();
    await desk.isGood(`product-fields-${screen}`);
    await desk.button("Save").click();
    await dialog.getByRole("button", { name: "Save" }).click();
    await desk.heading("Products").waitFor();
    const stored = await desk.server.db.product.findUniqueOrThrow({ where: { sku } });
    expect(stored.fields).toMatchObject([{ pattern: "98\\d{8}" }]);

    await page.goto(`${desk.server.url}/staff/products/${sku}`);
    await desk.button("Remove field 1").click();
    await page.getByText(/The provider's fields: /).waitFor();
    await desk.button("Save").click();
    await dialog.getByRole("button", { name: "Save" }).click();
    await desk.heading("Products").waitFor();
    const again = await desk.server.db.product.findUniqueOrThrow({ where: { sku } });
    expect(again.fields).toEqual([]);
  },
);

it("the audit is there in Nepali", async () => {
  await desk.open("phone", "/staff/audit", { locale: "ne-NP", key: KEYS.viewer });
  await desk.heading("लेखाजोखा").waitFor();
  // The filter's choices have the same words.
  await desk.page.getByText("साइन इन भयो").filter({ visible: true }).first().waitFor();
  await desk.isGood("audit-nepali");
});
