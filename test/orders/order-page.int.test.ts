import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const CART = {
  items: [{ sku: "tea-250g", quantity: 1 }],
  customer: { name: "Sita Sharma", email: "sita@example.com", phone: "9800000001" },
};

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    SHOP_NAME: "Tea & <Co>",
    SHOP_CONTACT_PHONE: "+977 1-4412345",
    SHOP_CONTACT_VIBER: "+977 9841234567",
    SHOP_CONTACT_EMAIL: "help@shop.example",
    SHOP_CONTACT_ADDRESS: "Thamel 26 <Kathmandu>",
    SHOP_PAN: "123456789",
  });
});
afterAll(() => server.stop());

interface Checkout {
  order: { id: string; purchase_order_id: string };
  order_token: string;
}

async function order(headers: Record<string, string> = {}) {
  const answer = await server.http.post("/v1/checkout").set(headers).send(CART);
  const cookies = (answer.headers["set-cookie"] ?? []) as unknown as string[];
  const { order: made, order_token: token } = answer.body as Checkout;
  return { id: made.id, number: made.purchase_order_id, token, cookies };
}

/** The cookie as the browser sends it back. */
const sent = (cookies: string[]) =>
  cookies
    .filter((cookie) => cookie.startsWith("khalti_bff_order_page="))
    .map((cookie) => cookie.split(";")[0])
    .join("; ");

const withoutScripts = (html: string) =>
  /<section class="panel status"[^>]*>(.*?)<\/section>/s.exec(html)?.[1] ?? "";

describe("a checkout in a browser", () => {
  it.each([{}, { "Idempotency-Key": "0193a1c2-5c5e-7d39-b1f6-0d9f5f0e6a11" }])(
    "sets a cookie for the page of its order, hidden from scripts (%o)",
    async (headers) => {
      const { id, token, cookies } = await order(headers);
      const [cookie] = cookies.filter((one) => one.startsWith("khalti_bff_order_page="));
      expect(cookie).toContain(`khalti_bff_order_page=${token};`);
      expect(cookie).toContain(`Path=/orders/${id};`);
      expect(cookie).toMatch(/; HttpOnly/);
      expect(cookie).toMatch(/; SameSite=Lax/);
    },
  );
});

describe("the page of an order, without scripts", () => {
  it("says state, number and amount, and pays again from the browser that ordered", async () => {
    const { id, number, token, cookies } = await order();
    const page = await server.http.get(`/orders/${id}`).set("Cookie", sent(cookies));
    expect(page.status).toBe(200);
    const plain = withoutScripts(page.text);
    expect(plain).toContain("Waiting for payment");
    expect(plain).toContain(`${number} · Rs 450`);
    expect(page.text).toContain('<meta http-equiv="refresh"');
    expect(page.headers["content-encoding"]).toBe("gzip");
    expect(page.headers["vary"]).toContain("Accept-Encoding");
    expect(page.text).toContain(`<meta name="order-token" content="${token}" />`);

    const [, action = ""] = /<form method="post" action="([^"]+)"/.exec(plain) ?? [];
    const paid = await server.http.post(action).type("form").send({ order_token: token });
    expect(paid.status).toBe(303);
    expect(paid.headers["location"]).toMatch(/\/\?pidx=|\/pay\//);
  });

  it("is kept by no browser where it has the order's token and person, and else asked for again", async () => {
    const { id, cookies } = await order();
    const own = await server.http.get(`/orders/${id}`).set("Cookie", sent(cookies));
    expect(own.headers["cache-control"]).toBe("no-store");
    const shown = await server.http.get(`/orders/${id}`);
    expect(shown.headers["cache-control"]).toBe("private, no-cache");
  });

  it("shows a stranger the state alone, and nothing that pays", async () => {
    const { id, token } = await order();
    const other = await order();
    for (const cookie of ["", sent(other.cookies), "khalti_bff_order_page=wrong"]) {
      const { text } = await server.http.get(`/orders/${id}`).set("Cookie", cookie);
      expect(withoutScripts(text)).toContain("Waiting for payment");
      expect(withoutScripts(text)).toContain("paid in the browser in which it was made");
      expect(text).not.toContain("<form");
      expect(text).not.toContain(token);
      expect(text).not.toMatch(/Sita|sita@|98000/);
    }
  });

  it("is where a refused form of the order leads", async () => {
    const { id } = await order();
    const refused = await server.http
      .post(`/v1/orders/${id}/payments`)
      .set("Accept", "text/html")
      .type("form")
      .send({ order_token: "wrong" });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.text).toContain(`<a href="/orders/${id}">See the order</a>`);
    const elsewhere = await server.http.get("/v1/nowhere").set("Accept", "text/html");
    expect(elsewhere.text).not.toContain("See the order");
  });

  it("speaks Nepali with Nepali digits to a browser that prefers it", async () => {
    const { id } = await order();
    const { text } = await server.http.get(`/orders/${id}`).set("Accept-Language", "ne");
    expect(text).toContain('<html lang="ne">');
    expect(withoutScripts(text)).toContain("रु. ४५०");
    expect(withoutScripts(text)).not.toContain("Waiting");
  });

  it("is missing for an order that does not exist, and says so", async () => {
    for (const id of ["01930000-0000-7000-8000-000000000000", "nonsense"]) {
      const page = await server.http.get(`/orders/${id}`);
      expect(page.status).toBe(404);
      expect(withoutScripts(page.text)).toContain("No such order");
    }
  });

  it("offers no other payment once the order is closed", async () => {
    const { id, token, cookies } = await order();
    await server.http.post(`/v1/orders/${id}/close`).set("Authorization", `Bearer ${token}`);
    const { text } = await server.http.get(`/orders/${id}`).set("Cookie", sent(cookies));
    expect(withoutScripts(text)).toContain("Order closed");
    expect(text).not.toContain("<form");
    expect(text).not.toContain('http-equiv="refresh"');
  });
});

