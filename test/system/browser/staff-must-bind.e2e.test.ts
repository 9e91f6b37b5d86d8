/** Where the server demands a passkey, the dashboard shows nothing but how to bind one, until the key has it. */
import { afterAll, afterEach, beforeAll, expect, it } from "@jest/globals";
import { hashToken } from "../../../src/lib/token.ts";
import { bindableUntil } from "../../../src/http/auth/key-validity.ts";
import { addAuthenticator } from "../../support/browser.ts";
import { type Desk, startDesk } from "../../support/staff-desk.ts";
import { HOUR } from "../../support/test-clock.ts";

let desk: Desk;
let dashboard: string;
beforeAll(async () => {
  desk = await startDesk({ PUBLIC_URL: "http://localhost", REQUIRE_PASSKEY: "on" });
  dashboard = `${desk.server.context.config.publicUrl}/staff/`;
});
afterAll(() => desk.stop());
afterEach(() => desk.leave());

const TEXTS = {
  en: {
    title: "Add a passkey first",
    add: "Add a passkey",
    signOut: /^Sign out: /,
    language: "नेपाली",
    account: /^Account/,
    leave: "Sign out",
    late: "This key has no passkey, and its day to bind one is over. Ask an administrator for a new key, or run: cli keys let-bind.",
    program: "This is the key of a program, which opens no session.",
  },
  ne: {
    title: "पहिले पासकी जोड्नुहोस्",
    add: "पासकी जोड्नुहोस्",
    signOut: /^साइन आउट: /,
    language: "English",
    account: /^खाता/,
    leave: "साइन आउट",
    late: "यो कीसँग पासकी छैन, र जोड्ने एक दिन बितिसक्यो। प्रशासकसँग नयाँ की माग्नुहोस्, वा सर्भर चलाउनेले: cli keys let-bind",
    program: "यो प्रोग्रामको की हो: यसले साइन इन हुँदैन।",
  },
};

it.each([
  ["phone", "en"],
  ["desktop", "ne"],
] as const)(
  "at a %s in %s, a key without a passkey sees only how to bind one, and then the dashboard",
  async (screen, language) => {
    const say = TEXTS[language];
    const key = `key-that-must-bind-at-a-${screen}-0000`;
    await newKey(key, `Asha at a ${screen}`);
    await visit(screen, language);
    await submit(key);
    await desk.heading(say.title).waitFor();
    await desk.isGood(`must-bind-${screen}`);

    // No address leads past it, and the server answers nothing else.
    await desk.page.goto(`${dashboard}orders`);
    await desk.heading(say.title).waitFor();
    expect(await desk.page.locator("#content").count()).toBe(0);
    expect(await statusOf("/v1/admin/orders")).toEqual([403, "passkey_not_bound"]);

    const other = TEXTS[language === "en" ? "ne" : "en"];
    await desk.button(say.language).click();
    await desk.heading(other.title).waitFor();
    await desk.button(other.language).click();

    await desk.button(say.signOut).click();
    await submit(key);
    await desk.button(say.add).click();
    await desk.page.locator("#content").waitFor();
    expect(await statusOf("/v1/admin/orders")).toEqual([200, null]);

    await desk.button(say.account).click();
    await desk.page.getByRole("button", { name: say.leave, exact: true }).click();
    await submit(key);
    await desk.page.locator("#content").waitFor();
  },
);

it.each([
  ["phone", "ne"],
  ["desktop", "en"],
] as const)(
  "at a %s in %s, a key whose day is over and a program's key are told why they open nothing",
  async (screen, language) => {
    const say = TEXTS[language];
    const old = `key-from-yesterday-at-a-${screen}-00000`;
    const program = `key-of-a-program-at-a-${screen}-000000`;
    const yesterday = new Date(desk.clock.now().getTime() - 25 * HOUR);
    await newKey(old, `Bina at a ${screen}`, { passkeyBindableUntil: bindableUntil(yesterday) });
    await newKey(program, `A job at a ${screen}`, { program: true });
    await visit(screen, language);
    for (const [key, text] of [
      [old, say.late],
      [program, say.program],
    ] as const) {
      await submit(key);
      await desk.page.getByRole("alert").getByText(text).waitFor();
    }
    await desk.isGood(`must-bind-late-${screen}`);
  },
);

async function newKey(key: string, name: string, more: object = {}): Promise<void> {
  const passkeyBindableUntil = bindableUntil(desk.clock.now());
  await desk.server.db.apiKey.create({
    data: { name, role: "operator", hash: hashToken(key), passkeyBindableUntil, ...more },
  });
}

/** A new browser with an authenticator of its own. */
async function visit(screen: "phone" | "desktop", language: "en" | "ne"): Promise<void> {
  const locale = language === "ne" ? "ne-NP" : "en-GB";
  await desk.open(screen, "/favicon.svg", { key: null, locale });
  await addAuthenticator(desk.page);
  await desk.page.goto(dashboard);
}

async function submit(key: string): Promise<void> {
  await desk.page.locator("input[name=key]").fill(key);
  await desk.page.locator("form button.primary").click();
}

/** What the page's own request gets. */
async function statusOf(path: string): Promise<[number, string | null]> {
  return desk.page.evaluate(async (address) => {
    const answer = await fetch(address);
    const { code = null } = (await answer.json()) as { code?: string };
    return [answer.status, code] as [number, string | null];
  }, path);
}
