import type { components } from "./api.ts";

/** An order as its holder sees it, with the name of the shop. */
export type Order = components["schemas"]["OrderWithShop"];
export type OrderStatus = Order["status"];
/** An event, from the feed or from a webhook. */
export type WebhookEvent = components["schemas"]["Event"];
