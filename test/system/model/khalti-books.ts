import { setTimeout as sleep } from "node:timers/promises";
import axios from "axios";
import type { SimulatedPayment, SimulatedRequest } from "../../support/simulator-control.ts";
import type { World } from "./world.ts";

/** A payment at the simulator with its charges and refunds, in paisa. */
export interface KhaltiPayment extends SimulatedPayment {
  charges: { amount: number }[];
  refunds: { amount: number }[];
}

/** A request from us to Khalti's refund endpoint. */
export interface RefundCall {
  transactionId: string;
  /** Null for a full refund. */
  amountPaisa: number | null;
  /** Null until Khalti answers. */
  status: number | "dropped" | null;
}

/** @param payments the simulator's payments */
export function khaltiPaymentsIn(payments: SimulatedPayment[]): Map<string, KhaltiPayment> {
  return new Map((payments as KhaltiPayment[]).map((payment) => [payment.pidx, payment]));
}

/** @param requests the simulator's request log */
export function refundCallsIn(requests: SimulatedRequest[]): RefundCall[] {
  return requests.flatMap(({ endpoint, path, body, status }): RefundCall[] => {
    const { amount, by } = (body ?? {}) as { amount?: number; by?: string };
    if (endpoint !== "refund" || by === DASHBOARD) return [];
    const transactionId = decodeURIComponent(path.split("/").at(-3) ?? "");
    return [{ transactionId, amountPaisa: amount ?? null, status }];
  });
}

const DASHBOARD = "dashboard";
const LOOK_AGAIN_MS = 10;

function isHeldInDashboard({ body, status }: SimulatedRequest): boolean {
  return status === null && (body as { by?: string } | null)?.by === DASHBOARD;
}

/**
 * Makes a refund as in Khalti's dashboard. Khalti may refuse it: read the outcome from the simulator.
 *
 * @returns the HTTP status; null when the answer was lost
 */
export async function giveBackInDashboard(
  world: World,
  transactionId: string,
  amountPaisa: number | null,
): Promise<number | null> {
  const path = `/api/merchant-transaction/${encodeURIComponent(transactionId)}/refund/`;
  const amount = amountPaisa === null ? {} : { amount: amountPaisa };
  const state = { over: false };
  const giving = axios
    .post(
      world.simulator.url + path,
      // `by` marks the request in the simulator's request log.
      { ...amount, mobile: "9800000001", by: DASHBOARD },
      {
        proxy: false,
        headers: { Authorization: "Key test_secret_key" },
        validateStatus: () => true,
      },
    )
    .then(({ status }) => status)
    .catch((error: unknown) => {
      if (!axios.isAxiosError(error)) throw error;
      return null; // this call has met a queued fault
    })
    .finally(() => (state.over = true));
  // A person waits for a slow dashboard.
  while (!state.over) {
    const requests = await world.simulator.requests();
    if (requests.some(isHeldInDashboard)) await world.simulator.endDelays();
    await Promise.race([giving, sleep(LOOK_AGAIN_MS)]);
  }
  return giving;
}

export function sum(of: readonly { amount: number }[]): number {
  return of.reduce((total, { amount }) => total + amount, 0);
}
