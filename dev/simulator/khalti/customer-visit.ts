import { randomBytes } from "node:crypto";
import type { Bank } from "./bank.ts";
import { isBankMode, type Mode } from "./mode.ts";
import type { PaymentStore } from "./payment-store.ts";
import type { Payment, Visit } from "./payment.ts";
import { behaviourOf, isAccount, MAX_WRONG_TRIES, TEST_MPIN, TEST_OTP } from "./test-accounts.ts";

/** A field of a form and what is wrong with it; the pages have the words. */
export type FormError = { field: string; code: ErrorCode; triesLeft?: number };
type Field = "mobile" | "mpin" | "username" | "password" | "otp";
type ErrorCode =
  `${Field}_missing` | "mpin_wrong" | "password_wrong" | "otp_wrong" | "blocked" | "low_balance";
export type Form = Record<string, unknown>;

// Every view of a payment page opens a visit; older tabs must start again.
const KEPT_VISITS = 50;

export function startVisit(payment: Payment, mode: Mode, bank: Bank | null): Visit {
  const visit: Visit = {
    token: randomBytes(24).toString("base64url"),
    mode,
    bank,
    step: "login",
    mobile: null,
  };
  payment.visits.set(visit.token, visit);
  const oldest = payment.visits.keys().next().value;
  if (payment.visits.size > KEPT_VISITS && oldest !== undefined) payment.visits.delete(oldest);
  return visit;
}

export function findVisit(payment: Payment, token: unknown): Visit | undefined {
  return typeof token === "string" ? payment.visits.get(token) : undefined;
}

export function isLocked(payment: Payment): boolean {
  return payment.wrongTries >= MAX_WRONG_TRIES;
}

/** Advances the visit to the OTP step or returns the errors. Only wrong credentials count as tries, not empty fields. */
export function signIn(
  payments: PaymentStore,
  payment: Payment,
  visit: Visit,
  form: Form,
): FormError[] {
  const [idField, secretField] = isBankMode(visit.mode)
    ? (["username", "password"] as const)
    : (["mobile", "mpin"] as const);
  const id = text(form[idField])
    .replace(/[\s-]/g, "")
    .replace(/^\+977/, "");
  const secret = text(form[secretField]);

  const missing: FormError[] = [];
  if (id === "") missing.push({ field: idField, code: `${idField}_missing` });
  if (secret === "") missing.push({ field: secretField, code: `${secretField}_missing` });
  if (missing.length > 0) return missing;

  if (!isAccount(id) || secret !== TEST_MPIN) {
    payments.countWrongTry(payment);
    return [{ field: secretField, code: `${secretField}_wrong`, triesLeft: triesLeft(payment) }];
  }
  if (behaviourOf(id) === "blocked") {
    return [{ field: idField, code: "blocked" }];
  }
  visit.mobile = id;
  visit.step = "otp";
  return [];
}

export function checkOtp(
  payments: PaymentStore,
  payment: Payment,
  visit: Visit,
  form: Form,
): FormError[] {
  const otp = text(form["otp"]).replace(/\s/g, "");
  const behaviour = behaviourOf(visit.mobile);
  if (otp === "") return [{ field: "otp", code: "otp_missing" }];
  if (otp !== TEST_OTP || behaviour === "no_otp") {
    payments.countWrongTry(payment);
    return [{ field: "otp", code: "otp_wrong", triesLeft: triesLeft(payment) }];
  }
  if (behaviour !== "low_balance") return [];
  return [{ field: "otp", code: "low_balance" }];
}

/** Khalti masks mobile numbers as 98XXXXX904. */
export function maskMobile(mobile: string): string {
  return `${mobile.slice(0, 2)}XXXXX${mobile.slice(-3)}`;
}

function triesLeft(payment: Payment): number {
  return MAX_WRONG_TRIES - payment.wrongTries;
}

function text(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}
