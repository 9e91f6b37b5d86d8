/** Routes of each kind that read a key: of staff, of shops, and of those that work without one. */
export const ROUTES_WITH_KEY = [
  ["get", "/v1/admin/orders"],
  ["get", "/v1/session"],
  ["get", "/v1/events"],
  ["get", "/v1/orders"],
  ["get", "/metrics"],
  ["post", "/v1/checkout"],
  ["post", "/v1/session/passkey/options"],
] as const;
