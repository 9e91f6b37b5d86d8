import { get } from "../api.ts";
import { type Language, rupees, rupeesBetween } from "../format.ts";
import { useReader, useTexts } from "../reader.ts";
import { go } from "../use-address.ts";
import { usePages } from "../use-pages.ts";
import { List } from "../views/list.tsx";
import { Hyphenated, Link } from "../views/parts.tsx";
import { saidText } from "../texts/history.ts";
import type { Product } from "./forms.ts";
import { PRODUCT_TEXTS } from "./product-texts.ts";

export default function Products() {
  const { say: common, language } = useReader();
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
            cell: ({ sku, name, name_ne: ne }) => (
              <>
                <Link href={`/staff/products/${sku}`}>
                  <Hyphenated text={language === "ne" ? (ne ?? name) : name} />
                </Link>
                <br />
                <span class="muted code">{sku}</span>
              </>
            ),
          },
          { name: say("price"), cell: (product) => priceText(language, product), isNumber: true },
          {
            name: common("status"),
            cell: ({ available, unavailable_because: why }) => (
              <>
                <span class={`pill ${available ? "good" : "warn"}`}>
                  {say(available ? "offered" : "not_offered")}
                </span>
                {why !== null && <span class="muted"> {saidText(language, why)}</span>}
              </>
            ),
          },
          { name: say("kind"), cell: ({ kind }) => say(kind) },
        ]}
      />
    </>
  );
}

function priceText(
  language: Language,
  { amount, min_amount: min, max_amount: max }: Product,
): string {
  return amount === null
    ? rupeesBetween({ min: min ?? 0, max: max ?? 0 }, language)
    : rupees(amount, language);
}
