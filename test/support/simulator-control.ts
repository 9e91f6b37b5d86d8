import http from "node:http";
import axios from "axios";

/** A lookup that a customer or staff waits for, and its two retries. Background jobs do not retry. */
export const ALL_TRIES = 3;

/** The `delay_ms` of an answer that comes when the test calls `endDelays`. */
export const UNTIL_ENDED_MS = 600_000;

export interface Fault {
  endpoint:
    | "initiate"
    | "lookup"
    | "refund"
    | "banks"
    | "khalti_topup"
    | "khalti_topup_status"
    | "khalti_balance"
    | "metro_operators"
    | "metro_recharge"
    | "metro_status"
    | "metro_balance"
    | "digipay_charges"
    | "digipay_topup"
    | "digipay_detail";
  kind: "delay" | "status" | "garbage" | "drop_request" | "drop_response";
  times?: number;
  delay_ms?: number;
  status?: number;
  body?: unknown;
}

export interface SimulatorControl {
  url: string;
  fault(fault: Fault): Promise<void>;
  clearFaults(): Promise<void>;
  /** Answers every request that a `delay` fault holds back. */
  endDelays(): Promise<void>;
  /** Changes a payment at Khalti; `{ status: "Completed" }` takes the money. */
  set(
    pidx: string,
    facts: { status?: string; total_amount?: number; transaction_id?: string | null; fee?: number },
  ): Promise<void>;
  pay(pidx: string): Promise<void>;
  payment(pidx: string): Promise<SimulatedPayment>;
  payments(): Promise<SimulatedPayment[]>;
  advance(seconds: number): Promise<void>;
  requests(endpoint?: Fault["endpoint"]): Promise<SimulatedRequest[]>;
  /** All of these at one moment. */
  everything(): Promise<{
    payments: SimulatedPayment[];
    top_ups: SimulatedTopUp[];
    requests: SimulatedRequest[];
  }>;
  reset(): Promise<void>;
  /** Every top-up that the providers accepted, newest first. */
  topUps(provider?: TopUpProvider): Promise<SimulatedTopUp[]>;
  /** The state of the next top-ups, in the provider's terms ("Queued", "queued", for DigiPay a number). */
  nextTopUps(provider: TopUpProvider, state: string | number, times?: number): Promise<void>;
  /** Changes the state of a top-up, by our reference or the provider's id. */
  setTopUp(provider: TopUpProvider, id: string, state: string | number): Promise<void>;
  /** `credits` are rupees; `maintenance` refuses every new top-up. */
  setProvider(
    provider: TopUpProvider,
    facts: { credits?: number; maintenance?: boolean },
  ): Promise<void>;
}

export type TopUpProvider = "khalti_wallet" | "metro_link" | "digipay_wallet";

export interface SimulatedTopUp {
  provider: TopUpProvider;
  id: string;
  reference: string | null;
  /** The number, user name or wallet. */
  target: string;
  amount_rupees: number;
  state: string | number;
  at: string;
}

export interface SimulatedRequest {
  /** Arrival time, by the simulator's clock. */
  at: string;
  endpoint: string;
  path: string;
  body: unknown;
  /** Null until the answer is sent. */
  status: number | "dropped" | null;
}

export interface SimulatedPayment {
  pidx: string;
  status: string;
  total_amount: number;
  transaction_id: string | null;
  money_taken: boolean;
  request: Record<string, unknown>;
}

/** Client for the simulator's control API. */
export function createSimulatorControl(url: string): SimulatorControl {
  // The simulator keeps connections for 65 s, and its answers say so: none is used again as it closes.
  const httpAgent = new http.Agent({ keepAlive: true });
  const client = axios.create({ baseURL: url, proxy: false, httpAgent });
  return {
    url,
    async fault(fault) {
      await client.post("/_simulator/faults", { times: 1, ...fault });
    },
    async clearFaults() {
      await client.delete("/_simulator/faults");
    },
    async endDelays() {
      await client.delete("/_simulator/delays");
    },
    async set(pidx, facts) {
      await client.post(`/_simulator/payments/${pidx}`, facts);
    },
    async pay(pidx) {
      await client.post(`/_simulator/payments/${pidx}`, { status: "Completed" });
    },
    async payment(pidx) {
      return (await client.get<SimulatedPayment>(`/_simulator/payments/${pidx}`)).data;
    },
    async payments() {
      return (await client.get<{ data: SimulatedPayment[] }>("/_simulator/payments")).data.data;
    },
    async advance(seconds) {
      await client.post("/_simulator/clock", { advance_seconds: seconds });
    },
    async requests(endpoint) {
      const { data } = await client.get<{ data: SimulatedRequest[] }>("/_simulator/requests");
      return data.data.filter((one) => endpoint === undefined || one.endpoint === endpoint);
    },
    async everything() {
      return (await client.get<Awaited<ReturnType<SimulatorControl["everything"]>>>("/_simulator"))
        .data;
    },
    async reset() {
      await client.delete("/_simulator");
    },
    async topUps(provider) {
      const { data } = await client.get<{ data: SimulatedTopUp[] }>("/_simulator/top-ups");
      return data.data.filter((one) => provider === undefined || one.provider === provider);
    },
    async nextTopUps(provider, state, times = 1) {
      await client.post(`/_simulator/top-ups/${provider}/next`, { state, times });
    },
    async setTopUp(provider, id, state) {
      await client.post(`/_simulator/top-ups/${provider}/${id}`, { state });
    },
    async setProvider(provider, facts) {
      await client.post(`/_simulator/providers/${provider}`, facts);
    },
  };
}
