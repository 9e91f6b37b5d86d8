import { Command, Option } from "commander";
import { validate as isUuid } from "uuid";
import { ApiKeyNotFound, type ApiKeyResponse, presentApiKey } from "../api-keys/api-key.ts";
import { apiKeyRequest, createApiKey } from "../api-keys/create-api-key.ts";
import { giveKeyToProgram } from "../api-keys/give-to-program.ts";
import { revokeApiKey } from "../api-keys/revoke-api-key.ts";
import type { ApiKey } from "../generated/prisma/client.ts";
import { ApiKeyRole } from "../generated/prisma/enums.ts";
import { parseRequest } from "../http/parse-request.ts";
import { StartError } from "../lib/start-error.ts";
import { addDays, isDay, startOfDay } from "../lib/kathmandu.ts";
import { letBindPasskey } from "../sessions/let-bind-passkey.ts";
import { unbindPasskey } from "../sessions/unbind-passkey.ts";
import { type Cli, type OpenDatabase, print, withDatabase } from "./cli.ts";
import { toMinute, toTable } from "./checks/finding.ts";

const BY = "command line";
const NOT_CHANGED = "Nothing is changed: the key has a passkey, works no more,";

export function keysCommand(cli: Cli): Command {
  const keys = new Command("keys").description("manage the API keys of staff and shops");

  keys
    .command("create")
    .description("create a key; it is shown only once")
    .addOption(
      new Option("--role <role>", "what it may do")
        .choices(Object.values(ApiKeyRole))
        .makeOptionMandatory(),
    )
    .requiredOption("--name <name>", "name of its holder, as the history will show it")
    .option(
      "--expires <time>",
      "when it stops working: a day (to its end in Kathmandu) or a time such as 2027-01-31T18:00:00+05:45",
    )
    .option("--program", "it is a program's: it opens no session, and needs no passkey")
    .option("--json", "print JSON")
    .action(async ({ json, expires, ...input }: CreateOptions) => {
      const request = parseRequest(apiKeyRequest, {
        ...input,
        ...(expires === undefined ? {} : { expires_at: expiryOf(expires) }),
      });
      await withDatabase(cli, async (open) => {
        const { apiKey, secret } = await createApiKey(open, { ...request, createdBy: BY });
        if (json === true) {
          print(cli.out, JSON.stringify({ ...presentApiKey(apiKey), key: secret }));
          return;
        }
        const until =
          apiKey.expiresAt === null ? "" : `, valid until ${toMinute(apiKey.expiresAt)}`;
        print(
          cli.err,
          `A key with role ${apiKey.role} for ${apiKey.name}${until}, shown only once:`,
        );
        print(cli.out, secret);
      });
    });

  keys
    .command("list")
    .description("list all keys, newest first, without the secrets")
    .option("--json", "print JSON")
    .action(async ({ json }: { json?: true }) => {
      await withDatabase(cli, async ({ db, clock }) => {
        const rows = await db.apiKey.findMany({ orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
        const all = rows.map(presentApiKey);
        print(
          cli.out,
          ...(json === true ? [JSON.stringify(all)] : toTable(toRows(all, clock.now()))),
        );
      });
    });

  keys
    .command("revoke")
    .description("revoke a key immediately")
    .argument("<key>", "id of the key, or the name of an active key")
    .action(async (idOrName: string) => {
      await withDatabase(cli, async (open) => {
        const id = await findKey(open, idOrName);
        const { name } = await revokeApiKey(open, { id, callerId: null, revokedBy: BY });
        print(cli.out, `The key of ${name} is revoked.`);
      });
    });

  keys
    .command("unbind")
    .description("take the passkey off a key: the key alone works again, and its sessions end")
    .argument("<key>", "id of the key, or the name of an active key")
    .action(async (idOrName: string) => {
      await withDatabase(cli, async (open) => {
        const { id, name } = await readKey(open, idOrName);
        const unbound = await unbindPasskey(open, { id, by: BY });
        print(
          cli.out,
          unbound
            ? `The key of ${name} has no passkey any more, and its sessions have ended.`
            : `The key of ${name} had no passkey.`,
        );
      });
    });

  keys
    .command("let-bind")
    .description("let a person's key bind its first passkey within a day, with REQUIRE_PASSKEY")
    .argument("<key>", "id of the key, or the name of an active key")
    .action(async (idOrName: string) => {
      await withDatabase(cli, async (open) => {
        const { id, name } = await readKey(open, idOrName);
        const until = await letBindPasskey(open, { id, by: BY });
        if (until === null) throw new StartError(`${NOT_CHANGED} or is no person's: ${name}.`);
        print(cli.out, `The key of ${name} may bind a passkey until ${toMinute(until)}.`);
      });
    });

  keys
    .command("give-to-program")
    .description("mark a key as a program's for ever: it opens no session, and needs no passkey")
    .argument("<key>", "id of the key, or the name of an active key")
    .action(async (idOrName: string) => {
      await withDatabase(cli, async (open) => {
        const { id, name } = await readKey(open, idOrName);
        const given = await giveKeyToProgram(open, { id, by: BY });
        if (!given) throw new StartError(`${NOT_CHANGED} or is a program's already: ${name}.`);
        print(cli.out, `The key of ${name} is a program's, and its sessions have ended.`);
      });
    });

  return keys;
}

/** Compares names with `lower()`, as the unique index does: Prisma's insensitive mode treats `_` and `%` as wildcards. */
async function findKey({ db }: OpenDatabase, idOrName: string): Promise<string> {
  if (isUuid(idOrName)) return idOrName;
  const [key] = await db.$queryRaw<{ id: string }[]>`
    select id from api_keys where lower(name) = lower(${idOrName}::text) and revoked_at is null`;
  if (key === undefined) throw new ApiKeyNotFound();
  return key.id;
}

/** @throws ApiKeyNotFound */
async function readKey(open: OpenDatabase, idOrName: string): Promise<ApiKey> {
  const id = await findKey(open, idOrName);
  const key = await open.db.apiKey.findUnique({ where: { id } });
  if (key === null) throw new ApiKeyNotFound();
  return key;
}

interface CreateOptions {
  role: string;
  name: string;
  program?: true;
  expires?: string;
  json?: true;
}

/** A day means its end in Kathmandu. */
function expiryOf(text: string): string {
  return isDay(text) ? startOfDay(addDays(text, 1)).toISOString() : text;
}

function toRows(keys: ApiKeyResponse[], now: Date): string[][] {
  return [
    ["ID", "ROLE", "NAME", "CREATED", "LAST USED", ""],
    ...keys.map((key) => [
      key.id,
      key.role,
      key.name,
      minuteOf(key.created_at),
      key.last_used_at === null ? "never" : minuteOf(key.last_used_at),
      stateOf(key, now),
    ]),
  ];
}

function stateOf(key: ApiKeyResponse, now: Date): string {
  const { revoked_at: revokedAt, expires_at: expiresAt, passkey_bound_at: boundAt } = key;
  if (revokedAt !== null) return `revoked ${minuteOf(revokedAt)}`;
  const isExpired = expiresAt !== null && new Date(expiresAt) <= now;
  const expiry =
    expiresAt === null ? [] : [`${isExpired ? "expired" : "until"} ${minuteOf(expiresAt)}`];
  const holder = [
    ...(key.program ? ["of a program"] : []),
    ...(boundAt === null ? [] : ["with passkey"]),
  ];
  return [...expiry, ...holder].join(", ");
}

const minuteOf = (iso: string) => toMinute(new Date(iso));
