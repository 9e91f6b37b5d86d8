// The environment variables of the server, one by one; config.ts checks them together.
import { z } from "zod";
import { isAppScheme } from "./lib/app-scheme.ts";
import { readDataKeys } from "./lib/data-keys.ts";
import { isNetwork } from "./lib/public-address.ts";

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .refine((value) => value >= min && value <= max);

/** An http(s) origin. A path, query or credentials would be lost or harmful where origins are used. */
const origin = z
  .string()
  .trim()
  .refine((value) => {
    if (!URL.canParse(value)) return false;
    const url = new URL(value);
    return /^https?:$/.test(url.protocol) && url.href === `${url.origin}/` && !/[?#]/.test(value);
  })
  .transform((value) => new URL(value).origin);

/** An app's scheme, written as in its deep links: myshop:// */
const appScheme = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[^:]+:\/\/$/)
  .refine((value) => isAppScheme(value.slice(0, -3)));

const origins = z
  .string()
  .transform((value) => value.split(","))
  .pipe(z.array(z.union([origin, appScheme])));

const networks = z
  .string()
  .transform((value) => value.split(",").map((one) => one.trim()))
  .refine((list) => list.every(isNetwork));

const dataKeys = z.string().transform((list, context) => {
  const keys = readDataKeys(list);
  if (keys !== null) return keys;
  context.addIssue({ code: "custom" });
  return z.NEVER;
});

/** The books of a payment are settled within a month. */
const retentionDays = [wholeNumber(31, 36_500), "a whole number of days from 31 to 36500"] as const;

const secret = [
  z.string().regex(/^\S{24,200}$/),
  "a secret of 24 to 200 characters without spaces",
] as const;

const phoneNumber = z
  .string()
  .trim()
  .regex(/^\+?\d[\d -]{4,18}\d$/);

function isSmtpUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, pathname, search, hash } = new URL(value);
  const isServer = /^smtps?:$/.test(protocol) && hostname !== "" && /^\/?$/.test(pathname);
  return isServer && search === "" && hash === "";
}

