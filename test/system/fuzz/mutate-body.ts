import { nastyJson, nastyText } from "./nasty.ts";
import type { Random } from "./random.ts";

const MARK = "\u{e000}here\u{e000}";

/** An example of the description as JSON text, with a value replaced, removed or added, or with broken syntax. */
export function mutateJson(example: unknown, random: Random): string {
  if (random.oneIn(8)) return JSON.stringify(example ?? {});
  if (example === undefined || random.oneIn(12)) return nastyJson(random);
  const value = structuredClone(example);
  const times = 1 + random.below(3);
  for (let index = 0; index < times; index++) change(value, random);
  const text = JSON.stringify(value).replaceAll(JSON.stringify(MARK), () => nastyJson(random));
  return random.oneIn(10) ? breakText(text, random) : text;
}

function change(value: unknown, random: Random): void {
  if (typeof value !== "object" || value === null) return;
  const holder = value as Record<string, unknown>;
  const keys = Object.keys(holder);
  const key = keys.length === 0 ? "new" : random.pick(keys);
  if (typeof holder[key] === "object" && holder[key] !== null && !random.oneIn(3)) {
    change(holder[key], random);
    return;
  }
  switch (random.below(Array.isArray(value) ? 2 : 4)) {
    case 0:
      Object.defineProperty(holder, key, {
        value: MARK,
        enumerable: true,
        writable: true,
        configurable: true,
      });
      break;
    case 1:
      if (Array.isArray(value)) value.push(...Array<unknown>(random.pick([1, 200])).fill(MARK));
      else Reflect.deleteProperty(holder, key);
      break;
    default: {
      const name = random.oneIn(2) ? nastyText(random) : random.pick(["__proto__", "id", "amount"]);
      Object.defineProperty(holder, name, {
        value: MARK,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
  }
}

function breakText(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const put = random.pick(["", "\u0000", "{", "]", ",", '"', "\\", "\u{1f4a5}", "//"]);
  return random.oneIn(2) ? text.slice(0, at) + put : text.slice(0, at) + put + text.slice(at);
}

/** The same example as a form, with brackets, repeated names and broken escapes. */
export function mutateForm(example: unknown, random: Random): string {
  const pairs = flatten(example ?? {}, "");
  const extra = random.pick([
    "__proto__[x]=1",
    "items[__proto__][x]=1",
    "items[999999999][sku]=a",
    `a${"[b]".repeat(100)}=1`,
    "=",
    "%=%zz",
    "items[]=1&items[]=2",
    "a=%00",
    "&&&&",
  ]);
  const list = pairs.map(([name, value]) => {
    const put = random.oneIn(4) ? nastyText(random) : value;
    return `${encodeURIComponent(name)}=${random.oneIn(6) ? put : safeEncode(put)}`;
  });
  return [...list, ...(random.oneIn(2) ? [extra] : [])].join("&");
}

function flatten(value: unknown, name: string): [string, string][] {
  if (typeof value !== "object" || value === null) return [[name, String(value)]];
  return Object.entries(value).flatMap(([key, one]) =>
    flatten(one, name === "" ? key : `${name}[${key}]`),
  );
}

/** A lone surrogate has no encoding. */
export function safeEncode(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}
