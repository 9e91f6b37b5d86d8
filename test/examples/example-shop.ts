import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

const fileOf = (file: string) => fileURLToPath(new URL(`../../examples/${file}`, import.meta.url));

/** How each example runs; `serve` listens on `port`. */
const COMMANDS = {
  node: {
    serve: () => [process.execPath, fileOf("node/shop.js")],
    run: (args: string[]) => [process.execPath, fileOf("node/shop.js"), ...args],
  },
  php: {
    serve: (port: string) => ["php", "-S", `127.0.0.1:${port}`, fileOf("php/shop.php")],
    run: (args: string[]) => ["php", fileOf("php/shop.php"), ...args],
  },
  python: {
    serve: () => ["python3", fileOf("python/shop.py")],
    run: (args: string[]) => ["python3", fileOf("python/shop.py"), ...args],
  },
} as const;
export type Language = keyof typeof COMMANDS;

export interface ExampleShop {
  /** Runs it with arguments, such as `reconcile 2026-11-22`. */
  run(...args: string[]): Promise<{ code: number | null; out: string }>;
  /** The parcels by order number: each is written when its order is shipped. */
  parcels(): Promise<Map<string, string>>;
  output(): string;
  stop(): Promise<void>;
}

/** Starts an example, and waits until it answers. */
export async function startExampleShop(
  language: Language,
  options: { url: string; books: string; serverUrl: string; key: string; secret: string },
): Promise<ExampleShop> {
  const { url, books, serverUrl, key, secret } = options;
  const { port } = new URL(url);
  const env = {
    PATH: process.env["PATH"] ?? "",
    PORT: port,
    SHOP_URL: url,
    BOOKS: books,
    KHALTI_BFF_URL: serverUrl,
    KHALTI_BFF_KEY: key,
    WEBHOOK_SECRET: secret,
    PYTHONDONTWRITEBYTECODE: "1",
  };
  const start = ([command = "", ...args]: readonly string[]) => {
    const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    const printed = { out: "" };
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => (printed.out += chunk.toString()));
    }
    const ended = once(child, "close").then(([code]) => code as number | null);
    return { child, printed, ended };
  };
  const shop = start(COMMANDS[language].serve(port));
  const isOpen = async () => {
    for (;;) {
      const answer = await fetch(url).catch(() => null);
      if (answer !== null) return;
      await new Promise((done) => setTimeout(done, 50));
    }
  };
  await Promise.race([
    isOpen(),
    shop.ended.then((code) => {
      throw new Error(`${language} ended with ${String(code)}: ${shop.printed.out}`);
    }),
  ]);
  return {
    async run(...args) {
      const { ended, printed } = start(COMMANDS[language].run(args));
      return { code: await ended, out: printed.out };
    },
    async parcels() {
      const names = await readdir(`${books}/parcels`).catch(() => []);
      const texts = names.map(
        async (name) => [name, await readFile(`${books}/parcels/${name}`, "utf8")] as const,
      );
      return new Map(await Promise.all(texts));
    },
    output: () => shop.printed.out,
    async stop() {
      shop.child.kill();
      await shop.ended;
    },
  };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
