import { describe, expect, it } from "@jest/globals";
import { browserModule } from "./browser-module.ts";

interface Bank {
  idx: string;
  name: string;
  swift_code: string | null;
}
const { popularFirst } = await browserModule<{
  popularFirst: (banks: Bank[]) => { popular: Bank[]; others: Bank[] };
}>("popular-banks.js");

const bank = (name: string, swift_code: string | null = null): Bank => ({
  idx: `idx-${name}`,
  name,
  swift_code,
});
const small = Array.from({ length: 10 }, (_, index) => bank(`Small ${String(index)}`));

describe("popular banks", () => {
  it("stand first, the largest first, and the others keep the list's order", () => {
    const nabil = bank("Nabil", "NARBNPKA");
    const global = bank("Global IME", "GLBBNPKA");
    const { popular, others } = popularFirst([nabil, ...small, global]);
    expect(popular).toEqual([global, nabil]);
    expect(others).toEqual(small);
  });

  it("are known by the bank's part of a code of a branch", () => {
    const nabil = bank("Nabil", "narbnpkaxxx");
    expect(popularFirst([...small, nabil]).popular).toEqual([nabil]);
  });

  it("are six at most, and each bank is listed once", () => {
    const codes = [
      ...["GLBBNPKA", "NARBNPKA", "NIBLNPKT", "RBBANPKA", "KMBLNPKA"],
      ...["LXBLNPKA", "PRVUNPKA", "NEBLNPKA", "HIMANPKA", "NICENPKA"],
    ];
    const large = codes.map((code) => bank(code, code));
    const { popular, others } = popularFirst([...large].reverse());
    expect(popular.map(({ name }) => name)).toEqual(codes.slice(0, 6));
    expect([...popular, ...others].map(({ name }) => name).sort()).toEqual([...codes].sort());
  });

  it("are not set apart in a short list, or where Khalti's list has none of them", () => {
    const few = [bank("Small"), bank("Nabil", "NARBNPKA")];
    expect(popularFirst(few)).toEqual({ popular: [], others: few });
    expect(popularFirst(small)).toEqual({ popular: [], others: small });
  });
});
