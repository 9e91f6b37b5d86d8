import { expect, it } from "@jest/globals";
import { hintedCheckAt } from "../../src/topups/hint-top-up.ts";

const now = new Date("2026-11-28T10:00:00.000Z");
const at = (time: string) => new Date(`2026-11-28T${time}.000Z`);

it.each([
  ["queued", at("09:59:59"), now],
  ["queued", at("09:00:00"), now],
  ["submitting", at("09:59:59"), at("10:00:05")],
  ["unknown", at("09:59:00"), at("10:04:00")],
  ["unknown", at("09:55:00"), now],
  ["unknown", at("09:00:00"), now],
  ["unknown", null, at("10:03:00")],
  ["pending", null, null],
  ["delivered", at("09:59:00"), null],
  ["refused", at("09:59:00"), null],
] as const)(
  "a hint about a %s one that was sent at %p has it checked at %p",
  (status, submittedAt, checkAt) => {
    const createdAt = at("09:58:00");
    expect(hintedCheckAt({ status, submittedAt, createdAt }, now)).toEqual(checkAt);
  },
);
