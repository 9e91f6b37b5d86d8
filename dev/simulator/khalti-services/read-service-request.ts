import type { Answer } from "../control/api-endpoint.ts";
import { isRecord, REQUIRED, textErrors, textOf } from "../khalti/request-fields.ts";
import type { SimulatorState } from "../simulator-state.ts";
import { paisaFrom } from "../top-ups/rupees.ts";
import { refuseService } from "./refuse-service.ts";

export type ServiceRequest = {
  fields: Record<string, unknown>;
  reference: string;
  amountPaisa: number;
};
export type FieldErrors = Record<string, string[] | undefined>;

/**
 * What all services have in common: the token, maintenance, a reference, an amount in rupees. `wrong` gives the errors of
 * the service's own fields.
 */
export function readServiceRequest(
  state: SimulatorState,
  json: unknown,
  wrong: (fields: Record<string, unknown>) => FieldErrors,
): ServiceRequest | { refusal: Answer } {
  const fields = isRecord(json) ? json : {};
  const refuse = (...about: Parameters<typeof refuseService>) => ({
    refusal: refuseService(...about),
  });
  if (fields["token"] !== state.settings.khaltiServicesToken) return refuse("1002");
  if (state.topUps.khalti_wallet.maintenance) return refuse("1019");
  const reference = textOf(fields["reference"]);
  if (reference === "") return refuse("1012", { reference: [REQUIRED] });

  const errors = given({
    reference: referenceErrors(reference, state.rules.alphanumeric_reference),
    amount:
      textErrors(fields["amount"]) ??
      (paisaFrom(fields["amount"]) === undefined ? ["A valid number is required."] : undefined),
    ...wrong(fields),
  });
  if (Object.keys(errors).length > 0) return refuse("1010", errors);
  return { fields, reference, amountPaisa: paisaFrom(fields["amount"]) ?? 0 };
}

/** The text says 50 alphanumerics; the references of its samples carry - and _. */
function referenceErrors(reference: string, isStrict: boolean): string[] | undefined {
  if ((isStrict ? /^[a-zA-Z0-9]{1,50}$/ : /^[\w-]{1,50}$/).test(reference)) return undefined;
  return ["Reference must be 1 to 50 letters and digits."];
}

function given(errors: FieldErrors): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(errors).flatMap(([field, error]) =>
      error === undefined ? [] : [[field, error] as const],
    ),
  );
}
