import fc from "fast-check";
import { type Fault, UNTIL_ENDED_MS } from "../../support/simulator-control.ts";

/**
 * Faults of the next calls to Khalti. A lookup is tried three times before it counts as unanswered, and five unanswered
 * calls in a row open the circuit.
 */
export const faultAt = (endpoint: fc.Arbitrary<Fault["endpoint"]>): fc.Arbitrary<Fault> =>
  fc.oneof(
    fc.record({
      endpoint,
      kind: fc.constant("status"),
      status: fc.constantFrom(500, 503, 429),
      times: fc.constantFrom(1, 3, 3, 7),
    }),
    fc.record({
      endpoint,
      // Before the work, after the work, or an HTML page.
      kind: fc.constantFrom("drop_request", "drop_response", "garbage"),
      times: fc.constantFrom(1, 3),
    }),
    fc.record({
      endpoint,
      kind: fc.constant("delay"),
      delay_ms: fc.constant(UNTIL_ENDED_MS),
      times: fc.constantFrom(1, 1, 2),
    }),
    // A definite refusal.
    fc.record({
      endpoint,
      kind: fc.constant("status"),
      status: fc.constantFrom(400, 401, 404),
      body: fc.constant({ detail: "No.", error_key: "some_error" }),
      times: fc.constant(1),
    }),
    // A success without content.
    fc.record({
      endpoint,
      kind: fc.constant("status"),
      status: fc.constant(200),
      body: fc.constantFrom<unknown>("", {}, [], { status: "Completed" }),
      times: fc.constantFrom(1, 3),
    }),
  );
