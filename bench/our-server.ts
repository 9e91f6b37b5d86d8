// Our server as deployed: the build's code with production's configuration. Started in place of main.ts, because
// production refuses a Khalti on this machine.
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
