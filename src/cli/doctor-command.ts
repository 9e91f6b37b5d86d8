import { Command } from "commander";
import type { Config } from "../config.ts";
import { type Cli, print } from "./cli.ts";
import { runChecks } from "./checks/run-checks.ts";
import type { Finding } from "./checks/finding.ts";

const MARK: Record<Finding["verdict"], string> = {
  well: "✓",
  warning: "!",
  failed: "✗",
  skipped: "–",
};

export function doctorCommand(
  cli: Cli,
  databaseUrl: (config: Config) => Promise<string | null>,
): Command {
  return new Command("doctor")
    .description("check everything that taking payments needs")
    .option("--json", "print JSON")
    .action(async ({ json }: { json?: true }) => {
      const findings = await runChecks(cli, databaseUrl);
      if (findings.some(({ verdict }) => verdict === "failed")) cli.failed();
      print(cli.out, ...(json === true ? [JSON.stringify(findings)] : toLines(findings)));
    });
}

/** For people: each finding, and below it what to do. */
export function toLines(findings: Finding[]): string[] {
  const failed = findings.filter(({ verdict }) => verdict === "failed").length;
  return [
    ...findings.flatMap(({ verdict, check, message, todo }) => [
      `${MARK[verdict]} ${check}: ${message}`,
      ...(todo ?? []).map((line) => `    → ${line}`),
    ]),
    "",
    failed === 0
      ? "No check failed."
      : failed === 1
        ? "One thing is wrong."
        : `${String(failed)} things are wrong.`,
  ];
}
