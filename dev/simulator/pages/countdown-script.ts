/** Counts the time left down where scripts run; without them the page says how long it was when it was made. */
export const COUNTDOWN_SCRIPT = `"use strict";
const timer = document.querySelector("[data-seconds-left]");
if (timer) {
  const end = performance.now() + Number(timer.dataset.secondsLeft) * 1000;
  const tick = () => {
    const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    const two = (number) => String(number).padStart(2, "0");
    timer.textContent = Math.floor(seconds / 60) + ":" + two(seconds % 60);
    if (seconds > 0) setTimeout(tick, 1000);
    else location.replace(timer.dataset.expiredUrl);
  };
  tick();
}
`;
