// The page's address: which screen, and its filters. Pure.

/** Screens of one thing, by the list that they belong to. */
const ONE = { orders: "order", links: "link", webhooks: "endpoint", products: "product" } as const;
/** Lists with the filters that their address keeps. */
const LISTS = {
  orders: ["q", "status", "method", "attention", "from", "to", "min_amount", "max_amount"],
  links: [],
  refunds: ["status", "from", "to"],
  "top-ups": ["status", "provider", "age"],
  settlement: ["from", "to", "day"],
  webhooks: ["endpoint_id", "status"],
  products: [],
  audit: ["actor", "type", "from", "to"],
} as const;
const PLAIN = ["today", "needs-you", "counter", "keys"] as const;

export type ListName = keyof typeof LISTS;
export type FilterName = (typeof LISTS)[ListName][number];
export type Filters = Partial<Record<FilterName, string>>;
export type Screen =
  | { name: ListName; filters: Filters }
  | { name: (typeof ONE)[keyof typeof ONE]; id: string }
  | { name: (typeof PLAIN)[number] }
  | { name: "missing" };

export function readAddress(path: string, search: string): Screen {
  const [, first = "", id] = /^\/staff\/?([\w-]*)\/?([\w.-]+)?\/?$/.exec(path) ?? [];
  if (/^\/staff\/?$/.test(path)) return { name: "today" };
  if (id !== undefined) {
    return isKeyOf(ONE, first) ? { name: ONE[first], id } : { name: "missing" };
  }
  if (isKeyOf(LISTS, first)) return { name: first, filters: readFilters(first, search) };
  const plain = PLAIN.find((name) => name === first);
  return { name: plain ?? "missing" };
}

function isKeyOf<Table extends object>(table: Table, name: string): name is keyof Table & string {
  return Object.hasOwn(table, name);
}

function readFilters(list: ListName, search: string): Filters {
  const given = new URLSearchParams(search);
  return Object.fromEntries(
    LISTS[list].flatMap((name) => {
      const value = given.get(name)?.trim();
      return value ? [[name, value]] : [];
    }),
  );
}

/** The filters as a query; empty for none. */
export function writeFilters(list: ListName, filters: Filters): string {
  const given = LISTS[list].flatMap((name): [string, string][] => {
    const value = filters[name];
    return value ? [[name, value]] : [];
  });
  return given.length === 0 ? "" : `?${new URLSearchParams(given).toString()}`;
}

export function listAddress(list: ListName, filters: Filters = {}): string {
  return `/staff/${list}${writeFilters(list, filters)}`;
}
