// @ts-check

/**
 * What the server has put into the page, so that it needs no request of its own. Can be taken once: later looks ask the
 * server. A page that the browser brings back from its history may be old, so its data do not count.
 * @param {string} id @returns {any} null if there is nothing fresh
 */
export function takePageData(id) {
  const holder = document.getElementById(id);
  holder?.remove();
  const [visit] = performance.getEntriesByType("navigation");
  const isOld = visit instanceof PerformanceNavigationTiming && visit.type === "back_forward";
  const text = holder instanceof HTMLTemplateElement ? holder.content.textContent : null;
  return isOld || !text ? null : JSON.parse(text);
}
