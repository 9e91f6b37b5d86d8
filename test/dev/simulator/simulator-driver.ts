import { type SimulatorOptions, startSimulator } from "../../../dev/simulator/simulator.ts";

export const SECRET_KEY = "05bf95cc57244045b8df5fad06748dab";

export type Json = Record<string, unknown>;
export type JsonAnswer = { status: number; body: Json };
export type Started = { pidx: string; payment_url: string; expires_at: string; expires_in: number };
export type Driver = Awaited<ReturnType<typeof driveSimulator>>;

/** The request of Khalti's documentation, with its literal 1300 paisa. */
export const SAMPLE_ORDER = {
  return_url: "https://example.com/payment/",
  website_url: "https://example.com/",
  amount: 1300,
  purchase_order_id: "test12",
  purchase_order_name: "test",
  customer_info: { name: "Khalti Bahadur", email: "example@gmail.com", phone: "9800000123" },
  amount_breakdown: [
    { label: "Mark Price", amount: 1000 },
    { label: "VAT", amount: 300 },
  ],
  product_details: [
    {
      identity: "1234567890",
      name: "Khalti logo",
      total_price: 1300,
      quantity: 1,
      unit_price: 1300,
    },
  ],
  merchant_username: "merchant_name",
  merchant_extra: "merchant_extra",
};

export const KHALTI_TOP_UP = {
  token: "TEST:simulator",
  reference: "topup1",
  amount: 100,
  number: "9841234567",
};
export const RECHARGE = {
  operator_id: 51,
  operator_type_id: 4,
  connection_no: "ram_01",
  mobile_number: "9841234567",
  reference_no: 1001,
  amount: 500,
};
/** The request of DigiPay's documentation. */
export const WALLET_TOP_UP = {
  wallet_id: "116a51aa2b7d459a8b7e3db7dcf5e70a",
  txn_amount: 100,
  txn_code: "CIB",
  payment_mode: 2,
  note: "testing",
};
const DIGIPAY_HEADERS = { authorization: "Token simulator_token", companyid: "simulator_company" };

/** Calls the simulator's APIs as a merchant's server would, and its controls, over real HTTP. */
export async function driveSimulator(options: Partial<SimulatorOptions> = {}) {
  const simulator = await startSimulator({ port: 0, secretKey: SECRET_KEY, ...options });

  const send = async (method: string, path: string, body?: unknown, headers: Json = {}) => {
    const response = await fetch(simulator.url + path, {
      method,
      headers: { "content-type": "application/json", ...headers } as Record<string, string>,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") === true;
    return {
      status: response.status,
      text,
      body: (isJson ? JSON.parse(text) : {}) as Json,
    };
  };
  const khalti = (path: string, body?: unknown, authorization = `Key ${SECRET_KEY}`) =>
    send("POST", path, body, { authorization });

  const driver = {
    url: simulator.url,
    stop: () => simulator.stop(),
    send,
    khalti,
    initiate: (order: Json = SAMPLE_ORDER) => khalti("/api/v2/epayment/initiate/", order),
    lookup: (pidx: string) => khalti("/api/v2/epayment/lookup/", { pidx }),
    refund: (transactionId: string, body?: Json) =>
      khalti(`/api/merchant-transaction/${transactionId}/refund/`, body),
    set: (pidx: string, change: Json) => send("POST", `/_simulator/payments/${pidx}`, change),
    payment: async (pidx: string) => (await send("GET", `/_simulator/payments/${pidx}`)).body,
    fault: (fault: Json) => send("POST", "/_simulator/faults", fault),
    advance: (seconds: number) => send("POST", "/_simulator/clock", { advance_seconds: seconds }),
    rules: (change: Json) => send("POST", "/_simulator/rules", change),
    reset: () => send("DELETE", "/_simulator"),
    topUpKhalti: (changes: Json = {}) =>
      send("POST", "/api/use/khalti-topup/", { ...KHALTI_TOP_UP, ...changes }),
    khaltiStatus: (reference: string, token = KHALTI_TOP_UP.token) =>
      send("GET", `/api/service/status/?${new URLSearchParams({ token, reference }).toString()}`),
    khaltiBalance: () => send("GET", `/api/balance?token=${KHALTI_TOP_UP.token}`),
    globalTopup: (method: string, path: string, body?: unknown, token = "simulator_token") =>
      send(method, path, body, { "x-auth-token": token }),
    recharge: (changes: Json = {}) =>
      driver.globalTopup("POST", "/np/recharge/execute", { ...RECHARGE, ...changes }),
    digipay: (method: string, path: string, body?: unknown, headers: Json = DIGIPAY_HEADERS) =>
      send(method, `/digipay/v3/transaction${path}`, body, headers),
    topUpDigipay: (changes: Json = {}) =>
      driver.digipay("POST", "/wallet_topup", { ...WALLET_TOP_UP, ...changes }),
    topUps: async () => (await send("GET", "/_simulator/top-ups")).body["data"] as Json[],
    next: (provider: string, body: Json) =>
      send("POST", `/_simulator/top-ups/${provider}/next`, body),
    setTopUp: (provider: string, id: string, body: Json) =>
      send("POST", `/_simulator/top-ups/${provider}/${id}`, body),
    setProvider: (provider: string, body: Json) =>
      send("POST", `/_simulator/providers/${provider}`, body),
    requests: async () => (await send("GET", "/_simulator/requests")).body["data"] as Json[],
    /** Initiates the documented order with these changes. */
    async start(changes: Json = {}): Promise<Started> {
      const answer = await driver.initiate({ ...SAMPLE_ORDER, ...changes });
      if (answer.status !== 200) throw new Error(answer.text);
      return answer.body as Started;
    },
    /** Starts a payment and sets it to Completed. */
    async paid(changes: Json = {}): Promise<{ pidx: string; transactionId: string }> {
      const { pidx } = await driver.start(changes);
      const { body } = await driver.set(pidx, { status: "Completed" });
      return { pidx, transactionId: String(body["transaction_id"]) };
    },
  };
  return driver;
}
