/** The client against the bank list samples, and against longer or broken lists. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type PreparedKhalti, startPreparedKhalti } from "./prepared-khalti.ts";
import { bankLists } from "./samples/bank-lists.ts";

let khalti: PreparedKhalti;
beforeAll(async () => {
  khalti = await startPreparedKhalti();
});
afterAll(() => khalti.stop());
beforeEach(() => {
  khalti.received.splice(0);
});

const agricultural = {
  idx: "UZmPqTDkdhKmukdZe2gVWZ",
  name: "Agricultural Development Bank Limited",
  shortName: "ADBL",
  logo: "https://khalti-static.s3.ap-south-1.amazonaws.com/media/bank-logo/adbl.png",
  swiftCode: "ADBLNPKA",
  hasEbanking: true,
  hasMobileCheckout: true,
};

const page = (idxs: string[], next: unknown = null): string =>
  JSON.stringify({ next, records: idxs.map((idx) => ({ idx, name: `Bank ${idx}` })) });

async function listedIdxs(): Promise<string[] | string> {
  const outcome = await khalti.client().banks("ebanking");
  return outcome.kind === "answer" ? outcome.value.map((bank) => bank.idx) : outcome.kind;
}

describe.each(bankLists)("banks, by $section", ({ json }) => {
  it.each(["ebanking", "mobilecheckout"] as const)(
    "requests %s without a key and reads the list",
    async (paymentType) => {
      khalti.answerWith(200, json);
      const outcome = await khalti.client().banks(paymentType);

      const request = khalti.takeRequest();
      expect(request.method).toBe("GET");
      expect(request.path).toBe(`/api/v5/bank/?payment_type=${paymentType}`);
      expect(request.headers.authorization).toBeUndefined();
      expect(request.text).toBe("");
      expect(outcome).toEqual({ kind: "answer", value: [agricultural] });
    },
  );
});

describe("banks over several pages", () => {
  it("are read to the end, each once", async () => {
    khalti.answerBy((request, response) => {
      const second = request.path.includes("page=2");
      const next = `${khalti.baseUrl}/api/v5/bank/?page=2&payment_type=ebanking`;
      response.end(second ? page(["b", "c"]) : page(["a", "b"], next));
    });
    expect(await listedIdxs()).toEqual(["a", "b", "c"]);
  });

  it("are followed by a relative URL too", async () => {
    khalti.answerBy((request, response) => {
      response.end(request.path.includes("page=2") ? page(["b"]) : page(["a"], "?page=2"));
    });
    expect(await listedIdxs()).toEqual(["a", "b"]);
  });

  it.each([
    "http://127.0.0.1:1/elsewhere",
    "//127.0.0.1:1/x",
    "file:///etc/hosts",
    "http://",
    2,
    "",
  ])("are not followed to %p", async (next) => {
    khalti.answerWith(200, page(["a"], next));
    expect(await listedIdxs()).toEqual(["a"]);
    expect(khalti.received).toHaveLength(1);
  });

  it("that link to themselves are read once", async () => {
    khalti.answerWith(200, page(["a"], "/api/v5/bank/?payment_type=ebanking"));
    expect(await listedIdxs()).toEqual(["a"]);
    expect(khalti.received).toHaveLength(1);
  });

  it("without end stop at a limit", async () => {
    khalti.answerBy((_request, response) => {
      response.end(page(["a"], `/api/v5/bank/?page=${String(khalti.received.length + 1)}`));
    });
    expect(await listedIdxs()).toEqual(["a"]);
    expect(khalti.received.length).toBeLessThanOrEqual(10);
  });

  it("are unknown as a whole if one page fails", async () => {
    khalti.answerBy((request, response) => {
      if (request.path.includes("page=2")) response.writeHead(502).end("<html>");
      else response.end(page(["a"], "?page=2"));
    });
    expect(await khalti.client().banks("ebanking")).toMatchObject({
      kind: "unknown",
      reason: "server_error",
    });
  });
});

describe("a bank record", () => {
  it("that is invalid is left out, and the others stay", async () => {
    const records = [
      null,
      "text",
      {},
      { idx: "", name: "No idx" },
      { idx: "x" },
      { idx: "x", name: 3 },
      { idx: "good", name: "Good Bank" },
      { idx: "flags", name: "Odd flags", has_ebanking: "yes" },
    ];
    khalti.answerWith(200, JSON.stringify({ records }));
    expect(await listedIdxs()).toEqual(["good"]);
  });

  it("with only idx and name is listed", async () => {
    const record = { idx: "a", name: "Bank A", logo: "javascript:alert(1)", swift_code: "" };
    khalti.answerWith(200, JSON.stringify({ records: [record] }));
    expect(await khalti.client().banks("ebanking")).toEqual({
      kind: "answer",
      value: [
        {
          idx: "a",
          name: "Bank A",
          shortName: "Bank A",
          logo: null,
          swiftCode: null,
          hasEbanking: false,
          hasMobileCheckout: false,
        },
      ],
    });
  });
});

it.each(["[]", '{"records":{}}', '{"data":[]}', "<html>", ""])(
  "a bank list of %p is unknown, not empty",
  async (text) => {
    khalti.answerWith(200, text);
    expect(await khalti.client().banks("ebanking")).toMatchObject({
      kind: "unknown",
      reason: "unreadable",
    });
  },
);
