import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "@jest/globals";
import ts from "typescript";

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"];

/** The fields of each log line whose fields are written where it is logged, and those that are added to all lines of a work. */
function fieldsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  if (!/logger|LogField/.test(text)) return []; // parsing all files takes seconds
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const fields: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) fields.push(...fieldsOfCall(node, source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return fields;
}

function fieldsOfCall(call: ts.CallExpression, source: ts.SourceFile): string[] {
  const [first] = call.arguments;
  const callee = call.expression;
  if (first === undefined) return [];
  const name = callee.getText(source);
  if (name === "addLogField" && ts.isStringLiteral(first)) return [first.text];
  const isLine =
    ts.isPropertyAccessExpression(callee) &&
    LEVELS.includes(callee.name.text) &&
    callee.expression.getText(source).endsWith("logger");
  if ((!isLine && name !== "withLogFields") || !ts.isObjectLiteralExpression(first)) return [];
  return first.properties.flatMap((property) =>
    property.name === undefined ? [] : [property.name.getText(source)],
  );
}

it("the inventory of the log names each field that the server logs", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.startsWith("generated/"))
    .map((name) => `src/${name}`);
  const logged = new Set(files.flatMap(fieldsOf));
  const page = readFileSync("docs/operate/logs.md", "utf8");
  const [, table = ""] = page.split("## Fields");
  const listed = new Set(
    [...table.matchAll(/^\| ((?:`[\w.]+`(?:, )?)+) +\|/gm)].flatMap(([, names = ""]) =>
      names.split(", ").map((name) => name.replaceAll("`", "")),
    ),
  );
  expect(logged.size).toBeGreaterThan(15);
  expect([...logged].filter((field) => !listed.has(field))).toEqual([]);
});
