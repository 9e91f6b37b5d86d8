import { describe, expect, it } from "@jest/globals";
import { openApiDocument } from "../../src/openapi/openapi-document.ts";
import { EXAMPLE } from "../../src/openapi/examples/example-ids.ts";
import { browserModule } from "./browser-module.ts";

type Ids = Record<string, string>;
interface Known {
  made: Ids;
  listed: Ids;
}
const { exampleIds, idsIn, withKnownIds } = await browserModule<{
  exampleIds: (spec: object) => Ids;
  idsIn: (answer: { status: number; url: string; obj?: unknown }) => Known;
  withKnownIds: (request: { url: string; method: string }, examples: Ids, known: Known) => string;
}>("docs-examples.js");

const examples = exampleIds(openApiDocument());

it("every id in a path has an example", () => {
  expect(examples).toMatchObject({
    orders: EXAMPLE.orderId,
    payments: EXAMPLE.pidx,
    refunds: EXAMPLE.refundId,
    "top-ups": EXAMPLE.topUpId,
    "webhook-endpoints": EXAMPLE.endpointId,
    "webhook-deliveries": EXAMPLE.deliveryId,
    events: EXAMPLE.eventId,
  });
});

describe("an answer", () => {
  it.each([
    [
      201,
      "/v1/checkout",
      { order: { id: "o1" }, payment: { pidx: "p1" } },
      { orders: "o1", payments: "p1" },
    ],
    [202, "/v1/admin/orders/o1/refunds", { id: "r1", order_id: "o1" }, { refunds: "r1" }],
    [201, "/v1/admin/webhook-endpoints", { id: "w1" }, { "webhook-endpoints": "w1" }],
    [
      202,
      "/v1/admin/webhook-endpoints/w1/test",
      { id: "d1", endpoint_id: "w1", event_id: "evt_1" },
      { "webhook-deliveries": "d1", test: "d1" },
    ],
    [200, "/v1/admin/api-keys?limit=5", { data: [{ id: "k1" }] }, {}],
    [422, "/v1/checkout", { code: "invalid_request" }, {}],
    [204, "/v1/session", undefined, {}],
  ])("%i of %s says what was made", (status, url, obj, made) => {
    expect(idsIn({ status, url: `http://localhost:3000${url}`, obj }).made).toEqual(made);
  });

  it("of a list says what there is", () => {
    const url = "/v1/admin/orders?limit=20";
    const obj = { data: [{ id: "o2", payments: [{ pidx: "p1" }, { pidx: "p2" }] }, { id: "o1" }] };
    expect(idsIn({ status: 200, url, obj }).listed).toEqual({ orders: "o2", payments: "p2" });
    expect(idsIn({ status: 200, url, obj: { data: [] } }).listed).toEqual({});
  });
});

describe("the address of an example", () => {
  const known = {
    made: { orders: "o1" },
    listed: { orders: "o9", "webhook-endpoints": "w9" },
  };
  const at = (method: string, url: string) => withKnownIds({ method, url }, examples, known);

  it("names what was made here, else what was listed", () => {
    expect(at("GET", `/v1/orders/${EXAMPLE.orderId}`)).toBe("/v1/orders/o1");
    const endpoint = `/v1/admin/webhook-endpoints/${EXAMPLE.endpointId}`;
    expect(at("GET", endpoint)).toBe("/v1/admin/webhook-endpoints/w9");
    // A deletion that stands on the page must not hit an endpoint in use.
    expect(at("DELETE", endpoint)).toBe(endpoint);
    expect(at("POST", `/v1/orders/${EXAMPLE.orderId}/close`)).toBe("/v1/orders/o1/close");
  });

  it("stays while nothing is known", () => {
    const url = `/v1/admin/refunds/${EXAMPLE.refundId}`;
    expect(at("GET", url)).toBe(url);
  });
});
