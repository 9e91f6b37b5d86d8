import { ACCESS, CHECKS_KEYS } from "../http/auth/access.ts";
import { takesSession } from "../http/auth/session.ts";

const bearer = (description: string) => ({ type: "http", scheme: "bearer", description }) as const;

/** The kinds of callers. All but the dashboard send `Authorization: Bearer …`. */
export const SECURITY_SCHEMES = {
  orderToken: bearer("The token of one order: `order_token` in the checkout's answer"),
  merchantKey: bearer("The key of a shop's server, role `merchant`. Never put it into a page"),
  viewerKey: bearer("The key of a member of staff who reads, role `viewer`"),
  operatorKey: bearer("The key of a member of staff who refunds and resolves, role `operator`"),
  adminKey: bearer("The key of an administrator, role `admin`"),
  metricsToken: bearer("METRICS_TOKEN, for Prometheus"),
  session: {
    type: "apiKey",
    in: "cookie",
    name: "__Host-khalti_bff_session",
    description:
      "The browser's session, opened by `POST /v1/session`; without https the cookie has no prefix `__Host-`. It may do what its key may. A bearer key wins over it.",
  } as const,
};
type Scheme = keyof typeof SECURITY_SCHEMES;

const STAFF: Scheme[] = ["viewerKey", "operatorKey", "adminKey"];

/** OpenAPI's alternatives for a route, from the table of who may use it. An empty entry means: no key is needed. */
export function securityOf(method: string, path: string): Record<string, string[]>[] {
  const route = `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}`;
  const bearers = alternatives(route);
  const needsKey = bearers.length > 0 && !bearers.includes(null);
  return [...bearers, ...(needsKey && takesSession(path) ? (["session"] as const) : [])].map(
    (scheme) => (scheme === null ? {} : { [scheme]: [] }),
  );
}

function alternatives(route: string): (Scheme | null)[] {
  if (route === "GET /metrics") return ["metricsToken", ...STAFF];
  const access = ACCESS[route];
  if (access === undefined) throw new Error(`${route} is not in the table of access`);
  switch (access) {
    case "anyone":
      return CHECKS_KEYS.includes(route) ? [null, "merchantKey", "adminKey"] : [];
    case "order_holder":
      return ["orderToken", "merchantKey", ...(route.startsWith("GET") ? STAFF : STAFF.slice(1))];
    case "any_key":
      return ["merchantKey", ...STAFF];
    case "seller":
      return ["merchantKey", ...STAFF.slice(1)];
    case "viewer":
      return STAFF;
    case "operator":
      return STAFF.slice(1);
    case "admin":
      return STAFF.slice(2);
  }
}
