// Made by "npm run generate -w client" from the server's API description. Do not edit.
export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Liveness: the process runs
         * @description Asks nothing of the database.
         */
        get: operations["checkHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Metrics for Prometheus (METRICS_TOKEN, or viewer)
         * @description Worker-only instances serve it too. Figures of the shop are read from the database and the same on every instance; figures of the instance itself count since its start. While the database is away, METRICS_TOKEN still opens the latter.
         */
        get: operations["readMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Readiness: the instance can take requests and jobs
         * @description Asks the database and the worker; 503 while the instance stops.
         */
        get: operations["checkReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys, newest first (admin)
         * @description Without the keys themselves: the server stores only their hashes. An expired key counts as not revoked: `expires_at` says so.
         */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Create an API key (admin)
         * @description The answer is the only one that has the key itself. With `REQUIRE_PASSKEY`, a person makes keys in the ten minutes after signing in (403 `sign_in_again`), and the key of a program makes keys of programs only (403 `forbidden`).
         */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/api-keys/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke an API key immediately (admin)
         * @description Requests with the key get 401 from then on. The key stays in the list.
         */
        post: operations["revokeApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what staff did, newest first (viewer)
         * @description History entries of all orders whose actor is a member of staff, and what is of no order: sessions, keys, products, webhook endpoints and CSV downloads.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/needs-you": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what waits for a person, oldest first (viewer)
         * @description Held payments, refunds and top-ups of unknown outcome, refunds that are owed, and endpoints that the server disabled. Each says what happened, until when money is owed back, and what can be done about it with which consequence. An order is listed once, with its most pressing matter; what else it asks for is in `others`.
         */
        get: operations["listNeedsYou"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List and search orders, newest first (viewer)
         * @description All given filters must match.
         */
        get: operations["searchOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/orders.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export all matching orders as CSV (viewer)
         * @description The filters of the order list. Streamed, newest first.
         */
        get: operations["exportOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an order with its history (viewer)
         * @description The history says what happened, when, who did it, and what Khalti said.
         */
        get: operations["getOrderWithHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/orders/{id}/customer-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a link that shows the order on another device (operator)
         * @description For the customer: the link shows the order's page with its receipt for CUSTOMER_LINK_DAYS (30 if missing), and never pays or cancels. Its token is a bearer token of `GET /v1/orders/{id}` and of nothing else; only its hash is kept. A new link ends the one that staff made before, not those in mails.
         */
        post: operations["makeCustomerLink"];
        /**
         * End all links of an order, those in mails too (operator)
         * @description For a link that went to somebody else. The order's own token stays valid.
         */
        delete: operations["endCustomerLinks"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/orders/{id}/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refund an order, all that is left or a part (operator)
         * @description The refund is stored and carried out in the background: read its status. One above REFUND_APPROVAL_ABOVE is `awaiting_approval` until another key approves it. Errors about the order or the amount carry `refundable_amount`, the paisa still refundable.
         */
        post: operations["refundOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/payment-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List payment links, newest first (any key)
         * @description With how often each was used.
         */
        get: operations["listPaymentLinks"];
        put?: never;
        /**
         * Create a payment link (operator or merchant)
         * @description Give one of `lines`, `amount` and `amount_bounds`. `max_uses` counts paid orders; an attempt that can still be paid reserves a use.
         */
        post: operations["createPaymentLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/payment-links/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a payment link (any key)
         * @description With how often it was used.
         */
        get: operations["getPaymentLink"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Close a payment link, or raise its uses (operator or merchant)
         * @description What can be paid already stays payable. Orders that were paid beyond the old `max_uses` no longer need a person as far as the new one reaches.
         */
        patch: operations["updatePaymentLink"];
        trace?: never;
    };
    "/v1/admin/payments/{pidx}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Acknowledge that a customer wants both of two equal orders (operator)
         * @description Ends the order's attention `paid_again`: the same phone or e-mail paid for the same lines within an hour. Moves no money.
         */
        post: operations["acknowledgePayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/payments/{pidx}/dashboard-refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record a partial refund made in Khalti's dashboard (operator)
         * @description Khalti's lookup reveals the first partial refund only, so record each further one here. The server checks it against a fresh lookup and sends no refund to Khalti.
         */
        post: operations["recordDashboardRefund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/payments/{pidx}/lookup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look a payment up at Khalti now (operator)
         * @description Records what the answer means, as the return of a customer does.
         */
        post: operations["lookUpPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/payments/{pidx}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resolve a held payment (operator)
         * @description After a fresh lookup: a person decides what the contradiction means. The decision must not contradict what Khalti says about the money.
         */
        post: operations["resolvePayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/payments/{pidx}/send-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the money of a held payment back (operator)
         * @description After a fresh lookup: all that Khalti took goes back by Khalti's refund, which a background job sends once. The payment stays held until a lookup confirms the refund. Refused when Khalti's answer is about another payment or transaction, or does not say how much it took.
         */
        post: operations["sendBackPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all products (admin)
         * @description Also those that are not offered now, with the reason.
         */
        get: operations["listAllProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/products/{sku}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Create or replace a product (admin)
         * @description The body is the whole product: omitted members get their defaults. Send either `amount`, or `min_amount` and `max_amount`. Existing orders do not change.
         */
        put: operations["putProduct"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List refunds, newest first (viewer)
         * @description Refunds of staff, of refused top-ups, and those made in Khalti's dashboard.
         */
        get: operations["listRefunds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/refunds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a refund (viewer)
         * @description A requested refund gets its outcome in the background, usually in seconds.
         */
        get: operations["getRefund"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/refunds/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Acknowledge that a refund recorded as failed was compared (operator)
         * @description Ends the order's attention `refund_possibly_doubled` or `refund_made_after_all`. The refund is watched all the same: what Khalti gives back later asks for a person again.
         */
        post: operations["acknowledgeRefund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/refunds/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a refund that waits for it (operator)
         * @description A refund above REFUND_APPROVAL_ABOVE is `awaiting_approval`, with its amount reserved, until a key other than the one that asked for it decides. The server looks the payment up, then sends the refund.
         */
        post: operations["approveRefund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/refunds/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject a refund that waits for approval (operator)
         * @description A refund above REFUND_APPROVAL_ABOVE is `awaiting_approval`, with its amount reserved, until a key other than the one that asked for it decides. The refund fails, and its amount is free again.
         */
        post: operations["rejectRefund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/refunds/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record the outcome of an unknown refund (operator)
         * @description After a fresh lookup: what Khalti answers must not contradict the outcome. `amount` is for a refund made in Khalti's dashboard, whose amount Khalti does not say.
         */
        post: operations["resolveRefund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/reports/daily": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the daily settlement (any key)
         * @description Days as in Kathmandu; by default the last thirty, at most 366.
         */
        get: operations["getDailySettlement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/reports/daily.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export the daily settlement as CSV (any key)
         * @description The same days and figures as the report, in paisa and in rupees.
         */
        get: operations["exportDailySettlement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/reports/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the settlement line by line (any key)
         * @description Oldest first; by default the last thirty days, at most 366. The lines of a day add up to that day of the daily settlement: the gross of its payments, all fees, the gross of its refunds (below 0), and the gross of held and released as `held`.
         */
        get: operations["listTransactions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/reports/transactions.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export the settlement line by line as CSV (any key)
         * @description The same lines, in paisa and in rupees. Streamed, oldest first.
         */
        get: operations["exportTransactions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List open sessions, newest first (admin)
         * @description Sessions that have ended are not in the list: the audit has them.
         */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        /**
         * Sign everybody out (admin)
         * @description Ends all open sessions, also the caller's own, or those of one key.
         */
        delete: operations["endSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an open session (admin)
         * @description Without its token, which only the browser has.
         */
        get: operations["getOpenSession"];
        put?: never;
        post?: never;
        /**
         * End a session immediately (admin)
         * @description The next request of its browser gets 401.
         */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/today": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The day in Kathmandu at a glance (viewer)
         * @description The figures of today's settlement so far, what waits for a person, the balances at the providers, whether the parts of the server are well, and the last 30 days.
         */
        get: operations["getToday"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/top-up-providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List top-up providers (viewer)
         * @description With the balances of our accounts, as last read.
         */
        get: operations["listTopUpProviders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/top-ups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List top-ups, newest first (viewer)
         * @description One entry for each attempt to deliver a paid item.
         */
        get: operations["listTopUps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/top-ups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a top-up (viewer)
         * @description One attempt to deliver a paid item.
         */
        get: operations["getTopUp"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/top-ups/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record the outcome of an unknown top-up, or give up a pending one (operator)
         * @description The provider is asked first: its answer must not contradict the outcome.
         */
        post: operations["resolveTopUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/top-ups/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry a refused top-up (operator)
         * @description Makes a new attempt under a new reference.
         */
        post: operations["retryTopUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/webhook-deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhook deliveries, newest first (viewer)
         * @description Each with its attempts of the last 30 days.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/webhook-deliveries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a webhook delivery (viewer)
         * @description One event for one endpoint.
         */
        get: operations["getWebhookDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/webhook-deliveries/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a webhook again (operator)
         * @description The same id and bytes, signed anew.
         */
        post: operations["resendWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/webhook-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhook endpoints, newest first (viewer)
         * @description Without their secrets.
         */
        get: operations["listWebhookEndpoints"];
        put?: never;
        /**
         * Create a webhook endpoint (admin)
         * @description Its deliveries follow Standard Webhooks 1.0.0. The secret that signs them is shown in this answer only.
         */
        post: operations["createWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/webhook-endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a webhook endpoint (viewer)
         * @description Without its secret.
         */
        get: operations["getWebhookEndpoint"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook endpoint with its deliveries (admin)
         * @description Events stay in the feed.
         */
        delete: operations["deleteWebhookEndpoint"];
        options?: never;
        head?: never;
        /**
         * Change, disable or enable a webhook endpoint (admin)
         * @description Enabling it again goes on with its pending deliveries.
         */
        patch: operations["changeWebhookEndpoint"];
        trace?: never;
    };
    "/v1/admin/webhook-endpoints/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send again what failed since a time (admin)
         * @description Also what the endpoint missed while it was disabled.
         */
        post: operations["replayWebhooks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/webhook-endpoints/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a webhook endpoint a new secret (admin)
         * @description For some hours, 24 by default, the old secret signs too.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/webhook-endpoints/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test event to a webhook endpoint (admin)
         * @description The event is `webhook.test`, to this endpoint alone.
         */
        post: operations["testWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/banks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Khalti's banks for a payment method
         * @description Khalti's own list, cached. Send the `idx` of a bank as `method.bank`.
         */
        get: operations["listBanks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/checkout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create an order and its payment link
         * @description Browsers send `items`, priced from the catalogue. A key with role merchant or admin may send `lines` with its own prices instead, and a `purchase_order_id`. A top-up is an item of quantity 1 with its `fields` and an amount of whole rupees; the provider's charge is added. Send `charge` from the quote to have the checkout refused if the charge has changed. Mails to the customer are in English or Nepali, by `Accept-Language`.
         */
        post: operations["createCheckout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read events in order, and wait for new ones (any key)
         * @description Ask again with `after` set to `next_after`. Nothing is skipped and nothing comes twice. `wait` holds the answer, for up to 25 seconds, until there is an event. A page with fewer events than `limit` is the end: `next_after` is then the newest event of the feed, or repeats `after` when nothing is new.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an event (any key)
         * @description The event as it was written, even if the order has changed since.
         */
        get: operations["getEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List orders, by number, status or last change (any key)
         * @description Newest first. With `updated_since`, the oldest change first: read all pages, then ask again from a minute before the last `updated_at`. `GET /v1/events` tells the same changes, each once.
         */
        get: operations["listOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an order
         * @description With the order's token, or with any key.
         */
        get: operations["getOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close an unpaid order
         * @description No new attempt is possible afterwards. Money that still arrives is held for a person.
         */
        post: operations["closeOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{id}/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a new attempt to pay an unpaid order
         * @description Khalti is first asked about the attempts that are still open, so a customer who has paid is not sent to pay again. Without `method`, the last attempt's.
         */
        post: operations["startPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/orders/{id}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an order's status, without personal data
         * @description Needs no key: for the page that the customer comes back to.
         */
        get: operations["getOrderStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payment-links/{slug}/checkout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create an order by a payment link, and its link at Khalti
         * @description What the page `/pay/{slug}` posts. A checkout like every other, at the link's own price. For a browser's form, errors are the page again, in the customer's language.
         */
        post: operations["checkOutByPaymentLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Return URL to which Khalti redirects the customer
         * @description Only `pidx` is used: the outcome comes from a lookup at Khalti, never from the query. Without one `pidx`, as when Khalti redirects with a message only, the customer gets a page that helps. Returns of one order, and of one address, ask Khalti a limited number of times a minute: a further one redirects all the same, and a background job asks.
         */
        get: operations["returnFromKhalti"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the products for sale
         * @description In the merchant's order. Products that cannot be sold now are left out.
         */
        get: operations["listProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/products/{sku}/quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get the price of one product, and the recipient of a top-up
         * @description Validates the item as a checkout does, and stores nothing. For a top-up, `charge` is the provider's delivery charge in paisa, and `operator` the operator of the mobile number.
         */
        post: operations["quoteProduct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/providers/khalti/dlr": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report the end of a queued top-up (DLR callback of Khalti's services)
         * @description Give its address to Khalti. The report has no signature, so it is only a hint: the server asks Khalti about the reference, and reads nothing else of the report. The answer is the same for every reference, known or not.
         */
        post: operations["receiveKhaltiDlr"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is signed in, and for how long
         * @description With a bearer key: its owner, without a session. It does not prolong the session.
         */
        get: operations["getSession"];
        put?: never;
        /**
         * Sign in with an API key
         * @description Sets a cookie that may do what the key may, under `/v1/session`, `/v1/admin` and `/v1/events`. It ends after 8 hours without use, after 7 days, when the key is revoked, or by signing out. An unsafe request with it has to come from a page of this server: `Sec-Fetch-Site: same-origin`, or our own `Origin`. A key with a passkey answers 403 `passkey_required` with `passkey_options` (`PublicKeyCredentialRequestOptionsJSON` of WebAuthn); send the key again with `passkey`, what the browser makes of them. With `REQUIRE_PASSKEY`, the session of a key without a passkey may only bind one (`must_bind_passkey`). A request with the header `X-Poll`, to `/v1/events` or to `/v1/session` does not count as use.
         */
        post: operations["signIn"];
        /**
         * Sign out here, or everywhere
         * @description Ends the session and clears the cookie. Another browser stays signed in without `all=true`.
         */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bind a passkey to the caller's key
         * @description `RegistrationResponseJSON` of WebAuthn: what the browser made of the options. From then on the key is refused as a bearer key, and opens sessions only together with the passkey. Other sessions of the key end. Only the command line unbinds: `cli keys unbind`.
         */
        post: operations["bindPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/passkey/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get what a browser needs to make a passkey for the caller's key
         * @description `PublicKeyCredentialCreationOptionsJSON` of WebAuthn, for `navigator.credentials.create`. A session has to be younger than ten minutes; with `REQUIRE_PASSKEY`, the key younger than a day.
         */
        post: operations["startPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the open sessions of the own key, newest first
         * @description Since when, last used when, in which browser, and which one makes the request (`current`).
         */
        get: operations["listOwnSessions"];
        put?: never;
        post?: never;
        /**
         * Sign out in all other browsers
         * @description Ends all sessions of the own key but the one that makes the request; with the key itself, all. Only in the ten minutes after signing in.
         */
        delete: operations["endOtherSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign out in one browser
         * @description Ends a session of the own key: the next request of its browser gets 401. Another than the own only in the ten minutes after signing in.
         */
        delete: operations["endOwnSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AdminProduct: {
            active: boolean;
            /** @description Paisa; null for an open amount */
            amount: number | null;
            /** @description Whether it is offered now */
            available: boolean;
            description: string;
            description_ne: string | null;
            /** @description Empty: the provider's fields apply */
            fields: {
                label: string;
                name: string;
                pattern: string;
            }[];
            image_url: string | null;
            /** @enum {string} */
            kind: "goods" | "top_up";
            max_amount: number | null;
            min_amount: number | null;
            name: string;
            /** @description For pages in Nepali; null: `name` is shown */
            name_ne: string | null;
            /**
             * @description What happens when the provider refuses to deliver
             * @enum {string}
             */
            on_refusal: "refund" | "hold";
            position: number;
            /** @description The provider that delivers a top-up */
            provider: string | null;
            sku: string;
            unavailable_because: string | null;
        };
        ApiKey: {
            /** Format: date-time */
            created_at: string;
            /** @description `staff:<key name>`, `command line`, or `environment` */
            created_by: string;
            /** @description From then on it is refused as a revoked one; null: it works until it is revoked */
            expires_at: string | null;
            /** Format: uuid */
            id: string;
            /** @description Precise to the minute */
            last_used_at: string | null;
            name: string;
            /** @description Since when the key works only together with its passkey; null: it has none */
            passkey_bound_at: string | null;
            /** @description Marked as a program's: it opens no session, and is a bearer key also where people need a passkey */
            program: boolean;
            revoked_at: string | null;
            revoked_by: string | null;
            /** @enum {string} */
            role: "viewer" | "operator" | "admin" | "merchant";
        };
        AuditEntry: {
            actor: string;
            /** Format: date-time */
            at: string;
            data: {
                [key: string]: unknown;
            };
            id: string;
            /** @description Null for what is of no order, such as a sign-in */
            order_id: string | null;
            pidx: string | null;
            purchase_order_id: string | null;
            reason: string | null;
            type: string;
        };
        Bank: {
            has_ebanking: boolean;
            has_mobile_checkout: boolean;
            idx: string;
            logo: string | null;
            name: string;
            short_name: string;
            swift_code: string | null;
        };
        Checkout: {
            order: {
                /** @description Paisa */
                amount: number;
                amount_breakdown: {
                    amount: number;
                    label: string;
                }[];
                attention: {
                    code: string;
                    message: string;
                    /** @description When that began which asks for a person */
                    since: string | null;
                } | null;
                /** @description A payment was started and Khalti has not confirmed its outcome yet: do not pay again */
                checking: boolean;
                /** Format: date-time */
                created_at: string;
                /** @constant */
                currency: "NPR";
                customer: {
                    email: string | null;
                    name: string | null;
                    phone: string | null;
                };
                /** @description When the customer's name, e-mail and phone were erased */
                customer_erased_at: string | null;
                /** @description False if a member of customer is null because no key opens what is stored */
                customer_readable: boolean;
                /** @description When money that is owed to the customer has to be back, by REFUND_DUE_DAYS; else null */
                due_by: string | null;
                /** Format: uuid */
                id: string;
                items: {
                    amount: number;
                    /**
                     * @description Only a discount is negative
                     * @enum {string}
                     */
                    kind: "sale" | "delivery" | "discount";
                    name: string;
                    /** @description For pages in Nepali, as the product had it; null: use `name` */
                    name_ne: string | null;
                    quantity: number;
                    sku: string | null;
                    /** @description Null for goods */
                    top_up: {
                        /** @description The recipient, as entered by the customer; null once it is erased, or if no key of the server opens it */
                        detail: string | null;
                        /** @description Of a top-up under way: it is usually there within minutes, and after this time the shop looks at it. Else null */
                        expected_by: string | null;
                        /** @description Why it was not delivered; null unless the provider refused it */
                        reason: {
                            /** @enum {string} */
                            code: "receiver_not_accepted" | "amount_not_accepted" | "refused";
                            message: string;
                        } | null;
                        /**
                         * @description `refused`: not delivered, and the shop decides what happens next; also while it is unknown whether its refund was made. `refunding`, `refunded`: not delivered, and the money is being or was returned, by a refund or in another way
                         * @enum {string}
                         */
                        status: "awaiting_payment" | "pending" | "submitting" | "delivered" | "refused" | "queued" | "unknown" | "refunding" | "refunded";
                    } | null;
                    unit_amount: number;
                    /** @description Null: the shop's own rate */
                    vat_percent: number | null;
                }[];
                metadata: {
                    [key: string]: string;
                };
                paid_at: string | null;
                /** @description The payment link that the order was made by */
                payment_link_id: string | null;
                payments: {
                    amount: number;
                    /** @description Null for a wallet, or while Khalti gave no list */
                    bank_name: string | null;
                    completed_at: string | null;
                    expires_at: string | null;
                    fee: number | null;
                    /** @description Why a person has to decide */
                    held: {
                        code: string;
                        message: string;
                        /** Format: date-time */
                        since: string;
                    } | null;
                    method: {
                        bank: string | null;
                        /** @enum {string} */
                        mode: "wallet" | "ebanking" | "mobile_banking";
                    };
                    payment_url: string | null;
                    pidx: string | null;
                    /** @enum {string} */
                    status: "created" | "initiated" | "pending" | "completed" | "partially_refunded" | "refunded" | "failed" | "abandoned" | "canceled" | "expired" | "held";
                    transaction_id: string | null;
                }[];
                purchase_order_id: string;
                refunded_amount: number;
                refunds: {
                    amount: number | null;
                    /** Format: date-time */
                    created_at: string;
                    /** @description When it succeeded or failed */
                    ended_at: string | null;
                    /** Format: uuid */
                    id: string;
                    reason: string;
                    /** @description It sends held money back, and is no part of `refunded_amount` */
                    send_back: boolean;
                    /** @enum {string} */
                    status: "awaiting_approval" | "requested" | "submitting" | "succeeded" | "failed" | "unknown";
                }[];
                /** @enum {string} */
                status: "awaiting_payment" | "paid" | "partially_refunded" | "refunded" | "canceled" | "expired" | "closed" | "held";
            };
            order_token?: string;
            payment: {
                expires_at: string | null;
                payment_url: string;
                pidx: string;
            };
            sdk?: {
                /** @enum {string} */
                environment: "test" | "prod";
                pidx: string;
                public_key: string;
                return_url: string;
            };
        };
        /** @description Products of the catalogue, at its prices */
        CheckoutByItems: {
            /**
             * @default web
             * @enum {string}
             */
            channel?: "web" | "mobile";
            customer?: {
                /** Format: email */
                email?: string;
                name?: string;
                phone?: string;
            };
            items: {
                amount?: number;
                /** @description The charge that the shop showed; the checkout fails if it has changed */
                charge?: number;
                fields?: {
                    [key: string]: string;
                };
                quantity: number;
                sku: string;
            }[];
            /** @default {} */
            metadata?: {
                [key: string]: string;
            };
            method?: {
                bank?: string;
                /** @enum {string} */
                mode: "wallet" | "ebanking" | "mobile_banking";
            };
            purchase_order_id?: string;
            /**
             * Format: uri
             * @description Where the customer returns to, with `order_id` added: an address of an origin, or a deep link of a scheme, in `FRONTEND_ORIGINS`
             */
            return_to?: string;
        };
        /** @description The shop's own lines and prices */
        CheckoutByLines: {
            /**
             * @default web
             * @enum {string}
             */
            channel?: "web" | "mobile";
            customer?: {
                /** Format: email */
                email?: string;
                name?: string;
                phone?: string;
            };
            lines: {
                /**
                 * @description `delivery` and `discount` are parts of their own in the breakdown
                 * @default sale
                 * @enum {string}
                 */
                kind?: "sale" | "delivery" | "discount";
                name: string;
                quantity: number;
                /** @description Paisa, VAT included; negative for a discount */
                unit_amount: number;
                /** @description The VAT in the amount: 0 for an exempt line; unless given, the server's VAT_PERCENT */
                vat_percent?: number;
            }[];
            /** @default {} */
            metadata?: {
                [key: string]: string;
            };
            method?: {
                bank?: string;
                /** @enum {string} */
                mode: "wallet" | "ebanking" | "mobile_banking";
            };
            purchase_order_id?: string;
            /**
             * Format: uri
             * @description Where the customer returns to, with `order_id` added: an address of an origin, or a deep link of a scheme, in `FRONTEND_ORIGINS`
             */
            return_to?: string;
        };
        CheckoutRequest: components["schemas"]["CheckoutByItems"] | components["schemas"]["CheckoutByLines"];
        CustomerLink: {
            /** Format: date-time */
            expires_at: string;
            /**
             * Format: uri
             * @description Shown here only. Its token is in the fragment
             */
            url: string;
        };
        Event: {
            data: {
                alert?: {
                    code: string;
                    message: string;
                };
                /** @description The order as it was then, without the customer's name, phone and e-mail, and without due_by: a setting moves it */
                order?: {
                    /** @description Paisa */
                    amount: number;
                    amount_breakdown: {
                        amount: number;
                        label: string;
                    }[];
                    attention: {
                        code: string;
                        message: string;
                        /** @description When that began which asks for a person */
                        since: string | null;
                    } | null;
                    /** @description A payment was started and Khalti has not confirmed its outcome yet: do not pay again */
                    checking: boolean;
                    /** Format: date-time */
                    created_at: string;
                    /** @constant */
                    currency: "NPR";
                    /** Format: uuid */
                    id: string;
                    items: {
                        amount: number;
                        /**
                         * @description Only a discount is negative
                         * @enum {string}
                         */
                        kind: "sale" | "delivery" | "discount";
                        name: string;
                        /** @description For pages in Nepali, as the product had it; null: use `name` */
                        name_ne: string | null;
                        quantity: number;
                        sku: string | null;
                        /** @description Null for goods */
                        top_up: {
                            /** @description The recipient, as entered by the customer; null once it is erased, or if no key of the server opens it */
                            detail: string | null;
                            /** @description Of a top-up under way: it is usually there within minutes, and after this time the shop looks at it. Else null */
                            expected_by: string | null;
                            /** @description Why it was not delivered; null unless the provider refused it */
                            reason: {
                                /** @enum {string} */
                                code: "receiver_not_accepted" | "amount_not_accepted" | "refused";
                                message: string;
                            } | null;
                            /**
                             * @description `refused`: not delivered, and the shop decides what happens next; also while it is unknown whether its refund was made. `refunding`, `refunded`: not delivered, and the money is being or was returned, by a refund or in another way
                             * @enum {string}
                             */
                            status: "awaiting_payment" | "pending" | "submitting" | "delivered" | "refused" | "queued" | "unknown" | "refunding" | "refunded";
                        } | null;
                        unit_amount: number;
                        /** @description Null: the shop's own rate */
                        vat_percent: number | null;
                    }[];
                    metadata: {
                        [key: string]: string;
                    };
                    paid_at: string | null;
                    /** @description The payment link that the order was made by */
                    payment_link_id: string | null;
                    payments: {
                        amount: number;
                        /** @description Null for a wallet, or while Khalti gave no list */
                        bank_name: string | null;
                        completed_at: string | null;
                        expires_at: string | null;
                        fee: number | null;
                        /** @description Why a person has to decide */
                        held: {
                            code: string;
                            message: string;
                            /** Format: date-time */
                            since: string;
                        } | null;
                        method: {
                            bank: string | null;
                            /** @enum {string} */
                            mode: "wallet" | "ebanking" | "mobile_banking";
                        };
                        payment_url: string | null;
                        pidx: string | null;
                        /** @enum {string} */
                        status: "created" | "initiated" | "pending" | "completed" | "partially_refunded" | "refunded" | "failed" | "abandoned" | "canceled" | "expired" | "held";
                        transaction_id: string | null;
                    }[];
                    purchase_order_id: string;
                    refunded_amount: number;
                    refunds: {
                        amount: number | null;
                        /** Format: date-time */
                        created_at: string;
                        /** @description When it succeeded or failed */
                        ended_at: string | null;
                        /** Format: uuid */
                        id: string;
                        reason: string;
                        /** @description It sends held money back, and is no part of `refunded_amount` */
                        send_back: boolean;
                        /** @enum {string} */
                        status: "awaiting_approval" | "requested" | "submitting" | "succeeded" | "failed" | "unknown";
                    }[];
                    /** @enum {string} */
                    status: "awaiting_payment" | "paid" | "partially_refunded" | "refunded" | "canceled" | "expired" | "closed" | "held";
                };
                payment?: {
                    amount: number;
                    /** @description Null for a wallet, or while Khalti gave no list */
                    bank_name: string | null;
                    completed_at: string | null;
                    expires_at: string | null;
                    fee: number | null;
                    /** @description Why a person has to decide */
                    held: {
                        code: string;
                        message: string;
                        /** Format: date-time */
                        since: string;
                    } | null;
                    method: {
                        bank: string | null;
                        /** @enum {string} */
                        mode: "wallet" | "ebanking" | "mobile_banking";
                    };
                    payment_url: string | null;
                    pidx: string | null;
                    /** @enum {string} */
                    status: "created" | "initiated" | "pending" | "completed" | "partially_refunded" | "refunded" | "failed" | "abandoned" | "canceled" | "expired" | "held";
                    transaction_id: string | null;
                };
                refund?: {
                    amount: number | null;
                    /** Format: date-time */
                    created_at: string;
                    /** @description When it succeeded or failed */
                    ended_at: string | null;
                    /** Format: uuid */
                    id: string;
                    reason: string;
                    /** @description It sends held money back, and is no part of `refunded_amount` */
                    send_back: boolean;
                    /** @enum {string} */
                    status: "awaiting_approval" | "requested" | "submitting" | "succeeded" | "failed" | "unknown";
                };
                /** @description Counts the events of one order from 1: a webhook may overtake another */
                sequence?: number;
                top_up?: {
                    /** @description Paisa that are delivered */
                    amount: number;
                    attempt: number;
                    /** Format: uuid */
                    id: string;
                    name: string;
                    /** @description The position of the order's item, from 0 */
                    position: number;
                    /** @enum {string} */
                    status: "pending" | "submitting" | "delivered" | "refused" | "queued" | "unknown";
                };
            };
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** @enum {string} */
            type: "order.paid" | "order.canceled" | "order.expired" | "order.closed" | "order.reopened" | "order.held" | "order.attention" | "order.partially_refunded" | "order.refunded" | "refund.requested" | "refund.succeeded" | "refund.failed" | "refund.unknown" | "top_up.delivered" | "top_up.refused" | "top_up.queued" | "top_up.unknown" | "webhook.test" | "alert.raised";
        };
        EventPage: {
            data: components["schemas"]["Event"][];
            /** @description The `after` of the next request; null while there has never been an event */
            next_after: string | null;
        };
        KhaltiSays: {
            /** @description The answer contradicts itself, so nothing follows from it: a stable code */
            contradiction?: string;
            fee: number | null;
            /**
             * @description Khalti named a fee below 0, above the amount, or that is no whole number
             * @constant
             */
            fee_not_believed?: true;
            refunded: boolean | null;
            status: string;
            total_amount: number;
            transaction_id: string | null;
        };
        ListedOrder: {
            /** @description Paisa */
            amount: number;
            amount_breakdown: {
                amount: number;
                label: string;
            }[];
            attention: {
                code: string;
                message: string;
                /** @description When that began which asks for a person */
                since: string | null;
            } | null;
            /** @description A payment was started and Khalti has not confirmed its outcome yet: do not pay again */
            checking: boolean;
            /** Format: date-time */
            created_at: string;
            /** @constant */
            currency: "NPR";
            customer: {
                email: string | null;
                name: string | null;
                phone: string | null;
            };
            /** @description When the customer's name, e-mail and phone were erased */
            customer_erased_at: string | null;
            /** @description False if a member of customer is null because no key opens what is stored */
            customer_readable: boolean;
            /** @description When money that is owed to the customer has to be back, by REFUND_DUE_DAYS; else null */
            due_by: string | null;
            /** Format: uuid */
            id: string;
            items: {
                amount: number;
                /**
                 * @description Only a discount is negative
                 * @enum {string}
                 */
                kind: "sale" | "delivery" | "discount";
                name: string;
                /** @description For pages in Nepali, as the product had it; null: use `name` */
                name_ne: string | null;
                quantity: number;
                sku: string | null;
                /** @description Null for goods */
                top_up: {
                    /** @description The recipient, as entered by the customer; null once it is erased, or if no key of the server opens it */
                    detail: string | null;
                    /** @description Of a top-up under way: it is usually there within minutes, and after this time the shop looks at it. Else null */
                    expected_by: string | null;
                    /** @description Why it was not delivered; null unless the provider refused it */
                    reason: {
                        /** @enum {string} */
                        code: "receiver_not_accepted" | "amount_not_accepted" | "refused";
                        message: string;
                    } | null;
                    /**
                     * @description `refused`: not delivered, and the shop decides what happens next; also while it is unknown whether its refund was made. `refunding`, `refunded`: not delivered, and the money is being or was returned, by a refund or in another way
                     * @enum {string}
                     */
                    status: "awaiting_payment" | "pending" | "submitting" | "delivered" | "refused" | "queued" | "unknown" | "refunding" | "refunded";
                } | null;
                unit_amount: number;
                /** @description Null: the shop's own rate */
                vat_percent: number | null;
            }[];
            metadata: {
                [key: string]: string;
            };
            paid_at: string | null;
            /** @description The payment link that the order was made by */
            payment_link_id: string | null;
            payments: {
                amount: number;
                /** @description Null for a wallet, or while Khalti gave no list */
                bank_name: string | null;
                completed_at: string | null;
                expires_at: string | null;
                fee: number | null;
                /** @description Why a person has to decide */
                held: {
                    code: string;
                    message: string;
                    /** Format: date-time */
                    since: string;
                } | null;
                method: {
                    bank: string | null;
                    /** @enum {string} */
                    mode: "wallet" | "ebanking" | "mobile_banking";
                };
                payment_url: string | null;
                pidx: string | null;
                /** @enum {string} */
                status: "created" | "initiated" | "pending" | "completed" | "partially_refunded" | "refunded" | "failed" | "abandoned" | "canceled" | "expired" | "held";
                transaction_id: string | null;
            }[];
            purchase_order_id: string;
            refunded_amount: number;
            refunds: {
                amount: number | null;
                /** Format: date-time */
                created_at: string;
                /** @description When it succeeded or failed */
                ended_at: string | null;
                /** Format: uuid */
                id: string;
                reason: string;
                /** @description It sends held money back, and is no part of `refunded_amount` */
                send_back: boolean;
                /** @enum {string} */
                status: "awaiting_approval" | "requested" | "submitting" | "succeeded" | "failed" | "unknown";
            }[];
            /** @enum {string} */
            status: "awaiting_payment" | "paid" | "partially_refunded" | "refunded" | "canceled" | "expired" | "closed" | "held";
            /**
             * Format: date-time
             * @description When the order, a payment, a refund or a top-up of it changed
             */
            updated_at: string;
        };
        LookupResult: {
            khalti: components["schemas"]["KhaltiSays"] | null;
            order: components["schemas"]["Order"];
            /** @enum {string} */
            result: "confirmed" | "unconfirmed";
        };
        NeedsYouItem: {
            actions: {
                /** @enum {string} */
                action: "ask_khalti" | "resolve_completed" | "resolve_canceled" | "resolve_refunded" | "send_back" | "resolve_refund_succeeded" | "resolve_refund_failed" | "approve_refund" | "reject_refund" | "record_dashboard_refund" | "retry_top_up" | "acknowledge_refund" | "acknowledge_payment" | "tell_operator" | "refund" | "resolve_top_up_delivered" | "resolve_top_up_refused" | "record_external_refund" | "enable_endpoint" | "wait";
                consequence: string;
            }[];
            age_seconds: number;
            /** @description Paisa that it is about */
            amount: number | null;
            code: string;
            /** @description When money that is not the shop's has to be back, by REFUND_DUE_DAYS; else null */
            due_by: string | null;
            endpoint_id: string | null;
            /** @enum {string} */
            kind: "payment" | "refund" | "top_up" | "webhook_endpoint";
            /** @description What happened, in plain words */
            message: string;
            order_id: string | null;
            /** @description What else the order asks of a person, most pressing first */
            others: {
                code: string;
                message: string;
                /** Format: date-time */
                since: string;
            }[];
            pidx: string | null;
            purchase_order_id: string | null;
            refund_id: string | null;
            /** Format: date-time */
            since: string;
            top_up_id: string | null;
        };
        NewApiKey: {
            /** Format: date-time */
            created_at: string;
            /** @description `staff:<key name>`, `command line`, or `environment` */
            created_by: string;
            /** @description From then on it is refused as a revoked one; null: it works until it is revoked */
            expires_at: string | null;
            /** Format: uuid */
            id: string;
            /** @description The key itself, shown only in this response: the server stores its hash */
            key: string;
            /** @description Precise to the minute */
            last_used_at: string | null;
            name: string;
            /** @description Since when the key works only together with its passkey; null: it has none */
            passkey_bound_at: string | null;
            /** @description Marked as a program's: it opens no session, and is a bearer key also where people need a passkey */
            program: boolean;
            revoked_at: string | null;
            revoked_by: string | null;
            /** @enum {string} */
            role: "viewer" | "operator" | "admin" | "merchant";
        };
        NewWebhookEndpoint: {
            /** Format: date-time */
            created_at: string;
            description: string;
            disabled_reason: string | null;
            events: string[];
            /** Format: uuid */
            id: string;
            /** @description Shown here only: the secret that signs the deliveries */
            secret: string;
            /** @enum {string} */
            status: "enabled" | "disabled";
            url: string;
        };
        Order: {
            /** @description Paisa */
            amount: number;
            amount_breakdown: {
                amount: number;
                label: string;
            }[];
            attention: {
                code: string;
                message: string;
                /** @description When that began which asks for a person */
                since: string | null;
            } | null;
            /** @description A payment was started and Khalti has not confirmed its outcome yet: do not pay again */
            checking: boolean;
            /** Format: date-time */
            created_at: string;
            /** @constant */
            currency: "NPR";
            customer: {
                email: string | null;
                name: string | null;
                phone: string | null;
            };
            /** @description When the customer's name, e-mail and phone were erased */
            customer_erased_at: string | null;
            /** @description False if a member of customer is null because no key opens what is stored */
            customer_readable: boolean;
            /** @description When money that is owed to the customer has to be back, by REFUND_DUE_DAYS; else null */
            due_by: string | null;
            /** Format: uuid */
            id: string;
            items: {
                amount: number;
                /**
                 * @description Only a discount is negative
                 * @enum {string}
                 */
                kind: "sale" | "delivery" | "discount";
                name: string;
                /** @description For pages in Nepali, as the product had it; null: use `name` */
                name_ne: string | null;
                quantity: number;
                sku: string | null;
                /** @description Null for goods */
                top_up: {
                    /** @description The recipient, as entered by the customer; null once it is erased, or if no key of the server opens it */
                    detail: string | null;
                    /** @description Of a top-up under way: it is usually there within minutes, and after this time the shop looks at it. Else null */
                    expected_by: string | null;
                    /** @description Why it was not delivered; null unless the provider refused it */
                    reason: {
                        /** @enum {string} */
                        code: "receiver_not_accepted" | "amount_not_accepted" | "refused";
                        message: string;
                    } | null;
                    /**
                     * @description `refused`: not delivered, and the shop decides what happens next; also while it is unknown whether its refund was made. `refunding`, `refunded`: not delivered, and the money is being or was returned, by a refund or in another way
                     * @enum {string}
                     */
                    status: "awaiting_payment" | "pending" | "submitting" | "delivered" | "refused" | "queued" | "unknown" | "refunding" | "refunded";
                } | null;
                unit_amount: number;
                /** @description Null: the shop's own rate */
                vat_percent: number | null;
            }[];
            metadata: {
                [key: string]: string;
            };
            paid_at: string | null;
            /** @description The payment link that the order was made by */
            payment_link_id: string | null;
            payments: {
                amount: number;
                /** @description Null for a wallet, or while Khalti gave no list */
                bank_name: string | null;
                completed_at: string | null;
                expires_at: string | null;
                fee: number | null;
                /** @description Why a person has to decide */
                held: {
                    code: string;
                    message: string;
                    /** Format: date-time */
                    since: string;
                } | null;
                method: {
                    bank: string | null;
                    /** @enum {string} */
                    mode: "wallet" | "ebanking" | "mobile_banking";
                };
                payment_url: string | null;
                pidx: string | null;
                /** @enum {string} */
                status: "created" | "initiated" | "pending" | "completed" | "partially_refunded" | "refunded" | "failed" | "abandoned" | "canceled" | "expired" | "held";
                transaction_id: string | null;
            }[];
            purchase_order_id: string;
            refunded_amount: number;
            refunds: {
                amount: number | null;
                /** Format: date-time */
                created_at: string;
                /** @description When it succeeded or failed */
                ended_at: string | null;
                /** Format: uuid */
                id: string;
                reason: string;
                /** @description It sends held money back, and is no part of `refunded_amount` */
                send_back: boolean;
                /** @enum {string} */
                status: "awaiting_approval" | "requested" | "submitting" | "succeeded" | "failed" | "unknown";
            }[];
            /** @enum {string} */
            status: "awaiting_payment" | "paid" | "partially_refunded" | "refunded" | "canceled" | "expired" | "closed" | "held";
        };
        OrderStatus: {
            /** @description Paisa */
            amount: number;
            attention: {
                code: string;
                message: string;
                /** @description When that began which asks for a person */
                since: string | null;
            } | null;
            /** @description A payment was started and Khalti has not confirmed its outcome yet: do not pay again */
            checking: boolean;
            /** Format: date-time */
            created_at: string;
            /** @constant */
            currency: "NPR";
            /** Format: uuid */
            id: string;
            paid_at: string | null;
            purchase_order_id: string;
            refunded_amount: number;
            shop_name: string;
            /** @enum {string} */
            status: "awaiting_payment" | "paid" | "partially_refunded" | "refunded" | "canceled" | "expired" | "closed" | "held";
        };
        OrderWithHistory: {
            /** @description Paisa */
            amount: number;
            amount_breakdown: {
                amount: number;
                label: string;
            }[];
            attention: {
                code: string;
                message: string;
                /** @description When that began which asks for a person */
                since: string | null;
            } | null;
            /** @description A payment was started and Khalti has not confirmed its outcome yet: do not pay again */
            checking: boolean;
            /** Format: date-time */
            created_at: string;
            /** @constant */
            currency: "NPR";
            customer: {
                email: string | null;
                name: string | null;
                phone: string | null;
            };
            /** @description When the customer's name, e-mail and phone were erased */
            customer_erased_at: string | null;
            /** @description False if a member of customer is null because no key opens what is stored */
            customer_readable: boolean;
            /** @description When money that is owed to the customer has to be back, by REFUND_DUE_DAYS; else null */
            due_by: string | null;
            history: {
                actor: string;
                /** Format: date-time */
                at: string;
                data: {
                    [key: string]: unknown;
                };
                reason: string | null;
                type: string;
            }[];
            /** Format: uuid */
            id: string;
            items: {
                amount: number;
                /**
                 * @description Only a discount is negative
                 * @enum {string}
                 */
                kind: "sale" | "delivery" | "discount";
                name: string;
                /** @description For pages in Nepali, as the product had it; null: use `name` */
                name_ne: string | null;
                quantity: number;
                sku: string | null;
                /** @description Null for goods */
                top_up: {
                    /** @description The recipient, as entered by the customer; null once it is erased, or if no key of the server opens it */
                    detail: string | null;
                    /** @description Of a top-up under way: it is usually there within minutes, and after this time the shop looks at it. Else null */
                    expected_by: string | null;
                    /** @description Why it was not delivered; null unless the provider refused it */
                    reason: {
                        /** @enum {string} */
                        code: "receiver_not_accepted" | "amount_not_accepted" | "refused";
                        message: string;
                    } | null;
                    /**
                     * @description `refused`: not delivered, and the shop decides what happens next; also while it is unknown whether its refund was made. `refunding`, `refunded`: not delivered, and the money is being or was returned, by a refund or in another way
                     * @enum {string}
                     */
                    status: "awaiting_payment" | "pending" | "submitting" | "delivered" | "refused" | "queued" | "unknown" | "refunding" | "refunded";
                } | null;
                unit_amount: number;
                /** @description Null: the shop's own rate */
                vat_percent: number | null;
            }[];
            metadata: {
                [key: string]: string;
            };
            paid_at: string | null;
            /** @description The payment link that the order was made by */
            payment_link_id: string | null;
            payments: {
                amount: number;
                /** @description Null for a wallet, or while Khalti gave no list */
                bank_name: string | null;
                completed_at: string | null;
                expires_at: string | null;
                fee: number | null;
                /** @description Why a person has to decide */
                held: {
                    code: string;
                    message: string;
                    /** Format: date-time */
                    since: string;
                } | null;
                method: {
                    bank: string | null;
                    /** @enum {string} */
                    mode: "wallet" | "ebanking" | "mobile_banking";
                };
                payment_url: string | null;
                pidx: string | null;
                /** @enum {string} */
                status: "created" | "initiated" | "pending" | "completed" | "partially_refunded" | "refunded" | "failed" | "abandoned" | "canceled" | "expired" | "held";
                transaction_id: string | null;
            }[];
            purchase_order_id: string;
            refunded_amount: number;
            refunds: {
                amount: number | null;
                /** Format: date-time */
                created_at: string;
                /** @description When it succeeded or failed */
                ended_at: string | null;
                /** Format: uuid */
                id: string;
                reason: string;
                /** @description It sends held money back, and is no part of `refunded_amount` */
                send_back: boolean;
                /** @enum {string} */
                status: "awaiting_approval" | "requested" | "submitting" | "succeeded" | "failed" | "unknown";
            }[];
            /** @enum {string} */
            status: "awaiting_payment" | "paid" | "partially_refunded" | "refunded" | "canceled" | "expired" | "closed" | "held";
        };
        OrderWithShop: {
            /** @description Paisa */
            amount: number;
            amount_breakdown: {
                amount: number;
                label: string;
            }[];
            attention: {
                code: string;
                message: string;
                /** @description When that began which asks for a person */
                since: string | null;
            } | null;
            /** @description A payment was started and Khalti has not confirmed its outcome yet: do not pay again */
            checking: boolean;
            /** Format: date-time */
            created_at: string;
            /** @constant */
            currency: "NPR";
            customer: {
                email: string | null;
                name: string | null;
                phone: string | null;
            };
            /** @description When the customer's name, e-mail and phone were erased */
            customer_erased_at: string | null;
            /** @description False if a member of customer is null because no key opens what is stored */
            customer_readable: boolean;
            /** @description When money that is owed to the customer has to be back, by REFUND_DUE_DAYS; else null */
            due_by: string | null;
            /** Format: uuid */
            id: string;
            items: {
                amount: number;
                /**
                 * @description Only a discount is negative
                 * @enum {string}
                 */
                kind: "sale" | "delivery" | "discount";
                name: string;
                /** @description For pages in Nepali, as the product had it; null: use `name` */
                name_ne: string | null;
                quantity: number;
                sku: string | null;
                /** @description Null for goods */
                top_up: {
                    /** @description The recipient, as entered by the customer; null once it is erased, or if no key of the server opens it */
                    detail: string | null;
                    /** @description Of a top-up under way: it is usually there within minutes, and after this time the shop looks at it. Else null */
                    expected_by: string | null;
                    /** @description Why it was not delivered; null unless the provider refused it */
                    reason: {
                        /** @enum {string} */
                        code: "receiver_not_accepted" | "amount_not_accepted" | "refused";
                        message: string;
                    } | null;
                    /**
                     * @description `refused`: not delivered, and the shop decides what happens next; also while it is unknown whether its refund was made. `refunding`, `refunded`: not delivered, and the money is being or was returned, by a refund or in another way
                     * @enum {string}
                     */
                    status: "awaiting_payment" | "pending" | "submitting" | "delivered" | "refused" | "queued" | "unknown" | "refunding" | "refunded";
                } | null;
                unit_amount: number;
                /** @description Null: the shop's own rate */
                vat_percent: number | null;
            }[];
            metadata: {
                [key: string]: string;
            };
            paid_at: string | null;
            /** @description The payment link that the order was made by */
            payment_link_id: string | null;
            payments: {
                amount: number;
                /** @description Null for a wallet, or while Khalti gave no list */
                bank_name: string | null;
                completed_at: string | null;
                expires_at: string | null;
                fee: number | null;
                /** @description Why a person has to decide */
                held: {
                    code: string;
                    message: string;
                    /** Format: date-time */
                    since: string;
                } | null;
                method: {
                    bank: string | null;
                    /** @enum {string} */
                    mode: "wallet" | "ebanking" | "mobile_banking";
                };
                payment_url: string | null;
                pidx: string | null;
                /** @enum {string} */
                status: "created" | "initiated" | "pending" | "completed" | "partially_refunded" | "refunded" | "failed" | "abandoned" | "canceled" | "expired" | "held";
                transaction_id: string | null;
            }[];
            purchase_order_id: string;
            refunded_amount: number;
            refunds: {
                amount: number | null;
                /** Format: date-time */
                created_at: string;
                /** @description When it succeeded or failed */
                ended_at: string | null;
                /** Format: uuid */
                id: string;
                reason: string;
                /** @description It sends held money back, and is no part of `refunded_amount` */
                send_back: boolean;
                /** @enum {string} */
                status: "awaiting_approval" | "requested" | "submitting" | "succeeded" | "failed" | "unknown";
            }[];
            shop_name: string;
            /** @enum {string} */
            status: "awaiting_payment" | "paid" | "partially_refunded" | "refunded" | "canceled" | "expired" | "closed" | "held";
        };
        OwnSession: {
            /** @description Null for a bearer key, which has no session */
            expires_at: string | null;
            idle_expires_at: string | null;
            /** @description Whether this session may do nothing but bind a passkey, and end (`REQUIRE_PASSKEY`) */
            must_bind_passkey: boolean;
            /** @description Name of the key */
            name: string;
            /** @description Since when the key needs its passkey; null: it has none */
            passkey_bound_at: string | null;
            /** @description Paisa: a larger refund waits until another key approves it; null: none waits */
            refund_approval_above: number | null;
            /** @description Paisa: a page asks for a larger refund's amount once more; null: never */
            refund_confirm_above: number | null;
            /** @enum {string} */
            role: "viewer" | "operator" | "admin" | "merchant";
        };
        PasskeyOptions: {
            /** @description Counts once, for 5 minutes */
            challenge: string;
            /** @description The host of PUBLIC_URL */
            rp: {
                id: string;
                name: string;
            };
            timeout: number;
            user: {
                displayName: string;
                id: string;
                name: string;
            };
        } & {
            [key: string]: unknown;
        };
        PaymentLink: {
            /** @description Paisa; null where lines or bounds set the price */
            amount: number | null;
            amount_bounds: {
                max: number;
                min: number;
            } | null;
            closed_at: string | null;
            /** Format: date-time */
            created_at: string;
            created_by: string;
            description: string;
            expires_at: string | null;
            /** Format: uuid */
            id: string;
            lines: ({
                name: string;
                quantity: number;
                unit_amount: number;
            } & {
                [key: string]: unknown;
            })[] | null;
            max_uses: number | null;
            qr_png_url: string;
            qr_svg_url: string;
            reference: string | null;
            /** @description Further orders that can still be paid, or whose money is held */
            reserved_uses: number;
            slug: string;
            /** @enum {string} */
            status: "open" | "used" | "expired" | "closed";
            url: string;
            /** @description Orders that were paid by it */
            uses: number;
        };
        Problem: {
            /** @description Stable and machine-readable */
            code: string;
            /** @description A sentence for people */
            detail?: string;
            errors?: {
                /**
                 * @description Stable, for pages that say it in their own words; of customers' fields
                 * @enum {string}
                 */
                code?: "missing" | "too_long" | "unstorable_text" | "invalid_email" | "invalid_phone" | "unknown_field" | "invalid_field" | "refused_by_provider" | "refused_by_khalti" | "unknown_product" | "not_for_sale" | "one_at_a_time" | "amount_missing" | "amount_out_of_range" | "whole_rupees" | "below_minimum" | "above_maximum" | "bank_missing" | "bank_not_offered" | "charge_changed" | "empty_cart";
                message: string;
                path: string;
            }[];
            /** @description The request id, found in every log line of the request */
            instance: string;
            status: number;
            title: string;
            /** @constant */
            type: "about:blank";
        } & {
            [key: string]: unknown;
        };
        Product: {
            /** @description Paisa; null for an open amount */
            amount: number | null;
            description: string;
            description_ne: string | null;
            fields: {
                label: string;
                name: string;
                pattern: string;
            }[];
            image_url: string | null;
            /** @enum {string} */
            kind: "goods" | "top_up";
            max_amount: number | null;
            min_amount: number | null;
            name: string;
            /** @description For pages in Nepali; null: use `name` */
            name_ne: string | null;
            sku: string;
        };
        Quote: {
            /** @description Paisa */
            amount: number;
            /** @description The provider's charge for the delivery, in addition to the amount */
            charge: number;
            fields: {
                label: string;
                name: string;
                /** @description The mobile operator, if the value is a mobile number */
                operator: string | null;
                value: string;
            }[];
            sku: string;
            total: number;
        };
        Readiness: {
            database: boolean;
            draining: boolean;
            /** @enum {string} */
            status: "ok" | "unavailable";
            worker: boolean;
        };
        Refund: {
            /** @description When Khalti said that it made the refund; unknown until a later lookup agrees */
            accepted_at: string | null;
            /** @description When staff compared Khalti's dashboard for a refund that they recorded as failed */
            acknowledged_at: string | null;
            /** @description Paisa; null while only Khalti's dashboard shows it */
            amount: number | null;
            approved_at: string | null;
            /** @description staff:<key> who approved it, where REFUND_APPROVAL_ABOVE asks for that */
            approved_by: string | null;
            /** Format: date-time */
            created_at: string;
            ended_at: string | null;
            /** Format: uuid */
            id: string;
            /** @description Khalti's own words, or why the outcome is unknown */
            message: string | null;
            mobile: string | null;
            /** @description False if `mobile` is null because no key of the server opens what is stored */
            mobile_readable: boolean;
            /** Format: uuid */
            order_id: string;
            purchase_order_id: string;
            reason: string;
            /** @description staff:<key>; reconciler for a refused top-up; khalti for a refund made in its dashboard */
            requested_by: string;
            /** @description It sends held money back, which was never the shop's */
            send_back: boolean;
            /** @enum {string} */
            status: "awaiting_approval" | "requested" | "submitting" | "succeeded" | "failed" | "unknown";
            submitted_at: string | null;
            /** @description The refused top-up that it compensates */
            top_up_id: string | null;
            /** @description A lookup that began after Khalti accepted the refund agrees; false for a further part, which no lookup shows */
            verified: boolean;
        };
        Resolution: {
            khalti: components["schemas"]["KhaltiSays"];
            order: components["schemas"]["Order"];
        };
        Session: {
            /** @description What the browser calls itself */
            browser: string;
            /** Format: date-time */
            created_at: string;
            /** @description Whether this session makes the request */
            current: boolean;
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            idle_expires_at: string;
            /** Format: uuid */
            key_id: string;
            /** @description Name of the key */
            name: string;
            /** @enum {string} */
            role: "viewer" | "operator" | "admin" | "merchant";
            /**
             * Format: date-time
             * @description The last request that a person caused
             */
            used_at: string;
        };
        Settlement: {
            /** @constant */
            currency: "NPR";
            data: {
                /** @description The day has been over for five minutes: only fees_unknown and refunds_unknown may still change */
                closed: boolean;
                /** Format: date */
                day: string;
                /** @description Paisa kept by Khalti, as its lookups say, on the day that they first said it */
                fees: number;
                /** @description Payments of the day of which Khalti has not named the fee; they count as 0 fees */
                fees_unknown: number;
                /** @description Paisa paid by customers */
                gross: number;
                /** @description Paisa that became held on this day, less what a person released from it on this day; in no other figure while it is held */
                held: number;
                /** @description gross - fees - refunded */
                net: number;
                orders_paid: number;
                /** @description Paisa refunded on this day */
                refunded: number;
                /** @description Refunds requested on this day whose outcome is unknown; not in `refunded` */
                refunds_unknown: number;
            }[];
            /** @constant */
            time_zone: "Asia/Kathmandu";
            total: {
                /** @description Paisa kept by Khalti, as its lookups say, on the day that they first said it */
                fees: number;
                /** @description Payments of the day of which Khalti has not named the fee; they count as 0 fees */
                fees_unknown: number;
                /** @description Paisa paid by customers */
                gross: number;
                /** @description Paisa that became held on this day, less what a person released from it on this day; in no other figure while it is held */
                held: number;
                /** @description gross - fees - refunded */
                net: number;
                orders_paid: number;
                /** @description Paisa refunded on this day */
                refunded: number;
                /** @description Refunds requested on this day whose outcome is unknown; not in `refunded` */
                refunds_unknown: number;
            };
        };
        Today: {
            balances: {
                /** @description Paisa, as last read; null when it could not be read or the provider has no balance call */
                balance: number | null;
                /** @description When the provider was last asked for its balance, even if that failed */
                balance_read_at: string | null;
                /** @description The balance is below TOP_UP_LOW_BALANCE */
                low: boolean;
                /** @description The name that products use */
                name: string;
            }[];
            /** Format: date */
            day: string;
            /** @description Paisa kept by Khalti, as its lookups say, on the day that they first said it */
            fees: number;
            /** @description Payments of the day of which Khalti has not named the fee; they count as 0 fees */
            fees_unknown: number;
            /** @description Paisa paid by customers */
            gross: number;
            health: {
                khalti: {
                    /** @description Since when Khalti refuses our key */
                    key_refused_since: string | null;
                    ok: boolean;
                };
                queue: {
                    /** @description Jobs that used up all tries */
                    dead: number;
                    /** @description Jobs, and rows that a worker should look at, that are more than two minutes late */
                    late: number;
                    ok: boolean;
                };
                webhooks: {
                    disabled: number;
                    failing: number;
                    ok: boolean;
                };
                worker: {
                    ok: boolean;
                    seen_at: string | null;
                };
            };
            /** @description Paisa that became held on this day, less what a person released from it on this day; in no other figure while it is held */
            held: number;
            /** @description Oldest first; today is the last */
            last_30_days: {
                /** @description The day has been over for five minutes: only fees_unknown and refunds_unknown may still change */
                closed: boolean;
                /** Format: date */
                day: string;
                /** @description Paisa kept by Khalti, as its lookups say, on the day that they first said it */
                fees: number;
                /** @description Payments of the day of which Khalti has not named the fee; they count as 0 fees */
                fees_unknown: number;
                /** @description Paisa paid by customers */
                gross: number;
                /** @description Paisa that became held on this day, less what a person released from it on this day; in no other figure while it is held */
                held: number;
                /** @description gross - fees - refunded */
                net: number;
                orders_paid: number;
                /** @description Paisa refunded on this day */
                refunded: number;
                /** @description Refunds requested on this day whose outcome is unknown; not in `refunded` */
                refunds_unknown: number;
            }[];
            needs_you: {
                count: number;
                oldest_since: string | null;
            };
            /** @description gross - fees - refunded */
            net: number;
            orders_paid: number;
            /** @description Orders of this day that are not paid */
            orders_unpaid: number;
            /** @description Paisa refunded on this day */
            refunded: number;
            /** @description Refunds requested on this day whose outcome is unknown; not in `refunded` */
            refunds_unknown: number;
        };
        TopUp: {
            /** @description Paisa that are delivered */
            amount: number;
            attempt: number;
            /** @description Paisa that the customer paid in addition */
            charge: number;
            /** Format: date-time */
            created_at: string;
            ended_at: string | null;
            /** @description The receiver, as the customer entered it; empty once it is erased */
            fields: {
                [key: string]: string;
            };
            /** @description False if no key of the server opens the receiver */
            fields_readable: boolean;
            /** Format: uuid */
            id: string;
            /** @description The provider's own words, or why the outcome is unknown */
            message: string | null;
            name: string;
            /** @description For pages in Nepali; null: use `name` */
            name_ne: string | null;
            /** @enum {string} */
            on_refusal: "refund" | "hold";
            /** Format: uuid */
            order_id: string;
            /** @description The position of the order's item, from 0 */
            position: number;
            provider: string;
            provider_id: string | null;
            purchase_order_id: string;
            /** @description Our reference at the provider */
            reference: string;
            /** @description The refund that compensates a refused top-up */
            refund_id: string | null;
            /** @description When a person recorded that the money of a refused top-up was refunded outside Khalti */
            refunded_externally_at: string | null;
            /** @enum {string} */
            status: "pending" | "submitting" | "delivered" | "refused" | "queued" | "unknown";
            submitted_at: string | null;
            /** @description What a pending one waits for: credit, maintenance, credentials or configuration */
            waiting_for: string | null;
        };
        TopUpProvider: {
            /** @description Paisa, as last read; null when it could not be read or the provider has no balance call */
            balance: number | null;
            /** @description When the provider was last asked for its balance, even if that failed */
            balance_read_at: string | null;
            configured: boolean;
            /** @description What it asks of customers, unless a product has fields of its own */
            fields: {
                label: string;
                name: string;
                pattern: string;
            }[];
            /** @description The balance is below TOP_UP_LOW_BALANCE */
            low: boolean;
            /** @description The environment variables that are missing */
            missing: string[];
            /** @description The name that products use */
            name: string;
        };
        Transactions: {
            data: {
                /** Format: date-time */
                at: string;
                /**
                 * Format: date
                 * @description The day in Kathmandu
                 */
                date: string;
                /** @description Paisa */
                fee: number;
                /** @description Paisa: below 0 for released and refund, 0 for fee */
                gross: number;
                /**
                 * @description payment: completed, with its fee if Khalti named it then; fee: named later; held: money that waits for a person; released: it waits no more; refund
                 * @enum {string}
                 */
                kind: "held" | "released" | "payment" | "fee" | "refund";
                /** @description gross - fee: how the line changes what Khalti owes, less released money */
                net: number;
                /** Format: uuid */
                order_id: string;
                pidx: string | null;
                purchase_order_id: string;
                /** @description Khalti's transaction of the payment */
                transaction_id: string | null;
            }[];
            next_cursor: string | null;
        };
        WebhookDelivery: {
            attempts: {
                /** Format: date-time */
                at: string;
                duration_ms: number;
                error: string | null;
                /** @description The first 1,024 bytes of the answer */
                response: string;
                /** @description Null without an answer */
                status_code: number | null;
            }[];
            /** Format: uuid */
            endpoint_id: string;
            event_id: string;
            /** Format: uuid */
            id: string;
            next_attempt_at: string | null;
            /** @description Null for an event of no order */
            order_id: string | null;
            purchase_order_id: string | null;
            /** @enum {string} */
            status: "pending" | "succeeded" | "failed";
            type: string;
        };
        WebhookEndpoint: {
            /** Format: date-time */
            created_at: string;
            description: string;
            disabled_reason: string | null;
            events: string[];
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            status: "enabled" | "disabled";
            url: string;
        };
        WebhookSecret: {
            /** @description Shown here only: the secret that signs the deliveries */
            secret: string;
        };
    };
    responses: {
        /** @description The key's role does not allow this, the key works only with its passkey or has to bind one first, or another site's page makes the request with the cookie */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & ({
                    /** @enum {string} */
                    code: "forbidden" | "cross_site_request" | "passkey_required" | "passkey_not_bound";
                } & {
                    [key: string]: unknown;
                });
            };
        };
        /** @description The request is invalid; `errors` lists each field */
        Invalid: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & ({
                    /** @enum {string} */
                    code: "invalid_request";
                } & {
                    [key: string]: unknown;
                });
            };
        };
        /** @description Khalti rejects this server's secret key; the order is stored */
        KhaltiRejectsKey: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & ({
                    /** @enum {string} */
                    code: "khalti_rejected_key";
                } & {
                    [key: string]: unknown;
                });
            };
        };
        /** @description Khalti did not answer, so nothing changed; see Retry-After */
        KhaltiSilent: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & ({
                    /** @enum {string} */
                    code: "khalti_unavailable";
                } & {
                    [key: string]: unknown;
                });
            };
        };
        /** @description No such order */
        NoSuchOrder: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & ({
                    /** @enum {string} */
                    code: "order_not_found";
                } & {
                    [key: string]: unknown;
                });
            };
        };
        /** @description No payment has this pidx */
        NoSuchPayment: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & ({
                    /** @enum {string} */
                    code: "payment_not_found";
                } & {
                    [key: string]: unknown;
                });
            };
        };
        /** @description No such refund */
        NoSuchRefund: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & ({
                    /** @enum {string} */
                    code: "refund_not_found";
                } & {
                    [key: string]: unknown;
                });
            };
        };
        /** @description The key works only with its passkey, or has to bind one first */
        PasskeyRequired: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & ({
                    /** @enum {string} */
                    code: "passkey_required" | "passkey_not_bound";
                } & {
                    [key: string]: unknown;
                });
            };
        };
        /** @description The server is overloaded, or its database is unavailable (503, see Retry-After), the URL is malformed (400), or the server has a fault (500) */
        ServerTrouble: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & ({
                    /** @enum {string} */
                    code: "overloaded" | "database_unavailable" | "unreadable_request" | "internal_error";
                } & {
                    [key: string]: unknown;
                });
            };
        };
        /** @description The body is too large */
        TooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & ({
                    /** @enum {string} */
                    code: "too_large";
                } & {
                    [key: string]: unknown;
                });
            };
        };
        /** @description Too many requests from this address, or for this order; see Retry-After */
        TooManyRequests: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & ({
                    /** @enum {string} */
                    code: "too_many_requests";
                } & {
                    [key: string]: unknown;
                });
            };
        };
        /** @description The key or token is missing or invalid */
        Unauthenticated: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & ({
                    /** @enum {string} */
                    code: "unauthenticated";
                } & {
                    [key: string]: unknown;
                });
            };
        };
        /** @description The body cannot be parsed */
        Unreadable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & ({
                    /** @enum {string} */
                    code: "unreadable_request";
                } & {
                    [key: string]: unknown;
                });
            };
        };
        /** @description The Content-Type is not supported */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & ({
                    /** @enum {string} */
                    code: "unsupported_media_type";
                } & {
                    [key: string]: unknown;
                });
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    checkHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process runs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": {
                        /** @constant */
                        status: "ok";
                    };
                };
            };
            /** @description The headers are too large; the answer has no body */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Metrics in Prometheus's text format */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example # HELP khalti_bff_due_rows Rows that a worker should look at now, by kind.
                     *     # TYPE khalti_bff_due_rows gauge
                     *     khalti_bff_due_rows{kind="payments"} 42
                     */
                    "text/plain": string;
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    checkReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "database": true,
                     *       "worker": true,
                     *       "draining": false
                     *     }
                     */
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description The headers are too large; the answer has no body */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Draining, or the database or the worker is unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "unavailable",
                     *       "database": true,
                     *       "worker": true,
                     *       "draining": true
                     *     }
                     */
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                revoked?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019ac3e0-77aa-7f21-8d64-9c3b1e5a6b04",
                     *           "name": "Web shop",
                     *           "role": "merchant",
                     *           "program": false,
                     *           "created_at": "2026-11-20T04:00:00.000Z",
                     *           "created_by": "staff:Ramesh",
                     *           "last_used_at": null,
                     *           "revoked_at": null,
                     *           "revoked_by": null,
                     *           "expires_at": null,
                     *           "passkey_bound_at": null
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["ApiKey"][];
                        next_cursor: string | null;
                    };
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Web shop",
                 *       "role": "merchant",
                 *       "expires_at": "2027-11-20T23:59:59+05:45"
                 *     }
                 */
                "application/json": {
                    /**
                     * Format: date-time
                     * @description From then on the key is refused as a revoked one. Default: it works until it is revoked
                     */
                    expires_at?: string;
                    name: string;
                    /** @description It is a program's, such as a job that refunds: it opens no session, and `REQUIRE_PASSKEY` does not ask it for a passkey. A merchant's key is no person's anyhow */
                    program?: boolean;
                    /** @description The audit keeps it */
                    reason?: string;
                    /** @enum {string} */
                    role: "viewer" | "operator" | "admin" | "merchant";
                };
            };
        };
        responses: {
            /** @description The new key */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3e0-77aa-7f21-8d64-9c3b1e5a6b04",
                     *       "name": "Web shop",
                     *       "role": "merchant",
                     *       "program": false,
                     *       "created_at": "2026-11-20T04:00:00.000Z",
                     *       "created_by": "staff:Ramesh",
                     *       "last_used_at": null,
                     *       "revoked_at": null,
                     *       "revoked_by": null,
                     *       "expires_at": "2027-11-20T18:14:59.000Z",
                     *       "passkey_bound_at": null,
                     *       "key": "kbff_merchant_3q2W8Zk1pYx7v5Tn9Lr4Jc6Hb0Md2Gs8Fw1Ae3Ui5Oo"
                     *     }
                     */
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthenticated"];
            /** @description The key's role does not allow this, or it is a program's and the new one is not; the session is older than ten minutes; the key works only with its passkey or has to bind one first; or another site's page makes the request */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "forbidden" | "sign_in_again" | "cross_site_request" | "passkey_required" | "passkey_not_bound";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            /** @description An active key has this name */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "api_key_name_taken";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3e0-77aa-7f21-8d64-9c3b1e5a6b04 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "reason": "Ramesh left the shop."
                 *     }
                 */
                "application/json": {
                    /** @description The audit keeps it */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description The revoked key */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3e0-77aa-7f21-8d64-9c3b1e5a6b04",
                     *       "name": "Web shop",
                     *       "role": "merchant",
                     *       "program": false,
                     *       "created_at": "2026-11-20T04:00:00.000Z",
                     *       "created_by": "staff:Ramesh",
                     *       "last_used_at": null,
                     *       "revoked_at": "2026-11-23T05:00:00.000Z",
                     *       "revoked_by": "staff:Ramesh",
                     *       "expires_at": null,
                     *       "passkey_bound_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description No such key */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "api_key_not_found";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            /** @description It is the caller's own key, or the last key with role admin */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "api_key_is_yours" | "last_admin_key";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description Name of a staff key, with or without the prefix `staff:` */
                actor?: string;
                cursor?: string;
                from?: string;
                limit?: number;
                order_id?: string;
                to?: string;
                type?: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of actions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "1024",
                     *           "at": "2026-11-23T05:00:00.000Z",
                     *           "actor": "staff:Ramesh",
                     *           "type": "refund_requested",
                     *           "reason": "The customer returned the tea.",
                     *           "data": {
                     *             "amount": 45000
                     *           },
                     *           "order_id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *           "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *           "pidx": "bZQLD9wRVWo4CdESSfuSsB"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["AuditEntry"][];
                        next_cursor: string | null;
                    };
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    listNeedsYou: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "kind": "payment",
                     *           "code": "amount_mismatch",
                     *           "message": "Khalti took Rs 100.00, but the order is for Rs 450.00.",
                     *           "since": "2026-11-22T06:00:00.000Z",
                     *           "age_seconds": 82800,
                     *           "due_by": "2026-11-29T06:00:00.000Z",
                     *           "amount": 45000,
                     *           "order_id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *           "purchase_order_id": "261122-7K2M9Q",
                     *           "pidx": "bZQLD9wRVWo4CdESSfuSsB",
                     *           "refund_id": null,
                     *           "top_up_id": null,
                     *           "endpoint_id": null,
                     *           "actions": [
                     *             {
                     *               "action": "ask_khalti",
                     *               "consequence": "Asks Khalti about the payment now, and records what the answer means. Moves no money."
                     *             }
                     *           ],
                     *           "others": []
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["NeedsYouItem"][];
                        next_cursor: string | null;
                    };
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    searchOrders: {
        parameters: {
            query?: {
                /** @description Paisa, exactly */
                amount?: number;
                attention?: string;
                cursor?: string;
                from?: string;
                limit?: number;
                max_amount?: number;
                /** @description Of any attempt to pay */
                method?: ("wallet" | "ebanking" | "mobile_banking")[];
                min_amount?: number;
                payment_link_id?: string;
                /** @description Exact match of an order's number or id, an attempt's number, pidx, transaction id (of held money too), phone or e-mail */
                q?: string;
                status?: ("awaiting_payment" | "paid" | "partially_refunded" | "refunded" | "canceled" | "expired" | "closed" | "held")[];
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of orders */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *           "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *           "status": "paid",
                     *           "checking": false,
                     *           "amount": 90000,
                     *           "refunded_amount": 0,
                     *           "currency": "NPR",
                     *           "items": [
                     *             {
                     *               "sku": "tea-250g",
                     *               "name": "Ilam tea, 250 g",
                     *               "name_ne": "इलामको चिया, २५० ग्राम",
                     *               "quantity": 2,
                     *               "unit_amount": 45000,
                     *               "amount": 90000,
                     *               "kind": "sale",
                     *               "vat_percent": null,
                     *               "top_up": null
                     *             }
                     *           ],
                     *           "amount_breakdown": [
                     *             {
                     *               "label": "Price",
                     *               "amount": 79646
                     *             },
                     *             {
                     *               "label": "VAT",
                     *               "amount": 10354
                     *             }
                     *           ],
                     *           "customer": {
                     *             "name": "Sita Sharma",
                     *             "email": "sita@example.com",
                     *             "phone": "9800000001"
                     *           },
                     *           "customer_readable": true,
                     *           "customer_erased_at": null,
                     *           "metadata": {
                     *             "cart": "42"
                     *           },
                     *           "payment_link_id": null,
                     *           "payments": [
                     *             {
                     *               "pidx": "bZQLD9wRVWo4CdESSfuSsB",
                     *               "status": "completed",
                     *               "method": {
                     *                 "mode": "wallet",
                     *                 "bank": null
                     *               },
                     *               "bank_name": null,
                     *               "amount": 90000,
                     *               "transaction_id": "GFq9PFS7b2iYvL8Lir9oXe",
                     *               "held": null,
                     *               "fee": 2700,
                     *               "payment_url": "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
                     *               "expires_at": "2026-11-22T10:40:00.000Z",
                     *               "completed_at": "2026-11-22T10:14:58.120Z"
                     *             }
                     *           ],
                     *           "refunds": [],
                     *           "attention": null,
                     *           "due_by": null,
                     *           "created_at": "2026-11-22T10:10:00.000Z",
                     *           "paid_at": "2026-11-22T10:14:58.120Z"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Order"][];
                        next_cursor: string | null;
                    };
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    exportOrders: {
        parameters: {
            query?: {
                /** @description Paisa, exactly */
                amount?: number;
                attention?: string;
                from?: string;
                max_amount?: number;
                /** @description Of any attempt to pay */
                method?: ("wallet" | "ebanking" | "mobile_banking")[];
                min_amount?: number;
                payment_link_id?: string;
                /** @description Exact match of an order's number or id, an attempt's number, pidx, transaction id (of held money too), phone or e-mail */
                q?: string;
                status?: ("awaiting_payment" | "paid" | "partially_refunded" | "refunded" | "canceled" | "expired" | "closed" | "held")[];
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One row for each order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example purchase_order_id,id,created_at,paid_at,status,amount_paisa,amount_npr,refunded_paisa,refunded_npr,fee_paisa,customer_name,customer_email,customer_phone,items,method,pidx,transaction_id,attention,metadata */
                    "text/csv": string;
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    getOrderWithHistory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *       "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *       "status": "paid",
                     *       "checking": false,
                     *       "amount": 90000,
                     *       "refunded_amount": 0,
                     *       "currency": "NPR",
                     *       "items": [
                     *         {
                     *           "sku": "tea-250g",
                     *           "name": "Ilam tea, 250 g",
                     *           "name_ne": "इलामको चिया, २५० ग्राम",
                     *           "quantity": 2,
                     *           "unit_amount": 45000,
                     *           "amount": 90000,
                     *           "kind": "sale",
                     *           "vat_percent": null,
                     *           "top_up": null
                     *         }
                     *       ],
                     *       "amount_breakdown": [
                     *         {
                     *           "label": "Price",
                     *           "amount": 79646
                     *         },
                     *         {
                     *           "label": "VAT",
                     *           "amount": 10354
                     *         }
                     *       ],
                     *       "customer": {
                     *         "name": "Sita Sharma",
                     *         "email": "sita@example.com",
                     *         "phone": "9800000001"
                     *       },
                     *       "customer_readable": true,
                     *       "customer_erased_at": null,
                     *       "metadata": {
                     *         "cart": "42"
                     *       },
                     *       "payment_link_id": null,
                     *       "payments": [
                     *         {
                     *           "pidx": "bZQLD9wRVWo4CdESSfuSsB",
                     *           "status": "completed",
                     *           "method": {
                     *             "mode": "wallet",
                     *             "bank": null
                     *           },
                     *           "bank_name": null,
                     *           "amount": 90000,
                     *           "transaction_id": "GFq9PFS7b2iYvL8Lir9oXe",
                     *           "held": null,
                     *           "fee": 2700,
                     *           "payment_url": "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
                     *           "expires_at": "2026-11-22T10:40:00.000Z",
                     *           "completed_at": "2026-11-22T10:14:58.120Z"
                     *         }
                     *       ],
                     *       "refunds": [],
                     *       "attention": null,
                     *       "due_by": null,
                     *       "created_at": "2026-11-22T10:10:00.000Z",
                     *       "paid_at": "2026-11-22T10:14:58.120Z",
                     *       "history": [
                     *         {
                     *           "at": "2026-11-22T10:10:00.000Z",
                     *           "type": "order_created",
                     *           "actor": "customer",
                     *           "reason": null,
                     *           "data": {
                     *             "amount": 90000
                     *           }
                     *         },
                     *         {
                     *           "at": "2026-11-22T10:14:58.120Z",
                     *           "type": "paid",
                     *           "actor": "customer",
                     *           "reason": null,
                     *           "data": {}
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OrderWithHistory"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NoSuchOrder"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    makeCustomerLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The link */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "url": "http://localhost:3000/orders/019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01#view_9VQyW1c0bq2jVZ0m8l7nqk2QeX5uT3sR6pLd4hYfAzE",
                     *       "expires_at": "2026-12-23T05:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CustomerLink"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NoSuchOrder"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    endCustomerLinks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No link opens the order any more */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NoSuchOrder"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    refundOrder: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description A new key for each refund. Repeating the request with the same key never refunds twice; keys do not expire
                 * @example 5b0c7c7e-6f0d-4c5b-9d8a-2f6f4f1f6f05
                 */
                "Idempotency-Key": string;
            };
            path: {
                /** @example 019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "amount": 45000,
                 *       "reason": "The customer returned the tea."
                 *     }
                 */
                "application/json": {
                    amount?: number;
                    /** @description The Khalti account that gets the money of a bank payment */
                    mobile?: string | null;
                    reason: string;
                    /** @description The refused top-up that is refunded; its price is the default amount */
                    top_up_id?: string | null;
                };
            };
        };
        responses: {
            /** @description The refund, accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3f4-81b2-7c55-8a51-5b1f6f2f9d02",
                     *       "order_id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *       "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *       "amount": 45000,
                     *       "status": "requested",
                     *       "reason": "The customer returned the tea.",
                     *       "mobile": null,
                     *       "mobile_readable": true,
                     *       "top_up_id": null,
                     *       "send_back": false,
                     *       "requested_by": "staff:Ramesh",
                     *       "approved_by": null,
                     *       "approved_at": null,
                     *       "verified": false,
                     *       "message": null,
                     *       "created_at": "2026-11-23T05:00:00.000Z",
                     *       "submitted_at": null,
                     *       "accepted_at": null,
                     *       "ended_at": null,
                     *       "acknowledged_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["Refund"];
                };
            };
            /** @description The body cannot be parsed, or the Idempotency-Key is missing or invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "unreadable_request" | "idempotency_key_required" | "invalid_idempotency_key";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NoSuchOrder"];
            /** @description The order is not paid or is held, nothing is left to refund, or how much is left is unknown; or a request with this Idempotency-Key is in progress */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "order_not_refundable" | "nothing_refundable" | "refunded_amount_unknown" | "top_up_not_refundable" | "request_in_progress";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description A field is invalid, the amount exceeds what is left to refund, or the Idempotency-Key was sent with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "invalid_request" | "refund_exceeds_payment" | "idempotency_key_reused";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            default: components["responses"]["ServerTrouble"];
        };
    };
    listPaymentLinks: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of links */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019ac3e5-2b1c-7d3e-9b1f-3f6f0f2b8c09",
                     *           "slug": "k7m2p9x4q8w3nt",
                     *           "url": "https://pay.shop.example/pay/k7m2p9x4q8w3nt",
                     *           "qr_svg_url": "https://pay.shop.example/pay/k7m2p9x4q8w3nt/qr.svg",
                     *           "qr_png_url": "https://pay.shop.example/pay/k7m2p9x4q8w3nt/qr.png",
                     *           "status": "open",
                     *           "description": "Trek to Ghandruk, deposit",
                     *           "reference": "BOOKING-17",
                     *           "lines": null,
                     *           "amount": 500000,
                     *           "amount_bounds": null,
                     *           "max_uses": 1,
                     *           "uses": 0,
                     *           "reserved_uses": 0,
                     *           "expires_at": "2027-12-31T18:15:00.000Z",
                     *           "closed_at": null,
                     *           "created_by": "staff:counter",
                     *           "created_at": "2026-11-22T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["PaymentLink"][];
                        next_cursor: string | null;
                    };
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    createPaymentLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "amount": 500000,
                 *       "description": "Trek to Ghandruk, deposit",
                 *       "reference": "BOOKING-17",
                 *       "max_uses": 1,
                 *       "expires_at": "2027-12-31T18:15:00Z"
                 *     }
                 */
                "application/json": {
                    amount?: number;
                    /** @description The customer chooses the amount */
                    amount_bounds?: {
                        max: number;
                        min: number;
                    };
                    /** @description What is paid for; customers read it */
                    description: string;
                    /** Format: date-time */
                    expires_at?: string;
                    lines?: {
                        /**
                         * @description `delivery` and `discount` are parts of their own in the breakdown
                         * @default sale
                         * @enum {string}
                         */
                        kind?: "sale" | "delivery" | "discount";
                        name: string;
                        quantity: number;
                        /** @description Paisa, VAT included; negative for a discount */
                        unit_amount: number;
                        /** @description The VAT in the amount: 0 for an exempt line; unless given, the server's VAT_PERCENT */
                        vat_percent?: number;
                    }[];
                    /** @description How many orders may be paid; without it any number */
                    max_uses?: number;
                    /** @description The merchant's own number; customers do not see it */
                    reference?: string;
                };
            };
        };
        responses: {
            /** @description The new link */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3e5-2b1c-7d3e-9b1f-3f6f0f2b8c09",
                     *       "slug": "k7m2p9x4q8w3nt",
                     *       "url": "https://pay.shop.example/pay/k7m2p9x4q8w3nt",
                     *       "qr_svg_url": "https://pay.shop.example/pay/k7m2p9x4q8w3nt/qr.svg",
                     *       "qr_png_url": "https://pay.shop.example/pay/k7m2p9x4q8w3nt/qr.png",
                     *       "status": "open",
                     *       "description": "Trek to Ghandruk, deposit",
                     *       "reference": "BOOKING-17",
                     *       "lines": null,
                     *       "amount": 500000,
                     *       "amount_bounds": null,
                     *       "max_uses": 1,
                     *       "uses": 0,
                     *       "reserved_uses": 0,
                     *       "expires_at": "2027-12-31T18:15:00.000Z",
                     *       "closed_at": null,
                     *       "created_by": "staff:counter",
                     *       "created_at": "2026-11-22T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PaymentLink"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    getPaymentLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3e5-2b1c-7d3e-9b1f-3f6f0f2b8c09 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The link */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3e5-2b1c-7d3e-9b1f-3f6f0f2b8c09",
                     *       "slug": "k7m2p9x4q8w3nt",
                     *       "url": "https://pay.shop.example/pay/k7m2p9x4q8w3nt",
                     *       "qr_svg_url": "https://pay.shop.example/pay/k7m2p9x4q8w3nt/qr.svg",
                     *       "qr_png_url": "https://pay.shop.example/pay/k7m2p9x4q8w3nt/qr.png",
                     *       "status": "open",
                     *       "description": "Trek to Ghandruk, deposit",
                     *       "reference": "BOOKING-17",
                     *       "lines": null,
                     *       "amount": 500000,
                     *       "amount_bounds": null,
                     *       "max_uses": 1,
                     *       "uses": 0,
                     *       "reserved_uses": 0,
                     *       "expires_at": "2027-12-31T18:15:00.000Z",
                     *       "closed_at": null,
                     *       "created_by": "staff:counter",
                     *       "created_at": "2026-11-22T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PaymentLink"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description No such payment link */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "payment_link_not_found";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            default: components["responses"]["ServerTrouble"];
        };
    };
    updatePaymentLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3e5-2b1c-7d3e-9b1f-3f6f0f2b8c09 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "status": "closed"
                 *     }
                 */
                "application/json": {
                    /** @description More uses than before */
                    max_uses?: number;
                    /** @constant */
                    status?: "closed";
                };
            };
        };
        responses: {
            /** @description The link */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3e5-2b1c-7d3e-9b1f-3f6f0f2b8c09",
                     *       "slug": "k7m2p9x4q8w3nt",
                     *       "url": "https://pay.shop.example/pay/k7m2p9x4q8w3nt",
                     *       "qr_svg_url": "https://pay.shop.example/pay/k7m2p9x4q8w3nt/qr.svg",
                     *       "qr_png_url": "https://pay.shop.example/pay/k7m2p9x4q8w3nt/qr.png",
                     *       "status": "closed",
                     *       "description": "Trek to Ghandruk, deposit",
                     *       "reference": "BOOKING-17",
                     *       "lines": null,
                     *       "amount": 500000,
                     *       "amount_bounds": null,
                     *       "max_uses": 1,
                     *       "uses": 0,
                     *       "reserved_uses": 0,
                     *       "expires_at": "2027-12-31T18:15:00.000Z",
                     *       "closed_at": "2026-11-22T10:00:00.000Z",
                     *       "created_by": "staff:counter",
                     *       "created_at": "2026-11-22T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PaymentLink"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description No such payment link */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "payment_link_not_found";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    acknowledgePayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example bZQLD9wRVWo4CdESSfuSsB */
                pidx: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "The customer says that both are wanted."
                 *     }
                 */
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *       "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *       "status": "paid",
                     *       "checking": false,
                     *       "amount": 90000,
                     *       "refunded_amount": 0,
                     *       "currency": "NPR",
                     *       "items": [
                     *         {
                     *           "sku": "tea-250g",
                     *           "name": "Ilam tea, 250 g",
                     *           "name_ne": "इलामको चिया, २५० ग्राम",
                     *           "quantity": 2,
                     *           "unit_amount": 45000,
                     *           "amount": 90000,
                     *           "kind": "sale",
                     *           "vat_percent": null,
                     *           "top_up": null
                     *         }
                     *       ],
                     *       "amount_breakdown": [
                     *         {
                     *           "label": "Price",
                     *           "amount": 79646
                     *         },
                     *         {
                     *           "label": "VAT",
                     *           "amount": 10354
                     *         }
                     *       ],
                     *       "customer": {
                     *         "name": "Sita Sharma",
                     *         "email": "sita@example.com",
                     *         "phone": "9800000001"
                     *       },
                     *       "customer_readable": true,
                     *       "customer_erased_at": null,
                     *       "metadata": {
                     *         "cart": "42"
                     *       },
                     *       "payment_link_id": null,
                     *       "payments": [
                     *         {
                     *           "pidx": "bZQLD9wRVWo4CdESSfuSsB",
                     *           "status": "completed",
                     *           "method": {
                     *             "mode": "wallet",
                     *             "bank": null
                     *           },
                     *           "bank_name": null,
                     *           "amount": 90000,
                     *           "transaction_id": "GFq9PFS7b2iYvL8Lir9oXe",
                     *           "held": null,
                     *           "fee": 2700,
                     *           "payment_url": "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
                     *           "expires_at": "2026-11-22T10:40:00.000Z",
                     *           "completed_at": "2026-11-22T10:14:58.120Z"
                     *         }
                     *       ],
                     *       "refunds": [],
                     *       "attention": null,
                     *       "due_by": null,
                     *       "created_at": "2026-11-22T10:10:00.000Z",
                     *       "paid_at": "2026-11-22T10:14:58.120Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NoSuchPayment"];
            /** @description The payment repeats no other */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "payment_not_repeated";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    recordDashboardRefund: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description A new key for each refund. Repeating the request with the same key never refunds twice; keys do not expire
                 * @example 5b0c7c7e-6f0d-4c5b-9d8a-2f6f4f1f6f05
                 */
                "Idempotency-Key": string;
            };
            path: {
                /** @example bZQLD9wRVWo4CdESSfuSsB */
                pidx: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "amount": 10000,
                 *       "reason": "Refunded in the dashboard for a late delivery."
                 *     }
                 */
                "application/json": {
                    /** @description Paisa: the amount that the dashboard refunded */
                    amount: number;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The recorded refund */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3f4-81b2-7c55-8a51-5b1f6f2f9d02",
                     *       "order_id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *       "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *       "amount": 10000,
                     *       "status": "succeeded",
                     *       "reason": "Refunded in the dashboard for a late delivery.",
                     *       "mobile": null,
                     *       "mobile_readable": true,
                     *       "top_up_id": null,
                     *       "send_back": false,
                     *       "requested_by": "staff:Ramesh",
                     *       "approved_by": null,
                     *       "approved_at": null,
                     *       "verified": false,
                     *       "message": null,
                     *       "created_at": "2026-11-23T05:00:00.000Z",
                     *       "submitted_at": null,
                     *       "accepted_at": null,
                     *       "ended_at": "2026-11-23T05:00:02.000Z",
                     *       "acknowledged_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["Refund"];
                };
            };
            /** @description The body cannot be parsed, or the Idempotency-Key is missing or invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "unreadable_request" | "idempotency_key_required" | "invalid_idempotency_key";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NoSuchPayment"];
            /** @description The payment is not paid, a refund of unknown amount has to be resolved first, or Khalti's answer contradicts the refund; or a request with this Idempotency-Key is in progress */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "order_not_refundable" | "refunded_amount_unknown" | "resolution_conflict" | "request_in_progress";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description A field is invalid, the amount exceeds what is left to refund, or the Idempotency-Key was sent with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "invalid_request" | "refund_exceeds_payment" | "idempotency_key_reused";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            503: components["responses"]["KhaltiSilent"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    lookUpPayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example bZQLD9wRVWo4CdESSfuSsB */
                pidx: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Khalti's answer (null if there was none), and the order after it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "result": "confirmed",
                     *       "khalti": {
                     *         "status": "Completed",
                     *         "total_amount": 90000,
                     *         "transaction_id": "GFq9PFS7b2iYvL8Lir9oXe",
                     *         "fee": 2700,
                     *         "refunded": false
                     *       },
                     *       "order": {
                     *         "id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *         "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *         "status": "paid",
                     *         "checking": false,
                     *         "amount": 90000,
                     *         "refunded_amount": 0,
                     *         "currency": "NPR",
                     *         "items": [
                     *           {
                     *             "sku": "tea-250g",
                     *             "name": "Ilam tea, 250 g",
                     *             "name_ne": "इलामको चिया, २५० ग्राम",
                     *             "quantity": 2,
                     *             "unit_amount": 45000,
                     *             "amount": 90000,
                     *             "kind": "sale",
                     *             "vat_percent": null,
                     *             "top_up": null
                     *           }
                     *         ],
                     *         "amount_breakdown": [
                     *           {
                     *             "label": "Price",
                     *             "amount": 79646
                     *           },
                     *           {
                     *             "label": "VAT",
                     *             "amount": 10354
                     *           }
                     *         ],
                     *         "customer": {
                     *           "name": "Sita Sharma",
                     *           "email": "sita@example.com",
                     *           "phone": "9800000001"
                     *         },
                     *         "customer_readable": true,
                     *         "customer_erased_at": null,
                     *         "metadata": {
                     *           "cart": "42"
                     *         },
                     *         "payment_link_id": null,
                     *         "payments": [
                     *           {
                     *             "pidx": "bZQLD9wRVWo4CdESSfuSsB",
                     *             "status": "completed",
                     *             "method": {
                     *               "mode": "wallet",
                     *               "bank": null
                     *             },
                     *             "bank_name": null,
                     *             "amount": 90000,
                     *             "transaction_id": "GFq9PFS7b2iYvL8Lir9oXe",
                     *             "held": null,
                     *             "fee": 2700,
                     *             "payment_url": "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
                     *             "expires_at": "2026-11-22T10:40:00.000Z",
                     *             "completed_at": "2026-11-22T10:14:58.120Z"
                     *           }
                     *         ],
                     *         "refunds": [],
                     *         "attention": null,
                     *         "due_by": null,
                     *         "created_at": "2026-11-22T10:10:00.000Z",
                     *         "paid_at": "2026-11-22T10:14:58.120Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["LookupResult"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NoSuchPayment"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    resolvePayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example bZQLD9wRVWo4CdESSfuSsB */
                pidx: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "outcome": "completed",
                 *       "reason": "Khalti's support has confirmed the payment."
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    outcome: "completed" | "canceled" | "refunded";
                    reason: string;
                    /** @description Paisa; with completed, for a payment of which Khalti has refunded a part already */
                    refunded_amount?: number;
                };
            };
        };
        responses: {
            /** @description Khalti's answer, and the order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "khalti": {
                     *         "status": "Completed",
                     *         "total_amount": 90000,
                     *         "transaction_id": "GFq9PFS7b2iYvL8Lir9oXe",
                     *         "fee": 2700,
                     *         "refunded": false
                     *       },
                     *       "order": {
                     *         "id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *         "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *         "status": "paid",
                     *         "checking": false,
                     *         "amount": 90000,
                     *         "refunded_amount": 0,
                     *         "currency": "NPR",
                     *         "items": [
                     *           {
                     *             "sku": "tea-250g",
                     *             "name": "Ilam tea, 250 g",
                     *             "name_ne": "इलामको चिया, २५० ग्राम",
                     *             "quantity": 2,
                     *             "unit_amount": 45000,
                     *             "amount": 90000,
                     *             "kind": "sale",
                     *             "vat_percent": null,
                     *             "top_up": null
                     *           }
                     *         ],
                     *         "amount_breakdown": [
                     *           {
                     *             "label": "Price",
                     *             "amount": 79646
                     *           },
                     *           {
                     *             "label": "VAT",
                     *             "amount": 10354
                     *           }
                     *         ],
                     *         "customer": {
                     *           "name": "Sita Sharma",
                     *           "email": "sita@example.com",
                     *           "phone": "9800000001"
                     *         },
                     *         "customer_readable": true,
                     *         "customer_erased_at": null,
                     *         "metadata": {
                     *           "cart": "42"
                     *         },
                     *         "payment_link_id": null,
                     *         "payments": [
                     *           {
                     *             "pidx": "bZQLD9wRVWo4CdESSfuSsB",
                     *             "status": "completed",
                     *             "method": {
                     *               "mode": "wallet",
                     *               "bank": null
                     *             },
                     *             "bank_name": null,
                     *             "amount": 90000,
                     *             "transaction_id": "GFq9PFS7b2iYvL8Lir9oXe",
                     *             "held": null,
                     *             "fee": 2700,
                     *             "payment_url": "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
                     *             "expires_at": "2026-11-22T10:40:00.000Z",
                     *             "completed_at": "2026-11-22T10:14:58.120Z"
                     *           }
                     *         ],
                     *         "refunds": [],
                     *         "attention": null,
                     *         "due_by": null,
                     *         "created_at": "2026-11-22T10:10:00.000Z",
                     *         "paid_at": "2026-11-22T10:14:58.120Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Resolution"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NoSuchPayment"];
            /** @description The payment is not held, its money is being sent back, or Khalti's answer contradicts the outcome */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "payment_not_held" | "payment_being_sent_back" | "resolution_conflict";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            503: components["responses"]["KhaltiSilent"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    sendBackPayment: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description A new key for each refund. Repeating the request with the same key never refunds twice; keys do not expire
                 * @example 5b0c7c7e-6f0d-4c5b-9d8a-2f6f4f1f6f05
                 */
                "Idempotency-Key": string;
            };
            path: {
                /** @example bZQLD9wRVWo4CdESSfuSsB */
                pidx: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "The order was already paid."
                 *     }
                 */
                "application/json": {
                    /** @description The Khalti account that gets the money of a bank payment */
                    mobile?: string | null;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The refund, accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3f4-81b2-7c55-8a51-5b1f6f2f9d02",
                     *       "order_id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *       "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *       "amount": 45000,
                     *       "status": "requested",
                     *       "reason": "The order was already paid.",
                     *       "mobile": null,
                     *       "mobile_readable": true,
                     *       "top_up_id": null,
                     *       "send_back": true,
                     *       "requested_by": "staff:Ramesh",
                     *       "approved_by": null,
                     *       "approved_at": null,
                     *       "verified": false,
                     *       "message": null,
                     *       "created_at": "2026-11-23T05:00:00.000Z",
                     *       "submitted_at": null,
                     *       "accepted_at": null,
                     *       "ended_at": null,
                     *       "acknowledged_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["Refund"];
                };
            };
            /** @description The body cannot be parsed, or the Idempotency-Key is missing or invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "unreadable_request" | "idempotency_key_required" | "invalid_idempotency_key";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NoSuchPayment"];
            /** @description The payment is not held, its money is being sent back already, or Khalti does not say that it holds this money; or a request with this Idempotency-Key is in progress */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "payment_not_held" | "payment_being_sent_back" | "resolution_conflict" | "request_in_progress";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description A field is invalid, or the Idempotency-Key was sent with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "invalid_request" | "idempotency_key_reused";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            503: components["responses"]["KhaltiSilent"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    listAllProducts: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of products */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "sku": "tea-250g",
                     *           "name": "Ilam tea, 250 g",
                     *           "description": "First flush from the hills of Ilam.",
                     *           "name_ne": "इलामको चिया, २५० ग्राम",
                     *           "description_ne": "इलामका पहाडको पहिलो टिपाइ।",
                     *           "image_url": "/assets/products/tea-250g.svg",
                     *           "kind": "goods",
                     *           "amount": 45000,
                     *           "min_amount": null,
                     *           "max_amount": null,
                     *           "provider": null,
                     *           "on_refusal": "refund",
                     *           "fields": [],
                     *           "active": true,
                     *           "position": 0,
                     *           "available": true,
                     *           "unavailable_because": null
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["AdminProduct"][];
                        next_cursor: string | null;
                    };
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    putProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example tea-250g */
                sku: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Ilam tea, 250 g",
                 *       "description": "First flush from the hills of Ilam.",
                 *       "name_ne": "इलामको चिया, २५० ग्राम",
                 *       "description_ne": "इलामका पहाडको पहिलो टिपाइ।",
                 *       "image_url": "/assets/products/tea-250g.svg",
                 *       "kind": "goods",
                 *       "amount": 45000
                 *     }
                 */
                "application/json": {
                    /** @default true */
                    active?: boolean;
                    amount?: number;
                    /** @default  */
                    description?: string;
                    description_ne?: string;
                    /**
                     * @description Leave it out to use the provider's fields
                     * @default []
                     */
                    fields?: {
                        label: string;
                        name: string;
                        pattern: string;
                    }[];
                    image_url?: string;
                    /** @enum {string} */
                    kind: "goods" | "top_up";
                    max_amount?: number;
                    min_amount?: number;
                    name: string;
                    /** @description The name on pages in Nepali */
                    name_ne?: string;
                    /**
                     * @default refund
                     * @enum {string}
                     */
                    on_refusal?: "refund" | "hold";
                    /**
                     * @description Products are listed by position, then by sku
                     * @default 0
                     */
                    position?: number;
                    provider?: string;
                    /** @description Why it changes; the audit keeps it */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description The replaced product */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "sku": "tea-250g",
                     *       "name": "Ilam tea, 250 g",
                     *       "description": "First flush from the hills of Ilam.",
                     *       "name_ne": "इलामको चिया, २५० ग्राम",
                     *       "description_ne": "इलामका पहाडको पहिलो टिपाइ।",
                     *       "image_url": "/assets/products/tea-250g.svg",
                     *       "kind": "goods",
                     *       "amount": 45000,
                     *       "min_amount": null,
                     *       "max_amount": null,
                     *       "provider": null,
                     *       "on_refusal": "refund",
                     *       "fields": [],
                     *       "active": true,
                     *       "position": 0,
                     *       "available": true,
                     *       "unavailable_because": null
                     *     }
                     */
                    "application/json": components["schemas"]["AdminProduct"];
                };
            };
            /** @description The new product */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "sku": "tea-250g",
                     *       "name": "Ilam tea, 250 g",
                     *       "description": "First flush from the hills of Ilam.",
                     *       "name_ne": "इलामको चिया, २५० ग्राम",
                     *       "description_ne": "इलामका पहाडको पहिलो टिपाइ।",
                     *       "image_url": "/assets/products/tea-250g.svg",
                     *       "kind": "goods",
                     *       "amount": 45000,
                     *       "min_amount": null,
                     *       "max_amount": null,
                     *       "provider": null,
                     *       "on_refusal": "refund",
                     *       "fields": [],
                     *       "active": true,
                     *       "position": 0,
                     *       "available": true,
                     *       "unavailable_because": null
                     *     }
                     */
                    "application/json": components["schemas"]["AdminProduct"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    listRefunds: {
        parameters: {
            query?: {
                cursor?: string;
                from?: string;
                limit?: number;
                status?: ("awaiting_approval" | "requested" | "submitting" | "succeeded" | "failed" | "unknown")[];
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of refunds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019ac3f4-81b2-7c55-8a51-5b1f6f2f9d02",
                     *           "order_id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *           "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *           "amount": 45000,
                     *           "status": "succeeded",
                     *           "reason": "The customer returned the tea.",
                     *           "mobile": null,
                     *           "mobile_readable": true,
                     *           "top_up_id": null,
                     *           "send_back": false,
                     *           "requested_by": "staff:Ramesh",
                     *           "approved_by": null,
                     *           "approved_at": null,
                     *           "verified": true,
                     *           "message": "Transaction refund successful.",
                     *           "created_at": "2026-11-23T05:00:00.000Z",
                     *           "submitted_at": "2026-11-23T05:00:01.000Z",
                     *           "accepted_at": "2026-11-23T05:00:01.600Z",
                     *           "ended_at": "2026-11-23T05:00:02.000Z",
                     *           "acknowledged_at": null
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Refund"][];
                        next_cursor: string | null;
                    };
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    getRefund: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3f4-81b2-7c55-8a51-5b1f6f2f9d02 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The refund */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3f4-81b2-7c55-8a51-5b1f6f2f9d02",
                     *       "order_id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *       "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *       "amount": 45000,
                     *       "status": "succeeded",
                     *       "reason": "The customer returned the tea.",
                     *       "mobile": null,
                     *       "mobile_readable": true,
                     *       "top_up_id": null,
                     *       "send_back": false,
                     *       "requested_by": "staff:Ramesh",
                     *       "approved_by": null,
                     *       "approved_at": null,
                     *       "verified": true,
                     *       "message": "Transaction refund successful.",
                     *       "created_at": "2026-11-23T05:00:00.000Z",
                     *       "submitted_at": "2026-11-23T05:00:01.000Z",
                     *       "accepted_at": "2026-11-23T05:00:01.600Z",
                     *       "ended_at": "2026-11-23T05:00:02.000Z",
                     *       "acknowledged_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["Refund"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NoSuchRefund"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    acknowledgeRefund: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3f4-81b2-7c55-8a51-5b1f6f2f9d02 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "Khalti's dashboard has no such refund."
                 *     }
                 */
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The refund */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3f4-81b2-7c55-8a51-5b1f6f2f9d02",
                     *       "order_id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *       "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *       "amount": 45000,
                     *       "status": "failed",
                     *       "reason": "The customer returned the tea.",
                     *       "mobile": null,
                     *       "mobile_readable": true,
                     *       "top_up_id": null,
                     *       "send_back": false,
                     *       "requested_by": "staff:Ramesh",
                     *       "approved_by": null,
                     *       "approved_at": null,
                     *       "verified": false,
                     *       "message": "Khalti did not answer in time.",
                     *       "created_at": "2026-11-23T05:00:00.000Z",
                     *       "submitted_at": "2026-11-23T05:00:01.000Z",
                     *       "accepted_at": null,
                     *       "ended_at": "2026-11-24T06:00:00.000Z",
                     *       "acknowledged_at": "2026-11-25T06:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Refund"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NoSuchRefund"];
            /** @description The refund is not watched */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "refund_not_watched";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    approveRefund: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3f4-81b2-7c55-8a51-5b1f6f2f9d02 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "Asked the customer: it is right."
                 *     }
                 */
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The refund, requested */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3f4-81b2-7c55-8a51-5b1f6f2f9d02",
                     *       "order_id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *       "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *       "amount": 45000,
                     *       "status": "requested",
                     *       "reason": "The customer returned the tea.",
                     *       "mobile": null,
                     *       "mobile_readable": true,
                     *       "top_up_id": null,
                     *       "send_back": false,
                     *       "requested_by": "staff:Ramesh",
                     *       "approved_by": "staff:Asha",
                     *       "approved_at": "2026-11-23T05:20:00.000Z",
                     *       "verified": false,
                     *       "message": null,
                     *       "created_at": "2026-11-23T05:00:00.000Z",
                     *       "submitted_at": null,
                     *       "accepted_at": null,
                     *       "ended_at": null,
                     *       "acknowledged_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["Refund"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthenticated"];
            /** @description The role of the key does not suffice, it works only with its passkey or has to bind one first, or it is the key that asked for the refund */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "forbidden" | "cross_site_request" | "passkey_required" | "passkey_not_bound" | "approver_must_differ";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            404: components["responses"]["NoSuchRefund"];
            /** @description The refund does not wait for approval */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "refund_not_awaiting_approval";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    rejectRefund: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3f4-81b2-7c55-8a51-5b1f6f2f9d02 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "The tea was not returned."
                 *     }
                 */
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The refund, failed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3f4-81b2-7c55-8a51-5b1f6f2f9d02",
                     *       "order_id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *       "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *       "amount": 45000,
                     *       "status": "failed",
                     *       "reason": "The customer returned the tea.",
                     *       "mobile": null,
                     *       "mobile_readable": true,
                     *       "top_up_id": null,
                     *       "send_back": false,
                     *       "requested_by": "staff:Ramesh",
                     *       "approved_by": null,
                     *       "approved_at": null,
                     *       "verified": false,
                     *       "message": "Rejected: The tea was not returned.",
                     *       "created_at": "2026-11-23T05:00:00.000Z",
                     *       "submitted_at": null,
                     *       "accepted_at": null,
                     *       "ended_at": "2026-11-23T05:20:00.000Z",
                     *       "acknowledged_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["Refund"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthenticated"];
            /** @description The role of the key does not suffice, it works only with its passkey or has to bind one first, or it is the key that asked for the refund */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "forbidden" | "cross_site_request" | "passkey_required" | "passkey_not_bound" | "approver_must_differ";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            404: components["responses"]["NoSuchRefund"];
            /** @description The refund does not wait for approval */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "refund_not_awaiting_approval";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    resolveRefund: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3f4-81b2-7c55-8a51-5b1f6f2f9d02 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "outcome": "failed",
                 *       "reason": "Khalti's statement has no such refund."
                 *     }
                 */
                "application/json": {
                    /** @description Paisa; for a refund made in Khalti's dashboard, whose amount Khalti does not say */
                    amount?: number;
                    /** @enum {string} */
                    outcome: "succeeded" | "failed";
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The refund with its outcome */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3f4-81b2-7c55-8a51-5b1f6f2f9d02",
                     *       "order_id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *       "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *       "amount": 45000,
                     *       "status": "failed",
                     *       "reason": "The customer returned the tea.",
                     *       "mobile": null,
                     *       "mobile_readable": true,
                     *       "top_up_id": null,
                     *       "send_back": false,
                     *       "requested_by": "staff:Ramesh",
                     *       "approved_by": null,
                     *       "approved_at": null,
                     *       "verified": false,
                     *       "message": "Khalti did not answer in time.",
                     *       "created_at": "2026-11-23T05:00:00.000Z",
                     *       "submitted_at": "2026-11-23T05:00:01.000Z",
                     *       "accepted_at": null,
                     *       "ended_at": "2026-11-24T06:00:00.000Z",
                     *       "acknowledged_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["Refund"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NoSuchRefund"];
            /** @description The refund has an outcome already, was sent less than a day ago (see `resolvable_at`), or Khalti's answer contradicts this one */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "refund_not_unknown" | "refund_too_recent" | "resolution_conflict";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description A field is invalid, or the amount exceeds what is left to refund */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "invalid_request" | "refund_exceeds_payment";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            503: components["responses"]["KhaltiSilent"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    getDailySettlement: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Each day, and the total */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "time_zone": "Asia/Kathmandu",
                     *       "currency": "NPR",
                     *       "data": [
                     *         {
                     *           "day": "2026-11-22",
                     *           "orders_paid": 38,
                     *           "gross": 3420000,
                     *           "fees": 102600,
                     *           "fees_unknown": 0,
                     *           "refunded": 90000,
                     *           "refunds_unknown": 0,
                     *           "held": 90000,
                     *           "net": 3227400,
                     *           "closed": true
                     *         }
                     *       ],
                     *       "total": {
                     *         "orders_paid": 38,
                     *         "gross": 3420000,
                     *         "fees": 102600,
                     *         "fees_unknown": 0,
                     *         "refunded": 90000,
                     *         "refunds_unknown": 0,
                     *         "held": 90000,
                     *         "net": 3227400
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Settlement"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    exportDailySettlement: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One row for each day */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example day,orders_paid,gross_paisa,gross_npr,fees_paisa,fees_npr,refunded_paisa,refunded_npr,net_paisa,net_npr,held_paisa,held_npr,fees_unknown,refunds_unknown,closed */
                    "text/csv": string;
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    listTransactions: {
        parameters: {
            query?: {
                cursor?: string;
                from?: string;
                limit?: number;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "date": "2026-11-22",
                     *           "at": "2026-11-22T10:15:00.000Z",
                     *           "kind": "payment",
                     *           "order_id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *           "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *           "pidx": "bZQLD9wRVWo4CdESSfuSsB",
                     *           "transaction_id": "GFq9PFS7b2iYvL8Lir9oXe",
                     *           "gross": 90000,
                     *           "fee": 2700,
                     *           "net": 87300
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["Transactions"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    exportTransactions: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One row for each line */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example date,at,kind,order_id,purchase_order_id,pidx,transaction_id,gross_paisa,gross_npr,fee_paisa,fee_npr,net_paisa,net_npr */
                    "text/csv": string;
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    listSessions: {
        parameters: {
            query?: {
                cursor?: string;
                key_id?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sessions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019ac3f6-2b7d-7e19-9a13-8b7c6d5e4f09",
                     *           "key_id": "019ac3e0-77aa-7f21-8d64-9c3b1e5a6b04",
                     *           "name": "Asha",
                     *           "role": "operator",
                     *           "browser": "Mozilla/5.0 (Linux; Android 15) Chrome/142.0",
                     *           "created_at": "2026-11-23T04:00:00.000Z",
                     *           "used_at": "2026-11-23T04:45:00.000Z",
                     *           "expires_at": "2026-11-30T04:00:00.000Z",
                     *           "idle_expires_at": "2026-11-23T12:45:00.000Z",
                     *           "current": false
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Session"][];
                        next_cursor: string | null;
                    };
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    endSessions: {
        parameters: {
            query?: {
                /** @description Only the sessions of this key */
                key_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    getOpenSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3f6-2b7d-7e19-9a13-8b7c6d5e4f09 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3f6-2b7d-7e19-9a13-8b7c6d5e4f09",
                     *       "key_id": "019ac3e0-77aa-7f21-8d64-9c3b1e5a6b04",
                     *       "name": "Asha",
                     *       "role": "operator",
                     *       "browser": "Mozilla/5.0 (Linux; Android 15) Chrome/142.0",
                     *       "created_at": "2026-11-23T04:00:00.000Z",
                     *       "used_at": "2026-11-23T04:45:00.000Z",
                     *       "expires_at": "2026-11-30T04:00:00.000Z",
                     *       "idle_expires_at": "2026-11-23T12:45:00.000Z",
                     *       "current": false
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description No such open session */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "session_not_found";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            default: components["responses"]["ServerTrouble"];
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3f6-2b7d-7e19-9a13-8b7c6d5e4f09 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description No such open session */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "session_not_found";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            default: components["responses"]["ServerTrouble"];
        };
    };
    getToday: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The day so far */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "day": "2026-11-23",
                     *       "orders_paid": 12,
                     *       "gross": 1240000,
                     *       "fees": 37200,
                     *       "fees_unknown": 0,
                     *       "refunded": 45000,
                     *       "refunds_unknown": 0,
                     *       "held": 0,
                     *       "net": 1157800,
                     *       "orders_unpaid": 3,
                     *       "needs_you": {
                     *         "count": 1,
                     *         "oldest_since": "2026-11-22T06:00:00.000Z"
                     *       },
                     *       "balances": [
                     *         {
                     *           "name": "khalti_wallet",
                     *           "balance": 2500000,
                     *           "balance_read_at": "2026-11-23T04:40:00.000Z",
                     *           "low": false
                     *         }
                     *       ],
                     *       "health": {
                     *         "worker": {
                     *           "ok": true,
                     *           "seen_at": "2026-11-23T04:40:00.000Z"
                     *         },
                     *         "queue": {
                     *           "ok": true,
                     *           "late": 0,
                     *           "dead": 0
                     *         },
                     *         "khalti": {
                     *           "ok": true,
                     *           "key_refused_since": null
                     *         },
                     *         "webhooks": {
                     *           "ok": true,
                     *           "failing": 0,
                     *           "disabled": 0
                     *         }
                     *       },
                     *       "last_30_days": [
                     *         {
                     *           "day": "2026-11-23",
                     *           "orders_paid": 12,
                     *           "gross": 1240000,
                     *           "fees": 37200,
                     *           "fees_unknown": 0,
                     *           "refunded": 45000,
                     *           "refunds_unknown": 0,
                     *           "held": 0,
                     *           "net": 1157800,
                     *           "closed": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Today"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    listTopUpProviders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All providers, configured or not */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "name": "khalti_wallet",
                     *           "configured": true,
                     *           "missing": [],
                     *           "balance": 12500000,
                     *           "balance_read_at": "2026-11-22T10:10:00.000Z",
                     *           "fields": [
                     *             {
                     *               "name": "number",
                     *               "label": "Khalti ID",
                     *               "pattern": "9[6-8]\\d{8}"
                     *             }
                     *           ],
                     *           "low": false
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["TopUpProvider"][];
                        next_cursor: string | null;
                    };
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    listTopUps: {
        parameters: {
            query?: {
                cursor?: string;
                from?: string;
                limit?: number;
                order_id?: string;
                provider?: string[];
                status?: ("pending" | "submitting" | "delivered" | "refused" | "queued" | "unknown")[];
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of top-ups */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019ac3f2-0c6e-7a10-b2c7-0e5d2a7c4f03",
                     *           "order_id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *           "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *           "position": 0,
                     *           "name": "Khalti wallet top-up",
                     *           "name_ne": "खल्ती वालेट टप-अप",
                     *           "provider": "khalti_wallet",
                     *           "status": "delivered",
                     *           "waiting_for": null,
                     *           "attempt": 1,
                     *           "reference": "1764382200000123",
                     *           "provider_id": "8Hk2PpQd",
                     *           "amount": 50000,
                     *           "charge": 0,
                     *           "fields": {
                     *             "mobile": "9800000001"
                     *           },
                     *           "fields_readable": true,
                     *           "on_refusal": "refund",
                     *           "message": "Top-up successful.",
                     *           "refund_id": null,
                     *           "refunded_externally_at": null,
                     *           "created_at": "2026-11-22T10:14:58.120Z",
                     *           "submitted_at": "2026-11-22T10:14:59.000Z",
                     *           "ended_at": "2026-11-22T10:15:00.400Z"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["TopUp"][];
                        next_cursor: string | null;
                    };
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    getTopUp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3f2-0c6e-7a10-b2c7-0e5d2a7c4f03 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The top-up */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3f2-0c6e-7a10-b2c7-0e5d2a7c4f03",
                     *       "order_id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *       "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *       "position": 0,
                     *       "name": "Khalti wallet top-up",
                     *       "name_ne": "खल्ती वालेट टप-अप",
                     *       "provider": "khalti_wallet",
                     *       "status": "delivered",
                     *       "waiting_for": null,
                     *       "attempt": 1,
                     *       "reference": "1764382200000123",
                     *       "provider_id": "8Hk2PpQd",
                     *       "amount": 50000,
                     *       "charge": 0,
                     *       "fields": {
                     *         "mobile": "9800000001"
                     *       },
                     *       "fields_readable": true,
                     *       "on_refusal": "refund",
                     *       "message": "Top-up successful.",
                     *       "refund_id": null,
                     *       "refunded_externally_at": null,
                     *       "created_at": "2026-11-22T10:14:58.120Z",
                     *       "submitted_at": "2026-11-22T10:14:59.000Z",
                     *       "ended_at": "2026-11-22T10:15:00.400Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TopUp"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description No such top-up */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "top_up_not_found";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            default: components["responses"]["ServerTrouble"];
        };
    };
    resolveTopUp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3f2-0c6e-7a10-b2c7-0e5d2a7c4f03 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "outcome": "delivered",
                 *       "reason": "The provider's statement has it."
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Overrides what the product says about the money of a refused top-up
                     * @enum {string}
                     */
                    on_refusal?: "refund" | "hold";
                    /**
                     * @description refunded_externally: the money of a refused top-up was refunded outside Khalti, or by another refund
                     * @enum {string}
                     */
                    outcome: "delivered" | "refused" | "refunded_externally";
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The top-up with its outcome */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3f2-0c6e-7a10-b2c7-0e5d2a7c4f03",
                     *       "order_id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *       "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *       "position": 0,
                     *       "name": "Khalti wallet top-up",
                     *       "name_ne": "खल्ती वालेट टप-अप",
                     *       "provider": "khalti_wallet",
                     *       "status": "delivered",
                     *       "waiting_for": null,
                     *       "attempt": 1,
                     *       "reference": "1764382200000123",
                     *       "provider_id": "8Hk2PpQd",
                     *       "amount": 50000,
                     *       "charge": 0,
                     *       "fields": {
                     *         "mobile": "9800000001"
                     *       },
                     *       "fields_readable": true,
                     *       "on_refusal": "refund",
                     *       "message": "Top-up successful.",
                     *       "refund_id": null,
                     *       "refunded_externally_at": null,
                     *       "created_at": "2026-11-22T10:14:58.120Z",
                     *       "submitted_at": "2026-11-22T10:14:59.000Z",
                     *       "ended_at": "2026-11-22T10:15:00.400Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TopUp"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description No such top-up */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "top_up_not_found";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            /** @description It has an outcome already, was sent just now, or the provider's answer contradicts this one */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "top_up_not_resolvable" | "resolution_conflict";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            /** @description The provider did not answer, so nothing changed; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "provider_unavailable";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            default: components["responses"]["ServerTrouble"];
        };
    };
    retryTopUp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3f2-0c6e-7a10-b2c7-0e5d2a7c4f03 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "The provider has lifted its limit."
                 *     }
                 */
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The new attempt */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3f2-0c6e-7a10-b2c7-0e5d2a7c4f03",
                     *       "order_id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *       "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *       "position": 0,
                     *       "name": "Khalti wallet top-up",
                     *       "name_ne": "खल्ती वालेट टप-अप",
                     *       "provider": "khalti_wallet",
                     *       "status": "pending",
                     *       "waiting_for": null,
                     *       "attempt": 2,
                     *       "reference": "1764382200000123",
                     *       "provider_id": null,
                     *       "amount": 50000,
                     *       "charge": 0,
                     *       "fields": {
                     *         "mobile": "9800000001"
                     *       },
                     *       "fields_readable": true,
                     *       "on_refusal": "refund",
                     *       "message": null,
                     *       "refund_id": null,
                     *       "refunded_externally_at": null,
                     *       "created_at": "2026-11-22T10:14:58.120Z",
                     *       "submitted_at": null,
                     *       "ended_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["TopUp"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description No such top-up */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "top_up_not_found";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            /** @description It was not refused, was retried already, or its money is no longer available */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "top_up_not_retryable";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                cursor?: string;
                endpoint_id?: string;
                event_id?: string;
                limit?: number;
                order_id?: string;
                status?: ("pending" | "succeeded" | "failed")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deliveries */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019ac3f3-5b9d-7c18-8f02-7a6b5c4d3e08",
                     *           "endpoint_id": "019ac3e1-1f0a-7b43-a6d2-4e8c9f7a2d07",
                     *           "event_id": "evt_019ac3f35a1c7d3e9b1f3f6f0f2b8c06",
                     *           "type": "order.paid",
                     *           "order_id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *           "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *           "status": "succeeded",
                     *           "attempts": [
                     *             {
                     *               "at": "2026-11-22T10:14:58.300Z",
                     *               "status_code": 204,
                     *               "duration_ms": 41,
                     *               "error": null,
                     *               "response": ""
                     *             }
                     *           ],
                     *           "next_attempt_at": null
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["WebhookDelivery"][];
                        next_cursor: string | null;
                    };
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    getWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3f3-5b9d-7c18-8f02-7a6b5c4d3e08 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3f3-5b9d-7c18-8f02-7a6b5c4d3e08",
                     *       "endpoint_id": "019ac3e1-1f0a-7b43-a6d2-4e8c9f7a2d07",
                     *       "event_id": "evt_019ac3f35a1c7d3e9b1f3f6f0f2b8c06",
                     *       "type": "order.paid",
                     *       "order_id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *       "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *       "status": "succeeded",
                     *       "attempts": [
                     *         {
                     *           "at": "2026-11-22T10:14:58.300Z",
                     *           "status_code": 204,
                     *           "duration_ms": 41,
                     *           "error": null,
                     *           "response": ""
                     *         }
                     *       ],
                     *       "next_attempt_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description No such delivery */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "webhook_delivery_not_found";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            default: components["responses"]["ServerTrouble"];
        };
    };
    resendWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3f3-5b9d-7c18-8f02-7a6b5c4d3e08 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3f3-5b9d-7c18-8f02-7a6b5c4d3e08",
                     *       "endpoint_id": "019ac3e1-1f0a-7b43-a6d2-4e8c9f7a2d07",
                     *       "event_id": "evt_019ac3f35a1c7d3e9b1f3f6f0f2b8c06",
                     *       "type": "webhook.test",
                     *       "order_id": null,
                     *       "purchase_order_id": null,
                     *       "status": "pending",
                     *       "attempts": [],
                     *       "next_attempt_at": "2026-11-22T10:20:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description No such delivery */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "webhook_delivery_not_found";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            /** @description The endpoint is disabled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "webhook_endpoint_disabled";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            default: components["responses"]["ServerTrouble"];
        };
    };
    listWebhookEndpoints: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of endpoints */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019ac3e1-1f0a-7b43-a6d2-4e8c9f7a2d07",
                     *           "url": "https://shop.example/webhooks/khalti",
                     *           "events": [
                     *             "*"
                     *           ],
                     *           "description": "Web shop",
                     *           "status": "enabled",
                     *           "disabled_reason": null,
                     *           "created_at": "2026-11-22T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["WebhookEndpoint"][];
                        next_cursor: string | null;
                    };
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    createWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "url": "https://shop.example/webhooks/khalti",
                 *       "events": [
                 *         "*"
                 *       ],
                 *       "description": "Web shop"
                 *     }
                 */
                "application/json": {
                    /** @default  */
                    description?: string;
                    events: ("*" | "order.paid" | "order.canceled" | "order.expired" | "order.closed" | "order.reopened" | "order.held" | "order.attention" | "order.partially_refunded" | "order.refunded" | "refund.requested" | "refund.succeeded" | "refund.failed" | "refund.unknown" | "top_up.delivered" | "top_up.refused" | "top_up.queued" | "top_up.unknown" | "webhook.test" | "alert.raised")[];
                    url: string;
                };
            };
        };
        responses: {
            /** @description The endpoint */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3e1-1f0a-7b43-a6d2-4e8c9f7a2d07",
                     *       "url": "https://shop.example/webhooks/khalti",
                     *       "events": [
                     *         "*"
                     *       ],
                     *       "description": "Web shop",
                     *       "status": "enabled",
                     *       "disabled_reason": null,
                     *       "created_at": "2026-11-22T09:00:00.000Z",
                     *       "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="
                     *     }
                     */
                    "application/json": components["schemas"]["NewWebhookEndpoint"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description The request is invalid, or webhooks may not reach the address */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "invalid_request" | "webhook_url_refused";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            default: components["responses"]["ServerTrouble"];
        };
    };
    getWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3e1-1f0a-7b43-a6d2-4e8c9f7a2d07 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3e1-1f0a-7b43-a6d2-4e8c9f7a2d07",
                     *       "url": "https://shop.example/webhooks/khalti",
                     *       "events": [
                     *         "*"
                     *       ],
                     *       "description": "Web shop",
                     *       "status": "enabled",
                     *       "disabled_reason": null,
                     *       "created_at": "2026-11-22T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description No such endpoint */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "webhook_endpoint_not_found";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            default: components["responses"]["ServerTrouble"];
        };
    };
    deleteWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3e1-1f0a-7b43-a6d2-4e8c9f7a2d07 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description No such endpoint */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "webhook_endpoint_not_found";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            default: components["responses"]["ServerTrouble"];
        };
    };
    changeWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3e1-1f0a-7b43-a6d2-4e8c9f7a2d07 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "events": [
                 *         "order.paid",
                 *         "order.refunded"
                 *       ]
                 *     }
                 */
                "application/json": {
                    description?: string;
                    events?: ("*" | "order.paid" | "order.canceled" | "order.expired" | "order.closed" | "order.reopened" | "order.held" | "order.attention" | "order.partially_refunded" | "order.refunded" | "refund.requested" | "refund.succeeded" | "refund.failed" | "refund.unknown" | "top_up.delivered" | "top_up.refused" | "top_up.queued" | "top_up.unknown" | "webhook.test" | "alert.raised")[];
                    /** @enum {string} */
                    status?: "enabled" | "disabled";
                    url?: string;
                };
            };
        };
        responses: {
            /** @description The endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3e1-1f0a-7b43-a6d2-4e8c9f7a2d07",
                     *       "url": "https://shop.example/webhooks/khalti",
                     *       "events": [
                     *         "*"
                     *       ],
                     *       "description": "Web shop",
                     *       "status": "enabled",
                     *       "disabled_reason": null,
                     *       "created_at": "2026-11-22T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description No such endpoint */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "webhook_endpoint_not_found";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description The request is invalid, or webhooks may not reach the address */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "invalid_request" | "webhook_url_refused";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            default: components["responses"]["ServerTrouble"];
        };
    };
    replayWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3e1-1f0a-7b43-a6d2-4e8c9f7a2d07 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "since": "2026-11-22T00:00:00Z"
                 *     }
                 */
                "application/json": {
                    /** Format: date-time */
                    since: string;
                };
            };
        };
        responses: {
            /** @description How many deliveries are sent */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "count": 7
                     *     }
                     */
                    "application/json": {
                        count: number;
                    };
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description No such endpoint */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "webhook_endpoint_not_found";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            /** @description The endpoint is disabled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "webhook_endpoint_disabled";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3e1-1f0a-7b43-a6d2-4e8c9f7a2d07 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "keep_old_for_hours": 24
                 *     }
                 */
                "application/json": {
                    /**
                     * @description For so long the old secret signs too
                     * @default 24
                     */
                    keep_old_for_hours?: number;
                };
            };
        };
        responses: {
            /** @description The new secret */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookSecret"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description No such endpoint */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "webhook_endpoint_not_found";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    testWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3e1-1f0a-7b43-a6d2-4e8c9f7a2d07 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3f3-5b9d-7c18-8f02-7a6b5c4d3e08",
                     *       "endpoint_id": "019ac3e1-1f0a-7b43-a6d2-4e8c9f7a2d07",
                     *       "event_id": "evt_019ac3f35a1c7d3e9b1f3f6f0f2b8c06",
                     *       "type": "webhook.test",
                     *       "order_id": null,
                     *       "purchase_order_id": null,
                     *       "status": "pending",
                     *       "attempts": [],
                     *       "next_attempt_at": "2026-11-22T10:20:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description No such endpoint */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "webhook_endpoint_not_found";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            /** @description The endpoint is disabled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "webhook_endpoint_disabled";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            default: components["responses"]["ServerTrouble"];
        };
    };
    listBanks: {
        parameters: {
            query: {
                /** @example ebanking */
                payment_type: "ebanking" | "mobilecheckout";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All banks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "idx": "UZmPq5Qx3pYDLnBDoVbnQS",
                     *           "name": "Nepal Investment Bank Limited",
                     *           "short_name": "NIBL",
                     *           "logo": "https://khalti-static.s3.ap-south-1.amazonaws.com/media/bank-logo/nibl.png",
                     *           "swift_code": "NIBLNPKT",
                     *           "has_ebanking": true,
                     *           "has_mobile_checkout": true
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Bank"][];
                        next_cursor: string | null;
                    };
                };
            };
            422: components["responses"]["Invalid"];
            /** @description Khalti's bank list is unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "khalti_unavailable";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            default: components["responses"]["ServerTrouble"];
        };
    };
    createCheckout: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key returns the same response */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckoutRequest"];
                "application/x-www-form-urlencoded": components["schemas"]["CheckoutByItems"];
            };
        };
        responses: {
            /** @description The order, and its payment link */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "order": {
                     *         "id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *         "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *         "status": "awaiting_payment",
                     *         "checking": false,
                     *         "amount": 90000,
                     *         "refunded_amount": 0,
                     *         "currency": "NPR",
                     *         "items": [
                     *           {
                     *             "sku": "tea-250g",
                     *             "name": "Ilam tea, 250 g",
                     *             "name_ne": "इलामको चिया, २५० ग्राम",
                     *             "quantity": 2,
                     *             "unit_amount": 45000,
                     *             "amount": 90000,
                     *             "kind": "sale",
                     *             "vat_percent": null,
                     *             "top_up": null
                     *           }
                     *         ],
                     *         "amount_breakdown": [
                     *           {
                     *             "label": "Price",
                     *             "amount": 79646
                     *           },
                     *           {
                     *             "label": "VAT",
                     *             "amount": 10354
                     *           }
                     *         ],
                     *         "customer": {
                     *           "name": "Sita Sharma",
                     *           "email": "sita@example.com",
                     *           "phone": "9800000001"
                     *         },
                     *         "customer_readable": true,
                     *         "customer_erased_at": null,
                     *         "metadata": {
                     *           "cart": "42"
                     *         },
                     *         "payment_link_id": null,
                     *         "payments": [
                     *           {
                     *             "pidx": "bZQLD9wRVWo4CdESSfuSsB",
                     *             "status": "initiated",
                     *             "method": {
                     *               "mode": "wallet",
                     *               "bank": null
                     *             },
                     *             "bank_name": null,
                     *             "amount": 90000,
                     *             "transaction_id": null,
                     *             "held": null,
                     *             "fee": null,
                     *             "payment_url": "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
                     *             "expires_at": "2026-11-22T10:40:00.000Z",
                     *             "completed_at": null
                     *           }
                     *         ],
                     *         "refunds": [],
                     *         "attention": null,
                     *         "due_by": null,
                     *         "created_at": "2026-11-22T10:10:00.000Z",
                     *         "paid_at": null
                     *       },
                     *       "payment": {
                     *         "pidx": "bZQLD9wRVWo4CdESSfuSsB",
                     *         "payment_url": "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
                     *         "expires_at": "2026-11-22T10:40:00.000Z"
                     *       },
                     *       "order_token": "order_Yk3v0m2bq8h6c1s9d4f7g5j2l0n8p6r4t1w3x5z7A9B"
                     *     }
                     */
                    "application/json": components["schemas"]["Checkout"];
                };
            };
            /** @description For an HTML form: redirect to the payment link, or to the order's page where there is none. The same form leads the same browser to its unpaid order */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body cannot be parsed, or the Idempotency-Key is invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "unreadable_request" | "invalid_idempotency_key";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description An order with this purchase_order_id exists (see `order_id`), or a request with this Idempotency-Key is in progress */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "purchase_order_exists" | "request_in_progress";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description The request is invalid, see `errors`; Khalti refused the payment, see `order_id` and, for fields that the customer can change, `errors` in our words; or the Idempotency-Key was sent with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "invalid_request" | "payment_refused" | "idempotency_key_reused";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            429: components["responses"]["TooManyRequests"];
            502: components["responses"]["KhaltiRejectsKey"];
            /** @description Khalti is unavailable, see Retry-After: the order is stored, see `order_id` and `order_token`. Or the provider did not answer with its charge: no order is created */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "khalti_unavailable" | "provider_unavailable";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            default: components["responses"]["ServerTrouble"];
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description The last event seen; without it, the feed begins at its start */
                after?: string;
                limit?: number;
                order_id?: string;
                types?: ("order.paid" | "order.canceled" | "order.expired" | "order.closed" | "order.reopened" | "order.held" | "order.attention" | "order.partially_refunded" | "order.refunded" | "refund.requested" | "refund.succeeded" | "refund.failed" | "refund.unknown" | "top_up.delivered" | "top_up.refused" | "top_up.queued" | "top_up.unknown" | "webhook.test" | "alert.raised")[];
                /** @description Seconds to hold the answer until there is an event */
                wait?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events, oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "evt_019ac3f35a1c7d3e9b1f3f6f0f2b8c06",
                     *           "type": "order.paid",
                     *           "timestamp": "2026-11-22T10:14:58.120Z",
                     *           "data": {
                     *             "sequence": 1,
                     *             "order": {
                     *               "id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *               "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *               "status": "paid",
                     *               "checking": false,
                     *               "amount": 90000,
                     *               "refunded_amount": 0,
                     *               "currency": "NPR",
                     *               "items": [
                     *                 {
                     *                   "sku": "tea-250g",
                     *                   "name": "Ilam tea, 250 g",
                     *                   "name_ne": "इलामको चिया, २५० ग्राम",
                     *                   "quantity": 2,
                     *                   "unit_amount": 45000,
                     *                   "amount": 90000,
                     *                   "kind": "sale",
                     *                   "vat_percent": null,
                     *                   "top_up": null
                     *                 }
                     *               ],
                     *               "amount_breakdown": [
                     *                 {
                     *                   "label": "Price",
                     *                   "amount": 79646
                     *                 },
                     *                 {
                     *                   "label": "VAT",
                     *                   "amount": 10354
                     *                 }
                     *               ],
                     *               "metadata": {
                     *                 "cart": "42"
                     *               },
                     *               "payment_link_id": null,
                     *               "payments": [
                     *                 {
                     *                   "pidx": "bZQLD9wRVWo4CdESSfuSsB",
                     *                   "status": "completed",
                     *                   "method": {
                     *                     "mode": "wallet",
                     *                     "bank": null
                     *                   },
                     *                   "bank_name": null,
                     *                   "amount": 90000,
                     *                   "transaction_id": "GFq9PFS7b2iYvL8Lir9oXe",
                     *                   "held": null,
                     *                   "fee": 2700,
                     *                   "payment_url": "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
                     *                   "expires_at": "2026-11-22T10:40:00.000Z",
                     *                   "completed_at": "2026-11-22T10:14:58.120Z"
                     *                 }
                     *               ],
                     *               "refunds": [],
                     *               "attention": null,
                     *               "created_at": "2026-11-22T10:10:00.000Z",
                     *               "paid_at": "2026-11-22T10:14:58.120Z"
                     *             },
                     *             "payment": {
                     *               "pidx": "bZQLD9wRVWo4CdESSfuSsB",
                     *               "status": "completed",
                     *               "method": {
                     *                 "mode": "wallet",
                     *                 "bank": null
                     *               },
                     *               "bank_name": null,
                     *               "amount": 90000,
                     *               "transaction_id": "GFq9PFS7b2iYvL8Lir9oXe",
                     *               "held": null,
                     *               "fee": 2700,
                     *               "payment_url": "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
                     *               "expires_at": "2026-11-22T10:40:00.000Z",
                     *               "completed_at": "2026-11-22T10:14:58.120Z"
                     *             }
                     *           }
                     *         }
                     *       ],
                     *       "next_after": "evt_019ac3f35a1c7d3e9b1f3f6f0f2b8c06"
                     *     }
                     */
                    "application/json": components["schemas"]["EventPage"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    getEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example evt_019ac3f35a1c7d3e9b1f3f6f0f2b8c06 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The event */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "evt_019ac3f35a1c7d3e9b1f3f6f0f2b8c06",
                     *       "type": "order.paid",
                     *       "timestamp": "2026-11-22T10:14:58.120Z",
                     *       "data": {
                     *         "sequence": 1,
                     *         "order": {
                     *           "id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *           "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *           "status": "paid",
                     *           "checking": false,
                     *           "amount": 90000,
                     *           "refunded_amount": 0,
                     *           "currency": "NPR",
                     *           "items": [
                     *             {
                     *               "sku": "tea-250g",
                     *               "name": "Ilam tea, 250 g",
                     *               "name_ne": "इलामको चिया, २५० ग्राम",
                     *               "quantity": 2,
                     *               "unit_amount": 45000,
                     *               "amount": 90000,
                     *               "kind": "sale",
                     *               "vat_percent": null,
                     *               "top_up": null
                     *             }
                     *           ],
                     *           "amount_breakdown": [
                     *             {
                     *               "label": "Price",
                     *               "amount": 79646
                     *             },
                     *             {
                     *               "label": "VAT",
                     *               "amount": 10354
                     *             }
                     *           ],
                     *           "metadata": {
                     *             "cart": "42"
                     *           },
                     *           "payment_link_id": null,
                     *           "payments": [
                     *             {
                     *               "pidx": "bZQLD9wRVWo4CdESSfuSsB",
                     *               "status": "completed",
                     *               "method": {
                     *                 "mode": "wallet",
                     *                 "bank": null
                     *               },
                     *               "bank_name": null,
                     *               "amount": 90000,
                     *               "transaction_id": "GFq9PFS7b2iYvL8Lir9oXe",
                     *               "held": null,
                     *               "fee": 2700,
                     *               "payment_url": "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
                     *               "expires_at": "2026-11-22T10:40:00.000Z",
                     *               "completed_at": "2026-11-22T10:14:58.120Z"
                     *             }
                     *           ],
                     *           "refunds": [],
                     *           "attention": null,
                     *           "created_at": "2026-11-22T10:10:00.000Z",
                     *           "paid_at": "2026-11-22T10:14:58.120Z"
                     *         },
                     *         "payment": {
                     *           "pidx": "bZQLD9wRVWo4CdESSfuSsB",
                     *           "status": "completed",
                     *           "method": {
                     *             "mode": "wallet",
                     *             "bank": null
                     *           },
                     *           "bank_name": null,
                     *           "amount": 90000,
                     *           "transaction_id": "GFq9PFS7b2iYvL8Lir9oXe",
                     *           "held": null,
                     *           "fee": 2700,
                     *           "payment_url": "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
                     *           "expires_at": "2026-11-22T10:40:00.000Z",
                     *           "completed_at": "2026-11-22T10:14:58.120Z"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Event"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description No such event */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "event_not_found";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            default: components["responses"]["ServerTrouble"];
        };
    };
    listOrders: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                /** @description The one order with this number */
                purchase_order_id?: string;
                status?: ("awaiting_payment" | "paid" | "partially_refunded" | "refunded" | "canceled" | "expired" | "closed" | "held")[];
                /** @description Only orders that changed at or after this instant (or this day in Kathmandu), the oldest change first. A commit becomes visible a moment after its time: repeat from a minute before the last `updated_at` */
                updated_since?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of orders */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *           "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *           "status": "paid",
                     *           "checking": false,
                     *           "amount": 90000,
                     *           "refunded_amount": 0,
                     *           "currency": "NPR",
                     *           "items": [
                     *             {
                     *               "sku": "tea-250g",
                     *               "name": "Ilam tea, 250 g",
                     *               "name_ne": "इलामको चिया, २५० ग्राम",
                     *               "quantity": 2,
                     *               "unit_amount": 45000,
                     *               "amount": 90000,
                     *               "kind": "sale",
                     *               "vat_percent": null,
                     *               "top_up": null
                     *             }
                     *           ],
                     *           "amount_breakdown": [
                     *             {
                     *               "label": "Price",
                     *               "amount": 79646
                     *             },
                     *             {
                     *               "label": "VAT",
                     *               "amount": 10354
                     *             }
                     *           ],
                     *           "customer": {
                     *             "name": "Sita Sharma",
                     *             "email": "sita@example.com",
                     *             "phone": "9800000001"
                     *           },
                     *           "customer_readable": true,
                     *           "customer_erased_at": null,
                     *           "metadata": {
                     *             "cart": "42"
                     *           },
                     *           "payment_link_id": null,
                     *           "payments": [
                     *             {
                     *               "pidx": "bZQLD9wRVWo4CdESSfuSsB",
                     *               "status": "completed",
                     *               "method": {
                     *                 "mode": "wallet",
                     *                 "bank": null
                     *               },
                     *               "bank_name": null,
                     *               "amount": 90000,
                     *               "transaction_id": "GFq9PFS7b2iYvL8Lir9oXe",
                     *               "held": null,
                     *               "fee": 2700,
                     *               "payment_url": "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
                     *               "expires_at": "2026-11-22T10:40:00.000Z",
                     *               "completed_at": "2026-11-22T10:14:58.120Z"
                     *             }
                     *           ],
                     *           "refunds": [],
                     *           "attention": null,
                     *           "due_by": null,
                     *           "created_at": "2026-11-22T10:10:00.000Z",
                     *           "paid_at": "2026-11-22T10:14:58.120Z",
                     *           "updated_at": "2026-11-22T10:14:58.131Z"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["ListedOrder"][];
                        next_cursor: string | null;
                    };
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    getOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *       "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *       "status": "paid",
                     *       "checking": false,
                     *       "amount": 90000,
                     *       "refunded_amount": 0,
                     *       "currency": "NPR",
                     *       "items": [
                     *         {
                     *           "sku": "tea-250g",
                     *           "name": "Ilam tea, 250 g",
                     *           "name_ne": "इलामको चिया, २५० ग्राम",
                     *           "quantity": 2,
                     *           "unit_amount": 45000,
                     *           "amount": 90000,
                     *           "kind": "sale",
                     *           "vat_percent": null,
                     *           "top_up": null
                     *         }
                     *       ],
                     *       "amount_breakdown": [
                     *         {
                     *           "label": "Price",
                     *           "amount": 79646
                     *         },
                     *         {
                     *           "label": "VAT",
                     *           "amount": 10354
                     *         }
                     *       ],
                     *       "customer": {
                     *         "name": "Sita Sharma",
                     *         "email": "sita@example.com",
                     *         "phone": "9800000001"
                     *       },
                     *       "customer_readable": true,
                     *       "customer_erased_at": null,
                     *       "metadata": {
                     *         "cart": "42"
                     *       },
                     *       "payment_link_id": null,
                     *       "payments": [
                     *         {
                     *           "pidx": "bZQLD9wRVWo4CdESSfuSsB",
                     *           "status": "completed",
                     *           "method": {
                     *             "mode": "wallet",
                     *             "bank": null
                     *           },
                     *           "bank_name": null,
                     *           "amount": 90000,
                     *           "transaction_id": "GFq9PFS7b2iYvL8Lir9oXe",
                     *           "held": null,
                     *           "fee": 2700,
                     *           "payment_url": "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
                     *           "expires_at": "2026-11-22T10:40:00.000Z",
                     *           "completed_at": "2026-11-22T10:14:58.120Z"
                     *         }
                     *       ],
                     *       "refunds": [],
                     *       "attention": null,
                     *       "due_by": null,
                     *       "created_at": "2026-11-22T10:10:00.000Z",
                     *       "paid_at": "2026-11-22T10:14:58.120Z",
                     *       "shop_name": "Demo shop"
                     *     }
                     */
                    "application/json": components["schemas"]["OrderWithShop"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["PasskeyRequired"];
            404: components["responses"]["NoSuchOrder"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    closeOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The closed order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *       "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *       "status": "closed",
                     *       "checking": false,
                     *       "amount": 90000,
                     *       "refunded_amount": 0,
                     *       "currency": "NPR",
                     *       "items": [
                     *         {
                     *           "sku": "tea-250g",
                     *           "name": "Ilam tea, 250 g",
                     *           "name_ne": "इलामको चिया, २५० ग्राम",
                     *           "quantity": 2,
                     *           "unit_amount": 45000,
                     *           "amount": 90000,
                     *           "kind": "sale",
                     *           "vat_percent": null,
                     *           "top_up": null
                     *         }
                     *       ],
                     *       "amount_breakdown": [
                     *         {
                     *           "label": "Price",
                     *           "amount": 79646
                     *         },
                     *         {
                     *           "label": "VAT",
                     *           "amount": 10354
                     *         }
                     *       ],
                     *       "customer": {
                     *         "name": "Sita Sharma",
                     *         "email": "sita@example.com",
                     *         "phone": "9800000001"
                     *       },
                     *       "customer_readable": true,
                     *       "customer_erased_at": null,
                     *       "metadata": {
                     *         "cart": "42"
                     *       },
                     *       "payment_link_id": null,
                     *       "payments": [
                     *         {
                     *           "pidx": "bZQLD9wRVWo4CdESSfuSsB",
                     *           "status": "initiated",
                     *           "method": {
                     *             "mode": "wallet",
                     *             "bank": null
                     *           },
                     *           "bank_name": null,
                     *           "amount": 90000,
                     *           "transaction_id": null,
                     *           "held": null,
                     *           "fee": null,
                     *           "payment_url": "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
                     *           "expires_at": "2026-11-22T10:40:00.000Z",
                     *           "completed_at": null
                     *         }
                     *       ],
                     *       "refunds": [],
                     *       "attention": null,
                     *       "due_by": null,
                     *       "created_at": "2026-11-22T10:10:00.000Z",
                     *       "paid_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["Order"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NoSuchOrder"];
            /** @description The order's status or a pending payment does not allow closing it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "order_state_conflict";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            429: components["responses"]["TooManyRequests"];
            /** @description Khalti did not answer whether the order is paid, so it was not closed */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "khalti_unavailable";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            default: components["responses"]["ServerTrouble"];
        };
    };
    startPayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "method": {
                 *         "mode": "wallet"
                 *       }
                 *     }
                 */
                "application/json": {
                    method?: {
                        bank?: string;
                        /** @enum {string} */
                        mode: "wallet" | "ebanking" | "mobile_banking";
                    };
                };
                "application/x-www-form-urlencoded": {
                    order_token: string;
                };
            };
        };
        responses: {
            /** @description The order, and its new payment link */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "order": {
                     *         "id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *         "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *         "status": "awaiting_payment",
                     *         "checking": false,
                     *         "amount": 90000,
                     *         "refunded_amount": 0,
                     *         "currency": "NPR",
                     *         "items": [
                     *           {
                     *             "sku": "tea-250g",
                     *             "name": "Ilam tea, 250 g",
                     *             "name_ne": "इलामको चिया, २५० ग्राम",
                     *             "quantity": 2,
                     *             "unit_amount": 45000,
                     *             "amount": 90000,
                     *             "kind": "sale",
                     *             "vat_percent": null,
                     *             "top_up": null
                     *           }
                     *         ],
                     *         "amount_breakdown": [
                     *           {
                     *             "label": "Price",
                     *             "amount": 79646
                     *           },
                     *           {
                     *             "label": "VAT",
                     *             "amount": 10354
                     *           }
                     *         ],
                     *         "customer": {
                     *           "name": "Sita Sharma",
                     *           "email": "sita@example.com",
                     *           "phone": "9800000001"
                     *         },
                     *         "customer_readable": true,
                     *         "customer_erased_at": null,
                     *         "metadata": {
                     *           "cart": "42"
                     *         },
                     *         "payment_link_id": null,
                     *         "payments": [
                     *           {
                     *             "pidx": "HT6o6PEZRWFJ5ygavzHWd5",
                     *             "status": "expired",
                     *             "method": {
                     *               "mode": "wallet",
                     *               "bank": null
                     *             },
                     *             "bank_name": null,
                     *             "amount": 90000,
                     *             "transaction_id": null,
                     *             "held": null,
                     *             "fee": null,
                     *             "payment_url": "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
                     *             "expires_at": "2026-11-22T10:40:00.000Z",
                     *             "completed_at": null
                     *           },
                     *           {
                     *             "pidx": "bZQLD9wRVWo4CdESSfuSsB",
                     *             "status": "initiated",
                     *             "method": {
                     *               "mode": "wallet",
                     *               "bank": null
                     *             },
                     *             "bank_name": null,
                     *             "amount": 90000,
                     *             "transaction_id": null,
                     *             "held": null,
                     *             "fee": null,
                     *             "payment_url": "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
                     *             "expires_at": "2026-11-22T10:40:00.000Z",
                     *             "completed_at": null
                     *           }
                     *         ],
                     *         "refunds": [],
                     *         "attention": null,
                     *         "due_by": null,
                     *         "created_at": "2026-11-22T10:10:00.000Z",
                     *         "paid_at": null
                     *       },
                     *       "payment": {
                     *         "pidx": "bZQLD9wRVWo4CdESSfuSsB",
                     *         "payment_url": "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
                     *         "expires_at": "2026-11-22T10:40:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Checkout"];
                };
            };
            /** @description For the form of the order's page: redirect to the payment link */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NoSuchOrder"];
            /** @description The order's status does not allow a new attempt, or one of its top-ups is no longer offered */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "payment_link_not_open" | "payment_link_reserved" | "order_state_conflict" | "top_up_unavailable";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description The request is invalid, see `errors`, or Khalti refused the payment */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "invalid_request" | "payment_refused";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            429: components["responses"]["TooManyRequests"];
            502: components["responses"]["KhaltiRejectsKey"];
            /** @description Khalti is unavailable; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "khalti_unavailable";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            default: components["responses"]["ServerTrouble"];
        };
    };
    getOrderStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order's status */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *       "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *       "status": "paid",
                     *       "checking": false,
                     *       "amount": 90000,
                     *       "refunded_amount": 0,
                     *       "currency": "NPR",
                     *       "attention": null,
                     *       "created_at": "2026-11-22T10:10:00.000Z",
                     *       "paid_at": "2026-11-22T10:14:58.120Z",
                     *       "shop_name": "Demo shop"
                     *     }
                     */
                    "application/json": components["schemas"]["OrderStatus"];
                };
            };
            404: components["responses"]["NoSuchOrder"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    checkOutByPaymentLink: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key returns the same response */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @example k7m2p9x4q8w3nt */
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "customer": {
                 *         "name": "Sita Sharma"
                 *       },
                 *       "method": {
                 *         "mode": "wallet"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @description Paisa; only where the link leaves the amount open */
                    amount?: number;
                    customer?: {
                        /** Format: email */
                        email?: string;
                        name?: string;
                        phone?: string;
                    };
                    method?: {
                        bank?: string;
                        /** @enum {string} */
                        mode: "wallet" | "ebanking" | "mobile_banking";
                    };
                };
                "application/x-www-form-urlencoded": {
                    "customer[name]"?: string;
                    "customer[phone]"?: string;
                    /** @description A second submit leads to the same payment */
                    form_key?: string;
                    /** @description `wallet`, or `<mode>:<bank>` */
                    pay_with?: string;
                    /** @description Where the link leaves the amount open */
                    rupees?: string;
                };
            };
        };
        responses: {
            /** @description The order, and its payment link */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "order": {
                     *         "id": "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
                     *         "purchase_order_id": "261122-7KQ4MZ9T2X",
                     *         "status": "awaiting_payment",
                     *         "checking": false,
                     *         "amount": 90000,
                     *         "refunded_amount": 0,
                     *         "currency": "NPR",
                     *         "items": [
                     *           {
                     *             "sku": "tea-250g",
                     *             "name": "Ilam tea, 250 g",
                     *             "name_ne": "इलामको चिया, २५० ग्राम",
                     *             "quantity": 2,
                     *             "unit_amount": 45000,
                     *             "amount": 90000,
                     *             "kind": "sale",
                     *             "vat_percent": null,
                     *             "top_up": null
                     *           }
                     *         ],
                     *         "amount_breakdown": [
                     *           {
                     *             "label": "Price",
                     *             "amount": 79646
                     *           },
                     *           {
                     *             "label": "VAT",
                     *             "amount": 10354
                     *           }
                     *         ],
                     *         "customer": {
                     *           "name": "Sita Sharma",
                     *           "email": "sita@example.com",
                     *           "phone": "9800000001"
                     *         },
                     *         "customer_readable": true,
                     *         "customer_erased_at": null,
                     *         "metadata": {
                     *           "cart": "42"
                     *         },
                     *         "payment_link_id": null,
                     *         "payments": [
                     *           {
                     *             "pidx": "bZQLD9wRVWo4CdESSfuSsB",
                     *             "status": "initiated",
                     *             "method": {
                     *               "mode": "wallet",
                     *               "bank": null
                     *             },
                     *             "bank_name": null,
                     *             "amount": 90000,
                     *             "transaction_id": null,
                     *             "held": null,
                     *             "fee": null,
                     *             "payment_url": "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
                     *             "expires_at": "2026-11-22T10:40:00.000Z",
                     *             "completed_at": null
                     *           }
                     *         ],
                     *         "refunds": [],
                     *         "attention": null,
                     *         "due_by": null,
                     *         "created_at": "2026-11-22T10:10:00.000Z",
                     *         "paid_at": null
                     *       },
                     *       "payment": {
                     *         "pidx": "bZQLD9wRVWo4CdESSfuSsB",
                     *         "payment_url": "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
                     *         "expires_at": "2026-11-22T10:40:00.000Z"
                     *       },
                     *       "order_token": "order_Yk3v0m2bq8h6c1s9d4f7g5j2l0n8p6r4t1w3x5z7A9B"
                     *     }
                     */
                    "application/json": components["schemas"]["Checkout"];
                };
            };
            /** @description For an HTML form: redirect to the payment link, or to the order's page where there is none. The same form leads the same browser to its unpaid order */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body cannot be parsed, or the Idempotency-Key is invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "unreadable_request" | "invalid_idempotency_key";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["PasskeyRequired"];
            /** @description No such payment link */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "payment_link_not_found";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            /** @description Nothing more can be paid by it, or somebody else may still pay with its last use; or a request with this Idempotency-Key is in progress */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "payment_link_not_open" | "payment_link_reserved" | "request_in_progress";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description The request is invalid, see `errors`; Khalti refused the payment, see `order_id`; or the Idempotency-Key was sent with another body */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "invalid_request" | "payment_refused" | "idempotency_key_reused";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            429: components["responses"]["TooManyRequests"];
            502: components["responses"]["KhaltiRejectsKey"];
            /** @description Khalti is unavailable, see Retry-After: the order is stored, see `order_id` and `order_token` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "khalti_unavailable";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            default: components["responses"]["ServerTrouble"];
        };
    };
    returnFromKhalti: {
        parameters: {
            query?: {
                /**
                 * @description Missing on some failures at Khalti
                 * @example bZQLD9wRVWo4CdESSfuSsB
                 */
                pidx?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No pidx, or several: a page that leads to the order and the shop */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example <!doctype html>… */
                    "text/html": string;
                };
            };
            /** @description Redirect to `return_to`, or to the server's own order page */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["NoSuchPayment"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    listProducts: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of products */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "sku": "tea-250g",
                     *           "name": "Ilam tea, 250 g",
                     *           "description": "First flush from the hills of Ilam.",
                     *           "name_ne": "इलामको चिया, २५० ग्राम",
                     *           "description_ne": "इलामका पहाडको पहिलो टिपाइ।",
                     *           "image_url": "/assets/products/tea-250g.svg",
                     *           "kind": "goods",
                     *           "amount": 45000,
                     *           "min_amount": null,
                     *           "max_amount": null,
                     *           "fields": []
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Product"][];
                        next_cursor: string | null;
                    };
                };
            };
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    quoteProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example tea-250g */
                sku: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": {
                    amount?: number;
                    /** @default {} */
                    fields?: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description The quote */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "sku": "tea-250g",
                     *       "amount": 45000,
                     *       "charge": 0,
                     *       "total": 45000,
                     *       "fields": []
                     *     }
                     */
                    "application/json": components["schemas"]["Quote"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["PasskeyRequired"];
            /** @description No such product */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "product_not_found";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            /** @description The provider did not answer with its charge; see Retry-After */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "provider_unavailable";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            default: components["responses"]["ServerTrouble"];
        };
    };
    receiveKhaltiDlr: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reference": "1763806512345001",
                 *       "amount": "300",
                 *       "status": "Success",
                 *       "detail": "Successfully Completed Transaction",
                 *       "response_id": "3116"
                 *     }
                 */
                "application/json": {
                    amount?: string;
                    detail?: string;
                    /** @description Our reference of the top-up. All other fields are ignored. */
                    reference: string | number;
                    response_id?: string;
                    status?: string;
                };
                "application/x-www-form-urlencoded": {
                    amount?: string;
                    detail?: string;
                    /** @description Our reference of the top-up. All other fields are ignored. */
                    reference: string | number;
                    response_id?: string;
                    status?: string;
                };
                "multipart/form-data": {
                    amount?: string;
                    detail?: string;
                    /** @description Our reference of the top-up. All other fields are ignored. */
                    reference: string | number;
                    response_id?: string;
                    status?: string;
                };
            };
        };
        responses: {
            /** @description Received */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "accepted"
                     *     }
                     */
                    "application/json": {
                        /** @constant */
                        status: "accepted";
                    };
                };
            };
            400: components["responses"]["Unreadable"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Asha",
                     *       "role": "operator",
                     *       "expires_at": "2026-11-30T04:00:00.000Z",
                     *       "idle_expires_at": "2026-11-23T12:45:00.000Z",
                     *       "refund_confirm_above": 500000,
                     *       "refund_approval_above": 2000000,
                     *       "must_bind_passkey": false,
                     *       "passkey_bound_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["OwnSession"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "key": "kbff_operator_7bQ2mX9rT4vK8nW3yH6cJ1pL5sD0fG2aZ4eU7iO9kM"
                 *     }
                 */
                "application/json": {
                    key?: string;
                    /** @description Instead of a key: the token of the sign-in link that a development server prints */
                    link?: string;
                    /** @description The answer of the key's passkey to the `passkey_options` of 403 `passkey_required` */
                    passkey?: {
                        authenticatorAttachment?: ("platform" | "cross-platform") | null;
                        clientExtensionResults: {
                            [key: string]: unknown;
                        };
                        /** @description The credential's id, base64url as everything binary here */
                        id: string;
                        rawId: string;
                        response: {
                            authenticatorData: string;
                            clientDataJSON: string;
                            signature: string;
                            userHandle?: string | null;
                        };
                        /** @constant */
                        type: "public-key";
                    };
                };
            };
        };
        responses: {
            /** @description Signed in: the answer sets the cookie */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Unreadable"];
            /** @description The key is not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "unauthenticated";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            /** @description Another site's page makes the request; or the key needs its passkey: then `passkey_options` has what the browser asks it with; or the key is a program's, or its day to bind a passkey is over */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "cross_site_request" | "passkey_required" | "passkey_refused" | "passkey_binding_closed" | "key_of_program";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    signOut: {
        parameters: {
            query?: {
                /** @description Ends every session of this key */
                all?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    bindPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "VQTAHgptALdttL4rQDnGHxLc5S_bvxC_7aUB4fMslYg",
                 *       "rawId": "VQTAHgptALdttL4rQDnGHxLc5S_bvxC_7aUB4fMslYg",
                 *       "type": "public-key",
                 *       "authenticatorAttachment": "platform",
                 *       "clientExtensionResults": {},
                 *       "response": {
                 *         "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoicVQzdlh3MG01a1o4ckIxblk3dUo0c0w2Y0Q5ZkcyaFEwcEE1ZU84aVcxTSIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3Q6MzAwMCIsImNyb3NzT3JpZ2luIjpmYWxzZX0",
                 *         "attestationObject": "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVkApEmWDeWIDoxodDQXD2R2YFuP5K65ooYyx5lc87qDHZdjRQAAAAAAAAAAAAAAAAAAAAAAAAAAACBVBMAeCm0At220vitAOcYfEtzlL9u_EL_tpQHh8yyViKUBAgMmIAEhWCAkav5z7l4eL1Mai-VgtPUxrf7H_uk4e_I_VipCZiReZyJYIDNrtnXV86xa9YOWXETUtJkM5mZGdiniJGOX33trEoJ2",
                 *         "transports": [
                 *           "internal"
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": {
                    authenticatorAttachment?: ("platform" | "cross-platform") | null;
                    clientExtensionResults: {
                        [key: string]: unknown;
                    };
                    /** @description The credential's id, base64url as everything binary here */
                    id: string;
                    rawId: string;
                    response: {
                        attestationObject: string;
                        clientDataJSON: string;
                        transports?: string[];
                    };
                    /** @constant */
                    type: "public-key";
                };
            };
        };
        responses: {
            /** @description Bound */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthenticated"];
            /** @description The passkey's answer cannot be verified, or the key's day to bind a passkey is over; or the key's role does not allow this, the key is no bearer key or a program's, or another site's page makes the request */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "passkey_refused" | "passkey_binding_closed" | "key_of_program" | "passkey_required" | "passkey_not_bound" | "forbidden" | "cross_site_request";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            /** @description The key has a passkey already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "passkey_already_bound";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    startPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The options */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "challenge": "qT3vXw0m5kZ8rB1nY7uJ4sL6cD9fG2hQ0pA5eO8iW1M",
                     *       "rp": {
                     *         "id": "pay.shop.example",
                     *         "name": "Demo shop"
                     *       },
                     *       "user": {
                     *         "id": "MDE5YWMzZTAtNzdhYS03ZjIxLThkNjQtOWMzYjFlNWE2YjA0",
                     *         "name": "Asha",
                     *         "displayName": ""
                     *       },
                     *       "pubKeyCredParams": [
                     *         {
                     *           "type": "public-key",
                     *           "alg": -7
                     *         }
                     *       ],
                     *       "timeout": 300000,
                     *       "attestation": "none",
                     *       "excludeCredentials": [],
                     *       "authenticatorSelection": {
                     *         "residentKey": "preferred",
                     *         "userVerification": "preferred",
                     *         "requireResidentKey": false
                     *       },
                     *       "extensions": {
                     *         "credProps": true
                     *       },
                     *       "hints": []
                     *     }
                     */
                    "application/json": components["schemas"]["PasskeyOptions"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            /** @description The session is older than ten minutes, or the key's day to bind a passkey is over; or the key's role does not allow this, the key is no bearer key or a program's, or another site's page makes the request */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "sign_in_again" | "passkey_binding_closed" | "key_of_program" | "passkey_required" | "passkey_not_bound" | "forbidden" | "cross_site_request";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            /** @description The key has a passkey already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "passkey_already_bound";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            default: components["responses"]["ServerTrouble"];
        };
    };
    listOwnSessions: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sessions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019ac3f6-2b7d-7e19-9a13-8b7c6d5e4f09",
                     *           "key_id": "019ac3e0-77aa-7f21-8d64-9c3b1e5a6b04",
                     *           "name": "Asha",
                     *           "role": "operator",
                     *           "browser": "Mozilla/5.0 (Linux; Android 15) Chrome/142.0",
                     *           "created_at": "2026-11-23T04:00:00.000Z",
                     *           "used_at": "2026-11-23T04:45:00.000Z",
                     *           "expires_at": "2026-11-30T04:00:00.000Z",
                     *           "idle_expires_at": "2026-11-23T12:45:00.000Z",
                     *           "current": true
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Session"][];
                        next_cursor: string | null;
                    };
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            default: components["responses"]["ServerTrouble"];
        };
    };
    endOtherSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthenticated"];
            /** @description The session is older than ten minutes; or the key has a passkey and is no bearer key, or another site's page makes the request */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "sign_in_again" | "passkey_required" | "passkey_not_bound" | "forbidden" | "cross_site_request";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            default: components["responses"]["ServerTrouble"];
        };
    };
    endOwnSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019ac3f6-2b7d-7e19-9a13-8b7c6d5e4f09 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthenticated"];
            /** @description The session is older than ten minutes; or the key has a passkey and is no bearer key, or another site's page makes the request */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "sign_in_again" | "passkey_required" | "passkey_not_bound" | "forbidden" | "cross_site_request";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            /** @description No such open session */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & ({
                        /** @enum {string} */
                        code: "session_not_found";
                    } & {
                        [key: string]: unknown;
                    });
                };
            };
            default: components["responses"]["ServerTrouble"];
        };
    };
}
