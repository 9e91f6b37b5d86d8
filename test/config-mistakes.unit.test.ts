import { describe, expect, it } from "@jest/globals";
import { readDataKeys } from "../src/lib/data-keys.ts";
import { ConfigError, loadConfig } from "../src/config.ts";
import { isPublicHttps } from "../src/lib/public-https.ts";
import { StartError } from "../src/lib/start-error.ts";

const PRODUCTION = {
  NODE_ENV: "production",
  KHALTI_ENVIRONMENT: "sandbox",
  PUBLIC_URL: "https://pay.shop.example",
  DATABASE_URL: "postgresql://shop:pw@db.internal:5432/shop",
  KHALTI_SECRET_KEY: "live_secret_key_0123456789",
  KHALTI_PUBLIC_KEY: "live_public_key_0123456789",
};

/** The mistakes, each in words; empty when the environment is accepted. */
function mistakesIn(env: Record<string, string | undefined>): string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
}

describe("the error of a wrong environment", () => {
  it("lists each mistake on its own line", () => {
    const error = new ConfigError(["PORT should be a port number", "LOG_LEVEL should be info"]);
    expect(error).toBeInstanceOf(StartError);
    expect(error.name).toBe("ConfigError");
    const [title, ...lines] = error.message.split("\n");
    expect(title).toMatch(/\w/);
    expect(lines).toEqual(["  - PORT should be a port number", "  - LOG_LEVEL should be info"]);
  });
});

describe("every variable that is set", () => {
  it("is read", () => {
    expect(
      loadConfig({
        ...PRODUCTION,
        ROLE: "worker",
        WORKER_CONCURRENCY: "3",
        PORT: "0",
        HOST: "10.0.0.5",
        ACCEPTED_MIGRATIONS: "29990101000000_one, 29990102000000_two",
        DATA_ENCRYPTION_KEY: "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        RETENTION_CUSTOMER_DAYS: "400",
        RETENTION_REFUND_DAYS: "401",
        RETENTION_TOP_UP_DAYS: "402",
        DATABASE_CONNECTIONS: "7",
        KHALTI_ENVIRONMENT: "production",
        KHALTI_BASE_URL: "https://khalti.example",
        KHALTI_LOOKUPS_PER_SECOND: "9",
        TOP_UP_LOW_BALANCE: "0",
        METRICS_TOKEN: "metrics-token-0123456789",
        OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318",
        OTEL_EXPORTER_OTLP_HEADERS: "x-api-key=secret",
        OTEL_SERVICE_NAME: "shop-payments",
        SIMULATOR_PORT: "4000",
        FRONTEND_ORIGINS: "https://shop.example",
        SHOP_NAME: "Tea House",
        SHOP_NAME_NE: "चिया घर",
        SHOP_CONTACT_PHONE: "01-4412345",
        SHOP_CONTACT_VIBER: "+9779800000000",
        SHOP_CONTACT_EMAIL: "help@shop.example",
        SHOP_CONTACT_ADDRESS: "Thamel 26, Kathmandu",
        SHOP_CONTACT_ADDRESS_NE: "ठमेल २६, काठमाडौँ",
        SHOP_PAN: "123456789",
        VAT_PERCENT: "0",
        ADMIN_API_KEY: "admin-api-key-0123456789",
        REQUIRE_PASSKEY: "on",
        TRUSTED_PROXIES: "2",
        CHECKOUT_RATE_LIMIT: "11",
        RETURN_RATE_LIMIT: "14",
        OVERLOAD_LAG_MS: "90",
        LOG_LEVEL: "warn",
        DRAIN_SECONDS: "12",
        REFUND_CONFIRM_ABOVE: "5000",
        REFUND_APPROVAL_ABOVE: "20000",
        REFUND_DUE_DAYS: "13",
        CUSTOMER_LINK_DAYS: "14",
        SMTP_URL: "smtps://user:p%40ss@smtp.example:465",
        ALERT_EMAIL: "operator@shop.example",
        MAIL_FROM: "orders@shop.example",
        WEBHOOK_ALLOWED_NETWORKS: "10.0.0.0/8, fd00::/8",
        MIGRATION_DATABASE_URL: "postgresql://owner:pw@db.internal:5432/shop",
      }),
    ).toEqual({
      alertEmail: "operator@shop.example",
      receiptEmails: true,
      requirePasskey: true,
      mail: { smtpUrl: "smtps://user:p%40ss@smtp.example:465", from: "orders@shop.example" },
      production: true,
      role: "worker",
      workerConcurrency: 3,
      port: 0,
      host: "10.0.0.5",
      publicUrl: "https://pay.shop.example",
      databaseUrl: PRODUCTION.DATABASE_URL,
      migrationDatabaseUrl: "postgresql://owner:pw@db.internal:5432/shop",
      acceptedMigrations: ["29990101000000_one", "29990102000000_two"],
      dataKeys: readDataKeys("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=") ?? [],
      retention: { customerDays: 400, refundDays: 401, topUpDays: 402 },
      databaseConnections: 7,
      warmConnections: 4,
      khalti: {
        environment: "production",
        baseUrl: "https://khalti.example",
        secretKey: PRODUCTION.KHALTI_SECRET_KEY,
        publicKey: PRODUCTION.KHALTI_PUBLIC_KEY,
      },
      lookupsPerSecond: 9,
      topUpSettings: {},
      lowBalancePaisa: 0,
      metricsToken: "metrics-token-0123456789",
      tracing: {
        endpoint: "http://localhost:4318",
        headers: { "x-api-key": "secret" },
        serviceName: "shop-payments",
      },
      simulatorPort: 4000,
      frontendOrigins: ["https://shop.example"],
      appSchemes: [],
      shop: {
        name: "Tea House",
        nameNe: "चिया घर",
        vatPercent: 0,
        contact: {
          phone: "01-4412345",
          viber: "+9779800000000",
          email: "help@shop.example",
          address: "Thamel 26, Kathmandu",
          addressNe: "ठमेल २६, काठमाडौँ",
          pan: "123456789",
        },
      },
      adminApiKey: "admin-api-key-0123456789",
      trustedProxies: 2,
      checkoutsPerMinute: 11,
      returnsPerMinute: 14,
      overloadLagMs: 90,
      logLevel: "warn",
      drainSeconds: 12,
      refundConfirmAbovePaisa: 500_000,
      refundApprovalAbovePaisa: 2_000_000,
      refundDueDays: 13,
      customerLinkDays: 14,
      webhookAllowedNetworks: ["10.0.0.0/8", "fd00::/8"],
    });
  });

  it("the simulator takes any port beside a server that takes any port", () => {
    expect(loadConfig({ PORT: "0" }).simulatorPort).toBe(0);
    expect(loadConfig({ PORT: "80" }).simulatorPort).toBe(81);
  });
});

