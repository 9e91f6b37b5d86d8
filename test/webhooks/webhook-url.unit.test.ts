import { describe, expect, it } from "@jest/globals";
import {
  requireWebhookUrl,
  type UrlContext,
  WebhookUrlRefused,
} from "../../src/webhooks/webhook-url.ts";

const PRIVATE = "private.example";

/** A server for which one name leads to a private network. */
function serverIn(place: "production" | "development"): UrlContext {
  const poster: UrlContext["poster"] = {
    mayConnectTo: (host) => Promise.resolve(host !== PRIVATE),
    post: () => Promise.reject(new Error("only addresses are checked here")),
  };
  return { config: { production: place === "production" }, poster };
}

async function refusalOf(place: "production" | "development", url: string): Promise<unknown> {
  const error: unknown = await requireWebhookUrl(serverIn(place), url).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(WebhookUrlRefused);
  const { status, code, message, errors } = error as WebhookUrlRefused;
  expect([status, code, message]).toEqual([422, "webhook_url_refused", "This address is refused."]);
  return errors;
}

describe("the address of a webhook endpoint", () => {
  it.each([
    ["production", "https://shop.example/hooks", "https://shop.example/hooks"],
    ["production", "https://shop.example", "https://shop.example/"],
    ["production", "https://shop.example/hooks?from=us#part", "https://shop.example/hooks?from=us"],
    ["development", "http://shop.example:8080/hooks", "http://shop.example:8080/hooks"],
    ["development", "https://shop.example/hooks", "https://shop.example/hooks"],
  ] as const)("in %s: %s is stored as %s", async (place, url, stored) => {
    expect(await requireWebhookUrl(serverIn(place), url)).toBe(stored);
  });

  it.each([
    ["production", "shop.example", "Should be a web address."],
    ["production", "", "Should be a web address."],
    ["production", "http://shop.example/hooks", "Should begin with https://."],
    ["production", "ftp://shop.example/hooks", "Should begin with https://."],
    ["development", "ftp://shop.example/hooks", "Should begin with https:// or http://."],
    ["production", "https://me@shop.example/", "Should have no user name or password."],
    ["production", "https://:secret@shop.example/", "Should have no user name or password."],
    [
      "production",
      `https://${PRIVATE}/hooks`,
      "Leads to a private network, which webhooks may not reach.",
    ],
  ] as const)("in %s: %j is refused: %s", async (place, url, message) => {
    expect(await refusalOf(place, url)).toEqual([{ path: "url", message }]);
  });
});
