// Loaded before a program: every name of a host leads to this machine, and is printed. Nothing leaves it.
import dns from "node:dns";

dns.lookup = (host, options, callback) => {
  const done = typeof options === "function" ? options : callback;
  process.stderr.write(`looked up ${host}\n`);
  const [address, family] = ["127.0.0.1", 4];
  process.nextTick(() => {
    if (options.all === true) done(null, [{ address, family }]);
    else done(null, address, family);
  });
};
