/** The three clients, connected to a server that returns prepared answers. */
import { startPreparedKhalti } from "../khalti/prepared-khalti.ts";
import type { ConnectOptions, TopUpProvider } from "../../src/providers/top-up-provider.ts";
import { connectDigipayWallet } from "../../src/providers/digipay-wallet.ts";
import { khaltiWallet } from "../../src/providers/khalti-wallet.ts";
import { metroLinkKhalti } from "../../src/providers/metro-link-khalti.ts";
import { connectMetroLink } from "../../src/providers/metro-link.ts";

export const khaltiToken = "TEST:token/with+odd=signs";
export const metroToken = "metro_x_auth_token_7309";
export const digipayToken = "duik7309njdlkhdauhknksadhjkas986876sd873j";
export const digipayCompanyId = "7753ad6bd8cf48f5b1312fd21eb36588";

export const reference = "1000000000042";
export const khaltiOrder = { reference, amountPaisa: 15_000, fields: { number: "9841234567" } };
export const metroOrder = {
  reference,
  amountPaisa: 15_000,
  fields: { connection_no: "ram_01", mobile_number: "9841234567" },
};
export const digipayOrder = {
  reference,
  amountPaisa: 10_000,
  fields: { wallet_id: "116a51aa2b7d459a8b7e3db7dcf5e70a" },
};

export const operators = JSON.stringify({
  error: false,
  data: [
    { operator_id: 50, operator_type_id: 4 },
    { operator_id: 51, operator_type_id: 4 },
  ],
});
export const operatorTypes = JSON.stringify({ error: false, data: [{ operator_type_id: 4 }] });

export async function startPreparedProviders() {
  const server = await startPreparedKhalti();
  const connected: TopUpProvider[] = [];
  const keep = (provider: TopUpProvider) => {
    connected.push(provider);
    return provider;
  };

  return {
    ...server,
    /** Answers Metro Link's two operator queries normally, and everything else with this status and text. */
    answerRecharge(status: number, text: string) {
      server.answerBy((request, response) => {
        const isOperators = request.path.startsWith("/np/operator");
        const list = request.path === "/np/operators" ? operators : operatorTypes;
        response.writeHead(isOperators ? 200 : status).end(isOperators ? list : text);
      });
    },
    /** The requests since the last call, without Metro Link's operator queries. */
    takeOrders() {
      return server.received.splice(0).filter((one) => !one.path.startsWith("/np/operator"));
    },
    khalti(options: ConnectOptions = {}, more: Record<string, string> = {}) {
      const values = { KHALTI_SERVICES_TOKEN: khaltiToken, ...more };
      const base = { KHALTI_SERVICES_BASE_URL: server.baseUrl, ...values };
      return keep(khaltiWallet.connect({ values: base, environment: "sandbox" }, options));
    },
    metroByKhalti(more: Record<string, string> = {}) {
      const base = { KHALTI_SERVICES_TOKEN: khaltiToken, KHALTI_SERVICES_BASE_URL: server.baseUrl };
      const values = { ...base, ...more };
      return keep(metroLinkKhalti.connect({ values, environment: "sandbox" }));
    },
    metro(options: ConnectOptions = {}, more: Record<string, string> = {}) {
      const values = { GLOBALTOPUP_TOKEN: metroToken, GLOBALTOPUP_BASE_URL: server.baseUrl };
      return keep(
        connectMetroLink({ values: { ...values, ...more }, environment: "sandbox" }, options),
      );
    },
    digipay(options: ConnectOptions = {}, more: Record<string, string> = {}) {
      const values = {
        DIGIPAY_TOKEN: digipayToken,
        DIGIPAY_COMPANY_ID: digipayCompanyId,
        DIGIPAY_BASE_URL: server.baseUrl,
        ...more,
      };
      return keep(connectDigipayWallet({ values, environment: "sandbox" }, options));
    },
    async stop() {
      for (const provider of connected) provider.close();
      await server.stop();
    },
  };
}

export type PreparedProviders = Awaited<ReturnType<typeof startPreparedProviders>>;
