// Loaded before a program: its own clock is CLOCK_SKEW_MS ahead of the machine's, or behind it.
const skewMs = Number(process.env["CLOCK_SKEW_MS"]);
const RealDate = Date;

globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [RealDate.now() + skewMs] : args));
  }

  static now() {
    return RealDate.now() + skewMs;
  }
};
