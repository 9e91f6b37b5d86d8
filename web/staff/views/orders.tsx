import { useEffect, useState } from "preact/hooks";
import { type Filters, listAddress, writeFilters } from "../address.ts";
import { get, type ListedOrder } from "../api.ts";
import { digits, latin, rupees } from "../format.ts";
import { useReader } from "../reader.ts";
import { go } from "../use-address.ts";
import { usePages } from "../use-pages.ts";
import { FilterForm } from "./filter-form.tsx";
import { type Column, List } from "./list.tsx";
import { Link, Status, Time } from "./parts.tsx";

const TYPING_MS = 250;

export function Orders({ filters }: { filters: Filters }) {
  const { say, language } = useReader();
  const query = writeFilters("orders", filters);
  const pages = usePages(query, (how) =>
    get("/v1/admin/orders", { ...how, query: { ...filters, ...how.query } }),
  );
  const columns: Column<ListedOrder>[] = [
    {
      name: say("order"),
      cell: ({ id, purchase_order_id: number }) => (
        <Link href={`/staff/orders/${id}`}>{number}</Link>
      ),
    },
    { name: say("amount"), cell: ({ amount }) => rupees(amount, language), isNumber: true },
    {
      name: say("status"),
      cell: ({ status, attention }) => (
        <>
          <Status status={status} />
          {attention !== null && <span class="pill danger">{say("attention")}</span>}
        </>
      ),
    },
    {
      name: say("customer"),
      cell: ({ customer: { name, phone, email } }) =>
        name ?? (phone === null ? email : digits(phone, language)),
    },
    { name: say("created"), cell: ({ created_at: at }) => <Time at={at} /> },
  ];
  return (
    <>
      <h1>{say("orders")}</h1>
      <Search filters={filters} />
      <FilterForm key={query} filters={filters} />
      <List
        pages={pages}
        columns={columns}
        keyOf={({ id }) => id}
        empty={say(query === "" ? "no_orders_yet" : "no_orders")}
      >
        <a class="button quiet" href={`/v1/admin/orders.csv${query}`} download>
          {say("csv")}
        </a>
      </List>
    </>
  );
}

/** Searches as one types, and keeps the text in the address. */
function Search({ filters }: { filters: Filters }) {
  const { say } = useReader();
  const [text, setText] = useState(filters.q ?? "");
  useEffect(() => {
    setText(filters.q ?? "");
  }, [filters.q]);
  useEffect(() => {
    if (latin(text) === (filters.q ?? "")) return undefined;
    const timer = setTimeout(() => {
      go(listAddress("orders", { ...filters, q: latin(text) }), true);
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  return (
    <label class="search">
      {say("search")}
      <input type="search" value={text} onInput={(event) => setText(event.currentTarget.value)} />
      <span class="muted">{say("search_hint")}</span>
    </label>
  );
}