/** Variables except those of the providers: schema, and what to say when the value is invalid. */
export const VARIABLES = {
  NODE_ENV: [z.enum(["development", "test", "production"]), "development, test or production"],
  ROLE: [z.enum(["web", "worker", "all"]), "web, worker or all"],
  WORKER_CONCURRENCY: [wholeNumber(1, 100), "a whole number from 1 to 100"],
  PORT: [wholeNumber(0, 65_535), "a port number"],
  HOST: [z.union([z.ipv4(), z.ipv6()]), "an IP address of this machine, such as 127.0.0.1 or ::"],
  PUBLIC_URL: [
    origin,
    "the address at which browsers reach this server, such as https://pay.shop.example",
  ],
  DATABASE_URL: [
    z.string().regex(/^postgres(ql)?:\/\/\S+$/),
    "a connection string such as postgresql://user:password@host:5432/database",
  ],
  MIGRATION_DATABASE_URL: [
    z.string().regex(/^postgres(ql)?:\/\/\S+$/),
    "the connection string of the role that owns the tables, such as postgresql://owner:password@host:5432/database",
  ],
  ACCEPTED_MIGRATIONS: [
    z
      .string()
      .regex(/^\d{14}_\w+(\s*,\s*\d{14}_\w+)*$/)
      .transform((value) => value.split(",").map((one) => one.trim())),
    "a comma list of names of migrations, such as 20261128124320_khalti_key_refusals",
  ],
  DATABASE_CONNECTIONS: [wholeNumber(4, 1_000), "a whole number from 4 to 1000"],
  KHALTI_ENVIRONMENT: [
    z.enum(["sandbox", "production"]),
    "sandbox (play money) or production (real money)",
  ],
  KHALTI_BASE_URL: [origin, "scheme and host of Khalti, such as https://dev.khalti.com"],
  KHALTI_SECRET_KEY: [z.string().regex(/^\S+$/), "the merchant's secret key"],
  KHALTI_PUBLIC_KEY: [z.string().regex(/^\S+$/), "the merchant's public key"],
  KHALTI_LOOKUPS_PER_SECOND: [wholeNumber(1, 1_000_000), "a whole number, 1 or more"],
  TOP_UP_LOW_BALANCE: [wholeNumber(0, 100_000_000), "a whole number of rupees, such as 5000"],
  METRICS_TOKEN: secret,
  OTEL_EXPORTER_OTLP_ENDPOINT: [
    z.url({ protocol: /^https?$/ }),
    "the address of a collector of traces, such as http://localhost:4318",
  ],
  OTEL_EXPORTER_OTLP_HEADERS: [
    z
      .string()
      .regex(/^[\w-]+=[^,=]*(,[\w-]+=[^,=]*)*$/)
      .transform((text) =>
        Object.fromEntries(
          text.split(",").map((one) => {
            const [name = "", value = ""] = one.split("=");
            return [name, decodeURIComponent(value)];
          }),
        ),
      ),
    "a comma list of headers, such as x-api-key=secret",
  ],
  OTEL_SERVICE_NAME: [z.string().trim().min(1).max(100), "a name of 1 to 100 characters"],
  SIMULATOR_PORT: [wholeNumber(0, 65_535), "a port number"],
  SIMULATOR_ALLOWED_HOSTS: [
    z.string().regex(/^[\w.-]+(\s*,\s*[\w.-]+)*$/),
    "a comma list of host names without port, such as host.docker.internal,10.0.2.2",
  ],
  SIMULATOR_DLR_URL: [
    z.url({ protocol: /^https?$/ }),
    "an address such as http://localhost:3000/v1/providers/khalti/dlr",
  ],
  FRONTEND_ORIGINS: [
    origins,
    "a comma list of origins and app schemes, such as https://shop.example,https://www.shop.example,myshop://",
  ],
  SHOP_NAME: [z.string().trim().min(1).max(100), "a name of 1 to 100 characters"],
  SHOP_NAME_NE: [z.string().trim().min(1).max(100), "a name of 1 to 100 characters"],
  SHOP_CONTACT_PHONE: [phoneNumber, "a phone number, such as +977 1 4412345"],
  SHOP_CONTACT_VIBER: [
    phoneNumber.refine((value) => value.startsWith("+")),
    "a mobile number with its country, such as +977 9800000000",
  ],
  SHOP_CONTACT_EMAIL: [z.email().max(254), "an e-mail address"],
  SHOP_CONTACT_ADDRESS: [
    z.string().trim().min(1).max(200),
    "an address in one line of 1 to 200 characters, such as Thamel 26, Kathmandu",
  ],
  SHOP_CONTACT_ADDRESS_NE: [
    z.string().trim().min(1).max(200),
    "the address in Nepali, in one line of 1 to 200 characters",
  ],
  SHOP_PAN: [z.string().regex(/^\d{9}$/), "the shop's PAN or VAT number, nine digits"],
  VAT_PERCENT: [
    z
      .string()
      .regex(/^\d{1,2}(\.\d{1,2})?$/)
      .transform(Number),
    "a percentage from 0 to 99, such as 13",
  ],
  ADMIN_API_KEY: secret,
  REQUIRE_PASSKEY: [z.enum(["on", "off"]), "on or off"],
  TRUSTED_PROXIES: [wholeNumber(0, 10), "the number of proxies in front of this server, 0 to 10"],
  CHECKOUT_RATE_LIMIT: [wholeNumber(1, 1_000_000), "checkouts a minute for one address, 1 or more"],
  RETURN_RATE_LIMIT: [
    wholeNumber(1, 1_000_000),
    "returns of one order a minute that ask Khalti, 1 or more",
  ],
  OVERLOAD_LAG_MS: [wholeNumber(10, 60_000), "a whole number of milliseconds from 10 to 60000"],
  DRAIN_SECONDS: [wholeNumber(0, 300), "a whole number of seconds, 0 to 300"],
  REFUND_CONFIRM_ABOVE: [wholeNumber(0, 20_000_000), "a whole number of rupees, such as 5000"],
  REFUND_APPROVAL_ABOVE: [wholeNumber(0, 20_000_000), "a whole number of rupees, such as 20000"],
  REFUND_DUE_DAYS: [wholeNumber(1, 365), "a whole number of days from 1 to 365"],
  CUSTOMER_LINK_DAYS: [wholeNumber(1, 365), "a whole number of days from 1 to 365"],
  DATA_ENCRYPTION_KEY: [
    dataKeys,
    "a key of 32 bytes in base64, as `openssl rand -base64 32` makes it, or a comma list of them: the first seals, the others only open",
  ],
  RETENTION_CUSTOMER_DAYS: retentionDays,
  RETENTION_REFUND_DAYS: retentionDays,
  RETENTION_TOP_UP_DAYS: retentionDays,
  WEBHOOK_ALLOWED_NETWORKS: [
    networks,
    "a comma list of networks that webhooks may reach although they are private, such as 10.0.0.0/8",
  ],
  SMTP_URL: [
    z.string().refine(isSmtpUrl),
    "the mail server, such as smtps://user:password@smtp.example:465",
  ],
  ALERT_EMAIL: [z.email().max(254), "the e-mail address that is told what is wrong"],
  RECEIPT_EMAILS: [z.enum(["on", "off"]), "on or off"],
  MAIL_FROM: [z.email().max(254), "the e-mail address that mails come from"],
  LOG_LEVEL: [
    z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]),
    "trace, debug, info, warn, error, fatal or silent",
  ],
} as const satisfies Record<string, readonly [z.ZodType, string]>;

export type Variables = {
  [Name in keyof typeof VARIABLES]: z.output<(typeof VARIABLES)[Name][0]> | undefined;
};
