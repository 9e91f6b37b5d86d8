import { z } from "zod";
import type {
  ConnectOptions,
  StatusOutcome,
  ProviderSettings,
  QuoteOutcome,
  SubmitOutcome,
  TopUpProvider,
  TopUpProviderKind,
  TopUpRequest,
} from "./top-up-provider.ts";
import { classifyRefusal, unknownOutcome } from "./classify-refusal.ts";
import { DIGIPAY_TEXTS, meaningOf } from "./refusal-texts.ts";
import {
  createProviderHttp,
  isEmpty,
  type JsonObject,
  objectsIn,
  type ProviderReply,
  toObject,
  toText,
} from "./provider-http.ts";
import { toPaisa, toWholeRupees } from "./rupees.ts";
import { baseUrlVariable, field, setting, tokenVariable } from "./settings.ts";

const name = "DigiPay";
const base = "/digipay/v3/transaction";

/** DigiPay wallets. Follows "Topup Money (Add Money)". It stores no merchant reference and reports no balance. */
export const digipayWallet: TopUpProviderKind = {
  name: "digipay_wallet",
  fields: [{ name: "wallet_id", label: "DigiPay wallet id", pattern: "[0-9a-fA-F]{32}" }],
  minAmountPaisa: null,
  maxAmountPaisa: null,
  variables: {
    DIGIPAY_TOKEN: [tokenVariable, "the token that DigiPay gave"],
    DIGIPAY_COMPANY_ID: [tokenVariable, "the CompanyID that DigiPay gave"],
    DIGIPAY_BASE_URL: [baseUrlVariable, "the address of the DigiPay platform, without /digipay"],
    DIGIPAY_TXN_CODE: [z.string().regex(/^\w{1,40}$/), "a transaction code such as CIB"],
    DIGIPAY_PAYMENT_MODE: [
      z.string().regex(/^\d{1,9}$/),
      "the number of a payment mode, such as 2",
    ],
  },
  required: ["DIGIPAY_TOKEN", "DIGIPAY_COMPANY_ID", "DIGIPAY_BASE_URL"],
  simulated: (simulatorUrl) => ({
    DIGIPAY_TOKEN: "simulator_token",
    DIGIPAY_COMPANY_ID: "simulator_company",
    DIGIPAY_BASE_URL: simulatorUrl,
  }),
  connect: (settings, options) => connectDigipayWallet(settings, options),
};

