// @ts-check

/**
 * The files that decide: states, amounts, what an answer means, what is accepted. `npm run test:mutation [-- file ...]`
 * mutates one after the other, and runs the unit tests that import it against each mutant.
 */
export const DECISION_FILES = [
  "src/orders/order.ts",
  "src/lifecycle/payment.ts",
  "src/lifecycle/refund.ts",
  "src/lifecycle/top-up.ts",
  "src/lifecycle/reconciliation-schedule.ts",
  "src/lifecycle/order-attention.ts",
  "src/lifecycle/send-once.ts",
  "src/lifecycle/lock-order.ts",
  "src/refunds/refund-submission.ts",
  "src/lifecycle/refund-schedule.ts",
  "src/refunds/refundable.ts",
  "src/refunds/refund-resolution.ts",
  "src/topups/top-up-delivery.ts",
  "src/lifecycle/top-up-schedule.ts",
  "src/topups/retryable.ts",
  "src/topups/top-up-resolution.ts",
  "src/payments/held-resolution.ts",
  "src/catalog/product.ts",
  "src/catalog/price-items.ts",
  "src/catalog/offer.ts",
  "src/catalog/product-mistakes.ts",
  "src/catalog/top-up-fields.ts",
  "src/catalog/whole-pattern.ts",
  "src/checkout/amount-breakdown.ts",
  "src/checkout/checkout-request.ts",
  "src/khalti/read-reply.ts",
  "src/khalti/refusal.ts",
  "src/khalti/lookup.ts",
  "src/khalti/refund.ts",
  "src/khalti/initiate.ts",
  "src/khalti/schemas.ts",
  "src/lib/money.ts",
  "src/lib/kathmandu.ts",
  "src/lib/redact.ts",
  "src/lib/is-storable-text.ts",
  "src/providers/classify-refusal.ts",
  "src/providers/provider-throttle.ts",
  "src/providers/sanitize-provider-message.ts",
  "src/providers/rupees.ts",
  "src/providers/mobile-operator.ts",
  "src/providers/metro-link-operator.ts",
  "src/http/cursor.ts",
  "src/http/period.ts",
  "src/reports/csv.ts",
  "src/config.ts",
];

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  mutate: DECISION_FILES,
  plugins: ["@stryker-mutator/jest-runner", "./test/mutation-ignore-io.js"],
  ignorers: ["io"],
  testRunner: "jest",
  testRunnerNodeArgs: ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"],
  // test/mutation.ts selects the tests: asking Jest which tests import the file costs more than it saves.
  jest: {
    projectType: "custom",
    configFile: "jest.mutation.config.js",
    enableFindRelatedTests: false,
  },
  coverageAnalysis: "perTest",
  concurrency: 2,
  // Modules of earlier runs stay in memory.
  maxTestRunnerReuse: 100,
  timeoutMS: 10_000,
  timeoutFactor: 2,
  reporters: ["clear-text", "html", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  tempDirName: ".stryker-tmp",
  ignorePatterns: ["/.data", "/dist", "/reports", "/coverage"],
};
