import { type Bank, type BankPaymentType, nextBankPage, toBanks } from "./banks.ts";
import type { GatewayOutcome } from "./gateway-outcome.ts";
import {
  type InitiateAnswer,
  type InitiateRequest,
  toInitiateAnswer,
  toInitiateBody,
} from "./initiate.ts";
import { createTransport } from "../lib/transport.ts";
import { type LookupAnswer, toContradictoryAnswer, toLookupAnswer } from "./lookup.ts";
import { readReply } from "./read-reply.ts";
import { createRedact, type KnownPerson, type Redact } from "../lib/redact.ts";
import { type RefundAnswer, type RefundRequest, toRefundBody } from "./refund.ts";
import { bankPage, initiateReply, lookupReply, refundReply } from "./schemas.ts";

export type KhaltiClientOptions = {
  /** Scheme and host, e.g. `https://dev.khalti.com`. */
  baseUrl: string;
  secretKey: string;
  timeoutsMs?: Partial<KhaltiTimeouts> | undefined;
  now?: (() => Date) | undefined;
};

export type KhaltiTimeouts = { initiate: number; lookup: number; refund: number; banks: number };

/** Client for Khalti's API. Methods reject only for invalid arguments. */
export type KhaltiClient = {
  /**
   * Requests a payment link. Amounts in paisa.
   * Unknown means that a link may exist, which we do not know. Do not use it; start a new payment.
   * Follows "Web Checkout (KPG-2)", Initiating a Payment request.
   */
  initiate: (request: InitiateRequest) => Promise<GatewayOutcome<InitiateAnswer>>;
  /**
   * Reads the status of a payment. Amounts in paisa. Safe to repeat.
   * An expired or canceled payment is an answer, although Khalti sends it as HTTP 400. An unknown pidx is refused as
   * `not_found`.
   * Follows "Payment Verification (Lookup)".
   */
  lookup: (pidx: string) => Promise<GatewayOutcome<LookupAnswer>>;
  /**
   * Refunds the payment, or `amountPaisa` of it. Never repeat a refund after `unknown`. An answer is Khalti's documented
   * sentence: a claim, which a later lookup has to confirm. Every other 2xx is unknown.
   * Rejects with RangeError, before sending, for an invalid amount or transaction id.
   * Follows "Refund API".
   */
  refund: (transactionId: string, request: RefundRequest) => Promise<GatewayOutcome<RefundAnswer>>;
  /**
   * Lists the participating banks, from all pages. The timeout applies per page. Sends no key.
   * Follows "Ebanking and Mobile Banking", Get Bank List.
   */
  banks: (paymentType: BankPaymentType) => Promise<GatewayOutcome<Bank[]>>;
  /** Closes the connections. Running calls end as unknown. */
  close: () => void;
};

const defaultTimeoutsMs: KhaltiTimeouts = {
  initiate: 15_000,
  lookup: 10_000,
  refund: 30_000,
  banks: 5_000,
};

const maxBankPages = 10;

