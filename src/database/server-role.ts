import pg from "pg";
import { allGrants, QUEUE_GRANTS, QUEUE_SCHEMA, TABLE_GRANTS } from "./grants.ts";

/**
 * Gives the role in `serverUrl` what the server needs on a migrated database, and takes everything else from it. Creates
 * the role if it is missing. Repeating it changes nothing.
 *
 * @param owner connected as the owner of the tables; it may create roles, or the role exists
 */
export async function prepareServerRole(owner: pg.Client, serverUrl: string): Promise<void> {
  const { username, password } = new URL(serverUrl);
  const name = decodeURIComponent(username);
  await createRole(owner, name, decodeURIComponent(password));
  await owner.query("begin");
  try {
    for (const sql of [...grantStatements(name), ...(await policyStatements(owner, name))]) {
      await owner.query(sql);
    }
    await owner.query("commit");
  } catch (error) {
    await owner.query("rollback");
    throw error;
  }
}

/** Whether two connection strings name the same role. */
export function isSameRole(one: string, other: string): boolean {
  return new URL(one).username === new URL(other).username;
}

/** The SQL that an owner who may not create roles gives to an administrator. */
export function createRoleStatement(name: string, password: string): string {
  return `create role ${pg.escapeIdentifier(name)} login password ${pg.escapeLiteral(password)}`;
}

async function createRole(owner: pg.Client, name: string, password: string): Promise<void> {
  const { rowCount } = await owner.query("select 1 from pg_roles where rolname = $1", [name]);
  if (rowCount !== 0) return;
  try {
    await owner.query(createRoleStatement(name, password));
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (typeof code === "string" && DUPLICATE.test(code)) return; // another database of this cluster is migrated at the same time
    if (code !== NOT_ALLOWED) throw error;
    throw new Error(
      `The role ${name} of DATABASE_URL does not exist, and the role of MIGRATION_DATABASE_URL may not create it. ` +
        `Let an administrator run: ${createRoleStatement(name, "…")};`,
      { cause: error },
    );
  }
}

const NOT_ALLOWED = "42501";
/** duplicate_object, or unique_violation in pg_authid when two create it at the same moment. */
const DUPLICATE = /^(42710|23505)$/;

/** What {@link TABLE_GRANTS} and {@link QUEUE_GRANTS} say, as SQL. */
export function grantStatements(role: string): string[] {
  const to = pg.escapeIdentifier(role);
  return [
    `revoke all on all tables in schema public, ${QUEUE_SCHEMA} from ${to}`,
    `grant usage on schema public, ${QUEUE_SCHEMA} to ${to}`,
    `grant usage, select on all sequences in schema public, ${QUEUE_SCHEMA} to ${to}`,
    `grant execute on all functions in schema ${QUEUE_SCHEMA} to ${to}`,
    ...Object.entries(TABLE_GRANTS).map(
      ([table, privileges]) => `grant ${privileges} on public.${table} to ${to}`,
    ),
    ...Object.entries(QUEUE_GRANTS).map(
      ([table, privileges]) => `grant ${privileges} on ${QUEUE_SCHEMA}.${table} to ${to}`,
    ),
  ];
}

/** Only what is missing: creating a policy locks its table against everybody for a moment. */
async function policyStatements(client: pg.Client, role: string): Promise<string[]> {
  const { rows } = await client.query<{ table: string }>(
    `select tablename as "table" from pg_tables t
     where schemaname = $1 and rowsecurity and not exists (
       select from pg_policies p
       where p.schemaname = t.schemaname and p.tablename = t.tablename and $2 = any (p.roles))`,
    [QUEUE_SCHEMA, role],
  );
  const to = pg.escapeIdentifier(role);
  return rows.map(
    ({ table }) =>
      `create policy ${to} on ${QUEUE_SCHEMA}.${pg.escapeIdentifier(table)} to ${to} using (true) with check (true)`,
  );
}

/** What the connected role is, and lacks. */
export interface ServerRole {
  name: string;
  /** It owns the tables, or may act as their owner: it can rewrite history. */
  isOwner: boolean;
  /** Statements that the owner has to run. */
  missing: string[];
}

export async function inspectServerRole(client: pg.Client): Promise<ServerRole> {
  const { rows } = await client.query<{ name: string; isOwner: boolean }>(
    `select current_user as name,
       pg_has_role(current_user, (select relowner from pg_class where oid = 'public.order_history'::regclass), 'member')
         as "isOwner"`,
  );
  const { name = "", isOwner = true } = rows[0] ?? {};
  if (isOwner) return { name, isOwner, missing: [] };
  const grants = allGrants().map(({ table, privilege }) => {
    const [, word = privilege, column = null] = /^(\w+) \((\w+)\)$/.exec(privilege) ?? [];
    return { table, privilege, word, column };
  });
  const { rows: lacking } = await client.query<{ table: string; privilege: string }>(
    `select "table", privilege from jsonb_to_recordset($1) as g ("table" text, privilege text, word text, "column" text)
     where to_regclass("table") is not null and not case
       when "column" is null then has_table_privilege(to_regclass("table"), word)
       else has_column_privilege(to_regclass("table"), "column", word) end`,
    [JSON.stringify(grants)],
  );
  const to = pg.escapeIdentifier(name);
  return {
    name,
    isOwner,
    missing: [
      ...lacking.map(({ table, privilege }) => `grant ${privilege} on ${table} to ${to}`),
      ...(await policyStatements(client, name)),
    ],
  };
}
