import { useEffect, useState } from "preact/hooks";
import { readAddress, type Screen } from "./address.ts";

const MOVED = "staff-moved";

export function go(address: string, replace = false): void {
  history[replace ? "replaceState" : "pushState"](null, "", address);
  dispatchEvent(new Event(MOVED));
}

/** The screen in the address bar, also after the browser's back button. */
export function useScreen(): Screen {
  const [, redraw] = useState(0);
  useEffect(() => {
    const moved = () => {
      redraw((count) => count + 1);
    };
    addEventListener("popstate", moved);
    addEventListener(MOVED, moved);
    return () => {
      removeEventListener("popstate", moved);
      removeEventListener(MOVED, moved);
    };
  }, []);
  return readAddress(location.pathname, location.search);
}
