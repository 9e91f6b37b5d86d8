import { useEffect, useState } from "preact/hooks";
import { type Answer, get, put, Refused } from "../api.ts";
import { useReader, useTexts } from "../reader.ts";
import { providerText } from "../texts/parts.ts";
import { go } from "../use-address.ts";
import { AskAgain } from "../views/ask-again.tsx";
import { ItemName, Link, Trouble } from "../views/parts.tsx";
import {
  NO_PRODUCT,
  priceChange,
  type Product,
  productOf,
  type ProductMistakes,
  type TypedProduct,
  typedOf,
} from "./forms.ts";
import { ProductFields } from "./product-fields.tsx";
import { PRODUCT_TEXTS, type ProductText } from "./product-texts.ts";

type Provider = Answer<"/v1/admin/top-up-providers">["data"][number];

/** A form is not refreshed while somebody types into it. */
export default function ProductScreen({ id: sku }: { id: string }) {
  const { onSignedOut, say: common } = useReader();
  const say = useTexts(PRODUCT_TEXTS);
  const isNew = sku === "new";
  const [found, setFound] = useState<Product | null>(null);
  const [error, setError] = useState<Refused | null>(null);
  const [providers, setProviders] = useState<Provider[]>([]);
  const read = () => {
    setError(null);
    Promise.all([isNew ? null : findProduct(sku), get("/v1/admin/top-up-providers")]).then(
      ([product, all]) => {
        setFound(product);
        setProviders(all.data);
      },
      (failure: unknown) => {
        const refused = failure instanceof Refused ? failure : new Refused(0, {});
        if (refused.status === 401) onSignedOut();
        setError(refused);
      },
    );
  };
  useEffect(read, [sku]);
  return (
    <>
      <p>
        <Link href="/staff/products">← {say("products")}</Link>
      </p>
      {isNew ? (
        <h1>{say("new_product")}</h1>
      ) : (
        <h1>{found === null ? sku : <ItemName item={found} />}</h1>
      )}
      <Trouble error={error} onRetry={read} />
      {!isNew && found === null && error === null && <p class="muted">{common("loading")}</p>}
      {found?.unavailable_because != null && (
        <p class="note warn">{say("because", { why: found.unavailable_because })}</p>
      )}
      {(isNew || found !== null) && (
        <ProductForm key={found?.sku ?? ""} product={found} providers={providers} />
      )}
    </>
  );
}

async function findProduct(sku: string): Promise<Product> {
  let cursor: string | null | undefined;
  do {
    const page = await get("/v1/admin/products", {
      query: { limit: "100", cursor: cursor ?? undefined },
    });
    const found = page.data.find((product) => product.sku === sku);
    if (found !== undefined) return found;
    cursor = page.next_cursor;
  } while (cursor !== null);
  throw new Refused(404, {});
}

function ProductForm({ product, providers }: { product: Product | null; providers: Provider[] }) {
  const { say: common, language } = useReader();
  const say = useTexts(PRODUCT_TEXTS);
  const before = product === null ? NO_PRODUCT : typedOf(product);
  const [typed, setTyped] = useState<TypedProduct>(before);
  const [mistakes, setMistakes] = useState<ProductMistakes>({});
  const [asking, setAsking] = useState<object | null>(null);
  const change = (part: Partial<TypedProduct>) => {
    setTyped({ ...typed, ...part });
    // What was wrong is looked at again when the form is sent.
    const changed = Object.keys(part);
    setMistakes(
      Object.fromEntries(Object.entries(mistakes).filter(([name]) => !changed.includes(name))),
    );
  };
  const provider = typed.provider === "" ? (providers[0]?.name ?? "") : typed.provider;
  const isTopUp = typed.kind === "top_up";
  const priced = product === null ? null : priceChange(before, typed, language);

  const text = (
    name:
      | "sku"
      | "name"
      | "description"
      | "nameNe"
      | "descriptionNe"
      | "image"
      | "price"
      | "min"
      | "max"
      | "position",
    label: ProductText,
    more: { hint?: ProductText; required?: boolean; mode?: "decimal" | "numeric" } = {},
  ) => (
    <label>
      {say(label)}
      <input
        value={typed[name]}
        required={more.required === true}
        maxLength={1000}
        inputMode={more.mode ?? "text"}
        readOnly={name === "sku" && product !== null}
        aria-invalid={mistakes[name] !== undefined}
        onInput={(event) => change({ [name]: event.currentTarget.value })}
      />
      {mistakes[name] !== undefined && <span class="mistake">{say(mistakes[name])}</span>}
      {more.hint !== undefined && <span class="muted">{say(more.hint)}</span>}
    </label>
  );

  return (
    <form
      class="card narrow"
      onSubmit={(event) => {
        event.preventDefault();
        const result = productOf({ ...typed, provider });
        setMistakes("mistakes" in result ? result.mistakes : {});
        if ("product" in result) setAsking(result.product);
      }}
    >
      <label>
        {say("kind")}
        <select
          value={typed.kind}
          onChange={(event) => change({ kind: event.currentTarget.value as Product["kind"] })}
        >
          <option value="goods">{say("goods")}</option>
          <option value="top_up">{say("top_up")}</option>
        </select>
      </label>
      {text("sku", "sku", { required: true, hint: product === null ? "sku_hint" : "sku_fixed" })}
      {text("name", "name", { required: true })}
      {text("description", "description")}
      {text("nameNe", "name_ne", { hint: "name_ne_hint" })}
      {text("descriptionNe", "description_ne")}
      {isTopUp && (
        <div class="pair">
          <label>
            {say("provider")}
            <select
              value={provider}
              onChange={(event) => change({ provider: event.currentTarget.value })}
            >
              {providers.map(({ name }) => (
                <option key={name} value={name}>
                  {providerText(language, name)}
                </option>
              ))}
            </select>
          </label>
          <label>
            {say("on_refusal")}
            <select
              value={typed.onRefusal}
              onChange={(event) =>
                change({ onRefusal: event.currentTarget.value as Product["on_refusal"] })
              }
            >
              <option value="refund">{say("refuse_refund")}</option>
              <option value="hold">{say("refuse_hold")}</option>
            </select>
          </label>
        </div>
      )}
      {isTopUp && (
        <ProductFields
          fields={typed.fields}
          ofProvider={providers.find(({ name }) => name === provider)?.fields ?? []}
          onFields={(fields) => change({ fields })}
        />
      )}
      {text("price", "fixed", { mode: "decimal", hint: "fixed_hint" })}
      {typed.price.trim() === "" && (
        <div class="pair">
          {text("min", "least", { mode: "decimal" })}
          {text("max", "most", { mode: "decimal" })}
        </div>
      )}
      {text("image", "image")}
      {text("position", "position", { mode: "numeric" })}
      <label class="check">
        <input
          type="checkbox"
          checked={typed.active}
          onChange={(event) => change({ active: event.currentTarget.checked })}
        />
        {say("active")}
      </label>
      <div class="row end">
        <Link class="button quiet" href="/staff/products">
          {common("cancel")}
        </Link>
        <button class="primary">{say("save")}</button>
      </div>
      {asking !== null && (
        <AskAgain
          title={typed.name}
          consequence={priced === null ? say("save_what") : say("price_what", priced)}
          needsReason={priced !== null}
          confirm={say("save")}
          onClose={() => setAsking(null)}
          onConfirm={async (reason) => {
            await put("/v1/admin/products/{sku}", {
              path: { sku: typed.sku.trim() },
              body: { ...asking, ...(priced === null ? {} : { reason }) },
            });
            go("/staff/products");
          }}
        />
      )}
    </form>
  );
}
