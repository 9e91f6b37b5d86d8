import { describe, expect, it } from "@jest/globals";
import { Webhook } from "standardwebhooks";
import { newWebhookSecret, signDelivery } from "../../src/webhooks/sign-delivery.ts";

const body = JSON.stringify({ id: "evt_1", name: "चिया" });
const delivery = { eventId: "evt_1", body, at: new Date() };

describe("a signed delivery", () => {
  it("is accepted by the reference verifier", () => {
    const secret = newWebhookSecret();
    const headers = signDelivery(delivery, [secret]);
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
  });

  it("is accepted with the old and with the new secret while they are rotated", () => {
    const secrets = [newWebhookSecret(), newWebhookSecret()];
    const headers = signDelivery(delivery, secrets);
    for (const secret of secrets) {
      expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    }
  });

  it("is refused when its body or its secret is another one", () => {
    const secret = newWebhookSecret();
    const headers = signDelivery(delivery, [secret]);
    expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow("No matching signature");
    expect(() => new Webhook(newWebhookSecret()).verify(body, headers)).toThrow(
      "No matching signature",
    );
  });

  it("agrees with the example of the specification's key format: plain base64 of 32 bytes", () => {
    const secret = newWebhookSecret();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(newWebhookSecret()).not.toBe(secret);
  });
});
