import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { withoutDatabase } from "../support/without-database.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
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
