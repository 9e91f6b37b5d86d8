import { useEffect, useState } from "preact/hooks";
import { type Filters, ordersAddress, writeFilters } from "../address.ts";
import { get, type ListedOrder } from "../api.ts";
import { rupees } from "../format.ts";
import { useReader } from "../reader.ts";
import { go } from "../use-address.ts";
import { useLive } from "../use-data.ts";
import { FilterForm } from "./filter-form.tsx";
import { Link, Status, Time, Trouble } from "./parts.tsx";

const PAGE = 25;
const TYPING_MS = 250;

export function Orders({ filters }: { filters: Filters }) {
  const { say, onSignedOut } = useReader();
  const query = writeFilters(filters);
  const [pages, setPages] = useState(1);
  useEffect(() => {
    setPages(1);
  }, [query]);
  const { data, error, reload } = useLive(
    `${query}#${String(pages)}`,
    (how) => readPages(filters, pages, how),
    onSignedOut,
  );
  const [shown, setShown] = useState<typeof data>(null);
  useEffect(() => {
    if (data !== null) setShown(data);
  }, [data]);
  const orders = data ?? shown;

  return (
    <>
      <h1>{say("orders")}</h1>
      <Search filters={filters} />
      <FilterForm key={query} filters={filters} />
      <Trouble error={error} onRetry={reload} />
      {orders === null && error === null && <p class="muted">{say("loading")}</p>}
      {orders !== null && orders.rows.length === 0 && (
        <p class="card empty">{say(query === "" ? "no_orders_yet" : "no_orders")}</p>
      )}
      {orders !== null && orders.rows.length > 0 && <OrderTable rows={orders.rows} />}
      <div class="row between">
        {orders?.hasMore === true ? (
          <button onClick={() => setPages(pages + 1)}>{say("more")}</button>
        ) : (
          <span />
        )}
        <a class="button quiet" href={`/v1/admin/orders.csv${query}`} download>
          {say("csv")}
        </a>
      </div>
    </>
  );
}

async function readPages(
  filters: Filters,
  pages: number,
  how: { poll: boolean; signal: AbortSignal },
): Promise<{ rows: ListedOrder[]; hasMore: boolean }> {
  const rows: ListedOrder[] = [];
  let cursor: string | null | undefined;
  for (let page = 0; page < pages && cursor !== null; page++) {
    const query = { ...filters, limit: String(PAGE), cursor };
    const answer = await get("/v1/admin/orders", { ...how, query });
    rows.push(...answer.data);
    cursor = answer.next_cursor;
  }
  return { rows, hasMore: cursor != null };
}

/** Searches as one types, and keeps the text in the address. */
function Search({ filters }: { filters: Filters }) {
  const { say } = useReader();
  const [text, setText] = useState(filters.q ?? "");
  useEffect(() => {
    setText(filters.q ?? "");
  }, [filters.q]);
  useEffect(() => {
    if (text.trim() === (filters.q ?? "")) return undefined;
    const timer = setTimeout(() => {
      go(ordersAddress({ ...filters, q: text.trim() }), true);
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  return (
    <label class="search">
      {say("search")}
      <input
        type="search"
        value={text}
        placeholder={say("search_hint")}
        onInput={(event) => setText(event.currentTarget.value)}
      />
    </label>
  );
}

function OrderTable({ rows }: { rows: readonly ListedOrder[] }) {
  const { say } = useReader();
  return (
    <table class="list">
      <thead>
        <tr>
          <th scope="col">{say("order")}</th>
          <th scope="col">{say("status")}</th>
          <th scope="col" class="number">
            {say("amount")}
          </th>
          <th scope="col">{say("customer")}</th>
          <th scope="col">{say("created")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((order) => (
          <tr key={order.id}>
            <td>
              <Link href={`/staff/orders/${order.id}`}>{order.purchase_order_id}</Link>
            </td>
            <td>
              <Status status={order.status} />
              {order.attention !== null && <span class="pill danger">{say("attention")}</span>}
            </td>
            <td class="number">{rupees(order.amount)}</td>
            <td>{order.customer.name ?? order.customer.phone ?? order.customer.email ?? "—"}</td>
            <td>
              <Time at={order.created_at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
