import path from "node:path";

/** What a development machine keeps between two starts: the database and the admin key. */
export const DATA_DIRECTORY = path.resolve(".data");

export const EMBEDDED_POSTGRES = {
  directory: path.join(DATA_DIRECTORY, "postgres"),
  database: "khalti_bff",
};
