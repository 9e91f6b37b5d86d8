import type { TracingSettings } from "./telemetry/start-tracing.ts";
import { mistakesBetween, SIMULATOR_KEYS } from "./config-rules.ts";
import type { DataKeys } from "./lib/data-keys.ts";
import { StartError } from "./lib/start-error.ts";
import { readTopUpSettings, readVariables } from "./read-variables.ts";
import { VARIABLES, type Variables } from "./variables.ts";

export interface Config {
  production: boolean;
  /** What this instance does: serve HTTP, run background jobs, or both. */
  role: "web" | "worker" | "all";
  workerConcurrency: number;
  port: number;
  /** The address that it listens on; null: all of the machine's. */
  host: string | null;
  /** Where browsers reach this server, without a trailing slash. */
  publicUrl: string;
  /** Null: run the embedded Postgres (development only). */
  databaseUrl: string | null;
  /** How migrations connect: as the owner of the tables. Null: like the server. */
  migrationDatabaseUrl: string | null;
  /** Newer migrations on which this older version runs all the same. */
  acceptedMigrations: string[];
  databaseConnections: number;
  /** Of these, how many stay open when idle. */
  warmConnections: number;
  khalti: {
    environment: "sandbox" | "production";
    /** Null: use the simulator in place of Khalti (development only). */
    baseUrl: string | null;
    secretKey: string;
    publicKey: string;
  };
  /** Ceiling for all instances together. */
  lookupsPerSecond: number;
  /** Environment variables of the top-up providers, by name. */
  topUpSettings: Readonly<Record<string, string>>;
  /** A provider balance below this is a warning; paisa. */
  lowBalancePaisa: number;
  /** Token for /metrics; null: only staff keys open it. */
  metricsToken: string | null;
  /** Where traces go; null: none are made. */
  tracing: TracingSettings | null;
  simulatorPort: number;
  /** Origins allowed for browser calls (CORS) and for `return_to`. */
  frontendOrigins: string[];
  /** Schemes of apps whose deep links a `return_to` may be, without `://`. */
  appSchemes: string[];
  shop: {
    name: string;
    /** For pages in Nepali; null: `name`. */
    nameNe: string | null;
    vatPercent: number;
    /** How customers reach the shop, on their pages and receipts; null where it is not set. */
    contact: ShopContact;
  };
  /** Null: development generates a key once and keeps it. */
  adminApiKey: string | null;
  /** A key of a person does nothing until it has a passkey, and binds it within a day. */
  requirePasskey: boolean;
  /** Number of proxies in front of us whose X-Forwarded-For we trust. */
  trustedProxies: number;
  /** Checkouts per client address and minute; callers with a key are not limited. */
  checkoutsPerMinute: number;
  /** Returns of one order that ask Khalti in a minute. */
  returnsPerMinute: number;
  /** Event-loop lag from which on requests of crowded addresses are answered 503. */
  overloadLagMs: number;
  /** How long a stopping instance goes on serving while /readyz says 503, so that balancers notice. */
  drainSeconds: number;
  /** The dashboard asks for the amount of a larger refund twice; paisa. Null: never. */
  refundConfirmAbovePaisa: number | null;
  /** A larger refund waits until a person with another key approves it; paisa. Null: none waits. */
  refundApprovalAbovePaisa: number | null;
  /** Days within which money that is not the shop's is owed back. */
  refundDueDays: number;
  /** Days for which a link shows an order on another device. */
  customerLinkDays: number;
  /** Seal personal data at rest; none: it is stored as it is. */
  dataKeys: DataKeys;
  /** After how many days personal data is erased; null: it is kept. */
  retention: {
    customerDays: number | null;
    refundDays: number | null;
    topUpDays: number | null;
  };
  /** Networks that webhooks may reach although they are not public, such as 10.0.0.0/8. */
  webhookAllowedNetworks: string[];
  /** Where alerts are mailed to; null: no mail is sent. */
  alertEmail: string | null;
  /** Whether customers are mailed their receipts where there is a mail server. */
  receiptEmails: boolean;
  /** How mails leave; null: none is sent. */
  mail: { smtpUrl: string; from: string } | null;
  logLevel: string;
}

export interface ShopContact {
  phone: string | null;
  viber: string | null;
  email: string | null;
  address: string | null;
  /** For pages in Nepali; null: `address`. */
  addressNe: string | null;
  /** PAN or VAT number. */
  pan: string | null;
}

/** Config of a running server: database and Khalti addresses are known. */
export type ServerConfig = Omit<Config, "databaseUrl" | "khalti"> & {
  databaseUrl: string;
  khalti: Omit<Config["khalti"], "baseUrl"> & { baseUrl: string };
};

/** All mistakes in the environment, each with the variable's name and what it should be. */
export class ConfigError extends StartError {
  readonly mistakes: string[];

  constructor(mistakes: string[]) {
    super(`The environment is invalid:\n${mistakes.map((mistake) => `  - ${mistake}`).join("\n")}`);
    this.name = "ConfigError";
    this.mistakes = mistakes;
  }
}

/**
 * Reads the environment. Pure: depends on `env` only.
 *
 * @throws ConfigError with every mistake
 */
