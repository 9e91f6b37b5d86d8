// @ts-check
// Browser storage that never throws: private windows, full disks and switched-off storage all read as "nothing there".

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
        // Nothing is lost that this page load still needs.
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
