import type { z } from "zod";
import { providerKinds } from "./providers/connect-providers.ts";

/** @returns the set and valid variables of `table`, by name */
export function readVariables<Value>(
  table: Readonly<Record<string, readonly [z.ZodType<Value>, string]>>,
  env: Record<string, string | undefined>,
  mistakes: string[],
): Record<string, Value> {
  const given: Record<string, Value> = {};
  for (const [name, [schema, expected]] of Object.entries(table)) {
    const text = env[name];
    if (text === undefined || text === "") continue;
    const result = schema.safeParse(text);
    if (result.success) given[name] = result.data;
    else mistakes.push(`${name} should be ${expected}`);
  }
  return given;
}

/** A provider is configured fully or not at all: setting only some required variables is a mistake. */
export function readTopUpSettings(
  env: Record<string, string | undefined>,
  mistakes: string[],
): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const { variables, required } of providerKinds) {
    Object.assign(settings, readVariables(variables, env, mistakes));
    const set = Object.keys(variables).filter((name) => (env[name] ?? "") !== "");
    for (const name of set.length === 0 ? [] : required.filter((one) => !set.includes(one))) {
      const expected = variables[name]?.[1] ?? "";
      mistakes.push(
        `${name} is missing (required with ${set.join(", ")}): it should be ${expected}`,
      );
    }
  }
  return settings;
}