/** @throws TypeError if the base URL is more than scheme and host, or the key is not valid in a header */
export function createKhaltiClient(options: KhaltiClientOptions): KhaltiClient {
  const origin = readOrigin(options.baseUrl);
  const secretKey = readSecretKey(options.secretKey);
  const timeoutsMs = { ...defaultTimeoutsMs, ...options.timeoutsMs };
  const now = options.now ?? (() => new Date());
  const transport = createTransport();

  function post(path: string, body: Record<string, unknown>, timeoutMs: number) {
    return transport.send({
      method: "POST",
      url: `${origin}${path}`,
      headers: {
        Authorization: `Key ${secretKey}`,
        "Content-Type": "application/json",
        Accept: "application/json",
      },
      body: JSON.stringify(body),
      timeoutMs,
    });
  }

  function redactFor(person: KnownPerson = {}): Redact {
    return createRedact(secretKey, person);
  }

  /** An id or link that carries our key is not shown, stored or used. */
  function carriesKey(...texts: (string | null)[]): boolean {
    return texts.some((text) => text !== null && [text, decode(text)].some(includesKey));
  }

  function includesKey(text: string): boolean {
    return text.includes(secretKey);
  }

  async function initiate(request: InitiateRequest): Promise<GatewayOutcome<InitiateAnswer>> {
    const body = toInitiateBody(request);
    const reply = await post("/api/v2/epayment/initiate/", body, timeoutsMs.initiate);
    if (reply.kind === "unknown") return reply;
    const { phone, name } = request.customer ?? {};
    const redact = redactFor({ phones: [phone], name });
    return readReply(reply, {
      schema: initiateReply,
      toAnswer: (answer) =>
        carriesKey(answer.pidx, answer.payment_url)
          ? null
          : toInitiateAnswer(answer, now(), redact),
      // Safe: a link that was made all the same is never shown.
      refusesByAnyJson: true,
      redact,
    });
  }

  async function lookup(pidx: string): Promise<GatewayOutcome<LookupAnswer>> {
    const reply = await post("/api/v2/epayment/lookup/", { pidx }, timeoutsMs.lookup);
    if (reply.kind === "unknown") return reply;
    const redact = redactFor();
    return readReply(reply, {
      schema: lookupReply,
      toAnswer: (answer, httpStatus) =>
        carriesKey(answer.pidx, answer.transaction_id)
          ? null
          : toLookupAnswer(answer, redact, httpStatus),
      toContradiction: (body, fields) =>
        carriesKey(String(body["pidx"]), null) ? null : toContradictoryAnswer(body, fields, redact),
      isAnswer: isLookupAnswer,
      redact,
    });
  }

  async function refund(
    transactionId: string,
    request: RefundRequest,
  ): Promise<GatewayOutcome<RefundAnswer>> {
    const path = toRefundPath(transactionId);
    const reply = await post(path, toRefundBody(request), timeoutsMs.refund);
    if (reply.kind === "unknown") return reply;
    const redact = redactFor({ phones: [request.mobile] });
    return readReply(reply, {
      schema: refundReply,
      toAnswer: (answer) => ({ message: redact(answer.detail) }),
      quotes: "detail",
      redact,
    });
  }

  async function banks(paymentType: BankPaymentType): Promise<GatewayOutcome<Bank[]>> {
    const found = new Map<string, Bank>();
    const seen = new Set<string>();
    let url: URL | null = new URL(`${origin}/api/v5/bank/?payment_type=${paymentType}`);
    while (url !== null && seen.size < maxBankPages) {
      seen.add(url.href);
      const page = await bankPageAt(url);
      // Return no partial list.
      if (page.kind !== "answer") return page;
      for (const bank of toBanks(page.value.records)) found.set(bank.idx, bank);
      url = nextBankPage(page.value.next, url, seen);
    }
    return { kind: "answer", value: [...found.values()] };
  }

  async function bankPageAt(url: URL) {
    const reply = await transport.send({
      method: "GET",
      url: url.href,
      headers: { Accept: "application/json" },
      timeoutMs: timeoutsMs.banks,
    });
    if (reply.kind === "unknown") return reply;
    return readReply(reply, { schema: bankPage, toAnswer: (page) => page, redact: redactFor() });
  }

  return { initiate, lookup, refund, banks, close: transport.close };
}

// Khalti sends expired and canceled as HTTP 400, so the status in the body decides. A pidx with neither status nor detail is
// a broken answer, not a refusal.
function isLookupAnswer(body: Record<string, unknown>): boolean {
  return (
    typeof body["status"] === "string" || (typeof body["pidx"] === "string" && !("detail" in body))
  );
}

function toRefundPath(transactionId: string): string {
  // A path segment of dots would lead to another endpoint.
  if (/^\s*\.{0,2}\s*$/.test(transactionId)) {
    throw new RangeError("A refund needs the transaction id that the lookup gave");
  }
  return `/api/merchant-transaction/${encodeURIComponent(transactionId)}/refund/`;
}

function readOrigin(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  const isOrigin = url !== null && `${url.origin}/` === url.href && /^https?:$/.test(url.protocol);
  if (!isOrigin) throw new TypeError("Khalti's base URL must be http(s) scheme and host only");
  return url.origin;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function readSecretKey(secretKey: string): string {
  if (!/^[\x21-\x7e]+$/.test(secretKey)) {
    throw new TypeError("Khalti's secret key must be visible ASCII without spaces");
  }
  return secretKey;
}
