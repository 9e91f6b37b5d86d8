// Sends webhooks and does nothing else: the jobs of a whole worker would confirm the bench's payments before it does.
const dist = (file: string) => new URL(`../dist/${file}`, import.meta.url).href;
const { loadConfig } = (await import(dist("config.js"))) as typeof import("../src/config.ts");
const { startServer } = (await import(dist("server.js"))) as typeof import("../src/server.ts");
const { startDeliveries } = (await import(
  dist("webhooks/start-deliveries.js")
)) as typeof import("../src/webhooks/start-deliveries.ts");

const config = loadConfig(process.env);
const server = await startServer({
  ...config,
  databaseUrl: config.databaseUrl ?? "",
  khalti: { ...config.khalti, baseUrl: "http://127.0.0.1:9" },
});
const deliveries = startDeliveries(server.context);

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    void deliveries
      .stop()
      .then(() => server.stop())
      .then(() => process.exit(0));
  });
}
