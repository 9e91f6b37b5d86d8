import type { Answer } from "../control/api-endpoint.ts";
import { textErrors, textOf } from "../khalti/request-fields.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { readServiceRequest } from "./read-service-request.ts";
import { refuseService } from "./refuse-service.ts";
import { messageOf } from "./message-of.ts";

/** The operators' number ranges: those on Khalti's page and those that replaced them in 2025. */
const OPERATOR_NUMBERS = [
  /^9[078][46]\d{7}$/, // NTC
  /^(?:98[0-2]|970)\d{7}$/, // Ncell
  /^(?:96\d{8}|988\d{7})$/, // Smartcell
  /^97[45]\d{7}$/, // NT CDMA
  /^9[78]5\d{7}$/, // NT postpaid
];
/** Numbers with this ending have no Khalti user, for tests of top-ups that Khalti cannot deliver. */
const NO_KHALTI_USER = "999";

/** POST /api/use/khalti-topup/: `amount` is in rupees. Only an accepted top-up uses up its reference. */
export function topUpKhalti(state: SimulatorState, json: unknown): Answer {
  const store = state.topUps.khalti_wallet;
  const read = readServiceRequest(state, json, (fields) => ({
    number: textErrors(fields["number"]),
    remarks: fields["remarks"] === "" ? undefined : textErrors(fields["remarks"] ?? "none"),
  }));
  if ("refusal" in read) return read.refusal;
  const { reference, amountPaisa, fields } = read;
  if (amountPaisa === 0) return refuseService("1011", { amount: ["Invalid amount"] });
  const number = textOf(fields["number"]);
  if (!OPERATOR_NUMBERS.some((pattern) => pattern.test(number))) {
    return refuseService("1011", { number: ["Invalid mobile number"] });
  }

  if (store.findByReference(reference) !== undefined) return refuseService("1013");
  if (number.endsWith(NO_KHALTI_USER)) {
    return refuseService("4000", { user: ["User does not exist."] });
  }
  if (amountPaisa > store.creditsPaisa) return refuseService("1016");
  const details = { service: "khalti-topup" };
  const atMs = state.clock.now();
  const topUp = store.accept({ reference, target: number, amountPaisa, atMs, details });
  if (topUp.state === "Error") return refuseService("1021");
  return {
    status: 200,
    body: {
      id: Number(topUp.id),
      extra_data: {},
      state: topUp.state,
      detail: topUp.state,
      message: messageOf(store, topUp),
      // The request was taken; only `state` says how it ended.
      status: true,
    },
  };
}
