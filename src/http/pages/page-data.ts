/**
 * What the scripts of a page would ask for next, in the page itself. A template, because it is shown nowhere and runs
 * nothing. Pure.
 *
 * @returns HTML; empty for null
 */
export function pageData(id: string, data: object | null): string {
  if (data === null) return "";
  const json = JSON.stringify(data).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<template id="${id}">${json}</template>`;
}
