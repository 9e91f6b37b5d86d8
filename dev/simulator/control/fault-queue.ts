import { z } from "zod";

const endpointName = z.enum([
  "initiate",
  "lookup",
  "lookup_sdk",
  "refund",
  "banks",
  "khalti_topup",
  "khalti_metrolink",
  "khalti_topup_status",
  "khalti_balance",
  "metro_operators",
  "metro_recharge",
  "metro_status",
  "metro_balance",
  "digipay_charges",
  "digipay_topup",
  "digipay_detail",
]);
export type EndpointName = z.infer<typeof endpointName>;

export const faultSchema = z
  .strictObject({
    endpoint: endpointName,
    kind: z.enum(["delay", "status", "garbage", "drop_request", "drop_response"]),
    times: z.int().min(1).default(1),
    delay_ms: z.int().min(0).max(600_000).optional(),
    status: z.int().min(200).max(599).optional(),
    /** For kind "status": a string is sent as text, any other value as JSON. */
    body: z.unknown().optional(),
  })
  .superRefine((fault, context) => {
    if (fault.kind === "delay" && fault.delay_ms === undefined) {
      context.addIssue({ code: "custom", path: ["delay_ms"], message: "required for a delay" });
    }
    if (fault.kind === "status" && fault.status === undefined) {
      context.addIssue({
        code: "custom",
        path: ["status"],
        message: "required for a status fault",
      });
    }
  });
export type Fault = z.infer<typeof faultSchema>;

/** First in, first out, per endpoint. */
export class FaultQueue {
  readonly #queues = new Map<EndpointName, Fault[]>();

  add(fault: Fault): void {
    const queue = this.#queues.get(fault.endpoint) ?? [];
    queue.push({ ...fault });
    this.#queues.set(fault.endpoint, queue);
  }

  take(endpoint: EndpointName): Fault | undefined {
    const queue = this.#queues.get(endpoint);
    const fault = queue?.[0];
    if (queue === undefined || fault === undefined) return undefined;
    fault.times -= 1;
    if (fault.times === 0) queue.shift();
    return fault;
  }

  list(): Fault[] {
    return [...this.#queues.values()].flat();
  }

  clear(): void {
    this.#queues.clear();
  }
}
