import { get } from "../api.ts";
import { rupees } from "../format.ts";
import { useReader, useTexts } from "../reader.ts";
import { go } from "../use-address.ts";
import { usePages } from "../use-pages.ts";
import { List } from "../views/list.tsx";
import { Link } from "../views/parts.tsx";
import type { Product } from "./forms.ts";
import { PRODUCT_TEXTS } from "./product-texts.ts";

export default function Products() {
  const { say: common } = useReader();
  const say = useTexts(PRODUCT_TEXTS);
  const pages = usePages<Product>("products", (how) => get("/v1/admin/products", how));
  return (
    <>
      <header class="row between">
        <h1>{say("products")}</h1>
        <button class="primary" onClick={() => go("/staff/products/new")}>
          {say("new_product")}
        </button>
      </header>
      <List
        pages={pages}
        keyOf={({ sku }) => sku}
        empty={say("no_products")}
        columns={[
          {
            name: say("product"),
            cell: ({ sku, name }) => (
              <>
                <Link href={`/staff/products/${sku}`}>{name}</Link>
                <br />
                <span class="muted code">{sku}</span>
              </>
            ),
          },
          { name: say("price"), cell: priceText, isNumber: true },
          {
            name: common("status"),
            cell: ({ available, unavailable_because: why }) => (
              <>
                <span class={`pill ${available ? "good" : "warn"}`}>
                  {say(available ? "offered" : "not_offered")}
                </span>
                {why !== null && <span class="muted"> {why}</span>}
              </>
            ),
          },
          { name: say("kind"), cell: ({ kind }) => say(kind) },
        ]}
      />
    </>
  );
}

function priceText({ amount, min_amount: min, max_amount: max }: Product): string {
  return amount === null ? `${rupees(min ?? 0)}–${rupees(max ?? 0)}` : rupees(amount);
}
