// Runs the snippets of the simulator's README as printed. PHP and Python are played by CI, which installs them:
// EXAMPLES=php,python npm test -- test/examples
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { snippetsOf, snippetWith } from "../support/snippets.ts";
import { type Driver, driveSimulator, type Json } from "../dev/simulator/simulator-driver.ts";

const README = "dev/simulator/README.md";
const SECRET_KEY = "simulator_secret_key";
const LANGUAGES = (process.env["EXAMPLES"] ?? "node").split(",");
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const run = promisify(execFile);

let simulator: Driver;
beforeAll(async () => {
  simulator = await driveSimulator({ secretKey: SECRET_KEY });
});
afterAll(() => simulator.stop());

const key = `Key ${SECRET_KEY}`;
async function start(): Promise<string> {
  const { body } = await simulator.khalti(
    "/api/v2/epayment/initiate/",
    {
      return_url: "http://localhost:8000/khalti/return",
      website_url: "http://localhost:8000",
      amount: 1300,
      purchase_order_id: "order-1",
      purchase_order_name: "Tea",
    },
    key,
  );
  return String(body["pidx"]);
}
const lookup = async (pidx: string) =>
  (await simulator.khalti("/api/v2/epayment/lookup/", { pidx }, key)).body;

/** A paid payment, and one whose lookup is HTTP 400. */
async function endings(): Promise<[pidx: string, status: string][]> {
  const [paid, canceled] = [await start(), await start()];
  await simulator.send("POST", `/_simulator/payments/${paid}/pay`);
  await simulator.set(canceled, { status: "User canceled" });
  return [
    [paid, "Completed"],
    [canceled, "User canceled"],
  ];
}

async function runProgram(program: string, options: string[], more: Record<string, string> = {}) {
  const env = {
    PATH: process.env["PATH"] ?? "",
    KHALTI_BASE_URL: simulator.url,
    KHALTI_SECRET_KEY: SECRET_KEY,
    ...more,
  };
  const { stdout } = await run(program, options, { cwd: ROOT, env });
  return JSON.parse(stdout) as Json;
}

const PLAYS: Record<string, () => void> = {
  node: () => {
    it("initiates a payment", async () => {
      const text = await snippetWith(README, "js", "epayment/initiate/");
      const print = "console.log(JSON.stringify({ pidx, payment_url }))";
      const made = await runProgram("node", ["--input-type=module", "-e", `${text}\n${print}`]);

      expect(await lookup(String(made["pidx"]))).toMatchObject({ status: "Initiated" });
      expect((await fetch(String(made["payment_url"]))).status).toBe(200);
    });
  },
  php: () => {
    const php = (text: string, more: Record<string, string>) =>
      runProgram("php", ["-d", "display_errors=stderr", "-r", text], more);
    const standIns = `require 'test/examples/stand-ins.php';`;

    it("looks a payment up, without a framework", async () => {
      const text = await snippetWith(README, "php", "file_get_contents");
      for (const [pidx, status] of await endings()) {
        const asked = `$_GET['pidx'] = getenv('PIDX'); ${text} echo json_encode($payment);`;
        const payment = await php(asked, { PIDX: pidx });
        expect(payment).toEqual(await lookup(pidx));
        expect(payment["status"]).toBe(status);
      }
    });

    it("looks a payment up, with Laravel", async () => {
      const readme = await readFile(`${ROOT}${README}`, "utf8");
      const [, services = ""] = /`('khalti' => \[.*\])`/.exec(readme) ?? [];
      const text = await snippetWith(README, "php", "Http::withHeaders");
      for (const [pidx] of await endings()) {
        const asked = `${standIns} $config = ['services' => [${services}]]; $pidx = getenv('PIDX');
          $answer = ${text} echo $answer['body'];`;
        expect(await php(asked, { PIDX: pidx })).toEqual(await lookup(pidx));
      }
    });

    it("sends a plugin's calls of Khalti to the simulator, with WordPress", async () => {
      const plugin = await snippetWith(README, "php", "pre_http_request");
      const here = plugin.replace("<?php", "").replace("http://127.0.0.1:3001", simulator.url);
      expect(here).toContain(simulator.url);
      const [[pidx] = ["", ""]] = await endings();
      for (const host of ["khalti.com", "dev.khalti.com", "a.khalti.com"]) {
        const asked = `${standIns} ${here}
          echo wp_remote_request('https://${host}/api/v2/epayment/lookup', ['method' => 'POST',
            'headers' => ['Authorization' => '${key}', 'Content-Type' => 'application/json'],
            'body' => json_encode(['pidx' => getenv('PIDX')])])['body'];`;
        expect(await php(asked, { PIDX: pidx })).toEqual(await lookup(pidx));
      }
      const other = `${standIns} ${here} wp_remote_request('https://example.org/khalti.com',
        ['method' => 'GET', 'headers' => [], 'body' => null]);`;
      await expect(php(other, {})).rejects.toThrow("not sent: https://example.org/khalti.com");
    });
  },
  python: () => {
    it("looks a payment up, with Django", async () => {
      const text = await snippetWith(README, "python", "# settings.py");
      const [settings = "", views = ""] = text.split("# views.py");
      for (const [pidx, status] of await endings()) {
        const program = [
          "import json, os, types, requests",
          settings,
          "settings = types.SimpleNamespace(**{name: globals()[name] for name in list(globals()) if name.isupper()})",
          `request = types.SimpleNamespace(GET={"pidx": os.environ["PIDX"]})`,
          views,
          "print(json.dumps(payment))",
        ].join("\n");
        const payment = await runProgram("python3", ["-c", program], { PIDX: pidx });
        expect(payment).toEqual(await lookup(pidx));
        expect(payment["status"]).toBe(status);
      }
    });
  },
};

