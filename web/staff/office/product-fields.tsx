import { useTexts } from "../reader.ts";
import type { Product } from "./forms.ts";
import { PRODUCT_TEXTS } from "./product-texts.ts";

type Fields = Product["fields"];

const MOST_FIELDS = 10;
const PARTS = [
  { name: "name", label: "field_name", maxLength: 40 },
  { name: "label", label: "field_label", maxLength: 100 },
  { name: "pattern", label: "field_pattern", maxLength: 200 },
] as const;

/** What a top-up asks of its customer: the provider's fields, or stricter ones of the product. */
export function ProductFields(props: {
  /** Empty: the provider's apply. */
  fields: Fields;
  ofProvider: Fields;
  onFields: (fields: Fields) => void;
}) {
  const say = useTexts(PRODUCT_TEXTS);
  const { fields, ofProvider, onFields } = props;
  if (fields.length === 0) {
    const names = ofProvider.map(({ label }) => label).join(", ") || "—";
    return (
      <div class="row between">
        <span>
          {say("fields")}
          <br />
          <span class="muted">{say("fields_of_provider", { fields: names })}</span>
        </span>
        <button
          type="button"
          onClick={() => onFields(ofProvider.length === 0 ? [NO_FIELD] : ofProvider)}
        >
          {say("own_fields")}
        </button>
      </div>
    );
  }
  return (
    <>
      {fields.map((field, index) => (
        <fieldset key={index}>
          <legend>{say("field", { number: index + 1 })}</legend>
          {PARTS.map(({ name, label, maxLength }) => (
            <label key={name}>
              {say(label)}
              <input
                value={field[name]}
                required
                maxLength={maxLength}
                onInput={(event) =>
                  onFields(fields.with(index, { ...field, [name]: event.currentTarget.value }))
                }
              />
              {name === "pattern" && (
                <span class="muted">{say("pattern_hint", { example: "9[78]\\d{8}" })}</span>
              )}
            </label>
          ))}
          <button
            type="button"
            class="quiet"
            aria-label={say("remove_field", { number: index + 1 })}
            onClick={() => onFields(fields.toSpliced(index, 1))}
          >
            ✕
          </button>
        </fieldset>
      ))}
      <div class="row between">
        <button
          type="button"
          disabled={fields.length >= MOST_FIELDS}
          onClick={() => onFields([...fields, NO_FIELD])}
        >
          {say("add_field")}
        </button>
        <button type="button" class="quiet" onClick={() => onFields([])}>
          {say("provider_fields")}
        </button>
      </div>
    </>
  );
}

const NO_FIELD: Fields[number] = { name: "", label: "", pattern: "" };
