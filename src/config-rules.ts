import { isIP } from "node:net";
import { isPublicHttps } from "./lib/public-https.ts";
import { VARIABLES, type Variables } from "./variables.ts";

/** With these keys the simulator plays Khalti in development. */
export const SIMULATOR_KEYS = {
  secretKey: "simulator_secret_key",
  publicKey: "simulator_public_key",
};

interface Environment {
  env: Record<string, string | undefined>;
  publicUrl: string;
  topUpSettings: Record<string, string>;
}

/**
 * What is wrong between variables that are each valid: production requires more, and some need others. Pure.
 *
 * @returns a sentence for each mistake
 */
export function mistakesBetween(given: Variables, environment: Environment): string[] {
  const mistakes =
    given.NODE_ENV === "production"
      ? mistakesInProduction(given, environment)
      : mistakesInDevelopment(given, environment);
  // An invalid value is reported already.
  if (given.SMTP_URL !== undefined && (environment.env["MAIL_FROM"] ?? "") === "") {
    mistakes.push(
      `MAIL_FROM is missing (required with SMTP_URL): it should be ${VARIABLES.MAIL_FROM[1]}`,
    );
  }
  if (given.REQUIRE_PASSKEY === "on" && isIP(hostOf(environment.publicUrl)) !== 0) {
    mistakes.push(
      "PUBLIC_URL should have a host name, not an address in digits: REQUIRE_PASSKEY is on, and passkeys belong to a host name",
    );
  }
  return mistakes;
}

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, "");
}

function mistakesInProduction(given: Variables, { env, topUpSettings }: Environment): string[] {
  const mistakes: string[] = [];
  const missing = (name: keyof Variables) => {
    // An invalid value is already reported.
    if ((env[name] ?? "") === "")
      mistakes.push(`${name} is missing: it should be ${VARIABLES[name][1]}`);
  };
  missing("PUBLIC_URL");
  missing("DATABASE_URL");
  missing("KHALTI_ENVIRONMENT");
  missing("KHALTI_SECRET_KEY");
  missing("KHALTI_PUBLIC_KEY");
  if (given.PUBLIC_URL !== undefined && !isPublicHttps(given.PUBLIC_URL)) {
    mistakes.push("PUBLIC_URL should be https and a public host: Khalti sends customers there");
  }
  if (given.KHALTI_BASE_URL !== undefined && !isPublicHttps(given.KHALTI_BASE_URL)) {
    mistakes.push("KHALTI_BASE_URL should be https and a public host: a simulator takes no money");
  }
  for (const [name, value] of Object.entries(topUpSettings)) {
    if (name.endsWith("_BASE_URL") && !isPublicHttps(value)) {
      mistakes.push(`${name} should be https and a public host: a simulator delivers nothing`);
    }
  }
  if (given.KHALTI_SECRET_KEY === SIMULATOR_KEYS.secretKey) {
    mistakes.push("KHALTI_SECRET_KEY is the simulator's: it should be the merchant's secret key");
  }
  if (given.KHALTI_PUBLIC_KEY === SIMULATOR_KEYS.publicKey) {
    mistakes.push("KHALTI_PUBLIC_KEY is the simulator's: it should be the merchant's public key");
  }
  return mistakes;
}

function mistakesInDevelopment(given: Variables, { publicUrl }: Environment): string[] {
  const mistakes: string[] = [];
  if (given.KHALTI_SECRET_KEY === undefined && given.KHALTI_BASE_URL !== undefined) {
    mistakes.push(
      "KHALTI_SECRET_KEY is missing: KHALTI_BASE_URL needs the merchant's secret key as well",
    );
  }
  if (
    given.KHALTI_SECRET_KEY !== undefined &&
    given.KHALTI_ENVIRONMENT === "production" &&
    !isPublicHttps(publicUrl)
  ) {
    mistakes.push("PUBLIC_URL should be https and a public host: Khalti sends customers there");
  }
  return mistakes;
}
