import type { Answer } from "../control/api-endpoint.ts";
import { textErrors, textOf } from "../khalti/request-fields.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { rupeesFrom } from "../top-ups/rupees.ts";
import { messageOf } from "./message-of.ts";
import { readServiceRequest } from "./read-service-request.ts";
import { refuseService } from "./refuse-service.ts";

const MINIMUM_PAISA = 10_000;
const MAXIMUM_PAISA = 5_000_000;
/** User names unknown to Metro Link, as at GlobalTopup. */
const UNKNOWN_USER = /^unknown$|_unknown$/;

/** POST /api/use/metrolink/: `amount` is in rupees, 100 to 50,000. Shares references and credits with the other services. */
export function rechargeMetroLink(state: SimulatorState, json: unknown): Answer {
  const store = state.topUps.khalti_wallet;
  const read = readServiceRequest(state, json, (fields) => ({
    username: textErrors(fields["username"]),
    number: textErrors(fields["number"]),
    address: textErrors(fields["address"] || "none"),
  }));
  if ("refusal" in read) return read.refusal;
  const { reference, amountPaisa, fields } = read;
  if (amountPaisa < MINIMUM_PAISA || amountPaisa > MAXIMUM_PAISA) {
    return refuseService("1011", { amount: ["Amount should be between 100 and 50000."] });
  }
  if (!/^9\d{9}$/.test(textOf(fields["number"]))) {
    return refuseService("1011", { number: ["Invalid mobile number"] });
  }
  if (store.findByReference(reference) !== undefined) return refuseService("1013");
  const username = textOf(fields["username"]);
  if (UNKNOWN_USER.test(username)) {
    return refuseService("4000", { username: ["User does not exist."] });
  }
  if (amountPaisa > store.creditsPaisa) return refuseService("1016");
  const details = { service: "metrolink" };
  const atMs = state.clock.now();
  const topUp = store.accept({ reference, target: username, amountPaisa, atMs, details });
  if (topUp.state === "Error") return refuseService("1021");
  return {
    status: 200,
    body: {
      status: true,
      id: Number(topUp.id),
      credits_available: rupeesFrom(store.creditsPaisa),
      message: messageOf(store, topUp),
      state: topUp.state,
      credits_consumed: rupeesFrom(amountPaisa),
    },
  };
}
