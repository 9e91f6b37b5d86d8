import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { errorsOf, linkTo, type Page, submit, textOf, visit } from "./customer.ts";
import { type Driver, driveSimulator, type Started } from "./simulator-driver.ts";

let simulator: Driver;
beforeAll(async () => {
  simulator = await driveSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const ACCOUNT = { mobile: "9800000004", mpin: "1111" };
const PAY = "Pay Rs. 13.00";
const signIn = async (payment: Started) =>
  submit(await visit(payment.payment_url), "Continue", ACCOUNT);
const pay = async (payment: Started) => submit(await signIn(payment), PAY, { otp: "987654" });
const query = (page: Page) => new URL(page.location ?? "").search;

describe("paying with the wallet", () => {
  it("ends at the return_url with the documented parameters in the documented order", async () => {
    const payment = await simulator.start();

    const end = await pay(payment);

    const transaction = String((await simulator.payment(payment.pidx))["transaction_id"]);
    expect(end.status).toBe(303);
    expect(end.location).toBe(
      `https://example.com/payment/?pidx=${payment.pidx}&txnId=${transaction}&amount=1300&total_amount=1300` +
        `&status=Completed&mobile=98XXXXX004&tidx=${transaction}&purchase_order_id=test12` +
        `&purchase_order_name=test&transaction_id=${transaction}` +
        "&merchant_username=merchant_name&merchant_extra=merchant_extra",
    );
    expect((await simulator.lookup(payment.pidx)).body).toMatchObject({
      status: "Completed",
      transaction_id: transaction,
    });
  });

  it("preserves the query of the return_url unchanged", async () => {
    const end = await pay(await simulator.start({ return_url: "https://a.example/b?c=%20d&e" }));

    expect(query(end)).toMatch(/^\?c=%20d&e&pidx=/);
  });

  it("takes the money once when the code is submitted many times concurrently", async () => {
    const payment = await simulator.start();
    const tabs = await Promise.all([signIn(payment), signIn(payment)]);

    const ends = await Promise.all(
      [...tabs, ...tabs].map((tab) => submit(tab, PAY, { otp: "987654" })),
    );

    // The tab that paid is redirected to the merchant each time; the other tab shows that the payment is paid.
    expect(ends.map(({ status }) => status).sort()).toEqual([303, 303, 409, 409]);
    expect((await simulator.payment(payment.pidx))["charges"]).toHaveLength(1);
  });

  it("shows the order and its amounts", async () => {
    const page = await visit((await simulator.start()).payment_url);

    const text = textOf(page.html);
    for (const part of ["Rs. 13.00", "example.com", "Khalti logo", "Mark Price", "Rs. 3.00"]) {
      expect(text).toContain(part);
    }
  });

  it("escapes what the merchant sends", async () => {
    const name = `"><script>alert(1)</script>`;
    const page = await visit((await simulator.start({ purchase_order_name: name })).payment_url);

    expect(page.html).not.toContain("<script>alert");
    expect(textOf(page.html)).toContain(name);
  });

  it("allows no inline script or style", async () => {
    const response = await fetch((await simulator.start()).payment_url);

    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    expect(await response.text()).not.toMatch(/\sstyle=|<style|<script>/);
  });
});

describe("wrong input", () => {
  it.each([
    ["mPIN", { mobile: "9800000004", mpin: "2222" }],
    ["Khalti ID", { mobile: "9800000006", mpin: "1111" }],
  ])(
    "as %s is refused with a message, and the form keeps the typed number",
    async (_what, account) => {
      const payment = await simulator.start();

      const page = await submit(await visit(payment.payment_url), "Continue", account);

      expect(page.status).toBe(422);
      expect(errorsOf(page)).toContain("The Khalti ID or the mPIN is wrong. 4 tries left.");
      expect(page.html).toContain(`value="${account.mobile}"`);
      expect((await submit(page, "Continue", ACCOUNT)).status).toBe(200);
    },
  );

  it("in empty fields names both fields and does not count as a try", async () => {
    const payment = await simulator.start();

    const page = await submit(await visit(payment.payment_url), "Continue");

    expect(errorsOf(page)).toContain("Enter your Khalti ID. Enter your mPIN.");
    expect((await simulator.payment(payment.pidx))["wrong_tries"]).toBe(0);
  });

  it("as OTP takes no money", async () => {
    const payment = await simulator.start();

    const page = await submit(await signIn(payment), PAY, { otp: "123456" });

    expect(page.status).toBe(422);
    expect(errorsOf(page)).toContain("This code is wrong. 4 tries left.");
    expect((await simulator.payment(payment.pidx))["money_taken"]).toBe(false);
  });

  it("given five times locks the payment, even for a tab at the OTP step", async () => {
    const payment = await simulator.start();
    const otherTab = await signIn(payment);
    let page = await visit(payment.payment_url);
    for (let count = 0; count < 5; count += 1) {
      page = await submit(page, "Continue", { mobile: "9800000000", mpin: "0000" });
    }

    expect(page.status).toBe(403);
    expect(textOf(page.html)).toContain("Too many wrong tries");
    expect((await submit(otherTab, PAY, { otp: "987654" })).status).toBe(403);
    expect((await visit(payment.payment_url)).status).toBe(403);
    expect((await submit(page, "Cancel payment")).location).toContain("status=User+canceled");
  });
});

describe("the OTP step", () => {
  it("cannot be reached without signing in", async () => {
    const payment = await simulator.start();
    const first = await visit(payment.payment_url);
    const token = /name="token" value="([^"]+)"/.exec(first.html)?.[1] ?? "";

    const page = await visit(`${simulator.url}/pay/otp`, {
      method: "POST",
      body: new URLSearchParams({ pidx: payment.pidx, token, otp: "987654" }),
    });

    expect(textOf(page.html)).toContain("Pay with your Khalti wallet");
    expect((await simulator.payment(payment.pidx))["money_taken"]).toBe(false);
  });

  it("does not accept the token of another payment", async () => {
    const mine = await signIn(await simulator.start());
    const other = await simulator.start({ purchase_order_id: "other" });
    const token = new URL(mine.url).searchParams.get("token") ?? "";

    const page = await visit(`${simulator.url}/pay/otp`, {
      method: "POST",
      body: new URLSearchParams({ pidx: other.pidx, token, otp: "987654" }),
    });

    expect(page.status).toBe(409);
    expect((await simulator.payment(other.pidx))["money_taken"]).toBe(false);
  });
});

