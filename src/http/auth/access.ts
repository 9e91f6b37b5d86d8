import type { ApiKeyRole } from "../../generated/prisma/enums.ts";

/**
 * Who may use a route:
 * - `anyone`: no key required; a key that is sent must be valid
 * - `order_holder`: callers with the order's token (to read, a customer's link too), or with a key that may read (GET) or change orders
 * - `any_key`: callers with a valid key of any role
 * - `seller`: shop servers, and staff from operator on
 * - `viewer` < `operator` < `admin`: staff with a key of at least this role
 */
export type Access =
  "anyone" | "order_holder" | "any_key" | "seller" | "viewer" | "operator" | "admin";

/** Access of every route, by method and Express path. A route that is missing here rejects all callers. */
export const ACCESS: Record<string, Access> = {
  "GET /v1/products": "anyone",
  "POST /v1/products/:sku/quote": "anyone",
  "GET /v1/banks": "anyone",
  "POST /v1/checkout": "anyone",
  "GET /v1/payments/return": "anyone",
  "GET /v1/orders": "any_key",
  "GET /v1/orders/:id": "order_holder",
  "GET /v1/orders/:id/status": "anyone",
  "POST /v1/orders/:id/payments": "order_holder",
  "POST /v1/orders/:id/close": "order_holder",

  "GET /v1/admin/today": "viewer",
  "GET /v1/admin/needs-you": "viewer",
  "POST /v1/payment-links/:slug/checkout": "anyone",
  "POST /v1/admin/payment-links": "seller",
  "GET /v1/admin/payment-links": "any_key",
  "GET /v1/admin/payment-links/:id": "any_key",
  "PATCH /v1/admin/payment-links/:id": "seller",

  "GET /v1/admin/orders": "viewer",
  "GET /v1/admin/orders.csv": "viewer",
  "GET /v1/admin/orders/:id": "viewer",
  "POST /v1/admin/orders/:id/customer-link": "operator",
  "DELETE /v1/admin/orders/:id/customer-link": "operator",
  "POST /v1/admin/payments/:pidx/lookup": "operator",
  "POST /v1/admin/payments/:pidx/resolve": "operator",
  "POST /v1/admin/payments/:pidx/acknowledge": "operator",
  "POST /v1/admin/payments/:pidx/dashboard-refunds": "operator",
  "POST /v1/admin/payments/:pidx/send-back": "operator",

  "POST /v1/admin/orders/:id/refunds": "operator",
  "GET /v1/admin/refunds": "viewer",
  "GET /v1/admin/refunds/:id": "viewer",
  "POST /v1/admin/refunds/:id/resolve": "operator",
  "POST /v1/admin/refunds/:id/approve": "operator",
  "POST /v1/admin/refunds/:id/reject": "operator",
  "POST /v1/admin/refunds/:id/acknowledge": "operator",

  "GET /v1/admin/top-ups": "viewer",
  "GET /v1/admin/top-ups/:id": "viewer",
  "POST /v1/admin/top-ups/:id/retry": "operator",
  "POST /v1/admin/top-ups/:id/resolve": "operator",
  "GET /v1/admin/top-up-providers": "viewer",
  "POST /v1/providers/khalti/dlr": "anyone",

  // No personal data is in them, so a shop's server may read them.
  "GET /v1/admin/reports/daily": "any_key",
  "GET /v1/admin/reports/daily.csv": "any_key",
  "GET /v1/admin/reports/transactions": "any_key",
  "GET /v1/admin/reports/transactions.csv": "any_key",
  "GET /v1/admin/audit": "viewer",

  "GET /v1/admin/products": "admin",
  "PUT /v1/admin/products/:sku": "admin",

  "GET /v1/admin/api-keys": "admin",
  "POST /v1/admin/api-keys": "admin",
  "POST /v1/admin/api-keys/:id/revoke": "admin",

  "POST /v1/session": "anyone",
  "GET /v1/session": "any_key",
  "DELETE /v1/session": "any_key",
  "GET /v1/session/sessions": "any_key",
  "DELETE /v1/session/sessions": "any_key",
  "DELETE /v1/session/sessions/:id": "any_key",
  "POST /v1/session/passkey/options": "viewer",
  "POST /v1/session/passkey": "viewer",
  "GET /v1/admin/sessions": "admin",
  "DELETE /v1/admin/sessions": "admin",
  "GET /v1/admin/sessions/:id": "admin",
  "DELETE /v1/admin/sessions/:id": "admin",

  "GET /v1/events": "any_key",
  "GET /v1/events/:id": "any_key",
  "POST /v1/admin/webhook-endpoints": "admin",
  "GET /v1/admin/webhook-endpoints": "viewer",
  "GET /v1/admin/webhook-endpoints/:id": "viewer",
  "PATCH /v1/admin/webhook-endpoints/:id": "admin",
  "DELETE /v1/admin/webhook-endpoints/:id": "admin",
  "POST /v1/admin/webhook-endpoints/:id/rotate-secret": "admin",
  "POST /v1/admin/webhook-endpoints/:id/test": "admin",
  "POST /v1/admin/webhook-endpoints/:id/replay": "admin",
  "GET /v1/admin/webhook-deliveries": "viewer",
  "GET /v1/admin/webhook-deliveries/:id": "viewer",
  "POST /v1/admin/webhook-deliveries/:id/resend": "operator",

  "GET /healthz": "anyone",
  "GET /readyz": "anyone",
  // METRICS_TOKEN gives access too.
  "GET /metrics": "viewer",
};

/** Open routes that check a key if one is sent: a shop's server may do more there, and is not counted. */
export const CHECKS_KEYS: readonly string[] = [
  "POST /v1/checkout",
  "POST /v1/payment-links/:slug/checkout",
  "POST /v1/products/:sku/quote",
];

/** `merchant` is for shop servers, not for staff. */
const STAFF_RANK: Record<ApiKeyRole, number> = { merchant: 0, viewer: 1, operator: 2, admin: 3 };

/** Whether a key with `role` may use a staff route that requires `needed`. */
export function suffices(
  role: ApiKeyRole,
  needed: Exclude<Access, "anyone" | "order_holder">,
): boolean {
  if (needed === "seller") return role !== "viewer";
  return needed === "any_key" || STAFF_RANK[role] >= STAFF_RANK[needed];
}
