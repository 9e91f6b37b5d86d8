import { expect, it } from "@jest/globals";
import { pageData } from "../../src/http/pages/page-data.ts";

it.each([
  '</template><script src="//evil.example/x.js"></script>',
  "<!--",
  "&lt;/template&gt;",
  '"><img src=x>',
])("%j stays data inside of its template", (name) => {
  const html = pageData("order-data", { name });
  const [, inside = ""] = /^<template id="order-data">(.*)<\/template>$/.exec(html) ?? [];
  expect(inside).not.toContain("<");
  // As a browser reads the text of a template.
  const text = inside.replaceAll("&lt;", "<").replaceAll("&amp;", "&");
  expect(JSON.parse(text)).toEqual({ name });
});
