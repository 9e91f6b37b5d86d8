/**
 * The samples of the services' own documentation that gateway-facts.md names as seen: status, bulk status, Metro Link, and
 * the DLR callback. Sent as documented, compared field by field.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import type { Sample } from "../../../khalti/samples/sample.ts";
import * as metrolink from "../../../providers/samples/khalti-metrolink.ts";
import * as statusPage from "../../../providers/samples/khalti-service-status.ts";
import { type Driver, driveSimulator, type Json } from "../simulator-driver.ts";

let simulator: Driver;
beforeAll(async () => {
  simulator = await driveSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const parsed = ({ json }: Sample) => JSON.parse(json) as Json;
const token = "TEST:simulator";
const recharge = (changes: Json = {}) =>
  simulator.send("POST", "/api/use/metrolink/", {
    ...parsed(metrolink.serviceParameters),
    token,
    ...changes,
  });
const bulk = (references: string, length: number) => {
  const query = new URLSearchParams({ token, references, reference_length: String(length) });
  return simulator.send("GET", `/api/service/bulk/status/?${query.toString()}`);
};

describe("the status page", () => {
  it("shows a success as printed", async () => {
    const { reference, amount, ...documented } = parsed(statusPage.success);
    await simulator.topUpKhalti({ reference, amount });
    await simulator.setTopUp("khalti_wallet", String(reference), {
      state: "Success",
      remarks: String(documented["details"]),
    });

    const { status, body } = await simulator.khaltiStatus(String(reference));

    const response_id = expect.any(Number);
    expect([status, body]).toEqual([200, { ...documented, reference, amount, response_id }]);
  });

  it("shows a failure as printed: status true, and the credits in refunds", async () => {
    const { reference, amount, ...documented } = parsed(statusPage.failed);
    await simulator.next("khalti_wallet", { state: "Error" });
    await simulator.topUpKhalti({ reference, amount });
    const remarks = String(documented["details"]);
    await simulator.setTopUp("khalti_wallet", String(reference), { state: "Failed", remarks });

    const { status, body } = await simulator.khaltiStatus(String(reference));

    const [refund] = documented["refunds"] as Json[];
    const created_at = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);
    expect([status, body]).toEqual([
      200,
      {
        ...documented,
        reference,
        amount,
        response_id: expect.any(Number),
        refunds: [{ ...refund, created_at }],
      },
    ]);
  });

  it("answers an unknown reference as printed", async () => {
    const { body } = await simulator.khaltiStatus("Reference_092233");
    expect(body).toEqual(parsed(statusPage.unknownReference));
  });

  it("shows the balance with the documented fields", async () => {
    await simulator.setProvider("khalti_wallet", { credits: 10_000 });
    await simulator.topUpKhalti({ amount: 700 });

    const { body } = await simulator.send("GET", `/api/balance?token=${token}`);
    expect(body).toEqual(parsed(statusPage.balance));
  });

  it("answers 404 for a service that does not exist", async () => {
    const path = "/api/use/no-such-service/";
    expect((await simulator.send("POST", path, { token })).status).toBe(404);
  });
});

describe("the bulk status page", () => {
  it("shows a success, an unknown reference, a processing and a queued one as printed", async () => {
    const states = [
      ["cPCWiH2UPDjy8mjPyPXtPF", "Success", 1400],
      ["8535", "Processing", 2000],
      ["f309e75f-3101-4139-bfa1-e7dff44e4276", "Queued", 3046],
    ] as const;
    for (const [reference, state, amount] of states) {
      await simulator.next("khalti_wallet", { state });
      await simulator.topUpKhalti({ reference, amount });
    }
    const details = "Payment made successfully. Account will be activated in few minutes";
    await simulator.setTopUp("khalti_wallet", "cPCWiH2UPDjy8mjPyPXtPF", {
      state: "Success",
      remarks: details,
    });

    const { status, body } = await bulk(
      "cPCWiH2UPDjy8mjPyPXtPF,JNK2,8535,f309e75f-3101-4139-bfa1-e7dff44e4276",
      4,
    );

    const [success, processing, queued] = states.map(([reference, state, amount]) => ({
      status: true,
      state,
      details: state === "Success" ? details : "",
      reference,
      response_id: expect.any(Number),
      amount,
    }));
    const unknown = {
      status: true,
      state: "Error",
      details: "Invalid reference obtained for account",
      reference: "JNK2",
      response_id: 0,
      amount: 0,
    };
    expect([status, body]).toEqual([
      200,
      { status: true, message: "Success", detail: [success, unknown, processing, queued] },
    ]);
  });

  it("is refused when the number of references is wrong, or the token", async () => {
    expect((await bulk("JNK123,JNK124", 1)).body).toMatchObject({ error_code: "1010" });
    const other = "/api/service/bulk/status/?token=TEST:other&references=a&reference_length=1";
    expect((await simulator.send("GET", other)).body).toMatchObject({ error_code: "1002" });
  });
});

describe("the Metro Link page of Khalti's services", () => {
  it("is answered as printed when the recharge is queued", async () => {
    await simulator.setProvider("khalti_wallet", { credits: 9400 });
    await simulator.next("khalti_wallet", { state: "Queued" });

    const { status, body } = await recharge();

    expect([status, body]).toEqual([
      200,
      { ...parsed(metrolink.response), id: expect.any(Number) },
    ]);
    expect(await simulator.topUps()).toMatchObject([
      {
        provider: "khalti_wallet",
        service: "metrolink",
        target: parsed(metrolink.serviceParameters)["username"],
        state: "Queued",
      },
    ]);
  });

  it.each([
    ["1002", { token: "TEST:other" }],
    ["1010", { username: undefined }],
    ["1011", { amount: 99 }],
    ["1011", { amount: 50_001 }],
    ["1011", { number: "12345" }],
    ["1012", { reference: undefined }],
    ["4000", { username: "ram_unknown" }],
  ])("is refused with %s for %j", async (code, changes) => {
    expect((await recharge(changes)).body).toMatchObject({ error_code: code, state: "Error" });
    expect(await simulator.topUps()).toEqual([]);
  });

  it("shares its references with the other services", async () => {
    await simulator.topUpKhalti({ reference: "metrolink1" });

    expect((await recharge()).body).toMatchObject({ error_code: "1013" });
  });
});

describe("the DLR callback", () => {
  let shop: Server;
  let answerWith: number[];
  const received: { type: string; form: FormData }[] = [];
  beforeAll(async () => {
    shop = createServer((request, response) => {
      void formOf(request).then((form) => {
        received.push({ type: request.headers["content-type"] ?? "", form });
        response.writeHead(answerWith.shift() ?? 200).end();
      });
    }).listen(0, "127.0.0.1");
    await once(shop, "listening");
  });
  afterEach(() => {
    received.splice(0);
  });
  afterAll(() => {
    shop.close();
    shop.closeAllConnections();
  });

  const report = async () => {
    answerWith = [];
    const url = `http://127.0.0.1:${String((shop.address() as AddressInfo).port)}/dlr`;
    expect((await simulator.send("POST", "/_simulator/callbacks", { url })).status).toBe(200);
  };
  const arrived = async (count: number) => {
    while (received.length < count) await new Promise((done) => setImmediate(done));
  };

  it.each(["Queued", "Processing"])("reports the end of a %s one as documented", async (state) => {
    await report();
    await simulator.next("khalti_wallet", { state });
    const { body } = await simulator.topUpKhalti({ reference: "dlr-1", amount: 150.5 });
    await simulator.setTopUp("khalti_wallet", "dlr-1", { state: "Success" });

    await arrived(1);

    const [{ type, form } = { type: "", form: new FormData() }] = received;
    expect(type).toMatch(/^multipart\/form-data; boundary=/);
    expect(Object.fromEntries(form)).toEqual({
      reference: "dlr-1",
      amount: "150.5",
      status: "Success",
      detail: "Successfully Completed Transaction",
      response_id: String(body["id"]),
    });
  });

  it("is not sent for a top-up that ended at once, or for one that changes later", async () => {
    await report();
    await simulator.topUpKhalti({ reference: "at-once" });
    await simulator.setTopUp("khalti_wallet", "at-once", { state: "Failed" });
    await simulator.next("khalti_wallet", { state: "Queued" });
    await simulator.topUpKhalti({ reference: "queued" });
    await simulator.setTopUp("khalti_wallet", "queued", { state: "Failed" });
    await arrived(1);

    const { body } = await simulator.send("GET", "/_simulator/callbacks");
    expect(body["data"]).toMatchObject([{ reference: "queued", state: "Failed" }]);
  });

  it("is sent again when it was not taken", async () => {
    await report();
    answerWith = [503];
    await simulator.next("khalti_wallet", { state: "Queued" });
    await simulator.topUpKhalti({ reference: "again" });
    await simulator.setTopUp("khalti_wallet", "again", { state: "Expired" });

    await arrived(2);

    expect(received.map(({ form }) => form.get("status"))).toEqual(["Expired", "Expired"]);
  });
});

async function formOf(request: IncomingMessage): Promise<FormData> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = { "content-type": request.headers["content-type"] ?? "" };
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- good enough for a form of our own
  return new Response(Buffer.concat(chunks), { headers }).formData();
}
