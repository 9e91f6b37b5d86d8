import { z } from "zod";

/** A filter that takes several values, separated by commas: `paid,refunded`. */
export function commaList<const Value extends string>(values: readonly Value[]) {
  const message = `Should be one or more of ${values.join(", ")}, separated by commas.`;
  const isValue = (text: string): text is Value => values.some((value) => value === text);
  return z.string(message).transform((text, context): Value[] => {
    const given = [...new Set(text.split(",").map((one) => one.trim()))];
    if (given.every(isValue)) return given;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });
}
