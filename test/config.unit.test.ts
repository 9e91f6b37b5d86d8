import { describe, expect, it } from "@jest/globals";
import { type Config, ConfigError, loadConfig } from "../src/config.ts";

const PRODUCTION = {
  NODE_ENV: "production",
  KHALTI_ENVIRONMENT: "sandbox",
  PUBLIC_URL: "https://pay.shop.example",
  DATABASE_URL: "postgresql://shop:pw@db.internal:5432/shop",
  KHALTI_SECRET_KEY: "live_secret_key_0123456789",
  KHALTI_PUBLIC_KEY: "live_public_key_0123456789",
};

/** The mistakes that loadConfig reports; throws when it accepts the environment. */
function mistakesIn(env: Record<string, string | undefined>): string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
  throw new Error("the environment was accepted");
}

describe("an empty environment", () => {
  it("is a development machine: embedded database, simulator, demo shop", () => {
    expect(loadConfig({})).toEqual({
      production: false,
      port: 3000,
      host: "127.0.0.1",
      publicUrl: "http://localhost:3000",
      databaseUrl: null,
      migrationDatabaseUrl: null,
      acceptedMigrations: [],
      databaseConnections: 20,
      warmConnections: 0,
      khalti: {
        environment: "sandbox",
        baseUrl: null,
        secretKey: "simulator_secret_key",
        publicKey: "simulator_public_key",
      },
      simulatorPort: 3001,
      frontendOrigins: ["http://localhost:3000"],
      appSchemes: [],
      shop: {
        name: "Demo shop",
        nameNe: "डेमो पसल",
        vatPercent: 13,
        contact: {
          phone: null,
          viber: null,
          email: null,
          address: null,
          addressNe: null,
          pan: null,
        },
      },
      adminApiKey: null,
      requirePasskey: false,
      trustedProxies: 0,
      checkoutsPerMinute: 60,
      returnsPerMinute: 10,
      overloadLagMs: 150,
      logLevel: "info",
      role: "all",
      workerConcurrency: 8,
      lookupsPerSecond: 50,
      topUpSettings: {},
      lowBalancePaisa: 500_000,
      metricsToken: null,
      tracing: null,
      drainSeconds: 0,
      refundConfirmAbovePaisa: null,
      refundApprovalAbovePaisa: null,
      refundDueDays: 7,
      customerLinkDays: 30,
      webhookAllowedNetworks: [],
      dataKeys: [],
      retention: { customerDays: null, refundDays: null, topUpDays: null },
      alertEmail: null,
      receiptEmails: true,
      mail: null,
    } satisfies Config);
  });

  it("derives the public address and the simulator's port from PORT", () => {
    const config = loadConfig({ PORT: "4100" });
    expect(config.publicUrl).toBe("http://localhost:4100");
    expect(config.frontendOrigins).toEqual(["http://localhost:4100"]);
    expect(config.simulatorPort).toBe(4101);
  });

  it("treats an empty variable as missing, as compose files write it", () => {
    expect(loadConfig({ PORT: "", DATABASE_URL: "", KHALTI_SECRET_KEY: "" })).toEqual(
      loadConfig({}),
    );
  });
});

