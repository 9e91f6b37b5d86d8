#!/usr/bin/env node
// The simulator alone: `npm run simulator` here, `npx @khalti-bff/simulator` elsewhere, and the image of that name.
import path from "node:path";
import { parseArgs } from "node:util";
import { sharedOptions } from "./environment.ts";
import { FIRST_ID, LAST_ID, TEST_MPIN, TEST_OTP } from "./khalti/test-accounts.ts";
import { type SimulatorOptions, startSimulator } from "./simulator.ts";

const HELP = `Simulates Khalti's payment gateway on this machine. No real money moves.

  khalti-simulator [options]

  --port <port>            3001 if missing                        SIMULATOR_PORT
  --host <address>         127.0.0.1 if missing                   SIMULATOR_HOST
  --data <folder>          remembers payments there; if missing,
                           forgets them at the end                SIMULATOR_DATA
  --secret-key <key>       "simulator_secret_key" if missing      SIMULATOR_SECRET_KEY
  --public-key <key>       "simulator_public_key" if missing      SIMULATOR_PUBLIC_KEY
  --public-url <url>       the address for browsers, if it is
                           another than the listening one         SIMULATOR_PUBLIC_URL
  --shop-name <name>       shown on the payment pages             SHOP_NAME
  --allowed-hosts <hosts>  further host names, by comma           SIMULATOR_ALLOWED_HOSTS
  --dlr-url <url>          where ended top-ups are reported       SIMULATOR_DLR_URL
  --help

An option wins over its variable.
`;

const TEXT = { type: "string" } as const;

try {
  await main();
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: TEXT,
      host: TEXT,
      data: TEXT,
      "secret-key": TEXT,
      "public-key": TEXT,
      "public-url": TEXT,
      "shop-name": TEXT,
      "allowed-hosts": TEXT,
      "dlr-url": TEXT,
      help: { type: "boolean" },
    },
  });
  if (values.help === true) {
    console.log(HELP);
    return;
  }
  const { env } = process;
  const options = optionsOf({
    SIMULATOR_PORT: values.port ?? env["SIMULATOR_PORT"],
    SIMULATOR_HOST: values.host ?? env["SIMULATOR_HOST"],
    SIMULATOR_DATA: values.data ?? env["SIMULATOR_DATA"],
    SIMULATOR_SECRET_KEY: values["secret-key"] ?? env["SIMULATOR_SECRET_KEY"],
    SIMULATOR_PUBLIC_KEY: values["public-key"] ?? env["SIMULATOR_PUBLIC_KEY"],
    SIMULATOR_PUBLIC_URL: values["public-url"] ?? env["SIMULATOR_PUBLIC_URL"],
    SHOP_NAME: values["shop-name"] ?? env["SHOP_NAME"],
    SIMULATOR_ALLOWED_HOSTS: values["allowed-hosts"] ?? env["SIMULATOR_ALLOWED_HOSTS"],
    SIMULATOR_DLR_URL: values["dlr-url"] ?? env["SIMULATOR_DLR_URL"],
    NODE_ENV: env["NODE_ENV"],
  });
  const simulator = await startSimulator(options);
  console.log(banner(simulator.url, options));
  let isStopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      // Ctrl-C arrives twice: from the terminal and through npm.
      if (isStopping) return;
      isStopping = true;
      void simulator.stop();
    });
  }
}

function optionsOf(env: Record<string, string | undefined>): SimulatorOptions {
  const port = env["SIMULATOR_PORT"] || "3001";
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Error(`no port: ${port}`);
  const publicUrl = env["SIMULATOR_PUBLIC_URL"] || undefined;
  if (publicUrl !== undefined && !/^https?:\/\/[^/?#]+\/?$/.test(publicUrl)) {
    throw new Error(`no address such as http://10.0.2.2:3001: ${publicUrl}`);
  }
  const data = env["SIMULATOR_DATA"];
  return {
    ...sharedOptions(env),
    port: Number(port),
    host: env["SIMULATOR_HOST"] || "127.0.0.1",
    secretKey: env["SIMULATOR_SECRET_KEY"] || "simulator_secret_key",
    publicKey: env["SIMULATOR_PUBLIC_KEY"] || "simulator_public_key",
    shopName: env["SHOP_NAME"] || null,
    books: data ? { file: path.resolve(data, "khalti-simulator.ndjson") } : undefined,
    nodeEnv: env["NODE_ENV"],
    ...(publicUrl === undefined ? {} : { publicUrl }),
  };
}

function banner(url: string, { secretKey, publicKey, books }: SimulatorOptions): string {
  return [
    "",
    "  Khalti, simulated. No real money moves.",
    "",
    `  Base URL     ${url}/   (instead of https://dev.khalti.com/)`,
    `  Secret key   ${secretKey}`,
    `  Public key   ${publicKey ?? ""}`,
    `  Customers    Khalti ID ${FIRST_ID} to ${LAST_ID}, mPIN ${TEST_MPIN}, OTP ${TEST_OTP}`,
    `  Payments     ${books === undefined ? "forgotten at the end; --data <folder> keeps them" : `kept in ${books.file}`}`,
    "",
  ].join("\n");
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "EADDRINUSE") {
    return "The port is taken: stop the program that listens there, or give --port.";
  }
  return error.message;
}
