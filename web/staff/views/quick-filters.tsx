import { type FilterName, type Filters, listAddress, type ListName } from "../address.ts";
import { go } from "../use-address.ts";

export interface QuickFilter {
  name: FilterName;
  label: string;
  /** A choice; without it a day. */
  options?: readonly (readonly [value: string, label: string])[];
}

/** Filters that apply as soon as they are changed, and stay in the address. */
export function QuickFilters(props: {
  list: ListName;
  filters: Filters;
  fields: readonly QuickFilter[];
}) {
  const { list, filters } = props;
  const change = (name: FilterName, value: string) => {
    go(listAddress(list, { ...filters, [name]: value }));
  };
  return (
    <div class="quick" role="group">
      {props.fields.map(({ name, label, options }) => (
        <label key={name}>
          {label}
          {options === undefined ? (
            <input
              type="date"
              value={filters[name] ?? ""}
              onChange={(event) => change(name, event.currentTarget.value)}
            />
          ) : (
            <select
              value={filters[name] ?? ""}
              onChange={(event) => change(name, event.currentTarget.value)}
            >
              {options.map(([value, text]) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </select>
          )}
        </label>
      ))}
    </div>
  );
}
