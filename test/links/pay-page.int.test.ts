/** The page of a payment link, as a browser without scripts meets it. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { LinkResponse } from "../../src/links/payment-link.ts";
import { problemOf } from "../support/problem.ts";
import { returnFromKhalti } from "../support/shop.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ SHOP_NAME: "Pasal & Sons" });
});
afterAll(() => server.stop());
beforeEach(() => server.simulator.reset());

async function newLink(body: object = {}): Promise<LinkResponse> {
  const answer = await server.http
    .post("/v1/admin/payment-links")
    .set("Authorization", `Bearer ${KEYS.operator}`)
    .send({ amount: 50_000, description: "Deposit", ...body });
  expect(answer.status).toBe(201);
  return answer.body as LinkResponse;
}

const page = ({ slug }: LinkResponse, query = "") =>
  server.http.get(`/pay/${slug}${query}`).set("Accept", "text/html");
const submit = ({ slug }: LinkResponse, fields: Record<string, string>, language = "en") =>
  server.http
    .post(`/v1/payment-links/${slug}/checkout`)
    .set("Accept", "text/html")
    .set("Accept-Language", language)
    .type("form")
    .send(fields);
const keyIn = (html: string) => /name="form_key" value="([^"]+)"/.exec(html)?.[1] ?? "";

describe("the page", () => {
  it("shows the shop, what is paid for, the amount and the ways to pay, and runs no script", async () => {
    const link = await newLink({ description: "Deposit <b>17</b>", reference: "SECRET-17" });
    const answer = await page(link);
    expect(answer.status).toBe(200);
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
    expect(answer.text).toContain("Pasal &#38; Sons");
    expect(answer.text).toContain("Deposit &#60;b&#62;17&#60;/b&#62;");
    expect(answer.text).toContain("Rs 500");
    expect(answer.text).toMatch(/<optgroup label="E-banking"><option value="ebanking:\w+">/);
    expect(answer.text).toMatch(/<optgroup label="Mobile banking">/);
    expect(answer.text).not.toContain("SECRET-17");
    expect(answer.text).not.toMatch(/<script|style=|<!-- \w+ -->/);
  });

  it("is in Nepali for browsers that prefer it, and by its own link", async () => {
    const link = await newLink();
    const byBrowser = await page(link).set("Accept-Language", "ne");
    const byLink = await page(link, "?lang=ne").set("Accept-Language", "en");
    const again = await server.http
      .post(/action="([^"]+)"/.exec(byLink.text)?.[1] ?? "")
      .set({ "Accept-Language": "en", Accept: "text/html" })
      .type("form")
      .send({ form_key: randomUUID(), odd: "1" });
    expect(again.text).toContain(`href="/pay/${link.slug}?lang=en"`);
    for (const { text } of [byBrowser, byLink, again]) {
      expect(text).toContain('<html lang="ne">');
      expect(text).toContain("खल्तीमा जानुहोस्");
    }
  });

  it("offers no bank below Rs 100, and asks for an open amount with its bounds", async () => {
    expect((await page(await newLink({ amount: 9_900 }))).text).not.toContain("optgroup");
    const open = await page(
      await newLink({ amount: undefined, amount_bounds: { min: 5_000, max: 90_000 } }),
    );
    expect(open.text).toContain("From Rs 50 to Rs 900");
    expect(open.text).toContain('name="rupees"');
  });

  it("lists its lines with their total", async () => {
    const lines = [{ name: "Tea <1>", quantity: 2, unit_amount: 45_000 }];
    const { text } = await page(await newLink({ amount: undefined, lines }));
    expect(text).toContain("Tea &#60;1&#62; × 2");
    expect(text).toMatch(/pay-total">Rs 900</);
  });

  it("of an unknown link is the 404 page", async () => {
    for (const slug of ["abcdefghjkmnpq", "x", "%00"]) {
      const answer = await server.http.get(`/pay/${slug}`).set("Accept", "text/html");
      expect([slug, answer.status]).toEqual([slug, 404]);
      expect(answer.headers["content-type"]).toContain("text/html");
    }
  });

  it("shows banks only while Khalti lists them", async () => {
    const fresh = await server.another();
    await server.simulator.fault({ endpoint: "banks", kind: "status", status: 503, times: 20 });
    const { slug } = await newLink();
    const text = await (await fetch(`${fresh.url}/pay/${slug}`)).text();
    expect(text).toContain('value="wallet"');
    expect(text).not.toContain("optgroup");
    await fresh.stop();
  });
});

describe("the form", () => {
  it("leads to Khalti and back to the order, without a script", async () => {
    const link = await newLink();
    const key = keyIn((await page(link)).text);
    const answer = await submit(link, {
      form_key: key,
      pay_with: "wallet",
      "customer[name]": "Sita",
    });
    expect(answer.status).toBe(303);
    const [payment] = await server.simulator.payments();
    expect(answer.headers["location"]).toContain(payment?.pidx);
    await server.simulator.pay(payment?.pidx ?? "");
    const cookie = String(answer.headers["set-cookie"]).split(";")[0] ?? "";
    const back = await server.http
      .get(`/v1/payments/return?pidx=${payment?.pidx ?? ""}`)
      .set("Cookie", cookie);
    expect(back.headers["location"]).toMatch(/^\/orders\/[0-9a-f-]+#order_/);
  });

  it("sent twice makes one order, also at the same time", async () => {
    const link = await newLink({ max_uses: 1 });
    const fields = { form_key: keyIn((await page(link)).text), pay_with: "wallet" };
    const first = await submit(link, fields);
    const again = await submit(link, fields);
    expect([first.status, again.status]).toEqual([303, 303]);
    expect(again.headers["location"]).toBe(first.headers["location"]);
    expect(await server.simulator.payments()).toHaveLength(1);

    const other = await newLink();
    const twice = { form_key: randomUUID(), pay_with: "wallet" };
    await Promise.all([submit(other, twice), submit(other, twice)]);
    expect(await server.db.order.count({ where: { paymentLinkId: other.id } })).toBe(1);
  });

  it("takes rupees as customers write them, and a bank", async () => {
    const link = await newLink({ amount: undefined, amount_bounds: { min: 5_000, max: 900_000 } });
    const bank = /value="(ebanking:\w+)"/.exec((await page(link)).text)?.[1] ?? "";
    const answer = await submit(link, { form_key: randomUUID(), rupees: "१,५००", pay_with: bank });
    expect(answer.status).toBe(303);
    const [payment] = await server.simulator.payments();
    expect(payment?.request).toMatchObject({ amount: 150_000, modes: ["EBANKING"] });
  });

  it.each([
    [{ rupees: "10" }, 422, /रकम जाँच्नुहोस्/],
    [{ rupees: "ten" }, 422, /रकम जाँच्नुहोस्/],
    [{}, 422, /रकम जाँच्नुहोस्/],
    [{ rupees: "500", pay_with: "ebanking:nobank" }, 422, /अर्को तरिकाले/],
    [{ rupees: "500", "customer[phone]": "12" }, 422, /मोबाइल नम्बर जाँच्नुहोस्/],
    [{ rupees: "500", odd: "1" }, 422, /काम भएन/],
  ])(
    "with %j shows the page again and says what is wrong, in Nepali",
    async (fields, status, words) => {
      const link = await newLink({ amount: undefined, amount_bounds: { min: 5_000, max: 90_000 } });
      const answer = await submit(
        link,
        { form_key: randomUUID(), pay_with: "wallet", ...fields },
        "ne",
      );
      expect(answer.status).toBe(status);
      expect(answer.headers["content-type"]).toContain("text/html");
      expect(answer.text).toMatch(words);
      expect(keyIn(answer.text)).not.toBe("");
    },
  );

  it.each([
    ["-500", "amount", "pay-rupees"],
    ["५००० रु", "amount", "pay-rupees"],
    ['9" onfocus="x', "amount", "pay-rupees"],
  ])("keeps what was typed (%s), and marks the field", async (rupees, _problem, field) => {
    const link = await newLink({ amount: undefined, amount_bounds: { min: 5_000, max: 90_000 } });
    const bank = /value="(ebanking:\w+)"/.exec((await page(link)).text)?.[1] ?? "";
    const { text } = await submit(link, {
      form_key: randomUUID(),
      pay_with: bank,
      rupees,
      "customer[name]": 'Sita "Didi" <Sharma>',
      "customer[phone]": "9800000001",
    });
    const input = /<input id="pay-rupees"[^>]*>/.exec(text)?.[0] ?? "";
    expect(input).toContain(`value="${rupees.replaceAll('"', "&#34;")}"`);
    expect(input).toContain(
      'aria-invalid="true" autofocus aria-describedby="pay-problem pay-bounds"',
    );
    expect(input).toContain(`id="${field}"`);
    expect(text.match(/aria-invalid/g)).toHaveLength(1);
    expect(text).toContain('value="Sita &#34;Didi&#34; &#60;Sharma&#62;"');
    expect(text).toContain('value="9800000001"');
    expect(text).toContain(`<option value="${bank}" selected>`);
    expect(text).not.toMatch(/Rs -|onfocus="/);
  });

  it("marks the way to pay or the customer's fields when the problem is theirs", async () => {
    const link = await newLink();
    const send = async (fields: Record<string, string>) =>
      (await submit(link, { form_key: randomUUID(), pay_with: "wallet", ...fields })).text;
    expect(await send({ pay_with: "ebanking:nobank" })).toMatch(
      /<select id="pay-with"[^>]*aria-invalid="true"/,
    );
    expect(await send({ "customer[phone]": "12" })).toMatch(
      /id="pay-name"[^>]*aria-invalid="true"[^>]*>/s,
    );
    expect((await page(link)).text).not.toMatch(/aria-invalid|data-field|value="<!--/);
  });

  it("of a link that is taken, used, closed or expired says so, and offers no button", async () => {
    const link = await newLink({ max_uses: 1 });
    const key = { form_key: randomUUID(), pay_with: "wallet" };
    await submit(link, key);
    const taken = await submit(link, { ...key, form_key: randomUUID() });
    expect([taken.status, taken.text.includes("Somebody is paying")]).toEqual([409, true]);
    const [payment] = await server.simulator.payments();
    await server.simulator.pay(payment?.pidx ?? "");
    await returnFromKhalti(server, payment?.pidx ?? "");

    const used = await page(link);
    expect([used.status, used.text.includes("has been paid already")]).toEqual([410, true]);
    expect(used.text).not.toContain("<form");
    expect((await submit(link, { ...key, form_key: randomUUID() })).status).toBe(409);

    const closed = await newLink();
    await server.http
      .patch(`/v1/admin/payment-links/${closed.id}`)
      .set("Authorization", `Bearer ${KEYS.merchant}`)
      .send({ status: "closed" });
    const over = (await page(closed)).text;
    expect(over).toContain("is closed");
    // It does not say that something is being paid here.
    expect(over).not.toMatch(/You pay for|Pay with Khalti/);
    expect([over, used.text].every((text) => text.includes("This link is for"))).toBe(true);
  });

  it("of another page may send the fields of the JSON body, and a program gets a problem document", async () => {
    const link = await newLink({
      amount: undefined,
      amount_bounds: { min: 5_000, max: 90_000 },
    });
    const send = (fields: Record<string, string>) =>
      server.http.post(`/v1/payment-links/${link.slug}/checkout`).type("form").send(fields);
    const paid = await send({
      amount: "7500",
      "method[mode]": "wallet",
      "customer[name]": "Sita",
    });
    expect(paid.status).toBe(303);
    expect(await server.simulator.payments()).toMatchObject([{ total_amount: 7_500 }]);
    const refused = await send({ amount: "4999" });
    expect([refused.status, refused.type]).toEqual([422, "application/problem+json"]);
    expect(problemOf(refused)).toMatchObject({ code: "invalid_request" });
  });

  it("is limited per address, with the page as answer", async () => {
    const busy = await server.another({ CHECKOUT_RATE_LIMIT: "1" });
    const { slug } = await newLink();
    const send = () =>
      fetch(`${busy.url}/v1/payment-links/${slug}/checkout`, {
        method: "POST",
        redirect: "manual",
        headers: { Accept: "text/html" },
        body: new URLSearchParams({
          form_key: randomUUID(),
          pay_with: "wallet",
          "customer[name]": "Sita",
        }),
      });
    expect((await send()).status).toBe(303);
    const second = await send();
    expect(second.status).toBe(429);
    expect(second.headers.get("retry-after")).toBe("60");
    const text = await second.text();
    expect(text).toContain("too many tries");
    expect(text).toContain('value="Sita"');
    await busy.stop();
  });

  it("keeps the order when Khalti does not answer: the customer lands on its page", async () => {
    const link = await newLink();
    await server.simulator.fault({ endpoint: "initiate", kind: "status", status: 500 });
    const answer = await submit(link, { form_key: randomUUID(), pay_with: "wallet" });
    expect(answer.status).toBe(303);
    expect(answer.headers["location"]).toMatch(/^\/orders\/[0-9a-f-]+#order_/);
  });
});

describe("the QR code", () => {
  it("is there as SVG and as PNG, and only for a link that exists", async () => {
    const { slug } = await newLink();
    const svg = await server.http.get(`/pay/${slug}/qr.svg`);
    expect(svg.headers["content-type"]).toContain("image/svg+xml");
    expect(Buffer.from(svg.body as Buffer).toString()).toMatch(/^<svg/);
    const png = await server.http.get(`/pay/${slug}/qr.png`);
    expect(png.headers["content-type"]).toContain("image/png");
    expect((png.body as Buffer).subarray(1, 4).toString()).toBe("PNG");
    expect((await server.http.get("/pay/abcdefghjkmnpq/qr.svg")).status).toBe(404);
  });
});
