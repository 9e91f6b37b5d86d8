import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { withoutDatabase } from "../support/without-database.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    SHOP_NAME: "Tea & Co",
    SHOP_NAME_NE: "चिया पसल",
    SHOP_CONTACT_PHONE: "+977 1-4412345",
  });
});
afterAll(() => server.stop());

const WRONG = "items[0][sku]=tea-250g&items[0][quantity]=1&customer[email]=sita";

function postForm(language: string, form = WRONG) {
  return server.http
    .post("/v1/checkout")
    .set("Accept", "text/html")
    .set("Accept-Language", language)
    .type("form")
    .send(form);
}

/** What a reader sees, without names of files and fields. */
const wordsIn = (html: string) =>
  html
    .replace(/^.*<body/s, "<body")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");

describe("a plain form that is refused", () => {
  it("is answered with a page that says what to change, and how to reach the shop", async () => {
    const { status, text, headers } = await postForm("en");
    expect(status).toBe(422);
    expect(headers["vary"]).toContain("Accept-Language");
    expect(wordsIn(text)).toContain("Please look at this first");
    expect(wordsIn(text)).toContain("E-mail: This should be an e-mail address");
    expect(text).toContain(">+977 1-4412345</a>");
    expect(text).toContain("Tea &#38; Co");
    // A typing mistake needs no number to tell the shop.
    expect(text).not.toContain(headers["x-request-id"]);
  });

  it("is answered in Nepali alone to a browser that prefers it", async () => {
    const { status, text } = await postForm("ne");
    expect(status).toBe(422);
    expect(text).toContain('<html lang="ne">');
    expect(wordsIn(text)).toContain("चिया पसल");
    expect(wordsIn(text).replace("sita@example.com", "")).not.toMatch(/[a-z]/i);
  });

  it("says so in one language when the server's own part fails, with a number to tell the shop", async () => {
    await withoutDatabase(server.databaseUrl, async () => {
      const { status, text, headers } = await postForm("ne", WRONG.replace("sita", "sita@x.np"));
      expect(status).toBe(503);
      expect(text).toContain(headers["x-request-id"]);
      expect(wordsIn(text).replace(headers["x-request-id"] ?? "", "")).not.toMatch(/[a-z]/i);
    });
  });
});

describe("an address that leads nowhere", () => {
  it.each([
    ["/nowhere", "Page not found", "पृष्ठ भेटिएन"],
    ["/pay/none", "Page not found", "पृष्ठ भेटिएन"],
    ["/v1/payments/return?pidx=unknown", "This payment is not known here", "यो भुक्तानी यहाँ भेटिएन"],
  ])("is a page in the reader's language: %s", async (address, english, nepali) => {
    for (const [language, words] of [
      ["en", english],
      ["ne", nepali],
    ] as const) {
      const { status, text } = await server.http
        .get(address)
        .set("Accept", "text/html")
        .set("Accept-Language", language);
      expect(status).toBe(404);
      expect(wordsIn(text)).toContain(words);
      expect(text).toContain("tel:+97714412345");
      if (language === "ne") expect(wordsIn(text)).not.toMatch(/[a-z]/i);
      else expect(wordsIn(text)).not.toMatch(/\p{Script=Devanagari}/u);
    }
  });
});

it("a payment link's page says how to reach the shop", async () => {
  const made = await server.http
    .post("/v1/admin/payment-links")
    .set("Authorization", `Bearer ${KEYS.operator}`)
    .send({ amount: 50_000, description: "Tea" });
  const { slug } = made.body as { slug: string };
  const { text } = await server.http.get(`/pay/${slug}`);
  expect(text).toContain("tel:+97714412345");
});