describe("cancelling", () => {
  it.each(["before signing in", "after signing in"])("%s ends at the return_url", async (when) => {
    const payment = await simulator.start();
    const page =
      when === "after signing in" ? await signIn(payment) : await visit(payment.payment_url);

    const end = await submit(page, "Cancel payment");

    expect(end.location).toBe(
      `https://example.com/payment/?pidx=${payment.pidx}&transaction_id=&tidx=&amount=1300&total_amount=1300` +
        "&mobile=&status=User+canceled&purchase_order_id=test12&purchase_order_name=test",
    );
    expect(await simulator.lookup(payment.pidx)).toMatchObject({
      status: 400,
      body: { status: "User canceled" },
    });
  });

  it("after paying in another tab changes nothing", async () => {
    const payment = await simulator.start();
    const tab = await visit(payment.payment_url);
    await pay(payment);

    const page = await submit(tab, "Cancel payment");

    expect(page.status).toBe(409);
    expect(textOf(page.html)).toContain("This payment is already paid");
    expect((await simulator.payment(payment.pidx))["status"]).toBe("Completed");
  });
});

describe("the page of a payment that cannot be paid", () => {
  it("says that the link has expired and links back to the merchant", async () => {
    const payment = await simulator.start();
    const tab = await signIn(payment);
    await simulator.advance(1800);

    for (const page of [
      await visit(payment.payment_url),
      await submit(tab, PAY, { otp: "987654" }),
    ]) {
      expect(page.status).toBe(410);
      expect(textOf(page.html)).toContain("This payment link has expired");
      const back = new URL(linkTo(page, "Return to the merchant"));
      expect(back.href).toContain(`https://example.com/payment/?pidx=${payment.pidx}&`);
      expect(back.searchParams.get("status")).toBe("Expired");
    }
    expect((await simulator.payment(payment.pidx))["money_taken"]).toBe(false);
  });

  it.each([
    ["Completed", "This payment is already paid"],
    ["Refunded", "This payment is already paid"],
    ["User canceled", "This payment was cancelled"],
    ["Pending", "Its status is “Pending”."],
  ])("names the reason when the payment is %s", async (status, sentence) => {
    const payment = await simulator.start();
    await simulator.set(payment.pidx, { status });

    const page = await visit(payment.payment_url);

    expect(textOf(page.html)).toContain(sentence);
    expect(new URL(linkTo(page, "Return to the merchant")).searchParams.get("status")).toBe(status);
  });

  it("is a 404 when the payment does not exist", async () => {
    expect((await visit(`${simulator.url}/pay/?pidx=nothing`)).status).toBe(404);
  });
});
