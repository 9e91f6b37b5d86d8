/**
 * The page or app of the shop to which the customer returns: it learns the order's id, and no outcome. The rest of the query
 * stays as the shop wrote it, since not every app reads `+` as a space.
 */
export function shopAddress(order: { id: string }, returnTo: string): string {
  const url = new URL(returnTo);
  // Another order_id would be read before ours.
  const kept = url.search
    .slice(1)
    .split("&")
    .filter((pair) => pair !== "" && !new URLSearchParams(pair).has("order_id"));
  url.search = [...kept, `order_id=${order.id}`].join("&");
  return url.href;
}
