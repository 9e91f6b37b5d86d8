import type { z } from "zod";
import type { settlementResponse } from "../../src/reports/daily-settlement.ts";
import { KEYS, type TestServer } from "../support/test-server.ts";

export type Settlement = z.output<typeof settlementResponse>;

export function getReport(
  server: TestServer,
  kind: "daily" | "daily.csv",
  query: Record<string, string> = {},
) {
  return server.http
    .get(`/v1/admin/reports/${kind}`)
    .query(query)
    .set("Authorization", `Bearer ${KEYS.viewer}`);
}

export async function readSettlement(
  server: TestServer,
  query: Record<string, string> = {},
): Promise<Settlement> {
  const answer = await getReport(server, "daily", query);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body as Settlement;
}

/** An instant as a merchant in Kathmandu reads it on the wall. */
export function kathmanduDay(at: Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kathmandu" }).format(at);
}
