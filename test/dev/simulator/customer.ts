export type Page = { status: number; url: string; html: string; location: string | null };

/** Acts as a browser without JavaScript: follows redirects within the simulator, but none that leave it. */
export async function visit(url: string, init: RequestInit = {}): Promise<Page> {
  const response = await fetch(url, { ...init, redirect: "manual" });
  const html = await response.text();
  const location = response.headers.get("location");
  const target = location === null ? null : new URL(location, url);
  if (target?.origin === new URL(url).origin) return visit(target.href);
  return { status: response.status, url, html, location: target?.href ?? null };
}

/** Fills in the form that has this button and submits it. */
export async function submit(
  page: Page,
  button: string,
  values: Record<string, string> = {},
): Promise<Page> {
  const form = formWith(page, button);
  const fields = new URLSearchParams();
  for (const input of form.match(/<input[^>]*>/g) ?? []) {
    const name = attribute(input, "name");
    if (name !== undefined) fields.set(name, values[name] ?? attribute(input, "value") ?? "");
  }
  for (const name of Object.keys(values)) {
    if (!fields.has(name)) throw new Error(`the form has no field ${name}`);
  }
  const action = attribute(form, "action") ?? "";
  return visit(new URL(action, page.url).href, { method: "POST", body: fields });
}

export function linkTo(page: Page, label: string): string {
  for (const [link] of page.html.matchAll(/<a\s[^]*?<\/a\s*>/g)) {
    if (textOf(link).includes(label)) {
      return new URL(attribute(link, "href") ?? "", page.url).href;
    }
  }
  throw new Error(`no link "${label}" in: ${textOf(page.html)}`);
}

export function textOf(html: string): string {
  return unescape(html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ")).trim();
}

/** The messages of the fields, which assistive technology tells with them. */
export function errorsOf(page: Page): string {
  const errors = page.html.match(/<p class="error"[^]*?<\/p\s*>/g) ?? [];
  return errors.map(textOf).join(" ");
}

function formWith(page: Page, button: string): string {
  const forms = page.html.match(/<form[^]*?<\/form\s*>/g) ?? [];
  const form = forms.find((candidate) =>
    (candidate.match(/<button[^]*?<\/button\s*>/g) ?? []).some((each) => textOf(each) === button),
  );
  if (form === undefined) throw new Error(`no button "${button}" in: ${textOf(page.html)}`);
  return form;
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescape(value);
}

function unescape(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
