export type { components, operations, paths } from "./api.ts";
export { type Client, type ClientOptions, createClient } from "./create-client.ts";
export { verifyWebhook, type WebhookHeaders, WebhookVerificationError } from "./verify-webhook.ts";
export { OrderWaitFailed, OrderWaitTimeout, type WaitOptions } from "./wait-for-order.ts";
export type { Order, OrderStatus, WebhookEvent } from "./names.ts";
