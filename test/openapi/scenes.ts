import { randomBytes } from "node:crypto";
import axios from "axios";
import { hashToken } from "../../src/lib/token.ts";
import { EXAMPLE } from "../../src/openapi/examples/example-ids.ts";
import { paidOrder, refund } from "../support/refunds.ts";
import { runDueJobs } from "../support/run-due-jobs.ts";
import { checkout, returnFromKhalti } from "../support/shop.ts";
import { askKhalti } from "../support/staff.ts";
import { DAY, MINUTE, type TestClock } from "../support/test-clock.ts";
import { KEYS, type TestServer } from "../support/test-server.ts";
import { paidTopUp } from "../support/top-ups.ts";
import { testEndpoint } from "../../src/webhooks/resend-deliveries.ts";

/** What the path of an operation names, and the token of the order, where it is the caller. */
interface Scene {
  path?: Record<string, string>;
  query?: Record<string, string>;
  token?: string;
}

const paid = async (server: TestServer) => {
  const bought = await paidOrder(server, CUSTOMER);
  return { ...bought, path: { id: bought.order.id } };
};

const CUSTOMER = {
  customer: { name: "Sita Sharma", email: "sita@example.com", phone: "9800000001" },
  metadata: { cart: "42" },
};

async function unpaid(server: TestServer): Promise<Scene> {
  const { order, token } = await checkout(server, CUSTOMER);
  return { path: { id: order.id }, token };
}

async function heldPayment(server: TestServer): Promise<Scene> {
  const { pidx } = await checkout(server);
  await server.simulator.set(pidx, { status: "Under review" });
  await returnFromKhalti(server, pidx);
  await server.simulator.pay(pidx);
  return { path: { pidx } };
}

async function refunded(server: TestServer, fault: boolean): Promise<Scene> {
  const { order } = await paidOrder(server);
  const { id } = await refund(server, order.id, { amount: 45_000 });
  if (fault) await server.simulator.fault({ endpoint: "refund", kind: "drop_request" });
  await runDueJobs(server);
  return { path: { id } };
}

async function refundAwaitingApproval(server: TestServer): Promise<Scene> {
  const { order } = await paidOrder(server);
  const { id } = await refund(server, order.id, { amount: 45_000 });
  await server.db.refund.update({
    where: { id },
    data: { status: "awaiting_approval", requestedByKeyId: null, dueAt: null },
  });
  return { path: { id } };
}

/** The dashboard has refunded twice; a lookup reveals the first part only. */
async function refundedInDashboard(server: TestServer): Promise<Scene> {
  const { pidx } = await paidOrder(server);
  const { transaction_id: transaction } = await server.simulator.payment(pidx);
  const inDashboard = (amount: number) =>
    axios.post(
      `${server.simulator.url}/api/merchant-transaction/${String(transaction)}/refund/`,
      { amount },
      { headers: { Authorization: "Key test_secret_key" }, proxy: false },
    );
  await inDashboard(5_000);
  const [first] = (await askKhalti(server, pidx)).order.refunds;
  await server.http
    .post(`/v1/admin/refunds/${first?.id ?? ""}/resolve`)
    .set("Authorization", `Bearer ${KEYS.operator}`)
    .send({ outcome: "succeeded", amount: 5_000, reason: "Seen in the dashboard." });
  await inDashboard(10_000);
  return { path: { pidx } };
}

async function topUp(
  server: TestServer,
  outcome: "delivered" | "refused" | "unknown",
): Promise<Scene> {
  const bought = await paidTopUp(server, "khalti_wallet", { onRefusal: "hold" });
  if (outcome === "refused") await server.simulator.nextTopUps("khalti_wallet", "Failed");
  if (outcome === "unknown") {
    await server.simulator.fault({ endpoint: "khalti_topup", kind: "drop_response" });
  }
  await runDueJobs(server);
  return { path: { id: bought.topUp.id } };
}

async function shopKey(server: TestServer): Promise<Scene> {
  const { id } = await server.db.apiKey.create({
    data: { name: "Old shop", role: "merchant", hash: new Uint8Array([7]) },
  });
  return { path: { id } };
}

const openSessionOf =
  (name: string) =>
  async (server: TestServer): Promise<Scene> => {
    const { id: apiKeyId } = await server.db.apiKey.findFirstOrThrow({ where: { name } });
    const now = server.context.clock.now();
    const { id } = await server.db.session.create({
      data: { apiKeyId, hash: randomBytes(32), createdAt: now, usedAt: now, browser: "Firefox" },
    });
    return { path: { id } };
  };

/** The passkey of the example was made at http://localhost:3000, for this challenge. */
async function challengeToBind(server: TestServer): Promise<Scene> {
  Object.assign(server.context.config, { publicUrl: "http://localhost:3000" });
  const { id: apiKeyId } = await server.db.apiKey.findFirstOrThrow({ where: { name: "viewer" } });
  const expiresAt = new Date(server.context.clock.now().getTime() + MINUTE);
  const { challenge } = EXAMPLE;
  await server.db.passkeyChallenge.create({
    data: { apiKeyId, challenge, purpose: "bind", expiresAt },
  });
  return {};
}

