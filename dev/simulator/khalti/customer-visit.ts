import { randomBytes } from "node:crypto";
import type { Bank } from "./bank.ts";
import { isBankMode, type Mode } from "./mode.ts";
import type { PaymentStore } from "./payment-store.ts";
import type { Payment, Visit } from "./payment.ts";
import { behaviourOf, isAccount, MAX_WRONG_TRIES, TEST_MPIN, TEST_OTP } from "./test-accounts.ts";

export type FormError = { field: string; message: string };
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
  const names = FIELD_NAMES[visit.mode === "KHALTI" ? "wallet" : "bank"];
  const id = text(form[idField])
    .replace(/[\s-]/g, "")
    .replace(/^\+977/, "");
  const secret = text(form[secretField]);

  const missing: FormError[] = [];
  if (id === "") missing.push({ field: idField, message: `Enter your ${names.id}.` });
  if (secret === "") missing.push({ field: secretField, message: `Enter your ${names.secret}.` });
  if (missing.length > 0) return missing;

  if (!isAccount(id) || secret !== TEST_MPIN) {
    payments.countWrongTry(payment);
    const message = `The ${names.id} or the ${names.secret} is wrong. ${triesLeft(payment)}`;
    return [{ field: secretField, message }];
  }
  if (behaviourOf(id) === "blocked") {
    return [{ field: idField, message: "This account is blocked. Use another one, or cancel." }];
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
  if (otp === "") return [{ field: "otp", message: "Enter the code that was sent to you." }];
  if (otp !== TEST_OTP || behaviour === "no_otp") {
    payments.countWrongTry(payment);
    return [{ field: "otp", message: `This code is wrong. ${triesLeft(payment)}` }];
  }
  if (behaviour !== "low_balance") return [];
  return [{ field: "otp", message: "Your balance is too low. Nothing was paid." }];
}

/** Khalti masks mobile numbers as 98XXXXX904. */
export function maskMobile(mobile: string): string {
  return `${mobile.slice(0, 2)}XXXXX${mobile.slice(-3)}`;
}

const FIELD_NAMES = {
  wallet: { id: "Khalti ID", secret: "mPIN" },
  bank: { id: "user name", secret: "password" },
} as const;

function triesLeft(payment: Payment): string {
  const left = MAX_WRONG_TRIES - payment.wrongTries;
  return left === 1 ? "1 try left." : `${String(left)} tries left.`;
}

function text(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}
