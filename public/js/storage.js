// @ts-check
// Browser storage that never throws: in private windows, with a full disk or disabled storage, values read as missing.

/**
 * @param {"local" | "session"} kind
 * @returns {Storage | null}
 */
function open(kind) {
  try {
    return kind === "local" ? window.localStorage : window.sessionStorage;
  } catch {
    return null;
  }
}

/** @param {"local" | "session"} kind */
function safe(kind) {
  return {
    /** @param {string} name @returns {string | null} */
    get(name) {
      try {
        return open(kind)?.getItem(name) ?? null;
      } catch {
        return null;
      }
    },
    /** @param {string} name @param {string} value */
    set(name, value) {
      try {
        open(kind)?.setItem(name, value);
      } catch {
        // This page load does not need the stored value.
      }
    },
    /** @param {string} name */
    remove(name) {
      try {
        open(kind)?.removeItem(name);
      } catch {
        // As above.
      }
    },
  };
}

export const local = safe("local");
export const session = safe("session");
