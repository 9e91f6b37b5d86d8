import { type PricedLine, totalPaisa } from "../catalog/product.ts";
import { priceLine } from "../checkout/requested-line.ts";
import type { PaymentLink } from "../generated/prisma/client.ts";
import { InvalidRequest } from "../lib/errors.ts";
import { formatRupees } from "../lib/money.ts";
import { storedLines } from "./payment-link.ts";

type Price = Pick<
  PaymentLink,
  "description" | "lines" | "amountPaisa" | "minAmountPaisa" | "maxAmountPaisa"
>;

/**
 * The lines of an order by this link. Pure.
 *
 * @param amountPaisa what the customer chose; undefined unless the link leaves it open
 * @throws InvalidRequest for an amount outside the bounds, or one that is not the customer's to choose
 */
export function priceLink(link: Price, amountPaisa: number | undefined): PricedLine[] {
  const lines = storedLines.parse(link.lines)?.map(priceLine);
  const fixedPaisa = lines === undefined ? link.amountPaisa : totalPaisa(lines);
  if (fixedPaisa !== null) {
    if (amountPaisa !== undefined && amountPaisa !== fixedPaisa) {
      refuse(`The amount of this link is ${formatRupees(fixedPaisa)}; leave this out.`);
    }
    return lines ?? [oneLine(link, fixedPaisa)];
  }
  const min = link.minAmountPaisa ?? 0;
  const max = link.maxAmountPaisa ?? 0;
  if (amountPaisa === undefined || amountPaisa < min || amountPaisa > max) {
    refuse(`Should be from ${formatRupees(min)} to ${formatRupees(max)}.`);
  }
  return [oneLine(link, amountPaisa)];
}

function oneLine({ description: name }: Price, unitAmount: number): PricedLine {
  return priceLine({ name, quantity: 1, unit_amount: unitAmount, kind: "sale" });
}

function refuse(message: string): never {
  throw new InvalidRequest([{ path: "amount", message }]);
}