describe("a variable", () => {
  it.each([
    {
      name: "PUBLIC_URL",
      value: "https://pay.example/",
      read: { publicUrl: "https://pay.example" },
    },
    {
      name: "FRONTEND_ORIGINS",
      value: "https://a.example, https://b.example:8443/",
      read: { frontendOrigins: ["https://a.example", "https://b.example:8443"] },
    },
    {
      name: "FRONTEND_ORIGINS",
      value: "https://a.example, myshop:// ,NP.Com.My-Shop://",
      read: { frontendOrigins: ["https://a.example"], appSchemes: ["myshop", "np.com.my-shop"] },
    },
    { name: "VAT_PERCENT", value: "0", read: { shop: { name: "Demo shop", vatPercent: 0 } } },
    {
      name: "SHOP_NAME",
      value: "  Tea House ",
      // An English name is no worse than a foreign one.
      read: { shop: { name: "Tea House", nameNe: null, vatPercent: 13 } },
    },
    { name: "SHOP_NAME_NE", value: "चिया घर", read: { shop: { nameNe: "चिया घर" } } },
    {
      name: "SHOP_CONTACT_PHONE",
      value: " +977 1-4412345",
      read: { shop: { contact: { phone: "+977 1-4412345" } } },
    },
    {
      name: "SHOP_CONTACT_VIBER",
      value: "+977 9800000000",
      read: { shop: { contact: { viber: "+977 9800000000" } } },
    },
    {
      name: "SHOP_CONTACT_EMAIL",
      value: "help@shop.example",
      read: { shop: { contact: { email: "help@shop.example" } } },
    },
    {
      name: "SHOP_CONTACT_ADDRESS",
      value: "Thamel 26, Kathmandu",
      read: { shop: { contact: { address: "Thamel 26, Kathmandu" } } },
    },
    {
      name: "SHOP_CONTACT_ADDRESS_NE",
      value: "ठमेल २६, काठमाडौँ",
      read: { shop: { contact: { addressNe: "ठमेल २६, काठमाडौँ" } } },
    },
    { name: "SHOP_PAN", value: "123456789", read: { shop: { contact: { pan: "123456789" } } } },
    { name: "MAIL_FROM", value: "orders@shop.example", read: { mail: null } },
    { name: "RECEIPT_EMAILS", value: "off", read: { receiptEmails: false } },
    { name: "REQUIRE_PASSKEY", value: "on", read: { requirePasskey: true } },
    { name: "REQUIRE_PASSKEY", value: "off", read: { requirePasskey: false } },
    { name: "TRUSTED_PROXIES", value: "2", read: { trustedProxies: 2 } },
  ])("$name=$value is parsed", ({ name, value, read }) => {
    expect(loadConfig({ [name]: value })).toMatchObject(read);
  });

  it.each([
    ["NODE_ENV", "prod"],
    ["PORT", "eighty"],
    ["PORT", "70000"],
    ["PORT", "-1"],
    ["PUBLIC_URL", "pay.shop.example"],
    ["PUBLIC_URL", "ftp://pay.shop.example"],
    ["PUBLIC_URL", "https://pay.shop.example/?shop=1"],
    ["PUBLIC_URL", "https://user:pw@pay.shop.example"],
    ["DATABASE_URL", "mysql://localhost/shop"],
    ["ACCEPTED_MIGRATIONS", "all"],
    ["DATA_ENCRYPTION_KEY", "short"],
    ["RETENTION_CUSTOMER_DAYS", "30"],
    ["DATABASE_CONNECTIONS", "0"],
    ["KHALTI_ENVIRONMENT", "live"],
    ["KHALTI_SECRET_KEY", "two words"],
    ["KHALTI_PUBLIC_KEY", "two words"],
    ["FRONTEND_ORIGINS", "shop.example"],
    ["FRONTEND_ORIGINS", "*"],
    ["FRONTEND_ORIGINS", "https://shop.example/path"],
    ["FRONTEND_ORIGINS", "https://shop.example,,https://b.example"],
    ["FRONTEND_ORIGINS", "ftp://shop.example"],
    ["FRONTEND_ORIGINS", "myshop:"],
    ["FRONTEND_ORIGINS", "myshop://thanks"],
    ["FRONTEND_ORIGINS", "my_shop://"],
    ["FRONTEND_ORIGINS", "https://"],
    ["FRONTEND_ORIGINS", "JavaScript://"],
    ["FRONTEND_ORIGINS", "data://"],
    ["FRONTEND_ORIGINS", "file://"],
    ["FRONTEND_ORIGINS", "intent://"],
    ["FRONTEND_ORIGINS", "null://"],
    ["FRONTEND_ORIGINS", "://"],
    ["SHOP_NAME", "   "],
    ["SHOP_NAME", "x".repeat(101)],
    ["SHOP_CONTACT_PHONE", "call us"],
    ["SHOP_CONTACT_PHONE", "98"],
    ["SHOP_CONTACT_VIBER", "9800000000"],
    ["SHOP_CONTACT_EMAIL", "help at shop.example"],
    ["SHOP_CONTACT_ADDRESS", " "],
    ["SHOP_CONTACT_ADDRESS", "x".repeat(201)],
    ["SHOP_CONTACT_ADDRESS_NE", "x".repeat(201)],
    ["SHOP_PAN", "12345678"],
    ["SHOP_PAN", "PAN 123456789"],
    ["SMTP_URL", "https://smtp.example"],
    ["SMTP_URL", "smtp.example:587"],
    ["SMTP_URL", "smtp://smtp.example/path"],
    ["MAIL_FROM", "The shop <orders@shop.example>"],
    ["VAT_PERCENT", "100"],
    ["VAT_PERCENT", "-13"],
    ["VAT_PERCENT", "13%"],
    ["ADMIN_API_KEY", "short"],
    ["REQUIRE_PASSKEY", "true"],
    ["ADMIN_API_KEY", "long enough but with spaces in it"],
    ["TRUSTED_PROXIES", "all"],
    ["CHECKOUT_RATE_LIMIT", "0"],
    ["RETURN_RATE_LIMIT", "0"],
    ["CUSTOMER_LINK_DAYS", "0"],
    ["OVERLOAD_LAG_MS", "9"],
    ["HOST", "everywhere"],
    ["LOG_LEVEL", "loud"],
  ])("%s=%s is refused, with the variable's name", (name, value) => {
    expect(mistakesIn({ [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${name} should be \\S+`)),
    ]);
  });
});

describe("KHALTI_BASE_URL", () => {
  const key = { KHALTI_SECRET_KEY: "test_secret_key" };

  it("defaults to the host of KHALTI_ENVIRONMENT when there is a secret key", () => {
    expect(loadConfig(key).khalti.baseUrl).toBe("https://dev.khalti.com");
    const live = { ...PRODUCTION, KHALTI_ENVIRONMENT: "production" };
    expect(loadConfig(live).khalti.baseUrl).toBe("https://khalti.com");
  });

  it("is used as given, without its trailing slash", () => {
    const { khalti } = loadConfig({ ...key, KHALTI_BASE_URL: "http://127.0.0.1:3001/" });
    expect(khalti.baseUrl).toBe("http://127.0.0.1:3001");
  });

  it("requires a secret key: the real Khalti is never called with the simulator's key", () => {
    const [mistake] = mistakesIn({ KHALTI_BASE_URL: "https://dev.khalti.com" });
    expect(mistake).toContain("KHALTI_SECRET_KEY is missing");
  });

  it.each([
    "dev.khalti.com",
    "ftp://dev.khalti.com",
    "https://dev.khalti.com/api/v2",
    "https://dev.khalti.com?x=1",
    "https://user:pw@dev.khalti.com",
  ])("%s is not exactly scheme and host, so it is refused", (value) => {
    expect(mistakesIn({ ...key, KHALTI_BASE_URL: value })).toEqual([
      expect.stringMatching(/^KHALTI_BASE_URL should be scheme and host/),
    ]);
  });
});

describe("production", () => {
  it("starts with an address, a database and the merchant's keys", () => {
    expect(loadConfig(PRODUCTION)).toMatchObject({
      production: true,
      publicUrl: "https://pay.shop.example",
      databaseUrl: PRODUCTION.DATABASE_URL,
      frontendOrigins: ["https://pay.shop.example"],
    });
  });

  it("reports all missing variables together", () => {
    const mistakes = mistakesIn({ NODE_ENV: "production" });
    expect(mistakes).toEqual(
      [
        "PUBLIC_URL",
        "DATABASE_URL",
        "KHALTI_ENVIRONMENT",
        "KHALTI_SECRET_KEY",
        "KHALTI_PUBLIC_KEY",
      ].map((name) => expect.stringMatching(new RegExp(`^${name} is missing: it should be `))),
    );
  });

  it("reports missing and invalid variables together", () => {
    const mistakes = mistakesIn({
      NODE_ENV: "production",
      PORT: "eighty",
      PUBLIC_URL: "http://pay.shop.example",
      LOG_LEVEL: "loud",
    });
    for (const name of ["PORT", "LOG_LEVEL", "PUBLIC_URL", "DATABASE_URL", "KHALTI_SECRET_KEY"]) {
      expect(mistakes).toContainEqual(expect.stringContaining(name));
    }
    expect(new ConfigError(mistakes).message.split("\n")).toHaveLength(mistakes.length + 1);
  });

  it.each([
    "http://pay.shop.example",
    "https://localhost",
    "https://localhost.",
    "https://pay.localhost",
    "https://pay.local",
    "https://payserver",
    "https://127.0.0.1",
    "https://127.1",
    "https://0.0.0.0",
    "https://10.1.2.3",
    "https://172.16.0.1",
    "https://172.31.255.254",
    "https://192.168.1.10",
    "https://169.254.169.254",
    "https://100.64.0.1",
    "https://[::1]",
    "https://[fd00::1]",
    "https://[fe80::1]",
    "https://[::ffff:10.0.0.1]",
  ])("refuses %s: Khalti does not send customers there", (value) => {
    expect(mistakesIn({ ...PRODUCTION, PUBLIC_URL: value })).toEqual([
      expect.stringMatching(/^PUBLIC_URL should be https and a public host/),
    ]);
  });

  it.each(["https://172.32.0.1", "https://100.128.0.1", "https://pay.shop.example:8443"])(
    "accepts %s, which looks private but is not",
    (value) => {
      expect(loadConfig({ ...PRODUCTION, PUBLIC_URL: value }).publicUrl).toBe(value);
    },
  );

  it.each([
    ["KHALTI_SECRET_KEY", "simulator_secret_key"],
    ["KHALTI_PUBLIC_KEY", "simulator_public_key"],
  ])("refuses the simulator's %s", (name, value) => {
    expect(mistakesIn({ ...PRODUCTION, [name]: value })).toEqual([expect.stringContaining(name)]);
  });
});

describe("the message about an invalid environment", () => {
  it("never contains the value of a secret, because it is logged", () => {
    const secrets = {
      KHALTI_SECRET_KEY: "secret with spaces",
      KHALTI_PUBLIC_KEY: "public with spaces",
      ADMIN_API_KEY: "too-short-admin-key",
      DATABASE_URL: "mysql://shop:hunter2@db/shop",
    };
    const message = new ConfigError(mistakesIn({ NODE_ENV: "production", ...secrets })).message;
    for (const [name, value] of Object.entries(secrets)) {
      expect(message).toContain(name);
      expect(message).not.toContain(value);
    }
    expect(message).not.toContain("hunter2");
  });
});

describe("a top-up provider", () => {
  it("is configured by its own variables", () => {
    const { topUpSettings } = loadConfig({
      KHALTI_SERVICES_TOKEN: "a-token",
      DIGIPAY_TOKEN: "",
    });
    expect(topUpSettings).toEqual({ KHALTI_SERVICES_TOKEN: "a-token" });
  });

  it("is a mistake when only some of its required variables are set", () => {
    expect(mistakesIn({ DIGIPAY_TOKEN: "a-token", DIGIPAY_BASE_URL: "digipay.example" })).toEqual([
      "DIGIPAY_BASE_URL should be the address of the DigiPay platform, without /digipay",
      "DIGIPAY_COMPANY_ID is missing (required with DIGIPAY_TOKEN, DIGIPAY_BASE_URL): it should be the CompanyID that DigiPay gave",
    ]);
  });
});
