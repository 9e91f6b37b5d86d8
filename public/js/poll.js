// @ts-check
// Polls with growing pauses; stops while the page is hidden, and resumes immediately when it is visible again.

export const FIRST_WAIT_MS = 2_000;
export const LONGEST_WAIT_MS = 10_000;

/** @param {number} wait ms */
export const nextWait = (wait) => Math.min(LONGEST_WAIT_MS, Math.round(wait * 1.4));

/**
 * @param {() => Promise<{ done: boolean, waitMs?: number }>} ask never rejects; waitMs: minimum pause set by the server
 */
export function startPolling(ask) {
  let wait = FIRST_WAIT_MS;
  let notBefore = 0;
  let done = false;
  /** @type {Promise<void> | null} */
  let running = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  async function once() {
    clearTimeout(timer);
    const answer = await ask();
    done = answer.done;
    notBefore = Date.now() + (answer.waitMs ?? 0);
    if (done || document.hidden) return;
    timer = setTimeout(run, Math.max(wait, answer.waitMs ?? 0));
    wait = nextWait(wait);
  }

  function run() {
    running ??= once().finally(() => {
      running = null;
    });
    return running;
  }

  function wake() {
    clearTimeout(timer);
    if (done || document.hidden) return;
    wait = FIRST_WAIT_MS;
    const tooEarlyMs = notBefore - Date.now();
    if (tooEarlyMs > 0) timer = setTimeout(run, tooEarlyMs);
    else void run();
  }

  document.addEventListener("visibilitychange", wake);
  window.addEventListener("online", wake);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) wake();
  });

  return {
    /** Polls now, and restarts with short pauses. */
    async now() {
      await running;
      done = false;
      wait = FIRST_WAIT_MS;
      await run();
    },
  };
}
