import { Command, Option } from "commander";
import { validate as isUuid } from "uuid";
import { ApiKeyNotFound, type ApiKeyResponse, presentApiKey } from "../api-keys/api-key.ts";
import { apiKeyRequest, createApiKey } from "../api-keys/create-api-key.ts";
import { revokeApiKey } from "../api-keys/revoke-api-key.ts";
import { ApiKeyRole } from "../generated/prisma/enums.ts";
import { parseRequest } from "../http/parse-request.ts";
import { type Cli, type OpenDatabase, print, withDatabase } from "./cli.ts";
import { toMinute } from "./finding.ts";

const BY = "command line";

export function keysCommand(cli: Cli): Command {
  const keys = new Command("keys").description("API keys of staff and shops");

  keys
    .command("create")
    .description("a new key, shown this once")
    .addOption(
      new Option("--role <role>", "what it may do")
        .choices(Object.values(ApiKeyRole))
        .makeOptionMandatory(),
    )
    .requiredOption("--name <name>", "whose it is; the history names them by it")
    .option("--json", "for programs")
    .action(async ({ json, ...input }: { role: string; name: string; json?: true }) => {
      const request = parseRequest(apiKeyRequest, input);
      await withDatabase(cli, async (open) => {
        const { apiKey, secret } = await createApiKey(open, { ...request, createdBy: BY });
        if (json === true) {
          print(cli.out, JSON.stringify({ ...presentApiKey(apiKey), key: secret }));
          return;
        }
        print(cli.err, `A key with role ${apiKey.role} for ${apiKey.name}, shown this once:`);
        print(cli.out, secret);
      });
    });

  keys
    .command("list")
    .description("all keys, newest first; never the keys themselves")
    .option("--json", "for programs")
    .action(async ({ json }: { json?: true }) => {
      await withDatabase(cli, async ({ db }) => {
        const rows = await db.apiKey.findMany({ orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
        const all = rows.map(presentApiKey);
        print(cli.out, ...(json === true ? [JSON.stringify(all)] : toTable(all)));
      });
    });

  keys
    .command("revoke")
    .description("end a key at once")
    .argument("<key>", "its id, or the name of the key in use")
    .action(async (which: string) => {
      await withDatabase(cli, async (open) => {
        const id = await findKey(open, which);
        const { name } = await revokeApiKey(open, { id, callerId: null, revokedBy: BY });
        print(cli.out, `The key of ${name} is revoked.`);
      });
    });

  return keys;
}

/** By name as names are unique: Prisma's comparison without case would take `_` and `%` for any characters. */
async function findKey({ db }: OpenDatabase, which: string): Promise<string> {
  if (isUuid(which)) return which;
  const [key] = await db.$queryRaw<{ id: string }[]>`
    select id from api_keys where lower(name) = lower(${which}::text) and revoked_at is null`;
  if (key === undefined) throw new ApiKeyNotFound();
  return key.id;
}

function toTable(keys: ApiKeyResponse[]): string[] {
  const rows = [
    ["ID", "ROLE", "NAME", "CREATED", "LAST USED", ""],
    ...keys.map((key) => [
      key.id,
      key.role,
      key.name,
      minuteOf(key.created_at),
      key.last_used_at === null ? "never" : minuteOf(key.last_used_at),
      key.revoked_at === null ? "" : `revoked ${minuteOf(key.revoked_at)}`,
    ]),
  ];
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

const minuteOf = (iso: string) => toMinute(new Date(iso));
