import type { ErrorCode } from "./error-code.ts";

/** Codes that shops and customers may meet, and staff too. */
export const CODES_FOR_ALL = {
  database_unavailable: {
    status: 503,
    detail: "The server cannot reach its database. Please try again shortly.",
    cause: "The database is down, restarting or too busy. The server stored nothing.",
    cure: "Repeat the request after `Retry-After` seconds, with the same Idempotency-Key.",
  },
  event_not_found: {
    status: 404,
    detail: "There is no such event.",
    cause: "No event has this id, or it is not numbered yet.",
    cure: "Take the id from `GET /v1/events`.",
  },
  forbidden: {
    status: 403,
    detail: "This needs a key with role operator; yours has role viewer.",
    cause: "The role of the key does not allow this.",
    cure: "Use a key with the role that the answer names.",
  },
  idempotency_key_required: {
    status: 400,
    detail: "Send an Idempotency-Key; use a new one for each operation.",
    cause: "This request moves money, and it has no Idempotency-Key.",
    cure: "Send a new random key, such as a UUID, and repeat it when you repeat the request.",
  },
  idempotency_key_reused: {
    status: 422,
    detail: "This Idempotency-Key was used for another request; use a new one.",
    cause: "The key was sent before, with another body.",
    cure: "Use a new key for each operation. Repeat a key only with the same body.",
  },
  internal_error: {
    status: 500,
    detail: "The server has a fault.",
    cause: "A fault of this server. Its log has the request id that is in `instance`.",
    cure: "Repeat the request with the same Idempotency-Key. Send `instance` to the operator.",
  },
  invalid_idempotency_key: {
    status: 400,
    detail: "Idempotency-Key should be 1 to 255 visible characters.",
    cause:
      "The key has spaces or control characters, is too long, or is too short for a caller without an API key.",
    cure: "Send a UUID.",
  },
  invalid_request: {
    status: 422,
    detail: "One field is invalid.",
    cause: "A field is missing, unknown or out of its range.",
    cure: "`errors` names each field and says what it should be.",
  },
  khalti_rejected_key: {
    status: 502,
    detail: "Khalti does not accept this server's key. The order is kept.",
    cause: "Khalti does not accept the secret key of this server.",
    cure: "The operator corrects KHALTI_SECRET_KEY or KHALTI_ENVIRONMENT. Then pay the stored order with a new attempt.",
  },
  khalti_unavailable: {
    status: 503,
    detail: "Khalti cannot be reached at the moment. The order is kept; please try again shortly.",
    cause: "Khalti did not answer in time, or its answer was unusable.",
    cure: "Try again after `Retry-After` seconds. If the answer has an `order_id`, start a new attempt for that order.",
  },
  not_found: {
    status: 404,
    detail: "There is nothing here.",
    cause: "No route has this method and path.",
    cure: "Compare the path with /docs.",
  },
  order_not_found: {
    status: 404,
    detail: "There is no such order.",
    cause: "No order has this id.",
    cure: "Use the `id` of the checkout's answer, not the `purchase_order_id`.",
  },
  order_state_conflict: {
    status: 409,
    detail: "The order is paid: it cannot be paid for.",
    cause: "The order's status, in `order_status`, does not allow this.",
    cure: "Read the order and go on from its status.",
  },
  overloaded: {
    status: 503,
    detail: "The server is busy. Nothing was changed. Please try again in a moment.",
    cause: "The server has more work than it can do, and refused this request before it began.",
    cure: "Repeat it after `Retry-After` seconds, with the same Idempotency-Key. A shop's key has priority.",
  },
  passkey_not_bound: {
    status: 403,
    detail: "This key has no passkey yet, and does nothing without: bind one on the dashboard.",
    cause:
      "`REQUIRE_PASSKEY` is on, and the key is a person's without a passkey: it is no bearer key, and its session may only bind one, read `GET /v1/session` and end.",
    cure: "Sign in to the dashboard and bind a passkey. A program needs a key that is marked as a program's, or one of role merchant.",
  },
  passkey_required: {
    status: 403,
    detail: "This key opens sessions only, and only together with its passkey.",
    cause:
      "A passkey is bound to the key, so it is no bearer key. At sign-in, `passkey_options` has what the browser needs to ask the passkey.",
    cure: "Sign in to the dashboard. A program needs a key without a passkey.",
  },
  payment_link_not_found: {
    status: 404,
    detail: "There is no such payment link.",
    cause: "No payment link has this address or id.",
    cure: "Take the address from the merchant, or the id from the list of payment links.",
  },
  payment_link_not_open: {
    status: 409,
    detail: "This payment link is expired: nothing more can be paid by it.",
    cause: "The link is closed, has expired, or all of its uses are paid: see `link_status`.",
    cure: "Ask the merchant for a new link.",
  },
  payment_link_reserved: {
    status: 409,
    detail:
      "Somebody else is paying by this link at the moment. If they do not finish, it can be used again within the hour.",
    cause: "The last use of the link is reserved by an attempt that can still be paid.",
    cure: "Try again later: the use is free again when that attempt expires or is canceled.",
  },
  payment_not_found: {
    status: 404,
    detail: "There is no payment with this pidx.",
    cause: "No payment of this server has this pidx.",
    cure: "Take the pidx from the order's `payments`.",
  },
  payment_refused: {
    status: 422,
    detail: "Khalti refused the payment. The order is kept; its history has Khalti's reason.",
    cause:
      "Khalti refused to create a payment link. `errors` names the fields that it does not accept, in our words.",
    cure: "Correct what Khalti names, then start a new attempt for the stored order (`order_id`).",
  },
  precondition_failed: {
    status: 412,
    detail: "A precondition of this request does not hold.",
    cause: "The page or file is not the one that `If-Match` or `If-Unmodified-Since` names.",
    cure: "Ask for it without these headers.",
  },
  product_not_found: {
    status: 404,
    detail: "There is no such product.",
    cause: "No product has this SKU.",
    cure: "Take the SKU from the list of products.",
  },
  provider_unavailable: {
    status: 503,
    detail: "The provider does not answer at the moment.",
    cause: "A provider of top-ups did not answer. Nothing changed.",
    cure: "Try again after `Retry-After` seconds.",
  },
  purchase_order_exists: {
    status: 409,
    detail: "An order with this purchase_order_id exists already.",
    cause: "Another order has this number of yours. `order_id` names it.",
    cure: "Read the order `order_id`, or use another number. An Idempotency-Key makes a repeated checkout safe.",
  },
  range_not_satisfiable: {
    status: 416,
    detail: "The range is outside of the document.",
    cause: "`Range` begins after the end of the page or file.",
    cure: "Ask for it without `Range`.",
  },
  request_in_progress: {
    status: 409,
    detail: "A request with this Idempotency-Key is still being processed.",
    cause: "The same request is being carried out at this moment.",
    cure: "Repeat it after `Retry-After` seconds, with the same key.",
  },
  too_large: {
    status: 413,
    detail: "The body is larger than this server accepts.",
    cause: "The body is larger than this route accepts.",
    cure: "Send less: at most 100 items, and short texts.",
  },
  too_many_requests: {
    status: 429,
    detail: "Too many requests from this address; please wait a moment.",
    cause:
      "One address made too many requests in a minute, or one order was changed too often. Requests with a valid key are not counted.",
    cure: "Wait `Retry-After` seconds. A shop's server sends its key.",
  },
  top_up_unavailable: {
    status: 409,
    detail: '"Khalti wallet top-up" cannot be delivered any more, so the order cannot be paid.',
    cause: "The provider of one of the order's top-ups is not configured any more.",
    cure: "Close the order and check out again without it.",
  },
  unauthenticated: {
    status: 401,
    detail: "This key is not valid.",
    cause: "The key or token is missing, unknown, revoked, or belongs to another order.",
    cure: "Send `Authorization: Bearer <key>` with a valid key or the order's token.",
  },
  unreadable_request: {
    status: 400,
    detail: "The request could not be read.",
    cause: "The body is no valid JSON, or the URL is malformed.",
    cure: "Send JSON in UTF-8, and encode the parts of the URL.",
  },
  unsupported_media_type: {
    status: 415,
    detail: "The body should be application/json.",
    cause: "The Content-Type is missing or not supported.",
    cure: "Send `Content-Type: application/json`.",
  },
} as const satisfies Record<string, ErrorCode>;
