import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { type Driver, driveSimulator, KHALTI_TOP_UP } from "./simulator-driver.ts";

let simulator: Driver;
beforeAll(async () => {
  simulator = await driveSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const balance = async () => (await simulator.khaltiBalance()).body;

describe("a top-up of a Khalti wallet", () => {
  it("answers as documented and is recorded in rupees", async () => {
    const { status, body } = await simulator.topUpKhalti({ amount: "150.50", remarks: "Thanks" });

    expect([status, body]).toEqual([
      200,
      {
        id: expect.any(Number),
        extra_data: {},
        state: "Success",
        detail: "Success",
        message: "Successfully Completed Transaction",
        status: true,
      },
    ]);
    expect(await simulator.topUps()).toEqual([
      {
        provider: "khalti_wallet",
        id: String(body["id"]),
        reference: "topup1",
        target: "9841234567",
        service: "khalti-topup",
        amount_rupees: 150.5,
        state: "Success",
        at: expect.stringMatching(/Z$/),
      },
    ]);
  });

  it("of a number without a Khalti user is refused as documented", async () => {
    const { status, body } = await simulator.topUpKhalti({ number: "9841234999" });

    expect([status, body]).toEqual([
      400,
      {
        status: false,
        error_code: "4000",
        message: "Can't fulfill request",
        error: "client_error",
        details: { user: ["User does not exist."], http_status_code: 400 },
        error_data: {},
        state: "Error",
      },
    ]);
    expect(await simulator.topUps()).toEqual([]);
  });

  it.each([
    ["1002", { token: "TEST:other" }],
    ["1002", { token: undefined }],
    ["1010", { reference: "with/slash" }],
    ["1010", { reference: "a".repeat(51) }],
    ["1010", { amount: undefined }],
    ["1010", { amount: "ten" }],
    ["1010", { amount: 10.001 }],
    ["1010", { amount: -10 }],
    ["1010", { number: undefined }],
    ["1011", { amount: 0 }],
    ["1011", { number: "9141234567" }],
    ["1011", { number: "98412345678" }],
    ["1012", { reference: undefined }],
    ["1012", { reference: "" }],
  ])("is refused with %s for %j", async (code, changes) => {
    const { status, body } = await simulator.topUpKhalti(changes);

    expect(status).toBe(400);
    expect(body).toMatchObject({ status: false, error_code: code, state: "Error", error_data: {} });
    expect(await simulator.topUps()).toEqual([]);
  });

  it.each(["9800000000", "9800000005", "9612345678", "9881234567", "9741234567", "9851234567"])(
    "succeeds for the Khalti user %s",
    async (number) => {
      expect((await simulator.topUpKhalti({ number })).body["state"]).toBe("Success");
    },
  );

  it("is delivered once when it is sent three times concurrently", async () => {
    const answers = await Promise.all([1, 2, 3].map(() => simulator.topUpKhalti()));

    const codes = answers.map(({ body }) => body["error_code"] ?? body["state"]);
    expect(codes.sort()).toEqual(["1013", "1013", "Success"]);
    expect(await simulator.topUps()).toHaveLength(1);
  });

  it("may reuse the reference of a refused top-up", async () => {
    await simulator.topUpKhalti({ number: "9841234999" });

    expect((await simulator.topUpKhalti()).body["state"]).toBe("Success");
  });

  it("consumes credits and is refused above the remaining credits", async () => {
    await simulator.setProvider("khalti_wallet", { credits: 250.5 });
    await simulator.topUpKhalti({ amount: 150.25 });

    expect(await balance()).toEqual({ credits_consumed: 150.25, credits_available: 100.25 });
    const { body } = await simulator.topUpKhalti({ reference: "second", amount: 100.26 });
    expect(body["error_code"]).toBe("1016");
    expect(await simulator.topUps()).toHaveLength(1);
  });

  it("is refused during maintenance, while its status stays available", async () => {
    await simulator.topUpKhalti();
    await simulator.setProvider("khalti_wallet", { maintenance: true });

    expect((await simulator.topUpKhalti({ reference: "b" })).body["error_code"]).toBe("1019");
    expect((await simulator.khaltiStatus("topup1")).body["state"]).toBe("Success");
    await simulator.setProvider("khalti_wallet", { maintenance: false });
    expect((await simulator.topUpKhalti({ reference: "b" })).body["state"]).toBe("Success");
  });

  it("ends in the states that were set in advance, in their order", async () => {
    await simulator.next("khalti_wallet", { state: "Queued", times: 2 });
    await simulator.next("khalti_wallet", { state: "Failed" });

    const answers = [];
    for (const reference of ["a", "b", "c", "d"]) {
      const { status, body } = await simulator.topUpKhalti({ reference });
      answers.push([status, body["state"], body["status"]]);
    }

    expect(answers).toEqual([
      [200, "Queued", true],
      [200, "Queued", true],
      [200, "Failed", true],
      [200, "Success", true],
    ]);
  });

  it("that ends in Error is answered as a provider error and keeps its reference", async () => {
    await simulator.next("khalti_wallet", { state: "Error" });

    expect((await simulator.topUpKhalti()).body).toMatchObject({
      error_code: "1021",
      state: "Error",
    });
    const { status, body } = await simulator.khaltiStatus("topup1");
    expect([status, body["state"]]).toEqual([200, "Error"]);
    expect(body["response_id"]).not.toBe(0);
  });

  it("needs no merchant key but a JSON body", async () => {
    const response = await fetch(`${simulator.url}/api/use/khalti-topup/`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{",
    });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error_code: "1010", state: "Error" });
  });

  it("is answered 405 for GET", async () => {
    expect((await simulator.send("GET", "/api/use/khalti-topup/")).status).toBe(405);
  });
});

