import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { linkCheckoutRequest } from "../../links/link-checkout-request.ts";
import {
  linkPatch,
  type LinkResponse,
  linkResponse,
  newLinkRequest,
} from "../../links/payment-link.ts";
import { linkListQuery } from "../../links/read-payment-links.ts";
import { EXAMPLE, linkId, linkSlug } from "../examples/example-ids.ts";
import { newCheckout } from "../examples/order-examples.ts";
import {
  body,
  BODY,
  checkout,
  checkoutKey,
  failure,
  INVALID,
  json,
  KHALTI_REJECTS_US,
  list,
  NO_KEY,
  page,
  STAFF_ONLY,
  TOO_MANY,
} from "../parts.ts";

const link = linkResponse.meta({ id: "PaymentLink" });
const NO_SUCH = { 404: failure("No such payment link", "payment_link_not_found") };
const url = `https://pay.shop.example/pay/${EXAMPLE.linkSlug}`;

const open: LinkResponse = {
  id: EXAMPLE.linkId,
  slug: EXAMPLE.linkSlug,
  url,
  qr_svg_url: `${url}/qr.svg`,
  qr_png_url: `${url}/qr.png`,
  status: "open",
  description: "Trek to Ghandruk, deposit",
  reference: "BOOKING-17",
  lines: null,
  amount: 500_000,
  amount_bounds: null,
  max_uses: 1,
  uses: 0,
  reserved_uses: 0,
  expires_at: "2027-12-31T18:15:00.000Z",
  closed_at: null,
  created_by: "staff:counter",
  created_at: "2026-11-22T09:00:00.000Z",
};
const closed: LinkResponse = { ...open, status: "closed", closed_at: "2026-11-22T10:00:00.000Z" };

/** Selling without a shop. */
export const paymentLinkPaths: ZodOpenApiPathsObject = {
  "/v1/payment-links/{slug}/checkout": {
    post: {
      operationId: "checkOutByPaymentLink",
      tags: ["Customers"],
      summary: "Create an order by a payment link, and its link at Khalti",
      description:
        "What the page `/pay/{slug}` posts. A checkout like every other, at the link's own price. For a browser's form, errors are the page again, in the customer's language.",
      requestParams: {
        path: linkSlug,
        header: checkoutKey,
      },
      requestBody: {
        required: true,
        content: {
          "application/json": {
            schema: linkCheckoutRequest,
            example: { customer: { name: "Sita Sharma" }, method: { mode: "wallet" } },
          },
          "application/x-www-form-urlencoded": {
            schema: z.object({
              form_key: z.string().optional().describe("A second submit leads to the same payment"),
              rupees: z.string().optional().describe("Where the link leaves the amount open"),
              pay_with: z.string().optional().describe("`wallet`, or `<mode>:<bank>`"),
              "customer[name]": z.string().optional(),
              "customer[phone]": z.string().optional(),
            }),
          },
        },
      },
      responses: {
        201: json(checkout, "The order, and its payment link", newCheckout),
        303: {
          description:
            "For an HTML form: redirect to the payment link, or to the order's page where there is none. The same form leads the same browser to its unpaid order",
        },
        ...BODY,
        400: failure(
          "The body cannot be parsed, or the Idempotency-Key is invalid",
          "unreadable_request",
          "invalid_idempotency_key",
        ),
        ...NO_KEY,
        ...NO_SUCH,
        409: failure(
          "Nothing more can be paid by it, or somebody else may still pay with its last use; or a request with this Idempotency-Key is in progress",
          "payment_link_not_open",
          "payment_link_reserved",
          "request_in_progress",
        ),
        422: failure(
          "The request is invalid, see `errors`; Khalti refused the payment, see `order_id`; or the Idempotency-Key was sent with another body",
          "invalid_request",
          "payment_refused",
          "idempotency_key_reused",
        ),
        ...TOO_MANY,
        ...KHALTI_REJECTS_US,
        503: failure(
          "Khalti is unavailable, see Retry-After: the order is stored, see `order_id` and `order_token`",
          "khalti_unavailable",
        ),
      },
    },
  },
  "/v1/admin/payment-links": {
    post: {
      operationId: "createPaymentLink",
      tags: ["Staff"],
      summary: "Create a payment link (operator or merchant)",
      description:
        "Give one of `lines`, `amount` and `amount_bounds`. `max_uses` counts paid orders; an attempt that can still be paid reserves a use.",
      requestBody: body(newLinkRequest, {
        amount: 500_000,
        description: "Trek to Ghandruk, deposit",
        reference: "BOOKING-17",
        max_uses: 1,
        expires_at: "2027-12-31T18:15:00Z",
      }),
      responses: { 201: json(link, "The new link", open), ...BODY, ...STAFF_ONLY, ...INVALID },
    },
    get: {
      operationId: "listPaymentLinks",
      tags: ["Staff"],
      summary: "List payment links, newest first (any key)",
      description: "With how often each was used.",
      requestParams: { query: linkListQuery },
      responses: {
        200: json(list(link), "A page of links", page(open)),
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
  },
  "/v1/admin/payment-links/{id}": {
    get: {
      operationId: "getPaymentLink",
      tags: ["Staff"],
      summary: "Get a payment link (any key)",
      description: "With how often it was used.",
      requestParams: { path: linkId },
      responses: { 200: json(link, "The link", open), ...STAFF_ONLY, ...NO_SUCH },
    },
    patch: {
      operationId: "updatePaymentLink",
      tags: ["Staff"],
      summary: "Close a payment link, or raise its uses (operator or merchant)",
      description:
        "What can be paid already stays payable. Orders that were paid beyond the old `max_uses` no longer need a person as far as the new one reaches.",
      requestParams: { path: linkId },
      requestBody: body(linkPatch, { status: "closed" }),
      responses: {
        200: json(link, "The link", closed),
        ...BODY,
        ...STAFF_ONLY,
        ...NO_SUCH,
        ...INVALID,
      },
    },
  },
};
