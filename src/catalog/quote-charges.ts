import type { AppContext } from "../context.ts";
import { AppError, type FieldError, InvalidRequest } from "../lib/errors.ts";
import { formatRupees } from "../lib/money.ts";
import type { PricedLine, RequestedItem } from "./product.ts";

/** A provider of top-ups gave no usable answer; nothing is known to be wrong with the request. */
export class ProviderUnavailable extends AppError {
  readonly status = 503;
  readonly code = "provider_unavailable";
}

/**
 * The lines with what their providers ask for delivering them. Moves no money, and writes nothing.
 *
 * @param pathOf the path in the request of the line at this index, with its dot
 * @throws InvalidRequest at a line's first field when the provider says that it would not deliver
 * @throws ProviderUnavailable when a provider gives no usable answer
 */
export async function quoteCharges(
  context: Pick<AppContext, "topUpProviders" | "logger">,
  lines: PricedLine[],
  pathOf: (index: number) => string,
): Promise<PricedLine[]> {
  const outcomes = await askProviders(context, lines);
  const errors: FieldError[] = [];
  let silent: PricedLine | undefined;
  const charged = lines.map((line, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined) return line;
    if (outcome.kind === "quoted") {
      const { chargePaisa } = outcome;
      return { ...line, chargePaisa, amountPaisa: line.amountPaisa + chargePaisa };
    }
    if (outcome.kind === "refused") {
      const [field = ""] = Object.keys(line.fields);
      const words = outcome.message.replace(/\.$/, "");
      errors.push({
        path: `${pathOf(index)}fields.${field}`,
        message: `The provider does not take this: ${words}. Please check it, and the amount.`,
      });
    } else {
      const { provider } = line;
      context.logger.warn({ provider, reason: outcome.message }, "a provider gave no quote");
      silent ??= line;
    }
    return line;
  });
  if (errors.length > 0) throw new InvalidRequest(errors);
  if (silent !== undefined) {
    throw new ProviderUnavailable(
      `The provider of ${silent.name} does not tell at the moment what it costs. Nothing was ordered; please try again shortly.`,
      { retryAfterSeconds: 10 },
    );
  }
  return charged;
}

/**
 * What the shop showed its customer has to be what they pay.
 *
 * @param lines the items' own, in their order, with what is charged now
 * @returns a mistake for each item that names another charge
 */
export function chargeMistakes(items: RequestedItem[], lines: PricedLine[]): FieldError[] {
  return items.flatMap(({ charge }, index) => {
    const now = lines[index]?.chargePaisa;
    if (charge === undefined || now === undefined || charge === now) return [];
    const message = `The charge is ${formatRupees(now)} now. Please look at the new total.`;
    return [{ path: `items.${String(index)}.charge`, message }];
  });
}

/** A cart may hold many top-ups: a provider is not asked for all of them at once, and for none after it fell silent. */
const AT_ONCE = 5;

async function askProviders(context: Pick<AppContext, "topUpProviders">, lines: PricedLine[]) {
  const outcomes: Awaited<ReturnType<typeof askProvider>>[] = [];
  while (outcomes.length < lines.length && !outcomes.some((one) => one?.kind === "unknown")) {
    const next = lines.slice(outcomes.length, outcomes.length + AT_ONCE);
    outcomes.push(...(await Promise.all(next.map((line) => askProvider(context, line)))));
  }
  return outcomes;
}

async function askProvider(context: Pick<AppContext, "topUpProviders">, line: PricedLine) {
  if (line.provider === null) return undefined;
  const provider = context.topUpProviders.get(line.provider)?.provider;
  return provider?.quote?.({ amountPaisa: line.unitAmountPaisa, fields: line.fields });
}
