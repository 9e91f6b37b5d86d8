// @ts-check
// An open sheet is a step of the browser's history, so that Back closes it and stays. Closed in another way, it leaves none.

/** The sheet that has a step. @type {HTMLDialogElement | null} */
let entered = null;
/** Between `back()` and its event the step is still there. */
let isLeaving = false;

const isSheetStep = () => window.history.state?.sheet === true;

/** Runs when the step of a sheet that was closed is gone. @param {() => void} run */
export function afterSheet(run) {
  if (isLeaving) window.addEventListener("popstate", () => run(), { once: true });
  else run();
}

/** @param {HTMLDialogElement} sheet is open */
export function enterSheet(sheet) {
  afterSheet(() => {
    if (!sheet.open) return;
    window.history.pushState({ ...window.history.state, sheet: true }, "");
    entered = sheet;
  });
}

/** After the sheet was closed. */
export function leaveSheet() {
  entered = null;
  if (isLeaving || !isSheetStep()) return;
  isLeaving = true;
  window.history.back();
}

/** A reload, or Forward, leads to the step of a sheet that is closed. */
function forgetSheet() {
  if (isSheetStep()) window.history.replaceState({ ...window.history.state, sheet: false }, "");
}

window.addEventListener("popstate", () => {
  isLeaving = false;
  if (entered === null) forgetSheet();
  else if (!isSheetStep()) entered.close();
});
forgetSheet();
