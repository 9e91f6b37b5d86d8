import type { FieldError } from "../lib/errors.ts";
import { escapeHtml } from "./translated-page.ts";

/** A problem document as an HTML page, for browsers that posted a plain form or followed an old link. */
export function problemPage(problem: {
  title: string;
  detail?: string;
  instance: string;
  errors?: FieldError[];
}): string {
  const errors = problem.errors ?? [];
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escapeHtml(problem.title)}</title>
    <link rel="stylesheet" href="/assets/problem.css" />
  </head>
  <body>
    <main>
      <h1>${escapeHtml(problem.title)}</h1>
      <p>${escapeHtml(problem.detail ?? "Something went wrong on our side. Nothing was charged by this page.")}</p>
      ${errors.length === 0 ? "" : `<ul>${errors.map(errorItem).join("")}</ul>`}
      <p><small>Reference: ${escapeHtml(problem.instance)}</small></p>
    </main>
  </body>
</html>
`;
}

function errorItem(error: FieldError): string {
  return `<li><code>${escapeHtml(error.path)}</code>: ${escapeHtml(error.message)}</li>`;
}
