import { existsSync } from "node:fs";
import { chmod, mkdtemp, statfs } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

const MEMORY = "/dev/shm";
const NEEDED_BYTES = 3 * 1024 ** 3;

/**
 * A new folder for a PostgreSQL of tests, in memory where there is room: on a disk, most of the processor's time that a
 * test database takes is the file system's, for the 550 files that are made and removed. Other users can read the folder,
 * because as root PostgreSQL runs as another user.
 */
export async function newQuickFolder(prefix: string): Promise<string> {
  const parent = (await hasRoom(MEMORY)) ? MEMORY : os.tmpdir();
  const folder = await mkdtemp(path.join(parent, prefix));
  await chmod(folder, 0o755);
  return folder;
}

async function hasRoom(folder: string): Promise<boolean> {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize >= NEEDED_BYTES;
}