export function loadConfig(env: Record<string, string | undefined>): Config {
  const mistakes: string[] = [];
  const given = readVariables<unknown>(VARIABLES, env, mistakes) as Variables;
  const topUpSettings = readTopUpSettings(env, mistakes);

  const production = given.NODE_ENV === "production";
  const port = given.PORT ?? 3000;
  const publicUrl = given.PUBLIC_URL ?? `http://localhost:${String(port)}`;
  const environment = given.KHALTI_ENVIRONMENT ?? "sandbox";
  const databaseConnections = given.DATABASE_CONNECTIONS ?? 20;

  mistakes.push(...mistakesBetween(given, { env, publicUrl, topUpSettings }));
  if (mistakes.length > 0) throw new ConfigError(mistakes);

  const khaltiHost = environment === "production" ? "https://khalti.com" : "https://dev.khalti.com";
  return {
    production,
    role: given.ROLE ?? "all",
    workerConcurrency: given.WORKER_CONCURRENCY ?? 8,
    port,
    host: given.HOST ?? (production ? null : "127.0.0.1"),
    publicUrl,
    databaseUrl: given.DATABASE_URL ?? null,
    migrationDatabaseUrl: given.MIGRATION_DATABASE_URL ?? null,
    acceptedMigrations: given.ACCEPTED_MIGRATIONS ?? [],
    databaseConnections,
    warmConnections: production ? Math.ceil(databaseConnections / 2) : 0,
    khalti: {
      environment,
      baseUrl: given.KHALTI_SECRET_KEY === undefined ? null : (given.KHALTI_BASE_URL ?? khaltiHost),
      secretKey: given.KHALTI_SECRET_KEY ?? SIMULATOR_KEYS.secretKey,
      publicKey: given.KHALTI_PUBLIC_KEY ?? SIMULATOR_KEYS.publicKey,
    },
    lookupsPerSecond: given.KHALTI_LOOKUPS_PER_SECOND ?? 50,
    topUpSettings,
    lowBalancePaisa: (given.TOP_UP_LOW_BALANCE ?? 5_000) * 100,
    metricsToken: given.METRICS_TOKEN ?? null,
    tracing:
      given.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
        ? null
        : {
            endpoint: given.OTEL_EXPORTER_OTLP_ENDPOINT,
            headers: given.OTEL_EXPORTER_OTLP_HEADERS ?? {},
            serviceName: given.OTEL_SERVICE_NAME ?? "khalti-bff",
          },
    simulatorPort: given.SIMULATOR_PORT ?? (port === 0 ? 0 : port + 1),
    frontendOrigins: given.FRONTEND_ORIGINS?.filter((one) => !isScheme(one)) ?? [
      new URL(publicUrl).origin,
    ],
    appSchemes: (given.FRONTEND_ORIGINS ?? []).filter(isScheme).map((one) => one.slice(0, -3)),
    shop: {
      name: given.SHOP_NAME ?? "Demo shop",
      nameNe: given.SHOP_NAME_NE ?? (given.SHOP_NAME === undefined ? "डेमो पसल" : null),
      vatPercent: given.VAT_PERCENT ?? 13,
      contact: {
        phone: given.SHOP_CONTACT_PHONE ?? null,
        viber: given.SHOP_CONTACT_VIBER ?? null,
        email: given.SHOP_CONTACT_EMAIL ?? null,
        address: given.SHOP_CONTACT_ADDRESS ?? null,
        addressNe: given.SHOP_CONTACT_ADDRESS_NE ?? null,
        pan: given.SHOP_PAN ?? null,
      },
    },
    adminApiKey: given.ADMIN_API_KEY ?? null,
    requirePasskey: given.REQUIRE_PASSKEY === "on",
    trustedProxies: given.TRUSTED_PROXIES ?? 0,
    checkoutsPerMinute: given.CHECKOUT_RATE_LIMIT ?? 60,
    returnsPerMinute: given.RETURN_RATE_LIMIT ?? 10,
    overloadLagMs: given.OVERLOAD_LAG_MS ?? 150,
    drainSeconds: given.DRAIN_SECONDS ?? (production ? 5 : 0),
    refundConfirmAbovePaisa: toPaisa(given.REFUND_CONFIRM_ABOVE),
    refundApprovalAbovePaisa: toPaisa(given.REFUND_APPROVAL_ABOVE),
    refundDueDays: given.REFUND_DUE_DAYS ?? 7,
    customerLinkDays: given.CUSTOMER_LINK_DAYS ?? 30,
    dataKeys: given.DATA_ENCRYPTION_KEY ?? [],
    retention: {
      customerDays: given.RETENTION_CUSTOMER_DAYS ?? null,
      refundDays: given.RETENTION_REFUND_DAYS ?? null,
      topUpDays: given.RETENTION_TOP_UP_DAYS ?? null,
    },
    webhookAllowedNetworks: given.WEBHOOK_ALLOWED_NETWORKS ?? [],
    alertEmail: given.ALERT_EMAIL ?? null,
    receiptEmails: given.RECEIPT_EMAILS !== "off",
    mail:
      given.SMTP_URL === undefined || given.MAIL_FROM === undefined
        ? null
        : { smtpUrl: given.SMTP_URL, from: given.MAIL_FROM },
    logLevel: given.LOG_LEVEL ?? "info",
  };
}

function toPaisa(rupees: number | undefined): number | null {
  return rupees === undefined ? null : rupees * 100;
}

/** In FRONTEND_ORIGINS, a scheme ends with `://`, and an origin has a host after it. */
const isScheme = (one: string) => one.endsWith("://");
