/** A passkey as the second step of signing in, with the authenticator that Chromium plays. */
import { afterAll, afterEach, beforeAll, expect, it } from "@jest/globals";
import { hashToken } from "../../../src/lib/token.ts";
import { problemOf } from "../../support/problem.ts";
import { addAuthenticator } from "../../support/browser.ts";
import { type Desk, startDesk } from "../../support/staff-desk.ts";

let desk: Desk;
let dashboard: string;
beforeAll(async () => {
  // Passkeys belong to a host name: an address in digits has none.
  desk = await startDesk({ PUBLIC_URL: "http://localhost" });
  dashboard = `${desk.server.context.config.publicUrl}/staff/`;
});
afterAll(() => desk.stop());
afterEach(() => desk.leave());

const TEXTS = {
  en: {
    add: "Add a passkey",
    bound: "Passkey bound",
    account: /^Account/,
    signOut: "Sign out",
    again: "Your browser did not use the passkey. Try again.",
    audit: "Passkey bound",
  },
  ne: {
    add: "पासकी जोड्नुहोस्",
    bound: "पासकी जोडिएको छ",
    account: /^खाता/,
    signOut: "साइन आउट",
    again: "ब्राउजरले पासकी प्रयोग गरेन। फेरि प्रयास गर्नुहोस्।",
    audit: "पासकी जोडियो",
  },
};

it.each([
  ["phone", "en"],
  ["desktop", "ne"],
] as const)(
  "at a %s in %s, staff bind a passkey and sign in with it; the key alone opens nothing",
  async (screen, language) => {
    const say = TEXTS[language];
    const locale = language === "ne" ? "ne-NP" : "en-GB";
    const key = `key-with-passkey-at-a-${screen}-000000`;
    await desk.server.db.apiKey.create({
      data: { name: `Asha at a ${screen}`, role: "operator", hash: hashToken(key) },
    });
    await visit(screen, locale, key);
    await desk.page.locator("#content").waitFor();
    await desk.page.goto(`${dashboard}keys`);
    await desk.button(say.add).waitFor();
    await desk.isGood(`own-key-${screen}`);
    await desk.button(say.add).click();
    await desk.page.getByText(say.bound).waitFor();
    await desk.isGood(`own-key-bound-${screen}`);

    await desk.button(say.account).click();
    await desk.page.getByRole("button", { name: say.signOut, exact: true }).click();
    await submit(key);
    await desk.page.locator("#content").waitFor();
    await desk.page.goto(`${dashboard}audit`);
    // The filter's choices have the same words.
    await desk.page.getByText(say.audit).filter({ visible: true }).first().waitFor();

    const bearer = await desk.server.http
      .get("/v1/admin/orders")
      .set("Authorization", `Bearer ${key}`);
    expect(problemOf(bearer)).toMatchObject({ status: 403, code: "passkey_required" });

    // Somebody else has the key, and another phone.
    await desk.leave();
    await visit(screen, locale, key);
    await desk.page.getByRole("alert").getByText(say.again).waitFor();
    await desk.isGood(`sign-in-passkey-${screen}`);
    expect(await desk.page.locator("#content").count()).toBe(0);
  },
);

/** A new browser with an authenticator of its own. */
async function visit(screen: "phone" | "desktop", locale: string, key: string): Promise<void> {
  await desk.open(screen, "/favicon.svg", { key: null, locale });
  await addAuthenticator(desk.page);
  await desk.page.goto(dashboard);
  await submit(key);
}

async function submit(key: string): Promise<void> {
  await desk.page.locator("input[name=key]").fill(key);
  await desk.page.locator("form button.primary").click();
}
