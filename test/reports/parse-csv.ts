/** Parses RFC 4180 as a recipient of the file does, by the column names in the first line. Throws if malformed. */
export function parseCsv(text: string): Record<string, string>[] {
  if (!text.startsWith("\ufeff")) throw new Error("no byte order mark");
  const [names = [], ...lines] = readLines(text.slice(1));
  return lines.map((cells, line) => {
    if (cells.length !== names.length)
      throw new Error(`line ${String(line + 2)} has another number of cells`);
    return Object.fromEntries(names.map((name, column) => [name, cells[column] ?? ""]));
  });
}

function readLines(text: string): string[][] {
  const lines: string[][] = [];
  let cells: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex;
    const match = cell.exec(text);
    if (match === null) throw new Error(`no cell at ${String(at)}: ${text.slice(at, at + 80)}`);
    const [, quoted, plain = "", end] = match;
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    lines.push(cells);
    cells = [];
  }
  return lines;
}
