import path from "node:path";

/** Where a development machine keeps the database and the admin key between starts. */
export const DATA_DIRECTORY = path.resolve(".data");

export const EMBEDDED_POSTGRES = {
  directory: path.join(DATA_DIRECTORY, "postgres"),
  database: "khalti_bff",
};
