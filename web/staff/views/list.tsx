import type { ComponentChildren } from "preact";
import { useReader } from "../reader.ts";
import type { Pages } from "../use-pages.ts";
import { Trouble } from "./parts.tsx";

export interface Column<Row> {
  name: string;
  cell: (row: Row) => ComponentChildren;
  isNumber?: boolean;
}

/** A table of which more can be shown. On a phone its first two columns head each row. */
export function List<Row>(props: {
  pages: Pages<Row>;
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => string;
  empty: string;
  /** Beside "Show more". */
  children?: ComponentChildren;
}) {
  const { say } = useReader();
  const { rows, hasMore, more, error, reload } = props.pages;
  return (
    <>
      <Trouble error={error} onRetry={reload} />
      {rows === null && error === null && <p class="muted">{say("loading")}</p>}
      {rows?.length === 0 && <p class="card empty">{props.empty}</p>}
      {rows !== null && rows.length > 0 && (
        <Table rows={rows} columns={props.columns} keyOf={props.keyOf} />
      )}
      <div class="row between">
        {hasMore ? <button onClick={more}>{say("more")}</button> : <span />}
        {props.children}
      </div>
    </>
  );
}

export function Table<Row>({
  rows,
  columns,
  keyOf,
}: {
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => string;
}) {
  return (
    <table class="list">
      <thead>
        <tr>
          {columns.map(({ name, isNumber }) => (
            <th key={name} scope="col" class={isNumber === true ? "number" : ""}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map(({ name, cell, isNumber }) => (
              <td key={name} data-label={name} class={isNumber === true ? "number" : ""}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
