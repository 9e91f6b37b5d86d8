// House rules for migrations: they run on a database that serves customers, beside servers of the version before. Pure.

export interface RuleBreach {
  /** Named in `-- Allow <rule>: <why>` by a migration that breaks it with a reason. */
  rule: string;
  message: string;
}

interface Statement {
  text: string;
  /** The table that it changes, if it is not one that the same migration creates. */
  table: string | null;
}

/** A rule looks at one statement on a table that has rows. */
interface Rule {
  name: string;
  breaks: RegExp;
  unless?: RegExp;
  message: string;
}

const RULES: readonly Rule[] = [
  {
    name: "concurrent-index",
    breaks: /^create (unique )?index (?!concurrently)/,
    message:
      "Build the index with CREATE INDEX CONCURRENTLY IF NOT EXISTS, alone in its migration.",
  },
  {
    name: "concurrent-drop",
    breaks: /^drop index (?!concurrently)/,
    message: "Use DROP INDEX CONCURRENTLY IF EXISTS, alone in its migration.",
  },
  {
    name: "not-valid",
    breaks: /^alter table .*\badd (constraint "?\w+"? )?(check|foreign key)\b/,
    unless: /\bnot valid$/,
    message: "Add the constraint NOT VALID, and VALIDATE it in a later migration.",
  },
  {
    name: "not-valid",
    breaks: /^alter table .*\badd column\b.*\b(references|check)\b/,
    message: "Add the column, then its constraint NOT VALID, and VALIDATE it in a later migration.",
  },
  {
    name: "unique-by-index",
    breaks: /^alter table .*\badd (constraint "?\w+"? )?(unique|primary key)\b/,
    unless: /\busing index\b/,
    message: "Build a unique index concurrently, then add the constraint USING INDEX.",
  },
  {
    name: "not-null",
    breaks:
      /^alter table .*\badd column\b[^,]*\bnot null\b(?![^,]*\bdefault\b)(?<!\bdefault\b[^,]*)/,
    message: "Older servers do not name the column: give it a default, or let it be null.",
  },
  {
    name: "not-null",
    breaks: /^alter table .*\bset not null\b/,
    message: "It reads the whole table under a lock: VALIDATE a CHECK (… IS NOT NULL) before.",
  },
  {
    name: "rewrite",
    breaks: /^alter table .*\b(alter column "?\w+"? (set data )?type|set (logged|unlogged))\b/,
    message: "It rewrites the table under a lock: add a column, fill it in batches, and use that.",
  },
  {
    name: "rewrite",
    breaks:
      /^alter table .*\badd column\b.*\bdefault\b.*\b(random|gen_random_uuid|uuidv7|clock_timestamp|nextval)\b/,
    message: "A volatile default rewrites the table: add the column, then its default.",
  },
  {
    name: "used-by-older-servers",
    breaks: /^(drop table|alter table .*\b(drop column|rename))/,
    message:
      "Servers of the version before still use it: remove it one release after its last use.",
  },
  {
    name: "change-of-rows",
    breaks: /^(update|delete)\b/,
    message: "It locks each row until the end: change rows in batches, by a task of the server.",
  },
];

/** @returns what a migration does wrong, for its author; empty if it may land */
export function breachesOf(sql: string): RuleBreach[] {
  const statements = statementsOf(sql);
  const found: RuleBreach[] = [];
  if (!/^-- Undo: \S/m.test(sql)) {
    found.push({ rule: "undo", message: 'Say how it is undone, in a line "-- Undo: …".' });
  }
  for (const { text, table } of statements) {
    for (const { name, breaks, unless, message } of table === null ? [] : RULES) {
      if (breaks.test(text) && unless?.test(text) !== true) found.push({ rule: name, message });
    }
    if (
      /\bconcurrently\b/.test(text) &&
      (statements.length > 1 || !/\bif (not )?exists\b/.test(text))
    ) {
      const message = "CONCURRENTLY goes alone in its migration, with IF NOT EXISTS or IF EXISTS.";
      found.push({ rule: "alone", message });
    }
    if (/^(begin|commit|rollback|start transaction)\b/.test(text)) {
      found.push({ rule: "transaction", message: "A migration is one transaction already." });
    }
  }
  if (validatesWhatItAdds(statements)) {
    const message =
      "VALIDATE in a later migration: in this one it reads the table under the lock of ADD.";
    found.push({ rule: "validate-later", message });
  }
  return found.filter(({ rule }) => !new RegExp(`^-- Allow ${rule}: \\S`, "m").test(sql));
}

function validatesWhatItAdds(statements: readonly Statement[]): boolean {
  const named = (pattern: RegExp) =>
    statements.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, name]) => name));
  const added = new Set(named(/\badd constraint "?(\w+)"?/g));
  return named(/\bvalidate constraint "?(\w+)"?/g).some((name) => added.has(name));
}

/** In lower case, with single spaces; bodies of functions and texts are emptied. */
function statementsOf(sql: string): Statement[] {
  const texts = sql
    .replace(/\/\*[\s\S]*?\*\/|--.*$/gm, " ")
    .replace(/\$(\w*)\$[\s\S]*?\$\1\$/g, "''")
    .replace(/'(?:[^']|'')*'/g, "''")
    .toLowerCase()
    .split(";")
    .map((text) => text.replace(/\s+/g, " ").trim())
    .filter((text) => text !== "");
  const created = new Set(
    texts.flatMap((text) => /^create table (?:if not exists )?"?(\w+)"?/.exec(text)?.[1] ?? []),
  );
  return texts.map((text) => {
    const table = tableOf(text);
    return { text, table: table !== null && created.has(table) ? null : table };
  });
}

const TABLE =
  /^(?:alter table(?: if exists)?(?: only)?|drop table(?: if exists)?|update|delete from|create (?:unique )?index .*? on(?: only)?|drop index(?: concurrently)?(?: if exists)?) "?(\w+)"?/;

function tableOf(text: string): string | null {
  return TABLE.exec(text)?.[1] ?? null;
}