async function webhookEndpoint(server: TestServer): Promise<Scene> {
  const { id } = await server.db.webhookEndpoint.create({
    data: {
      url: "https://shop.example/webhooks/khalti",
      events: ["*"],
      secret: "whsec_AAAA",
      createdAt: new Date(),
    },
  });
  return { path: { id } };
}

async function webhookDelivery(server: TestServer): Promise<Scene> {
  const { path } = await webhookEndpoint(server);
  const { id } = await testEndpoint(server.context, path?.["id"] ?? "");
  const attempt = { at: new Date(), statusCode: 204, durationMs: 12, response: "" };
  await server.db.webhookAttempt.create({ data: { deliveryId: id, ...attempt } });
  return { path: { id } };
}

async function paymentLink(server: TestServer): Promise<Scene> {
  const answer = await server.http
    .post("/v1/admin/payment-links")
    .set("Authorization", `Bearer ${KEYS.operator}`)
    .send({ amount: 500_000, description: "Deposit", max_uses: 1 });
  const { id, slug } = answer.body as { id: string; slug: string };
  return { path: { id, slug } };
}

/** What has to be there before the example of an operation is sent. Operations that need nothing are not listed. */
export const SCENES: Record<string, (server: TestServer, clock: TestClock) => Promise<Scene>> = {
  getOrder: paid,
  getOrderStatus: paid,
  getOrderWithHistory: paid,
  makeCustomerLink: paid,
  endCustomerLinks: paid,
  startPayment: unpaid,
  closeOrder: unpaid,
  returnFromKhalti: async (server) => ({ query: { pidx: (await checkout(server)).pidx } }),
  lookUpPayment: async (server) => ({ path: { pidx: (await paidOrder(server)).pidx } }),
  resolvePayment: heldPayment,
  sendBackPayment: heldPayment,
  refundOrder: paid,
  checkOutByPaymentLink: paymentLink,
  listPaymentLinks: paymentLink,
  getPaymentLink: paymentLink,
  updatePaymentLink: paymentLink,
  listRefunds: (server) => refunded(server, false),
  getRefund: (server) => refunded(server, false),
  resolveRefund: async (server, clock) => {
    const scene = await refunded(server, true);
    clock.skip(DAY);
    return scene;
  },
  acknowledgePayment: async (server) => {
    await paid(server);
    return { path: { pidx: (await paid(server)).pidx } };
  },
  approveRefund: refundAwaitingApproval,
  rejectRefund: refundAwaitingApproval,
  acknowledgeRefund: async (server, clock) => {
    const scene = await refunded(server, true);
    clock.skip(DAY);
    await server.http
      .post(`/v1/admin/refunds/${scene.path?.["id"] ?? ""}/resolve`)
      .set("Authorization", `Bearer ${KEYS.operator}`)
      .send({ outcome: "failed", reason: "Khalti's dashboard has no such refund." });
    return scene;
  },
  recordDashboardRefund: refundedInDashboard,
  listOrders: paid,
  listEvents: async (server) => {
    await paidOrder(server);
    return {};
  },
  getEvent: async (server) => {
    const { order } = await paidOrder(server);
    const { id } = await server.db.event.findFirstOrThrow({ where: { orderId: order.id } });
    return { path: { id } };
  },
  listNeedsYou: heldPayment,
  listAudit: async (server) => {
    const { order } = await paidOrder(server);
    await refund(server, order.id);
    return {};
  },
  listTopUps: (server) => topUp(server, "delivered"),
  getTopUp: (server) => topUp(server, "delivered"),
  retryTopUp: (server) => topUp(server, "refused"),
  resolveTopUp: async (server, clock) => {
    const scene = await topUp(server, "unknown");
    clock.skip(6 * MINUTE); // the provider may be processing it until then
    return scene;
  },
  revokeApiKey: shopKey,
  signIn: async (server) => {
    const key = "kbff_operator_7bQ2mX9rT4vK8nW3yH6cJ1pL5sD0fG2aZ4eU7iO9kM";
    await server.db.apiKey.create({
      data: { name: "Asha", role: "operator", hash: hashToken(key) },
    });
    return {};
  },
  bindPasskey: challengeToBind,
  listSessions: openSessionOf("operator"),
  getOpenSession: openSessionOf("operator"),
  endSession: openSessionOf("operator"),
  listOwnSessions: openSessionOf("merchant"),
  endOwnSession: openSessionOf("merchant"),
  listWebhookEndpoints: webhookEndpoint,
  getWebhookEndpoint: webhookEndpoint,
  changeWebhookEndpoint: webhookEndpoint,
  deleteWebhookEndpoint: webhookEndpoint,
  rotateWebhookSecret: webhookEndpoint,
  testWebhookEndpoint: webhookEndpoint,
  replayWebhooks: webhookEndpoint,
  listWebhookDeliveries: webhookDelivery,
  getWebhookDelivery: webhookDelivery,
  resendWebhook: webhookDelivery,
};
