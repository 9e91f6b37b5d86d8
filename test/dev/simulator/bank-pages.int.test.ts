import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { linkTo, submit, textOf, visit } from "./customer.ts";
import { type Driver, driveSimulator } from "./simulator-driver.ts";

let simulator: Driver;
beforeAll(async () => {
  simulator = await driveSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const NMB = "ayCEFuEpkmkjBj3WVWRh32";
const USER = { username: "9800000002", password: "1111" };
const start = (changes: object) =>
  simulator.start({ amount: 10000, amount_breakdown: undefined, ...changes });

describe("paying from a bank", () => {
  it("goes straight to the bank that the merchant named", async () => {
    const payment = await start({ modes: ["MOBILE_BANKING"], bank: NMB });

    const login = await visit(payment.payment_url);
    expect(textOf(login.html)).toContain("NMB Bank Limited Mobile banking");
    expect(() => linkTo(login, "Choose another bank")).toThrow("no link");
    const otp = await submit(login, "Continue", USER);
    const end = await submit(otp, "Pay Rs. 100.00", { otp: "987654" });

    const paid = await simulator.payment(payment.pidx);
    expect(paid).toMatchObject({ mode: "MOBILE_BANKING", bank: NMB, money_taken: true });
    const callback = new URL(end.location ?? "").searchParams;
    expect(callback.get("tidx")).toBe(paid["transaction_id"]);
    expect(callback.get("transaction_id")).toBe(paid["transaction_id"]);
    expect(callback.get("mobile")).toBe("98XXXXX002");
    // txnId is the bank's number of the transfer.
    expect(callback.get("txnId")).not.toBe(paid["transaction_id"]);
  });

  it("offers the banks that serve the mode when the merchant named no bank", async () => {
    const payment = await start({ modes: ["EBANKING"] });

    const picker = await visit(payment.payment_url);
    expect(textOf(picker.html)).toContain("Choose your bank");
    expect(picker.html).not.toContain("Garima Bikas Bank");
    const login = await visit(linkTo(picker, "Everest Bank Limited"));
    const otp = await submit(login, "Continue", USER);
    await submit(otp, "Pay Rs. 100.00", { otp: "987654" });

    expect(await simulator.payment(payment.pidx)).toMatchObject({
      status: "Completed",
      mode: "EBANKING",
    });
  });

  it("ignores a bank that does not serve the mode", async () => {
    const { payment_url } = await start({ modes: ["EBANKING"] });
    const { body } = await simulator.send("GET", "/api/v5/bank/?payment_type=mobilecheckout");
    const banks = body["records"] as { idx: string; has_ebanking: boolean }[];
    const other = banks.find((bank) => !bank.has_ebanking)?.idx ?? "";

    expect(textOf((await visit(`${payment_url}&bank=${other}`)).html)).toContain(
      "Choose your bank",
    );
  });

  it("refuses a wrong password", async () => {
    const payment = await start({ modes: ["EBANKING"], bank: NMB });

    const page = await submit(await visit(payment.payment_url), "Continue", {
      ...USER,
      password: "x",
    });

    expect(page.status).toBe(422);
    expect(textOf(page.html)).toContain("The user name or the password is wrong. 4 tries left.");
  });

  it("can be cancelled before a bank is chosen", async () => {
    const payment = await start({ modes: ["EBANKING"] });

    const end = await submit(await visit(payment.payment_url), "Cancel payment");

    expect(end.location).toContain("status=User+canceled");
  });
});

describe("the payment modes", () => {
  it("start with the wallet and include the banks", async () => {
    const page = await visit((await start({})).payment_url);

    expect(textOf(page.html)).toContain("Pay with your Khalti wallet");
    expect(textOf((await visit(linkTo(page, "Mobile banking"))).html)).toContain(
      "Choose your bank",
    );
  });

  it("are only those that the merchant allows", async () => {
    const { payment_url } = await start({ modes: ["KHALTI"] });

    const page = await visit(`${payment_url}&mode=EBANKING`);

    expect(textOf(page.html)).toContain("Pay with your Khalti wallet");
    expect(() => linkTo(page, "e-Banking")).toThrow("no link");
  });

  it("exclude the banks below the banks' minimum amount", async () => {
    const page = await visit((await start({ amount: 9999 })).payment_url);

    expect(() => linkTo(page, "e-Banking")).toThrow("no link");
  });
});