describe.each(LANGUAGES)("the README's snippets for %s", (language) => {
  PLAYS[language]?.();
});

describe("what the README says to apps and shells", () => {
  it("reads only what a callback has, in Flutter", async () => {
    const text = await snippetWith(README, "dart", "NavigationDelegate");
    const pidx = await start();
    const { body } = await simulator.send("POST", `/_simulator/payments/${pidx}/pay`);
    const callback = new URL(String(body["return_url"]));
    const read = [...text.matchAll(/queryParameters\['(\w+)'\]/g)].map(([, name = ""]) => name);
    expect(read).toEqual(["pidx"]);
    expect(callback.searchParams.get("pidx")).toBe(pidx);
    expect(isBalanced(text)).toBe(true);
  });

  it("names only options that the program has", async () => {
    const readme = await readFile(`${ROOT}${README}`, "utf8");
    const help = await run("node", ["--import", "tsx", "dev/simulator/cli.ts", "--help"], {
      cwd: ROOT,
    });
    const known = new Set(help.stdout.match(/--[a-z-]+/g));
    const commands = readme.match(/(?:--(?!target|rm)[a-z]+[a-z-]* \S+)/g) ?? [];
    const named = commands.map((words) => words.split(" ")[0] ?? "");
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((option) => !known.has(option))).toEqual([]);
  });

  it("controls the simulator with curl", async () => {
    const text = await snippetWith(README, "sh", "/_simulator/clock");
    const pidx = await start();
    const calls = text
      .replace(/\\\n/g, "")
      .split("\n")
      .filter((line) => line.startsWith("curl "));
    expect(calls).toHaveLength(3);
    for (const call of calls) {
      const [, address = ""] = /http:\/\/127\.0\.0\.1:3001(\S+)/.exec(call) ?? [];
      const [, body] = /-d '(.+)'/.exec(call) ?? [];
      const json = body === undefined ? undefined : (JSON.parse(body) as Json);
      const answer = await simulator.send("POST", address.replace("$pidx", pidx), json);
      expect([call, answer.status]).toEqual([call, expect.any(Number)]);
      expect(answer.status).toBeLessThan(300);
    }
    const lost = simulator.khalti("/api/v2/epayment/lookup/", { pidx }, key);
    await expect(lost).rejects.toThrow("fetch failed");
    expect(await lookup(pidx)).toMatchObject({ status: "Completed" });
  });
});

it("the README's snippets are in the languages that are played", async () => {
  const languages = new Set((await snippetsOf(README)).map(({ language }) => language));
  expect([...languages].toSorted()).toEqual(["dart", "js", "php", "python", "sh"]);
});

/** Every bracket is closed by its own kind. Enough to find a snippet that lost a line. */
function isBalanced(text: string): boolean {
  const open: string[] = [];
  for (const sign of text.replaceAll(/'[^'\n]*'/g, "")) {
    if ("([{".includes(sign)) open.push(sign);
    if (")]}".includes(sign) && "([{"[")]}".indexOf(sign)] !== open.pop()) return false;
  }
  return open.length === 0;
}
