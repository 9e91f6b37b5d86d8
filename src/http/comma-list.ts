import { z } from "zod";

/** A filter that takes several values, separated by commas: `paid,refunded`. The name may also be repeated. */
export function commaList<const Value extends string>(values: readonly Value[]) {
  const message = `Should be one or more of ${values.join(", ")}, separated by commas.`;
  return listOf(z.enum(values), message, { enum: [...values] });
}

/** The same for values that are not a fixed set. @param expected what the values are: "types of history entries" */
export function commaListMatching(pattern: RegExp, expected: string) {
  const message = `Should be ${expected}, separated by commas.`;
  return listOf(z.string().regex(pattern), message, { pattern: pattern.source });
}

function listOf<Value extends string>(
  value: z.ZodType<Value>,
  message: string,
  described: { enum: string[] } | { pattern: string },
) {
  const values = z.array(value).max(50);
  return z
    .union([z.string(), z.array(z.string())], message)
    .optional()
    .transform((given, context): Value[] | undefined => {
      if (given === undefined) return undefined;
      const texts = String(given).split(",");
      const read = values.safeParse([...new Set(texts.map((one) => one.trim()))]);
      if (read.success) return read.data;
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    })
    .meta({
      override: ({ jsonSchema }: { jsonSchema: Record<string, unknown> }) => {
        delete jsonSchema["anyOf"];
        Object.assign(jsonSchema, { type: "array", items: { type: "string", ...described } });
      },
      param: { style: "form", explode: false },
    });
}