describe("the status of a Khalti service", () => {
  it("shows the current and the first state of a top-up", async () => {
    await simulator.next("khalti_wallet", { state: "Queued" });
    const { body } = await simulator.topUpKhalti();

    await simulator.setTopUp("khalti_wallet", "topup1", { state: "Success" });

    const answer = await simulator.khaltiStatus("topup1");
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        status: true,
        state: "Success",
        original_status: "Queued",
        details: "Successfully Completed Transaction",
        reference: "topup1",
        response_id: body["id"],
        amount: 100,
        refunded: false,
        refunded_amount: 0,
        refunds: [],
      },
    ]);
  });

  it("Failed returns the credits of an open top-up, and Success consumes them again", async () => {
    await simulator.setProvider("khalti_wallet", { credits: 100 });
    await simulator.next("khalti_wallet", { state: "Processing" });
    const { body } = await simulator.topUpKhalti();
    expect(await balance()).toEqual({ credits_consumed: 100, credits_available: 0 });

    await simulator.setTopUp("khalti_wallet", String(body["id"]), { state: "Failed" });
    expect(await balance()).toEqual({ credits_consumed: 0, credits_available: 100 });
    await simulator.setTopUp("khalti_wallet", String(body["id"]), { state: "Success" });
    expect(await balance()).toEqual({ credits_consumed: 100, credits_available: 0 });
  });

  it("is refused with 002 for an unknown reference", async () => {
    const { body } = await simulator.khaltiStatus("other");

    expect(body).toEqual({
      status: false,
      error_code: "002",
      message: "The reference sent is not a valid reference.",
      error: "invalid_reference",
      details: "",
      error_data: {},
      state: "Error",
    });
  });

  it("needs the token and a reference, and the balance needs the token", async () => {
    const codeOf = async (path: string) => (await simulator.send("GET", path)).body["error_code"];

    expect((await simulator.khaltiStatus("topup1", "TEST:other")).body["error_code"]).toBe("1002");
    expect(await codeOf(`/api/service/status/?token=${KHALTI_TOP_UP.token}`)).toBe("1012");
    expect(await codeOf("/api/balance?token=TEST:other")).toBe("1002");
  });
});