describe("in production", () => {
  it("a variable that is wrong is not called missing, too", () => {
    expect(mistakesIn({ ...PRODUCTION, DATABASE_URL: "mysql://x" })).toEqual([
      expect.stringMatching(/^DATABASE_URL should be/),
    ]);
    expect(mistakesIn({ ...PRODUCTION, DATABASE_URL: "" })).toEqual([
      expect.stringMatching(/^DATABASE_URL is missing: .*postgresql/),
    ]);
  });

  it.each([
    ["KHALTI_BASE_URL", { KHALTI_BASE_URL: "http://khalti.example" }],
    [
      "DIGIPAY_BASE_URL",
      {
        DIGIPAY_BASE_URL: "http://digipay.example",
        DIGIPAY_TOKEN: "token",
        DIGIPAY_COMPANY_ID: "7",
      },
    ],
  ])("%s should be public", (name, env) => {
    const mistakes = mistakesIn({ ...PRODUCTION, ...env });
    expect(mistakes).toEqual([
      expect.stringMatching(new RegExp(`^${name} should be https and a public host`)),
    ]);
    const good = Object.fromEntries(
      Object.entries(env).map(([key, value]) => [key, value.replace("http:", "https:")]),
    );
    expect(mistakesIn({ ...PRODUCTION, ...good })).toEqual([]);
  });

  it("a token of a provider is no address", () => {
    expect(mistakesIn({ ...PRODUCTION, KHALTI_SERVICES_TOKEN: "a-token" })).toEqual([]);
  });

  it.each(["KHALTI_SECRET_KEY", "KHALTI_PUBLIC_KEY"])("%s is not the simulator's", (name) => {
    const value = name === "KHALTI_SECRET_KEY" ? "simulator_secret_key" : "simulator_public_key";
    expect(mistakesIn({ ...PRODUCTION, [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${name} .*simulator`)),
    ]);
  });
});

describe("on a development machine", () => {
  const key = { KHALTI_SECRET_KEY: "test_secret_key" };
  const live = { ...key, KHALTI_ENVIRONMENT: "production" };

  it("the real Khalti needs a public address", () => {
    expect(mistakesIn(live)).toEqual([
      expect.stringMatching(/^PUBLIC_URL should be https and a public host/),
    ]);
    expect(mistakesIn({ ...live, PUBLIC_URL: "https://pay.shop.example" })).toEqual([]);
  });

  it("the sandbox, or the simulator, does not", () => {
    expect(mistakesIn(key)).toEqual([]);
    expect(mistakesIn({ KHALTI_ENVIRONMENT: "production" })).toEqual([]);
    expect(mistakesIn({ ...key, KHALTI_BASE_URL: "http://127.0.0.1:3001" })).toEqual([]);
  });

  it("an address of Khalti needs a key", () => {
    expect(mistakesIn({ KHALTI_BASE_URL: "http://127.0.0.1:3001" })).toEqual([
      expect.stringMatching(/^KHALTI_SECRET_KEY is missing: KHALTI_BASE_URL/),
    ]);
  });
});

describe("a provider of top-ups", () => {
  it("is not configured by empty variables", () => {
    expect(loadConfig({ DIGIPAY_TOKEN: "", DIGIPAY_COMPANY_ID: "" }).topUpSettings).toEqual({});
  });

  it("names what is missing beside what is set", () => {
    expect(mistakesIn({ DIGIPAY_COMPANY_ID: "7" })).toEqual([
      expect.stringMatching(/^DIGIPAY_TOKEN is missing.* DIGIPAY_COMPANY_ID\b.*: .*\w/),
      expect.stringMatching(/^DIGIPAY_BASE_URL is missing.* DIGIPAY_COMPANY_ID\b.*: .*\w/),
    ]);
  });
});

describe("whether Khalti can send a customer to an address", () => {
  it.each([
    ["https://pay.shop.example", true],
    ["https://pay.shop.example.", true],
    ["https://pay.shop.example:8443", true],
    ["http://pay.shop.example", false],
    ["https://localhost", false],
    ["https://localhost.", false],
    ["https://mylocalhost.com", true],
    ["https://pay.localhost", false],
    ["https://pay.local", false],
    ["https://pay.internal", false],
    ["https://pay.lan", false],
    ["https://pay.home.arpa", false],
    ["https://pay.homexarpa.com", true],
    ["https://pay.local.example", true],
    ["https://plan.example", true],
    ["https://payserver", false],
    ["https://[::1]", false],
    ["https://127.0.0.1", false],
    ["https://10.1.2.3", false],
    ["https://0.0.0.0", false],
    ["https://11.10.0.1", true],
    ["https://110.0.0.1", true],
    ["https://1.127.0.1", true],
    ["https://192.168.1.10", false],
    ["https://192.169.1.10", true],
    ["https://1.192.168.1", true],
    ["https://169.254.169.254", false],
    ["https://169.253.1.1", true],
    ["https://100.63.255.255", true],
    ["https://100.64.0.1", false],
    ["https://100.69.0.1", false],
    ["https://100.70.0.1", false],
    ["https://100.99.0.1", false],
    ["https://100.100.0.1", false],
    ["https://100.119.0.1", false],
    ["https://100.120.0.1", false],
    ["https://100.127.255.255", false],
    ["https://100.128.0.1", true],
    ["https://1.100.64.1", true],
    ["https://172.15.0.1", true],
    ["https://172.16.0.1", false],
    ["https://172.19.0.1", false],
    ["https://172.20.0.1", false],
    ["https://172.29.0.1", false],
    ["https://172.30.0.1", false],
    ["https://172.31.255.254", false],
    ["https://172.32.0.1", true],
    ["https://1.172.16.1", true],
  ])("%s: %s", (address, expected) => {
    expect(isPublicHttps(address)).toBe(expected);
  });
});

describe("mails", () => {
  const mistakesOf = (env: Record<string, string>) => {
    try {
      loadConfig(env);
      return [];
    } catch (error) {
      return (error as { mistakes: string[] }).mistakes;
    }
  };

  it("SMTP_URL needs MAIL_FROM", () => {
    expect(mistakesOf({ SMTP_URL: "smtp://localhost:25" })).toEqual([
      "MAIL_FROM is missing (required with SMTP_URL): it should be the e-mail address that mails come from",
    ]);
    expect(mistakesOf({ SMTP_URL: "smtp://localhost:25", MAIL_FROM: "a@b.example" })).toEqual([]);
  });
});

describe("REQUIRE_PASSKEY", () => {
  it.each([
    ["https://203.0.113.7", ["PUBLIC_URL should have a host name"]],
    ["https://[2001:4860::8]", ["PUBLIC_URL should have a host name"]],
    ["https://pay.shop.example", []],
    [undefined, []],
  ])("with PUBLIC_URL %s makes the mistakes %j: an address has no passkeys", (url, mistakes) => {
    const found = mistakesIn({ PUBLIC_URL: url, REQUIRE_PASSKEY: "on" });
    expect(found.map((one) => one.split(",")[0])).toEqual(mistakes);
  });

  it("that is off asks for no host name", () => {
    expect(mistakesIn({ PUBLIC_URL: "http://127.0.0.1", REQUIRE_PASSKEY: "off" })).toEqual([]);
  });
});
