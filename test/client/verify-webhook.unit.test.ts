import { describe, expect, it } from "@jest/globals";
import { Webhook } from "standardwebhooks";
import { verifyWebhook, WebhookVerificationError } from "../../client/src/index.ts";

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const OTHER = `whsec_${Buffer.alloc(32, 8).toString("base64")}`;
const BODY = JSON.stringify({ id: "evt_1", type: "order.paid", data: { note: "चिया" } });

interface Delivery {
  body: string;
  headers: Record<string, string>;
}

/** As the library of Standard Webhooks signs it. */
function delivery(options: { secret?: string; ageSeconds?: number; body?: string } = {}): Delivery {
  const { secret = SECRET, ageSeconds = 0, body = BODY } = options;
  const at = new Date(Date.now() - ageSeconds * 1_000);
  return {
    body,
    headers: {
      "webhook-id": "evt_1",
      "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
      "webhook-signature": new Webhook(secret).sign("evt_1", at, body),
    },
  };
}

function altered(change: Partial<Record<string, string>>, body = BODY): Delivery {
  const { headers } = delivery();
  return { body, headers: { ...headers, ...change } as Record<string, string> };
}

async function ourReason({ body, headers }: Delivery, secret = SECRET): Promise<string> {
  return verifyWebhook(body, headers, secret).then(
    () => "accepted",
    (error: unknown) => (error instanceof WebhookVerificationError ? error.reason : String(error)),
  );
}

function libraryAccepts({ body, headers }: Delivery): boolean {
  try {
    new Webhook(SECRET).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}

const signature = delivery().headers["webhook-signature"] ?? "";

describe("what the library of Standard Webhooks accepts is accepted, and what it refuses is refused", () => {
  const now = () => delivery().headers["webhook-signature"] ?? "";
  const cases: [string, () => Delivery, string][] = [
    ["a delivery", () => delivery(), "accepted"],
    ["an empty object", () => delivery({ body: "{}" }), "accepted"],
    ["one of four minutes ago", () => delivery({ ageSeconds: 240 }), "accepted"],
    ["one that is four minutes early", () => delivery({ ageSeconds: -240 }), "accepted"],
    ["one of six minutes ago", () => delivery({ ageSeconds: 360 }), "timestamp"],
    ["one that is six minutes early", () => delivery({ ageSeconds: -360 }), "timestamp"],
    [
      "the second of two signatures",
      () => altered({ "webhook-signature": `v1,AAAA ${now()}` }),
      "accepted",
    ],
    [
      "another version beside ours",
      () => altered({ "webhook-signature": `v2,AAAA ${now()}` }),
      "accepted",
    ],
    [
      "our signature under another version",
      () => altered({ "webhook-signature": now().replace("v1", "v2") }),
      "signature",
    ],
    ["a signature of another secret", () => delivery({ secret: OTHER }), "signature"],
    ["another body", () => altered({}, BODY.replace("paid", "held")), "signature"],
    ["another id", () => altered({ "webhook-id": "evt_2" }), "signature"],
    [
      "another time",
      () => altered({ "webhook-timestamp": String(Math.floor(Date.now() / 1_000) - 9) }),
      "signature",
    ],
    ["a time that is none", () => altered({ "webhook-timestamp": "soon" }), "timestamp"],
    [
      "a signature that is cut",
      () => altered({ "webhook-signature": now().slice(0, -4) }),
      "signature",
    ],
    ["no base64", () => altered({ "webhook-signature": "v1,%%%" }), "signature"],
    ["no signature", () => altered({ "webhook-signature": "" }), "headers"],
    ["no id", () => altered({ "webhook-id": "" }), "headers"],
    ["no time", () => altered({ "webhook-timestamp": "" }), "headers"],
  ];

  it.each(cases)("%s", async (_what, make, expected) => {
    const made = make();
    expect(await ourReason(made)).toBe(expected);
    expect(libraryAccepts(made)).toBe(expected === "accepted");
  });
});

it("gives the event", async () => {
  const { body, headers } = delivery();
  expect(await verifyWebhook(body, headers, SECRET)).toEqual(JSON.parse(BODY));
});

it("takes bytes, the headers of fetch, and names in any case", async () => {
  const { body, headers } = delivery();
  const bytes = new TextEncoder().encode(body);
  const upper = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
  );
  for (const form of [new Headers(headers), upper]) {
    expect(await verifyWebhook(bytes, form, SECRET)).toEqual(JSON.parse(BODY));
  }
});

it("takes a secret without its prefix, and names a secret that is none", async () => {
  expect(await ourReason(delivery(), SECRET.replace("whsec_", ""))).toBe("accepted");
  expect(await ourReason(delivery(), "")).toBe("secret");
  expect(await ourReason(delivery(), "whsec_%")).toBe("secret");
});

it("refuses signed text that is no JSON", async () => {
  expect(await ourReason(delivery({ body: "paid" }))).toBe("body");
});

it("refuses a header that came twice", async () => {
  const { body, headers } = delivery();
  const twice = { ...headers, "webhook-signature": [signature, signature] };
  await expect(verifyWebhook(body, twice, SECRET)).rejects.toThrow("webhook-signature");
});
