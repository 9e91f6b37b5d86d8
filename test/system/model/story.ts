import fc from "fast-check";
import type { Command } from "./command.ts";
import { checkout, often, retry, step, together } from "./steps.ts";
import {
  approval,
  boughtAgain,
  dashboardRefund,
  heldAndBack,
  paid,
  refundTrouble,
  topUpTrouble,
} from "./troubles.ts";

const alone = (command: fc.Arbitrary<Command>) => command.map((one) => [one]);

/** A customer buys, possibly twice or with several links, usually pays, and then random steps follow. */
export const story: fc.Arbitrary<Command[]> = fc
  .tuple(
    checkout,
    fc.array(fc.oneof(retry, checkout), { maxLength: 2, size: "max" }),
    fc.constantFrom([], paid),
    fc.array(
      fc.oneof(
        often(16, alone(step)),
        often(2, alone(together)),
        often(1, refundTrouble),
        often(1, approval),
        often(2, heldAndBack),
        often(2, boughtAgain),
        often(1, topUpTrouble),
        often(1, dashboardRefund),
      ),
      {
        minLength: 1,
        maxLength: 20,
        size: "max",
      },
    ),
  )
  .map(([first, more, then, rest]) => [first, ...more, ...then, ...rest.flat()]);
