// The page's address: which screen, and its filters. Pure.
export type Screen =
  | { name: "orders"; filters: Filters }
  | { name: "order"; id: string }
  | { name: "needs-you" }
  | { name: "missing" };

export const FILTERS = [
  "q",
  "status",
  "method",
  "attention",
  "from",
  "to",
  "min_amount",
  "max_amount",
] as const;
export type Filters = Partial<Record<(typeof FILTERS)[number], string>>;

export function readAddress(path: string, search: string): Screen {
  const [, first = "", id] = /^\/staff\/?([\w-]*)\/?([\w-]+)?\/?$/.exec(path) ?? [];
  if (first === "needs-you" && id === undefined) return { name: "needs-you" };
  if (first === "orders" && id !== undefined) return { name: "order", id };
  if (first === "orders" || (first === "" && /^\/staff\/?$/.test(path))) {
    return { name: "orders", filters: readFilters(search) };
  }
  return { name: "missing" };
}

function readFilters(search: string): Filters {
  const given = new URLSearchParams(search);
  return Object.fromEntries(
    FILTERS.flatMap((name) => {
      const value = given.get(name)?.trim();
      return value ? [[name, value]] : [];
    }),
  );
}

/** The filters as a query; empty for none. */
export function writeFilters(filters: Filters): string {
  const given = FILTERS.flatMap((name): [string, string][] => {
    const value = filters[name];
    return value ? [[name, value]] : [];
  });
  return given.length === 0 ? "" : `?${new URLSearchParams(given).toString()}`;
}

export function ordersAddress(filters: Filters): string {
  return `/staff/orders${writeFilters(filters)}`;
}
