import type { AppContext } from "../context.ts";
import { AppError, type FieldError, InvalidRequest } from "../lib/errors.ts";
import type { PricedLine } from "./product.ts";

/** The provider did not tell what delivering costs; nothing is known to be wrong with the request. */
export class ProviderUnavailable extends AppError {
  readonly status = 503;
  readonly code = "provider_unavailable";

  constructor(product: string) {
    super(
      `The provider of ${product} does not tell at the moment what it costs. Nothing was ordered; please try again shortly.`,
      { retryAfterSeconds: 10 },
    );
  }
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
  const outcomes = await Promise.all(lines.map((line) => askProvider(context, line)));
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
        message: `The provider does not take this: ${words}.`,
      });
    } else {
      const { provider } = line;
      context.logger.warn({ provider, reason: outcome.message }, "a provider gave no quote");
      silent ??= line;
    }
    return line;
  });
  if (errors.length > 0) throw new InvalidRequest(errors);
  if (silent !== undefined) throw new ProviderUnavailable(silent.name);
  return charged;
}

async function askProvider(context: Pick<AppContext, "topUpProviders">, line: PricedLine) {
  if (line.provider === null) return undefined;
  const provider = context.topUpProviders.get(line.provider)?.provider;
  return provider?.quote?.({ amountPaisa: line.unitAmountPaisa, fields: line.fields });
}