export function connectDigipayWallet(
  settings: ProviderSettings,
  options: ConnectOptions = {},
): TopUpProvider {
  const token = setting(settings, "DIGIPAY_TOKEN");
  const companyId = setting(settings, "DIGIPAY_COMPANY_ID");
  const baseUrl = setting(settings, "DIGIPAY_BASE_URL");
  const headers = { Authorization: `Token ${token}`, CompanyID: companyId };
  const secrets = [token, companyId];
  const http = createProviderHttp({ name, baseUrl, headers, secrets }, options);

  function toBody(request: Omit<TopUpRequest, "reference">): JsonObject {
    return {
      wallet_id: field(request, "wallet_id"),
      txn_amount: toWholeRupees(request.amountPaisa),
      txn_code: settings.values["DIGIPAY_TXN_CODE"] ?? "CIB",
      payment_mode: Number(settings.values["DIGIPAY_PAYMENT_MODE"] ?? "2"),
    };
  }

  async function submit(request: TopUpRequest): Promise<SubmitOutcome> {
    // The page does not say that the note is returned. It helps staff to match our records with DigiPay's.
    const body = { ...toBody(request), note: request.reference };
    const reply = await http.submit(`${base}/wallet_topup`, body);
    if (reply.kind === "unsent") return { kind: "unsent", message: reply.message };
    if (reply.kind === "unknown") return unknownOutcome(reply.message);
    const message = messageOf(reply);
    const givenTransaction = toObject(reply.body?.["data"])?.["transaction"];
    // A refusal that carries a transaction contradicts itself.
    if (isEmpty(givenTransaction)) {
      if (reply.httpStatus === 401 || (reply.httpStatus === 403 && reply.body !== null)) {
        return { kind: "waiting", reason: "credentials", message };
      }
      if (isRefusal(reply)) {
        const given = toText(toObject(reply.body?.["data"])?.["message"]);
        return classifyRefusal(meaningOf(DIGIPAY_TEXTS, given), message);
      }
    }
    const providerId = http.toId(objectsIn(givenTransaction)[0]?.["txn_id"]);
    if (isDone(transactionIn(reply))) return { kind: "delivered", providerId, message };
    return unknownOutcome(message, providerId);
  }

  async function checkTransaction(txnId: string): Promise<StatusOutcome> {
    const reply = await http.query(`${base}/detail?txn_id=${encodeURIComponent(txnId)}`);
    if (reply.kind !== "reply") return { kind: "unanswered", message: reply.message };
    const transaction = transactionIn(reply);
    const isDelivered = isDone(transaction) && toText(transaction?.["txn_id"]) === txnId;
    return isDelivered
      ? {
          kind: "delivered",
          providerId: txnId,
          message: messageOf(reply, "DigiPay reports it as done"),
        }
      : { kind: "unknown", message: messageOf(reply, "DigiPay does not report it as done") };
  }

  function checkStatus({
    providerId,
  }: {
    providerId: string | null;
  }): Promise<StatusOutcome> | null {
    return providerId === null || providerId === "" ? null : checkTransaction(providerId);
  }

  async function quote(request: Omit<TopUpRequest, "reference">): Promise<QuoteOutcome> {
    const reply = await http.query(`${base}/agent_calculate_charges`, toBody(request));
    if (reply.kind !== "reply") return { kind: "unknown", message: reply.message };
    const message = messageOf(reply);
    // A refusal of our credentials says nothing about the wallet.
    const isAboutCredentials = [401, 403].includes(reply.httpStatus);
    if (isRefusal(reply) && !isAboutCredentials) return { kind: "refused", message };
    const chargePaisa = totalChargesIn(dataIn(reply));
    return chargePaisa === null || chargePaisa < 0
      ? { kind: "unknown", message: `${name} gave no single total of its charges: ${message}` }
      : { kind: "quoted", chargePaisa };
  }

  function messageOf({ httpStatus, body }: Reply, fallback?: string): string {
    const message = http.sanitizer()(toObject(body?.["data"])?.["message"]);
    return message || (fallback ?? `${name} answered HTTP ${String(httpStatus)} without a reason`);
  }

  return { submit, checkStatus, quote, close: http.close };
}

type Reply = Extract<ProviderReply, { kind: "reply" }>;

function isRefusal({ isSuccess, body }: Reply): boolean {
  return !isSuccess && toText(body?.["success"]) === "0";
}

/** The data of a success; null for anything else, and for a success that lists errors. */
function dataIn({ isSuccess, body }: Reply): JsonObject | null {
  if (!isSuccess || toText(body?.["success"]) !== "1") return null;
  const errors = body?.["error"];
  return Array.isArray(errors) && errors.length > 0 ? null : toObject(body?.["data"]);
}

/**
 * The page says that the total is in `charges_info`, but its sample shows neither, so both places are read. Null if the
 * total is missing, unreadable or contradictory.
 */
function totalChargesIn(data: JsonObject | null): number | null {
  const candidates = [data, ...objectsIn(data?.["charges_info"])].map(
    (one) => one?.["total_charges"],
  );
  const totals = new Set(candidates.filter((total) => !isEmpty(total)).map(toPaisa));
  const [total = null] = totals;
  return totals.size === 1 ? total : null;
}

function transactionIn(reply: Reply): JsonObject | null {
  return toObject(dataIn(reply)?.["transaction"]);
}

/** The page's sample shows that 1 means done; it explains no other number. */
function isDone(transaction: JsonObject | null): boolean {
  return toText(transaction?.["txn_status"]) === "1";
}
