import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { booksIn, NO_BOOKS } from "./books/books.ts";
import { Journal, type JournalOptions } from "./books/journal.ts";
import { createSimulatorApp } from "./simulator-app.ts";
import { type SimulatorSettings, SimulatorState } from "./simulator-state.ts";

export type SimulatorOptions = {
  /** 0 selects a free port. */
  port: number;
  host?: string;
  /** The merchant key that API calls must carry as `Authorization: Key …`. */
  secretKey: string;
  /** The key with which mobile SDKs ask, as `Authorization: Key …`; by default "simulator_public_key". */
  publicKey?: string;
  /** The merchant's name on the payment pages; without it, `merchant_name` or the host of the website. */
  shopName?: string | null;
  /** The address for browsers, when it differs from the listening address. */
  publicUrl?: string;
  linkLifetimeSeconds?: number;
  /** The token that Khalti wallet top-ups must carry in their body; by default "TEST:simulator". */
  khaltiServicesToken?: string;
  /** The `x-auth-token` of GlobalTopup; by default "simulator_token". */
  globalTopupToken?: string;
  /** The token of DigiPay's `Authorization: Token …`; by default "simulator_token". */
  digipayToken?: string;
  /** DigiPay's `CompanyID`; by default "simulator_company". */
  digipayCompanyId?: string;
  /** Where Khalti's services report the end of a queued top-up; `reportTo` sets it later. */
  dlrUrl?: string | null;
  /** Host names that requests may carry besides localhost and 127.0.0.1. */
  allowedHosts?: readonly string[];
  /** Keeps payments, top-ups, clock and rules in this file; without it everything is forgotten at the end. */
  books?: JournalOptions | undefined;
  nodeEnv?: string | undefined;
};

export type Simulator = {
  url: string;
  /** Khalti's services report the end of each queued top-up there from now on. */
  reportTo(dlrUrl: string): void;
  /** Closes every connection, including those of delayed answers, and frees the port. */
  stop(): Promise<void>;
};

// Longer than the idle time of common keep-alive agents, so that connections break only when a test requests it.
const KEEP_ALIVE_MS = 65_000;

/**
 * Starts a simulated Khalti and simulated top-up providers, which move no real money.
 * @throws in production, when the port is taken, or when another process keeps the same books
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  if (options.nodeEnv === "production") {
    throw new Error(
      "The Khalti simulator marks orders as paid without any money: it refuses to run with NODE_ENV=production.",
    );
  }
  const host = options.host ?? "127.0.0.1";
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
  server.listen(options.port, host);
  await once(server, "listening");

  const books =
    options.books === undefined ? NO_BOOKS : booksIn(openJournal(options.books, server));
  const url = `http://${reachableHost(host)}:${String((server.address() as AddressInfo).port)}`;
  const state = new SimulatorState(settingsOf(options, url), books);
  server.on("request", createSimulatorApp(state));

  return {
    url,
    reportTo(dlrUrl) {
      state.dlr.configure(dlrUrl);
    },
    async stop() {
      state.delays.cancelAll();
      state.dlr.stop();
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      books.close();
    },
  };
}

function settingsOf(options: SimulatorOptions, url: string): SimulatorSettings {
  return {
    shopName: options.shopName ?? null,
    secretKey: options.secretKey,
    publicKey: options.publicKey ?? "simulator_public_key",
    publicUrl: (options.publicUrl ?? url).replace(/\/+$/, ""),
    linkLifetimeSeconds: options.linkLifetimeSeconds ?? 1800,
    khaltiServicesToken: options.khaltiServicesToken ?? "TEST:simulator",
    globalTopupToken: options.globalTopupToken ?? "simulator_token",
    digipayToken: options.digipayToken ?? "simulator_token",
    digipayCompanyId: options.digipayCompanyId ?? "simulator_company",
    dlrUrl: options.dlrUrl ?? null,
    allowedHosts: options.allowedHosts ?? [],
  };
}

function openJournal(options: JournalOptions, server: Server): Journal {
  try {
    return new Journal(options);
  } catch (error) {
    server.close();
    throw error;
  }
}

function reachableHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
