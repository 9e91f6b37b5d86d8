import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { withoutDatabase } from "../support/without-database.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ TRUSTED_PROXIES: "1" });
});
afterAll(() => server.stop());

async function productsInside(): Promise<unknown> {
  const { status, text } = await server.http.get("/");
  expect(status).toBe(200);
  expect(text).not.toContain("<!-- products -->");
  const [, json] = /<template id="products-data">([^<]*)<\/template>/.exec(text) ?? [];
  if (json === undefined) return null;
  return JSON.parse(json.replaceAll("&lt;", "<").replaceAll("&amp;", "&"));
}

it("has the products inside as the API lists them, at their newest price and with any name", async () => {
  expect(await productsInside()).toEqual((await server.http.get("/v1/products")).body);
  await server.db.product.update({
    where: { sku: "tea-250g" },
    data: { amountPaisa: 51_100, name: "</template><b>Tea</b> & more" },
  });
  const now = await productsInside();
  expect(now).toEqual((await server.http.get("/v1/products")).body);
  expect(now).toMatchObject({
    data: expect.arrayContaining([
      expect.objectContaining({ amount: 51_100, name: "</template><b>Tea</b> & more" }),
    ]) as unknown,
  });
});

it("is not sent again to a browser that has it", async () => {
  const { headers } = await server.http.get("/");
  const again = await server.http.get("/").set("If-None-Match", headers["etag"] ?? "");
  expect(again.status).toBe(304);
});

it("comes without products while they cannot be read, and asks for them itself", async () => {
  await withoutDatabase(server.databaseUrl, async () => {
    expect(await productsInside()).toBeNull();
  });
  expect(await productsInside()).not.toBeNull();
});

/** What a reader without scripts sees of the shop. */
const plainForm = (html: string) => /<noscript>\s*<form.*?<\/form>/s.exec(html)?.[0] ?? "";

it("without scripts is in the language that the browser prefers, with the goods and their prices", async () => {
  const nepali = await server.http.get("/").set("Accept-Language", "ne-NP,en;q=0.5");
  expect(nepali.text).toContain('<html lang="ne">');
  expect(nepali.headers["vary"]).toContain("Accept-Language");
  const form = plainForm(nepali.text);
  expect(form).toContain("भीर मह, ५०० ग्राम");
  expect(form).toContain("रु. ८५०");
  const words = form.replace(/<[^>]*>/g, " ").replaceAll(/JavaScript|MPIN/g, "");
  expect(words).not.toMatch(/[A-Za-z0-9]/);
  const english = await server.http.get("/").set("Accept-Language", "en-GB");
  expect(english.text).toContain('<html lang="en">');
  expect(plainForm(english.text)).toContain("Wild honey, 500 g");
});

it("keeps the language that was chosen by a link, on the pages that follow", async () => {
  const chosen = await server.http.get("/?lang=ne").set("Accept-Language", "en");
  expect(chosen.text).toContain('<html lang="ne">');
  const [cookie = ""] = [chosen.headers["set-cookie"]].flat();
  expect(cookie).toMatch(/^language=ne; Max-Age=31536000; Path=\/;/);
  expect(cookie).not.toContain("Secure");
  const encrypted = await server.http.get("/?lang=ne").set("X-Forwarded-Proto", "https");
  expect(String(encrypted.headers["set-cookie"])).toMatch(
    /^__Host-language=ne; .*Path=\/; .*Secure;/,
  );
  const next = await server.http
    .get("/orders/01930000-0000-7000-8000-000000000000")
    .set("Accept-Language", "en")
    .set("Cookie", cookie.split(";")[0] ?? "");
  expect(next.text).toContain('<html lang="ne">');
  const none = await server.http.get("/?lang=fr").set("Accept-Language", "en");
  expect(none.text).toContain('<html lang="en">');
  expect(none.headers["set-cookie"]).toBeUndefined();
});

it("takes an order without scripts in the language that was chosen", async () => {
  const { status } = await server.http
    .post("/v1/checkout")
    .set("Accept-Language", "en")
    .set("Cookie", "language=ne")
    .type("form")
    .send("items[0][sku]=tea-250g&items[0][quantity]=1");
  expect(status).toBe(303);
  const order = await server.db.order.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
  expect(order.language).toBe("ne");
});
