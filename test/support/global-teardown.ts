import { rm } from "node:fs/promises";

export default async function teardown(): Promise<void> {
  await globalThis.testPrograms?.remove();
  const postgres = globalThis.testPostgres;
  if (postgres === undefined) return;
  await postgres.stop();
  await rm(postgres.directory, { recursive: true, force: true });
}
