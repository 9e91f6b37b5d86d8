import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createSimulatorApp } from "./simulator-app.ts";
import { SimulatorState } from "./simulator-state.ts";

export type SimulatorOptions = {
  /** 0 takes any free port. */
  port: number;
  host?: string;
  /** The merchant key that API calls must carry as `Authorization: Key …`. */
  secretKey: string;
  /** Where browsers reach the simulator, when that is not where it listens. */
  publicUrl?: string;
  linkLifetimeSeconds?: number;
  /** The token that top-ups of Khalti wallets must carry in their body; by default "TEST:simulator". */
  khaltiServicesToken?: string;
  /** The `x-auth-token` of GlobalTopup; by default "simulator_token". */
  globalTopupToken?: string;
  /** The token of DigiPay's `Authorization: Token …`; by default "simulator_token". */
  digipayToken?: string;
  /** DigiPay's `CompanyID`; by default "simulator_company". */
  digipayCompanyId?: string;
  nodeEnv?: string | undefined;
};

export type Simulator = {
  url: string;
  /** Cuts every connection, waiting answers included, and frees the port. */
  stop(): Promise<void>;
};

// Longer than the idle time of the usual keep-alive agents: a connection must only ever break when a test asked for it.
const KEEP_ALIVE_MS = 65_000;

/**
 * Starts a Khalti that takes no real money, and the top-up providers beside it.
 * @throws when asked to run in production, or when the port is taken.
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

  const url = `http://${reachableHost(host)}:${String((server.address() as AddressInfo).port)}`;
  const state = new SimulatorState({
    secretKey: options.secretKey,
    publicUrl: (options.publicUrl ?? url).replace(/\/+$/, ""),
    linkLifetimeSeconds: options.linkLifetimeSeconds ?? 1800,
    khaltiServicesToken: options.khaltiServicesToken ?? "TEST:simulator",
    globalTopupToken: options.globalTopupToken ?? "simulator_token",
    digipayToken: options.digipayToken ?? "simulator_token",
    digipayCompanyId: options.digipayCompanyId ?? "simulator_company",
  });
  server.on("request", createSimulatorApp(state));

  return {
    url,
    async stop() {
      state.delays.cancelAll();
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function reachableHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
