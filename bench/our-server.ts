// Our server as it is deployed, except for one thing: production refuses a Khalti on this machine, and rightly, so main.ts
// cannot be what starts it here. The code is the build's, the configuration that of production.
const dist = (file: string) => new URL(`../dist/${file}`, import.meta.url).href;
const { loadConfig } = (await import(dist("config.js"))) as typeof import("../src/config.ts");
const { startServer } = (await import(dist("server.js"))) as typeof import("../src/server.ts");

const { STUB_URL: baseUrl = "", ...env } = process.env;
const config = loadConfig(env);
const server = await startServer({
  ...config,
  databaseUrl: config.databaseUrl ?? "",
  khalti: { ...config.khalti, baseUrl },
});

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    void server.stop().then(() => process.exit(0));
  });
}
