type Fragment = Html | string | number | null | undefined | false | readonly Fragment[];

/** Markup that needs no escaping. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** A template tag that escapes every value except Html. */
export function html(strings: TemplateStringsArray, ...values: Fragment[]): Html {
  return new Html(
    strings.reduce((markup, part, index) => markup + toMarkup(values[index - 1]) + part),
  );
}

function toMarkup(value: Fragment): string {
  if (value instanceof Html) return value.markup;
  if (typeof value === "string") return escape(value);
  if (typeof value === "number") return String(value);
  return Array.isArray(value) ? value.map((item: Fragment) => toMarkup(item)).join("") : "";
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
