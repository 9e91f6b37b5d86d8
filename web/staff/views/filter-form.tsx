import { type Filters, listAddress } from "../address.ts";
import { digits, paisaOf } from "../format.ts";
import { formText } from "../form-text.ts";
import { useReader } from "../reader.ts";
import { wordFor } from "../texts/texts.ts";
import { go } from "../use-address.ts";

const STATUSES = [
  "paid",
  "awaiting_payment",
  "held",
  "partially_refunded",
  "refunded",
  "canceled",
  "expired",
  "closed",
];
const METHODS = ["wallet", "ebanking", "mobile_banking"] as const;

export function FilterForm({ filters }: { filters: Filters }) {
  const { say, language } = useReader();
  const count = Object.keys(filters).filter((name) => name !== "q").length;
  const apply = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    if (isNarrow()) form.closest("details")?.removeAttribute("open");
    const text = (name: string) => formText(form, name);
    const paisa = (name: string) => String(paisaOf(text(name)) ?? "");
    go(
      listAddress("orders", {
        q: filters.q ?? "",
        status: text("status"),
        method: text("method"),
        attention: text("attention"),
        from: text("from"),
        to: text("to"),
        min_amount: paisa("min_amount"),
        max_amount: paisa("max_amount"),
      }),
    );
  };
  const rupeesOf = (paisa: string | undefined) =>
    paisa ? digits(String(Number(paisa) / 100), language) : "";
  return (
    <details class="filters" open={count > 0 && !isNarrow()}>
      <summary>
        {say("filters")}
        {count > 0 && <span class="pill">{digits(String(count), language)}</span>}
      </summary>
      <form onSubmit={apply}>
        <label>
          {say("status")}
          <select name="status" defaultValue={filters.status ?? ""}>
            <option value="">{say("any")}</option>
            {statusesWith(filters.status).map((status) => (
              <option key={status} value={status} selected={status === filters.status}>
                {status
                  .split(",")
                  .map((one) => wordFor(say, "s_", one))
                  .join(", ")}
              </option>
            ))}
          </select>
        </label>
        <label>
          {say("method")}
          <select name="method">
            <option value="">{say("any")}</option>
            {METHODS.map((method) => (
              <option key={method} value={method} selected={method === filters.method}>
                {say(`method_${method}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {say("from")}
          <input type="date" name="from" defaultValue={filters.from ?? ""} />
        </label>
        <label>
          {say("to")}
          <input type="date" name="to" defaultValue={filters.to ?? ""} />
        </label>
        <label>
          {say("amount_from")}
          <input
            name="min_amount"
            inputMode="decimal"
            defaultValue={rupeesOf(filters.min_amount)}
          />
        </label>
        <label>
          {say("amount_to")}
          <input
            name="max_amount"
            inputMode="decimal"
            defaultValue={rupeesOf(filters.max_amount)}
          />
        </label>
        <label class="check">
          <input
            type="checkbox"
            name="attention"
            value="true"
            defaultChecked={filters.attention === "true"}
          />
          {say("attention_only")}
        </label>
        <div class="row">
          <button class="primary">{say("apply")}</button>
          <button type="button" class="quiet" onClick={() => go(listAddress("orders", {}))}>
            {say("clear")}
          </button>
        </div>
      </form>
    </details>
  );
}

/** On a phone open filters push the results below the screen: their count says that there are some. */
function isNarrow(): boolean {
  return matchMedia("(max-width: 40rem)").matches;
}

/** An address may name several, as a link from the first screen does. */
function statusesWith(chosen: string | undefined): readonly string[] {
  return chosen === undefined || STATUSES.includes(chosen) ? STATUSES : [chosen, ...STATUSES];
}
