/** Staff see where they are signed in, and sign out there. */
import { afterAll, afterEach, beforeAll, expect, it } from "@jest/globals";
import { hashToken } from "../../../src/lib/token.ts";
import { OWN_PAGE, postSession } from "../../support/sessions.ts";
import { type Desk, startDesk } from "../../support/staff-desk.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.stop());
afterEach(() => desk.leave());

const FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:144.0) Gecko/20100101 Firefox/144.0";
const SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1";
const EDGE = "Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36 Edg/142.0";

const TEXTS = {
  en: {
    end: /^End: Firefox, Windows$/,
    firefox: "Firefox, Windows",
    safari: "Safari, iPhone or iPad",
    thisOne: "this one",
    others: "Sign out everywhere else",
    stays: "This one stays signed in.",
    yes: "Yes, do it",
  },
  ne: {
    end: /^टुङ्ग्याउनुहोस्: फायरफक्स, विन्डोज$/,
    firefox: "फायरफक्स, विन्डोज",
    safari: "सफारी, आइफोन वा आइप्याड",
    thisOne: "यही",
    others: "अरू सबै ठाउँबाट साइन आउट गर्नुहोस्",
    stays: "यो साइन इन नै रहन्छ।",
    yes: /^हो/,
  },
};

it.each([
  ["phone", "en"],
  ["desktop", "ne"],
] as const)(
  "at a %s in %s, a viewer ends one session and then all others, and stays signed in",
  async (screen, language) => {
    const say = TEXTS[language];
    const key = `key-signed-in-at-a-${screen}-00000000`;
    const { id: apiKeyId } = await desk.server.db.apiKey.create({
      data: { name: `Bina at a ${screen}`, role: "viewer", hash: hashToken(key) },
    });
    for (const browser of [FIREFOX, SAFARI, EDGE]) {
      await postSession(desk.server, { key }, { ...OWN_PAGE, "User-Agent": browser });
    }
    const open = () => desk.server.db.session.count({ where: { apiKeyId } });
    const locale = language === "ne" ? "ne-NP" : "en-GB";
    await desk.open(screen, "/staff/keys", { key, locale });
    const { page } = desk;
    await page.getByRole("cell", { name: say.safari, exact: true }).waitFor();
    expect(await page.getByText(say.thisOne, { exact: true }).count()).toBe(1);
    await desk.isGood(`own-sessions-${screen}`);

    await desk.button(say.end).click();
    await page.getByRole("dialog").getByRole("button", { name: say.yes }).click();
    await page.getByRole("cell", { name: say.firefox, exact: true }).waitFor({ state: "detached" });
    expect(await open()).toBe(3);

    await desk.button(say.others).click();
    await page.getByRole("dialog").getByText(say.stays).waitFor();
    await desk.isGood(`end-other-sessions-${screen}`);
    await page.getByRole("dialog").getByRole("button", { name: say.yes }).click();
    await page.getByRole("cell", { name: say.safari, exact: true }).waitFor({ state: "detached" });
    expect(await open()).toBe(1);
    expect(await desk.button(say.others).count()).toBe(0);
    await page.reload();
    await page.getByText(say.thisOne, { exact: true }).waitFor();
  },
);