describe("the order inside its page", () => {
  /** What the page's scripts take. */
  const inside = (html: string): unknown => {
    const [, text] = /<template id="order-data">([^<]*)<\/template>/.exec(html) ?? [];
    return text === undefined
      ? null
      : JSON.parse(text.replaceAll("&lt;", "<").replaceAll("&amp;", "&"));
  };

  it("is what the API answers, for the browser that ordered", async () => {
    const name = "</template><script>alert(1)</script>&lt;";
    const made = await server.http
      .post("/v1/checkout")
      .send({ ...CART, customer: { ...CART.customer, name } });
    const { order: ordered, order_token: token } = made.body as Checkout;
    const cookies = made.headers["set-cookie"] as unknown as string[];
    const page = await server.http.get(`/orders/${ordered.id}`).set("Cookie", sent(cookies));
    const answer = await server.http
      .get(`/v1/orders/${ordered.id}`)
      .set("Authorization", `Bearer ${token}`);
    expect(inside(page.text)).toEqual(answer.body);
    expect(answer.body).toMatchObject({ customer: { name } });
    expect(page.text).not.toContain("<script>");
  });

  it("is missing for everybody else", async () => {
    const { id } = await order();
    const other = await order();
    for (const cookie of ["", sent(other.cookies)]) {
      const { text } = await server.http.get(`/orders/${id}`).set("Cookie", cookie);
      expect(text).not.toContain("order-data");
      expect(text).not.toContain("<!-- order -->");
    }
  });
});

describe("the form that pays again", () => {
  it.each([{}, { order_token: "wrong" }])("is refused without the token (%o)", async (body) => {
    const { id } = await order();
    const answer = await server.http.post(`/v1/orders/${id}/payments`).type("form").send(body);
    expect([401, 422]).toContain(answer.status);
  });
});

describe("a shared link", () => {
  it("previews with the shop's name and icon, and nothing personal", async () => {
    const { id, cookies } = await order();
    const { text } = await server.http.get(`/orders/${id}`).set("Cookie", sent(cookies));
    expect(text).toContain('property="og:title" content="Your order · Tea &#38; &#60;Co&#62;"');
    expect(text).toMatch(
      /property="og:image" content="http:\/\/127\.0\.0\.1:\d+\/assets\/icon-512\.png"/,
    );
    expect(text).not.toContain("Demo shop");
    expect((await server.http.get("/assets/icon-512.png")).headers["content-type"]).toBe(
      "image/png",
    );
  });

  it("has a manifest in the shop's name", async () => {
    const answer = await server.http.get("/manifest.webmanifest");
    expect(answer.headers["content-type"]).toContain("application/manifest+json");
    expect(answer.body).toMatchObject({ name: "Tea & <Co>", icons: [{ sizes: "192x192" }, {}] });
  });
});

describe("how to reach the shop", () => {
  const LINKS = [
    'href="tel:+97714412345"',
    ">+977 1-4412345</a>",
    'href="viber://chat?number=%2B9779841234567"',
    ">+977 9841234567</a>",
    '<a href="mailto:help@shop.example">help@shop.example</a>',
    "Thamel 26 &#60;Kathmandu&#62;",
    '<dd><span class="code">123456789</span></dd>',
  ];

  it("stands on the page of each order, of an unknown one, and of a return that names no payment", async () => {
    const { id } = await order();
    const pages = [
      `/orders/${id}`,
      "/orders/0193a1c2-5c5e-7d39-b1f6-0d9f5f0e6a11",
      "/v1/payments/return",
    ];
    for (const page of pages) {
      const { text } = await server.http.get(page).set("Accept", "text/html");
      for (const link of LINKS) expect(text).toContain(link);
    }
  });

  it("leaves out what is not set", async () => {
    const other = await server.another({ SHOP_CONTACT_VIBER: "", SHOP_CONTACT_ADDRESS: "" });
    const { id } = await order();
    const text = await (await fetch(`${other.url}/orders/${id}`)).text();
    await other.stop();
    expect(text).toContain("tel:+97714412345");
    expect(text).not.toContain("viber://");
    expect(text).not.toContain("<!-- contact");
  });
});
