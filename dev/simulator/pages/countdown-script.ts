/** Counts down the remaining time. Without scripts the page shows the time that remained when it was rendered. */
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
