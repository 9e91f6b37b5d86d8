import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { BEHAVING_ACCOUNTS } from "../../../dev/simulator/khalti/test-accounts.ts";
import { errorsOf, linkTo, type Page, submit, textOf, visit } from "./customer.ts";
import { type Driver, driveSimulator, type Started } from "./simulator-driver.ts";

let simulator: Driver;
beforeAll(async () => {
  simulator = await driveSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const PAY = "Pay Rs. 13.00";
const OTP = { otp: "987654" };
const signIn = async (payment: Started, mobile: string) =>
  submit(await visit(payment.payment_url), "Continue", { mobile, mpin: "1111" });
const pay = async (payment: Started, mobile: string): Promise<Page> =>
  submit(await signIn(payment, mobile), PAY, OTP);
const statusOf = async ({ pidx }: Started) => (await simulator.lookup(pidx)).body["status"];
const charges = async ({ pidx }: Started) => (await simulator.payment(pidx))["charges"];

it("all are listed on the first page, each with what it does", async () => {
  const text = textOf((await visit(simulator.url)).html);

  for (const { id } of BEHAVING_ACCOUNTS) expect(text).toContain(id);
  expect(text).toContain("pays, and never comes back to the shop");
});

describe("9800000010, whose balance is too low", () => {
  it("pays nothing, and another account can pay after it", async () => {
    const payment = await simulator.start();

    const page = await pay(payment, "9800000010");

    expect([page.status, errorsOf(page)]).toEqual([
      422,
      "Your balance is too low. Nothing was paid.",
    ]);
    expect(await statusOf(payment)).toBe("Initiated");
    expect(await charges(payment)).toEqual([]);
    expect((await pay(payment, "9800000000")).location).toContain("status=Completed");
  });
});

describe("9800000011, which is blocked", () => {
  it("cannot sign in, and costs no try", async () => {
    const payment = await simulator.start();

    const page = await signIn(payment, "9800000011");

    expect(page.status).toBe(422);
    expect(errorsOf(page)).toBe("This account is blocked. Use another one, or cancel.");
    expect((await simulator.payment(payment.pidx))["wrong_tries"]).toBe(0);
    const canceled = await submit(page, "Cancel payment");
    expect(canceled.location).toContain("status=User+canceled");
  });

  it("is not told from an unknown one by a wrong mPIN", async () => {
    const payment = await simulator.start();
    const login = await visit(payment.payment_url);

    const page = await submit(login, "Continue", { mobile: "9800000011", mpin: "2222" });

    expect(errorsOf(page)).toContain("The Khalti ID or the mPIN is wrong.");
  });
});

describe("9800000012, whose OTP never arrives", () => {
  it("has no code that works, however often it asks for another", async () => {
    const payment = await simulator.start();
    const otp = await signIn(payment, "9800000012");

    const again = await visit(linkTo(otp, "Send another code"));
    const page = await submit(again, PAY, OTP);

    expect(textOf(again.html)).toContain("We sent another code to 98XXXXX012");
    expect([page.status, errorsOf(page)]).toEqual([422, "This code is wrong. 4 tries left."]);
    expect(await charges(payment)).toEqual([]);
    await simulator.advance(1800);
    expect(await statusOf(payment)).toBe("Expired");
  });
});

describe("9800000013, which pays at the last second", () => {
  it("is Initiated until then, and Completed ever after", async () => {
    const payment = await simulator.start();

    const waiting = await pay(payment, "9800000013");

    expect(textOf(waiting.html)).toContain("pays at the last second");
    expect(await statusOf(payment)).toBe("Initiated");
    await simulator.advance(1750);
    expect(await statusOf(payment)).toBe("Initiated");
    expect((await visit(waiting.url)).status).toBe(200);
    await simulator.advance(60);
    expect(await statusOf(payment)).toBe("Completed");
    const { charges: taken, expires_at } = await simulator.payment(payment.pidx);
    const [{ at }] = taken as [{ at: string }];
    expect(Date.parse(String(expires_at)) - Date.parse(at)).toBe(1000);
    const back = await visit(waiting.url);
    expect(back.location).toContain("https://example.com/payment/?pidx=");
  });

  it("pays nothing when the payment is cancelled or paid by another tab meanwhile", async () => {
    const canceled = await simulator.start();
    await submit(await pay(canceled, "9800000013"), "Cancel payment");
    const paid = await simulator.start();
    await pay(paid, "9800000013");
    await pay(paid, "9800000001");

    await simulator.advance(1799);

    expect(await statusOf(canceled)).toBe("User canceled");
    expect(await charges(canceled)).toEqual([]);
    expect(await charges(paid)).toMatchObject([{ mobile: "9800000001" }]);
  });

  it("pays at once in the last second itself", async () => {
    const short = await driveSimulator({ linkLifetimeSeconds: 1 });
    const payment = await short.start();

    const end = await pay(payment, "9800000013");

    expect(end.location).toContain("status=Completed");
    await short.stop();
  });
});

describe("9800000014, which pays and never comes back", () => {
  it("has paid, and no page leads to the shop, also when it submits twice", async () => {
    const payment = await simulator.start();
    const otp = await signIn(payment, "9800000014");

    for (const page of [await submit(otp, PAY, OTP), await submit(otp, PAY, OTP)]) {
      expect([page.status, page.location]).toEqual([200, null]);
      expect(page.html).not.toContain("example.com");
    }
    expect(await statusOf(payment)).toBe("Completed");
    expect(await charges(payment)).toHaveLength(1);
  });
});

describe("9800000015, which pays in two tabs", () => {
  it("pays both open links of one purchase, each with a transaction of its own", async () => {
    const first = await simulator.start({ purchase_order_id: "order-1-a" });
    const second = await simulator.start({ purchase_order_id: "order-1-b" });
    const canceled = await simulator.start({ purchase_order_id: "order-1-c" });
    await simulator.set(canceled.pidx, { status: "User canceled" });
    const other = await simulator.start({ purchase_order_name: "another purchase" });

    const end = await pay(second, "9800000015");

    expect(new URL(end.location ?? "").searchParams.get("pidx")).toBe(second.pidx);
    const [one, two] = await Promise.all([
      simulator.payment(first.pidx),
      simulator.payment(second.pidx),
    ]);
    expect([one["status"], two["status"]]).toEqual(["Completed", "Completed"]);
    expect(one["transaction_id"]).not.toBe(two["transaction_id"]);
    expect(await charges(canceled)).toEqual([]);
    expect(await statusOf(other)).toBe("Initiated");
  });

  it("pays once when there is one link", async () => {
    const payment = await simulator.start();

    await pay(payment, "9800000015");

    expect(await charges(payment)).toHaveLength(1);
  });
});

describe("9800000016, whose payment Khalti cannot process", () => {
  it("comes back with a message and no pidx, and the link can still be paid", async () => {
    const payment = await simulator.start({ return_url: "https://shop.example/back?cart=7" });

    const end = await pay(payment, "9800000016");

    expect(end.location).toBe(
      "https://shop.example/back?cart=7&message=Could+not+process+the+payment.",
    );
    expect(await statusOf(payment)).toBe("Initiated");
    expect((await pay(payment, "9800000000")).location).toContain("status=Completed");
  });
});
