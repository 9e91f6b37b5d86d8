import axios from "axios";

/** A lookup, and its two repeats before the server gives up on an answer. */
export const ALL_TRIES = 3;

export interface Fault {
  endpoint: "initiate" | "lookup" | "refund" | "banks";
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
  /** Sets what Khalti knows of a payment; `{ status: "Completed" }` takes the money. */
  set(
    pidx: string,
    facts: { status?: string; total_amount?: number; transaction_id?: string | null; fee?: number },
  ): Promise<void>;
  pay(pidx: string): Promise<void>;
  payment(pidx: string): Promise<SimulatedPayment>;
  payments(): Promise<SimulatedPayment[]>;
  advance(seconds: number): Promise<void>;
  requests(endpoint?: Fault["endpoint"]): Promise<SimulatedRequest[]>;
  reset(): Promise<void>;
}

export interface SimulatedRequest {
  /** When it came, by the simulator's clock. */
  at: string;
  endpoint: string;
  body: unknown;
  /** Null while the answer is being prepared. */
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

/** The simulator's controls, over HTTP like everything else. */
export function createSimulatorControl(url: string): SimulatorControl {
  const http = axios.create({ baseURL: url, proxy: false });
  return {
    url,
    async fault(fault) {
      await http.post("/_simulator/faults", { times: 1, ...fault });
    },
    async clearFaults() {
      await http.delete("/_simulator/faults");
    },
    async set(pidx, facts) {
      await http.post(`/_simulator/payments/${pidx}`, facts);
    },
    async pay(pidx) {
      await http.post(`/_simulator/payments/${pidx}`, { status: "Completed" });
    },
    async payment(pidx) {
      return (await http.get<SimulatedPayment>(`/_simulator/payments/${pidx}`)).data;
    },
    async payments() {
      return (await http.get<{ data: SimulatedPayment[] }>("/_simulator/payments")).data.data;
    },
    async advance(seconds) {
      await http.post("/_simulator/clock", { advance_seconds: seconds });
    },
    async requests(endpoint) {
      const { data } = await http.get<{ data: SimulatedRequest[] }>("/_simulator/requests");
      return data.data.filter((one) => endpoint === undefined || one.endpoint === endpoint);
    },
    async reset() {
      await http.delete("/_simulator");
    },
  };
}
