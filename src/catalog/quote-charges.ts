import type { AppContext } from "../context.ts";
import { AppError, type FieldError, InvalidRequest } from "../lib/errors.ts";
import { formatRupees } from "../lib/money.ts";
import type { PricedLine, RequestedItem } from "./product.ts";

/** A top-up provider gave no usable answer. The request itself may be fine. */
export class ProviderUnavailable extends AppError {
  readonly status = 503;
  readonly code = "provider_unavailable";
}

interface LinesToQuote {
  lines: PricedLine[];
  /** The request path of the line at this index, with a trailing dot. */
  pathOf: (index: number) => string;
}

/**
 * Adds the providers' charges to the lines. Moves no money and writes nothing.
 *
 * @throws InvalidRequest at a line's first field if the provider refuses the delivery
 * @throws ProviderUnavailable if a provider gives no usable answer
 */
export async function quoteCharges(
  context: Pick<AppContext, "topUpProviders" | "logger">,
  { lines, pathOf }: LinesToQuote,
): Promise<PricedLine[]> {
  const outcomes = await askProviders(context, lines);
  const errors: FieldError[] = [];
  let unquoted: PricedLine | undefined;
  const charged = lines.map((line, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined) return line;
    if (outcome.kind === "quoted") {
      const { chargePaisa } = outcome;
      return { ...line, chargePaisa, amountPaisa: line.amountPaisa + chargePaisa };
    }
    if (outcome.kind === "refused") {
      const [field = ""] = Object.keys(line.fields);
      // A browser may read this, so the provider's own words go to the log only.
      errors.push({
        path: `${pathOf(index)}fields.${field}`,
        message: "The provider does not accept this. Please check it and the amount.",
        code: "refused_by_provider",
      });
    } else {
      unquoted ??= line;
    }
    const { provider } = line;
    context.logger.warn({ provider, reason: outcome.message }, "a provider gave no quote");
    return line;
  });
  if (errors.length > 0) throw new InvalidRequest(errors);
  if (unquoted !== undefined) {
    throw new ProviderUnavailable(
      `The provider of ${unquoted.name} does not return its charge at the moment. Nothing was ordered; please try again shortly.`,
      { retryAfterSeconds: 10 },
    );
  }
  return charged;
}

/**
 * Checks that customers pay the charge that the shop showed them.
 *
 * @param lines the lines of the items, in the same order, with the current charges
 * @returns an error for each item with a different charge
 */
export function chargeMistakes(items: RequestedItem[], lines: PricedLine[]): FieldError[] {
  return items.flatMap(({ charge }, index) => {
    const current = lines[index]?.chargePaisa;
    if (charge === undefined || current === undefined || charge === current) return [];
    const message = `The charge is ${formatRupees(current)} now. Please check the new total.`;
    return [{ path: `items.${String(index)}.charge`, message, code: "charge_changed" }];
  });
}

/** A cart may have many top-ups: limit the concurrent quotes, and stop after a quote without an answer. */
const MAX_CONCURRENT = 5;

async function askProviders(context: Pick<AppContext, "topUpProviders">, lines: PricedLine[]) {
  const outcomes: Awaited<ReturnType<typeof askProvider>>[] = [];
  while (outcomes.length < lines.length && !outcomes.some((one) => one?.kind === "unknown")) {
    const next = lines.slice(outcomes.length, outcomes.length + MAX_CONCURRENT);
    outcomes.push(...(await Promise.all(next.map((line) => askProvider(context, line)))));
  }
  return outcomes;
}

async function askProvider(context: Pick<AppContext, "topUpProviders">, line: PricedLine) {
  if (line.provider === null) return undefined;
  const provider = context.topUpProviders.get(line.provider)?.provider;
  return provider?.quote?.({ amountPaisa: line.unitAmountPaisa, fields: line.fields });
}
