import type { Answer } from "../control/api-endpoint.ts";
import { isRecord, REQUIRED, textErrors, textOf } from "../khalti/request-fields.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { paisaFrom } from "../top-ups/rupees.ts";
import type { TopUp, TopUpStore } from "../top-ups/top-up-store.ts";
import { refuseService } from "./refuse-service.ts";

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
  const fields = isRecord(json) ? json : {};
  if (fields["token"] !== state.settings.khaltiServicesToken) return refuseService("1002");
  if (store.maintenance) return refuseService("1019");
  const reference = textOf(fields["reference"]);
  if (reference === "") return refuseService("1012", { reference: [REQUIRED] });

  const wrong = wrongFields(reference, fields);
  if (Object.keys(wrong).length > 0) return refuseService("1010", wrong);
  const amountPaisa = paisaFrom(fields["amount"]) ?? 0;
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
  const atMs = state.clock.now();
  return answerOf(
    store,
    store.accept({ reference, target: number, amountPaisa, atMs, details: {} }),
  );
}

function wrongFields(reference: string, fields: Record<string, unknown>): Record<string, string[]> {
  const found = {
    reference: /^[a-zA-Z0-9]{1,50}$/.test(reference)
      ? undefined
      : ["Reference must be 1 to 50 letters and digits."],
    amount:
      textErrors(fields["amount"]) ??
      (paisaFrom(fields["amount"]) === undefined ? ["A valid number is required."] : undefined),
    number: textErrors(fields["number"]),
    remarks: fields["remarks"] === "" ? undefined : textErrors(fields["remarks"] ?? "none"),
  };
  return Object.fromEntries(
    Object.entries(found).flatMap(([field, errors]) =>
      errors === undefined ? [] : [[field, errors] as const],
    ),
  );
}

/** `status` is true for an open top-up too: clients must decide by `state`. */
function answerOf(store: TopUpStore, topUp: TopUp): Answer {
  if (topUp.state === "Error") return refuseService("1021");
  const outcome = store.outcomeOf(topUp);
  return {
    status: 200,
    body: {
      id: Number(topUp.id),
      extra_data: {},
      state: topUp.state,
      detail: topUp.state,
      message: messageOf(outcome),
      status: outcome !== "lost",
    },
  };
}

export function messageOf(outcome: "done" | "lost" | "open"): string {
  if (outcome === "done") return "Successfully Completed Transaction";
  return outcome === "lost" ? "Transaction Failed" : "Transaction is being processed";
}
