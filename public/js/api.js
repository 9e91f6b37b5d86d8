// @ts-check
// The server's API as functions. A call returns the response, or throws Problem (an error response) or Unreachable.

const TIMEOUT_MS = 30_000;

/** @typedef {{ name: string, label: string, pattern?: string | null }} ProductField */
/**
 * @typedef {{ sku: string, name: string, description: string | null, image_url: string | null, kind: string,
 *   name_ne: string | null, description_ne: string | null, amount: number | null, min_amount: number | null, max_amount: number | null, fields: ProductField[] }} Product
 */
/** @typedef {{ idx: string, name: string, short_name?: string | null, logo?: string | null, swift_code?: string | null }} Bank */
/** @typedef {{ mode: "wallet" | "ebanking" | "mobile_banking", bank?: string }} Method */
/** @typedef {{ sku: string, amount: number, charge: number, total: number }} Quote amounts in paisa */
/** @typedef {{ order: { id: string }, payment: { pidx: string, payment_url: string, expires_at: string }, order_token?: string }} Checkout */

/** The server answered with an error (application/problem+json, RFC 9457). */
export class Problem extends Error {
  /** @param {number} status @param {Record<string, any>} body @param {number | null} retryAfterSeconds */
  constructor(status, body, retryAfterSeconds) {
    super(`${status} ${body["code"] ?? body["title"] ?? ""}`);
    this.status = status;
    this.body = body;
    this.retryAfterSeconds = retryAfterSeconds;
    this.instance = typeof body["instance"] === "string" ? body["instance"] : null;
    /** @type {{ path: string, message: string }[]} */
    this.errors = Array.isArray(body["errors"]) ? body["errors"] : [];
  }
}

/** No readable response: offline, connection lost, or timeout. */
export class Unreachable extends Error {}

/**
 * @param {string} path
 * @param {{ method?: string, token?: string, body?: string, idempotencyKey?: string }} [options]
 * @returns {Promise<any>}
 */
async function request(path, { method = "GET", token, body, idempotencyKey } = {}) {
  /** @type {Record<string, string>} */
  const headers = {
    Accept: "application/json",
    // The page's, which the customer may have switched: mails about an order are in it.
    "Accept-Language": document.documentElement.lang || "en",
  };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (token !== undefined) headers["Authorization"] = `Bearer ${token}`;
  if (idempotencyKey !== undefined) headers["Idempotency-Key"] = idempotencyKey;
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(path, {
      method,
      headers,
      body: body ?? null,
      cache: "no-store",
      signal: giveUp.signal,
    });
    const text = await response.text();
    if (!response.ok) {
      const wait = Number(response.headers.get("Retry-After") ?? Number.NaN);
      throw new Problem(
        response.status,
        readObject(text) ?? {},
        Number.isFinite(wait) ? wait : null,
      );
    }
    return readObject(text) ?? {};
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Unreachable(String(error));
  } finally {
    clearTimeout(timer);
  }
}

/** @param {string} text @returns {Record<string, any> | null} */
function readObject(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

/** @param {string} id */
const orderPath = (id) => `/v1/orders/${encodeURIComponent(id)}`;

/**
 * All products, read page by page.
 * @param {any} [first] the first page, where it is known already
 * @returns {Promise<Product[]>}
 */
export async function listProducts(first) {
  /** @type {Product[]} */
  const products = [];
  let page = first ?? (await request("/v1/products"));
  for (;;) {
    const { data, next_cursor: cursor } = page;
    if (!Array.isArray(data)) throw new TypeError("no list of products");
    products.push(...data);
    if (!cursor) return products;
    page = await request(`/v1/products?cursor=${encodeURIComponent(cursor)}`);
  }
}

/** The price of one item. @param {import("./cart.js").CartItem} item @returns {Promise<Quote>} */
export const quote = ({ sku, amount, fields }) =>
  request(`/v1/products/${encodeURIComponent(sku)}/quote`, {
    method: "POST",
    body: JSON.stringify({ amount, fields }),
  });

/** @param {"ebanking" | "mobilecheckout"} paymentType @returns {Promise<{ data: Bank[] }>} */
export const listBanks = (paymentType) => request(`/v1/banks?payment_type=${paymentType}`);

const MOST_WAITS = 10;

/**
 * Orders once for each key. While another tab's request with the same key runs, it waits for that one's answer.
 * @param {string} body @param {string} idempotencyKey @returns {Promise<Checkout>}
 */
export async function checkout(body, idempotencyKey) {
  for (let waits = 0; ; waits++) {
    try {
      return await request("/v1/checkout", { method: "POST", body, idempotencyKey });
    } catch (error) {
      const isRunning = error instanceof Problem && error.body["code"] === "request_in_progress";
      if (!isRunning || waits === MOST_WAITS) throw error;
      const seconds = error.retryAfterSeconds ?? 2;
      await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    }
  }
}

/** @param {string} id @param {string} token @returns {Promise<import("./order-view.js").Order>} */
export const getOrder = (id, token) => request(orderPath(id), { token });

/** The public status of an order; needs no token. @param {string} id @returns {Promise<import("./order-view.js").Order>} */
export const getOrderStatus = (id) => request(`${orderPath(id)}/status`);

/** @param {string} id @param {string} token @param {{ method?: Method }} body @returns {Promise<Checkout>} */
export const startPayment = (id, token, body) =>
  request(`${orderPath(id)}/payments`, { method: "POST", token, body: JSON.stringify(body) });

/** @param {string} id @param {string} token */
export const closeOrder = (id, token) =>
  request(`${orderPath(id)}/close`, { method: "POST", token, body: "{}" });
