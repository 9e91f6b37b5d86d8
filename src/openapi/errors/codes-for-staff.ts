import type { ErrorCode } from "./error-code.ts";

/** Codes of the routes under /v1/admin. */
export const CODES_FOR_STAFF = {
  api_key_is_yours: {
    status: 409,
    detail: "This is the key that you are using: revoke it with another one.",
    cause: "The key to revoke is the key of the request.",
    cure: "Revoke it with another admin key.",
  },
  api_key_name_taken: {
    status: 409,
    detail: "A key in use has this name: revoke it first, or choose another name.",
    cause: "The history names people by their keys, so two active keys never share a name.",
    cure: "Choose another name, or revoke the old key first.",
  },
  api_key_not_found: {
    status: 404,
    detail: "There is no such key.",
    cause: "No API key has this id.",
    cure: "Take the id from the list of keys.",
  },
  approver_must_differ: {
    status: 403,
    detail: "Your key asked for this refund: a person with another key decides about it.",
    cause: "A refund above REFUND_APPROVAL_ABOVE is decided with another key than asked for it.",
    cure: "Ask a person with another operator key.",
  },
  cross_site_request: {
    status: 403,
    detail: "This request does not come from a page of this server.",
    cause:
      "A browser sent the session's cookie, and neither `Sec-Fetch-Site` nor `Origin` says that the page is ours.",
    cure: "Open the dashboard at PUBLIC_URL. A program sends a key instead of the cookie.",
  },
  key_of_program: {
    status: 403,
    detail: "This is the key of a program, which opens no session.",
    cause:
      "The key is marked as a program's, or `REQUIRE_PASSKEY` is on and it is of role merchant: it has no person who could bind a passkey.",
    cure: "Sign in with a person's key. The program sends its key as a bearer key.",
  },
  last_admin_key: {
    status: 409,
    detail: "This is the last key with role admin: create another one first.",
    cause: "Without an admin key no key could be created any more.",
    cure: "Create another admin key first.",
  },
  nothing_refundable: {
    status: 409,
    detail: "Nothing is left to refund: refunds of all of it succeeded or are under way.",
    cause: "All money of the order is refunded, is being refunded, or pays for top-ups.",
    cure: "Read the order's `refunds`.",
  },
  order_not_refundable: {
    status: 409,
    detail: "The order is awaiting payment: there is nothing to refund.",
    cause: "The order is not paid, or its payment is held.",
    cure: "Read the order. Resolve a held payment first.",
  },
  passkey_already_bound: {
    status: 409,
    detail: "Your key has a passkey already: the command line unbinds it.",
    cause: "A key has one passkey at most. Of two that are bound at the same time, the first wins.",
    cure: "Run `cli keys unbind <name>`, then bind the new one.",
  },
  passkey_binding_closed: {
    status: 403,
    detail:
      "This key has no passkey, and its day to bind one is over. Ask an administrator for a new key, or run: cli keys let-bind.",
    cause:
      "`REQUIRE_PASSKEY` is on, and the key was made more than 24 hours ago: a thief who has an old key must not bind a passkey of his own.",
    cure: "An administrator makes a new key, or the command line opens another day: `cli keys let-bind <name>`.",
  },
  passkey_refused: {
    status: 403,
    detail: "This passkey's answer was used before, or is too old. Start again.",
    cause:
      "The passkey's answer was sent twice, is older than 5 minutes, comes from another origin than PUBLIC_URL, belongs to another key, or its counter went back.",
    cure: "Start again at PUBLIC_URL. After a lost or copied passkey run `cli keys unbind <name>`.",
  },
  payment_being_sent_back: {
    status: 409,
    detail: "The payment's money is being sent back: its refund has to end first.",
    cause: "A refund that sends the held money back has not ended, or its outcome is unknown.",
    cure: "Read the order's `refunds`. Resolve one that is unknown, or reject one that waits for approval.",
  },
  payment_not_held: {
    status: 409,
    detail: "The payment is completed: nothing is left to decide.",
    cause: "Only a held payment can be resolved, and this one is not held.",
    cure: "Read the order again: another person may have resolved it.",
  },
  refund_exceeds_payment: {
    status: 422,
    detail: "Only Rs 450 can still be refunded.",
    cause: "The amount is more than what is left to refund (`refundable_amount`).",
    cure: "Send a smaller amount, or no amount to refund all that is left.",
  },
  refund_not_awaiting_approval: {
    status: 409,
    detail: "The refund is requested: it does not wait for approval.",
    cause: "It never waited for approval, or it was decided meanwhile: see `refund_status`.",
    cure: "Read the refund again.",
  },
  refund_not_found: {
    status: 404,
    detail: "There is no such refund.",
    cause: "No refund has this id.",
    cure: "Take the id from the list of refunds or from the order.",
  },
  refund_not_unknown: {
    status: 409,
    detail: "The refund is succeeded: nothing is left to decide.",
    cause: "Only a refund with an unknown outcome can be resolved.",
    cure: "Read the refund again.",
  },
  payment_not_repeated: {
    status: 409,
    detail: "The payment repeats no other that is not acknowledged already.",
    cause: "Only a payment with the attention `paid_again` can be acknowledged, once.",
    cure: "Read the order again.",
  },
  refund_not_watched: {
    status: 409,
    detail: "The refund is succeeded, and not watched: nothing is left to acknowledge.",
    cause: "Only a refund that was recorded as failed less than 30 days ago is watched.",
    cure: "Read the refund and its order again.",
  },
  refund_too_recent: {
    status: 409,
    detail: "Khalti may still make this refund: it can be resolved a day after it was sent.",
    cause: "The refund was sent to Khalti less than 24 hours ago.",
    cure: "Wait until `resolvable_at`. If Khalti makes the refund, a lookup usually ends it before.",
  },
  refunded_amount_unknown: {
    status: 409,
    detail:
      "A part was refunded in Khalti's dashboard: record its amount by resolving that refund first.",
    cause: "Khalti's dashboard refunded a part, and Khalti does not say how much.",
    cure: "Resolve that refund with its amount, then repeat the request.",
  },
  resolution_conflict: {
    status: 409,
    detail: "Khalti says that the payment is completed.",
    cause: "The answer of Khalti or of the provider contradicts this outcome.",
    cure: "Choose the outcome that agrees with the answer, or ask Khalti's support.",
  },
  session_not_found: {
    status: 404,
    detail: "There is no such open session.",
    cause: "The session has ended, or never was.",
    cure: "Take the id from the list of sessions.",
  },
  sign_in_again: {
    status: 403,
    detail: "Sign in again first: this is possible in the ten minutes after.",
    cause:
      "The session was opened more than ten minutes ago: a stolen cookie binds no passkey, ends no other session and, with `REQUIRE_PASSKEY`, makes no key.",
    cure: "Sign out and in again, then repeat the request.",
  },
  top_up_not_found: {
    status: 404,
    detail: "There is no such top-up.",
    cause: "No top-up has this id.",
    cure: "Take the id from the list of top-ups.",
  },
  top_up_not_refundable: {
    status: 409,
    detail: "The top-up was not refused.",
    cause: "Only a refused top-up of this order can be refunded, once.",
    cure: "Read the top-up.",
  },
  top_up_not_resolvable: {
    status: 409,
    detail: "The top-up is delivered: nothing is left to decide.",
    cause: "It has an outcome already, or was sent just now.",
    cure: "Read the top-up again after a minute.",
  },
  top_up_not_retryable: {
    status: 409,
    detail: "Only a refused top-up can be retried.",
    cause: "It was not refused, was retried already, or its money is no longer available.",
    cure: "Read the top-up and its order.",
  },
  webhook_delivery_not_found: {
    status: 404,
    detail: "There is no such webhook delivery.",
    cause: "No delivery has this id, or it ended more than 30 days ago.",
    cure: "Take the id from the list of deliveries.",
  },
  webhook_endpoint_disabled: {
    status: 409,
    detail: "The endpoint is disabled: enable it first.",
    cause: "Staff disabled it, it answered 410, or every delivery of five days failed.",
    cure: "Mend the receiver, set `status` to `enabled`, then replay what it missed.",
  },
  webhook_endpoint_not_found: {
    status: 404,
    detail: "There is no such webhook endpoint.",
    cause: "No endpoint has this id.",
    cure: "Take the id from the list of endpoints.",
  },
  webhook_url_refused: {
    status: 422,
    detail: "This address is refused.",
    cause: "The address is not https, has a password, or leads to a private network.",
    cure: "Use a public https address, or allow the network in WEBHOOK_ALLOWED_NETWORKS.",
  },
} as const satisfies Record<string, ErrorCode>;
