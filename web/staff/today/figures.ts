// What the first screen says about the day and the last thirty. Pure.
import type { Answer } from "../api.ts";
import { digits, type Language } from "../format.ts";

export type Today = Answer<"/v1/admin/today">;
export type Day = Today["last_30_days"][number];

/** Rows of the chart: the position of each day, and rupees. */
export function chartRows(days: readonly Day[]): [number[], number[], number[]] {
  return [
    days.map((_day, index) => index),
    days.map(({ gross }) => gross / 100),
    days.map(({ refunded }) => refunded / 100),
  ];
}

const LAKH = 100_000;

/** What an amount on the axis is called, in whole steps of the axis. @param rupees not paisa */
export function axisText(rupees: number, language: Language): string {
  if (language === "en") {
    const compact = { notation: "compact", maximumFractionDigits: 2 } as const;
    return new Intl.NumberFormat("en-IN", compact).format(rupees);
  }
  if (rupees >= LAKH) return `${digits(String(rupees / LAKH), language)} लाख`;
  return rupees >= 1_000
    ? `${digits(String(rupees / 1_000), language)} हजार`
    : digits(String(rupees), language);
}

/** What the chart shows, for those who cannot see it. */
export function chartFacts(days: readonly Day[]) {
  const best = days.reduce<Day | null>(
    (most, day) => (day.gross > (most?.gross ?? 0) ? day : most),
    null,
  );
  return {
    taken: days.reduce((sum, { gross }) => sum + gross, 0),
    refunded: days.reduce((sum, { refunded }) => sum + refunded, 0),
    best,
  };
}

export type HealthText =
  | "worker_ok"
  | "worker_silent"
  | "queue_ok"
  | "queue_behind"
  | "khalti_ok"
  | "khalti_refuses"
  | "webhooks_ok"
  | "webhooks_failing";

export interface HealthLine {
  part: keyof Today["health"];
  ok: boolean;
  text: HealthText;
  values: Record<string, number>;
}

/** One line for each part of the server that works unseen. */
export function healthLines({ worker, queue, khalti, webhooks }: Today["health"]): HealthLine[] {
  return [
    {
      part: "worker",
      ok: worker.ok,
      text: worker.ok ? "worker_ok" : "worker_silent",
      values: {},
    },
    {
      part: "queue",
      ok: queue.ok,
      text: queue.ok ? "queue_ok" : "queue_behind",
      values: { late: queue.late, dead: queue.dead },
    },
    {
      part: "khalti",
      ok: khalti.ok,
      text: khalti.ok ? "khalti_ok" : "khalti_refuses",
      values: {},
    },
    {
      part: "webhooks",
      ok: webhooks.ok,
      text: webhooks.ok ? "webhooks_ok" : "webhooks_failing",
      values: { failing: webhooks.failing, disabled: webhooks.disabled },
    },
  ];
}
