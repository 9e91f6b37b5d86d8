// @ts-check
// Line icons on a 24 by 24 grid, drawn with the colour of the text around them.

const PATHS = {
  check: "M5 12.5l4.5 4.5L19 7.5",
  clock: "M12 7v5.2l3.4 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z",
  cross: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  person:
    "M12 11.5a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5zM4.5 20c.8-3.8 3.8-6 7.5-6s6.7 2.2 7.5 6",
  back: "M9 6.5L4.5 11 9 15.5M5 11h9.5a5 5 0 0 1 0 10H11",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4.5 4.5",
  wallet: "M4 8.5A2.5 2.5 0 0 1 6.5 6H18v3M4 8.5V17a2.5 2.5 0 0 0 2.5 2.5H20V9H6.5M16 14.25h.01",
  bank: "M4 9.5L12 4.5l8 5zM6 10v7M10 10v7M14 10v7M18 10v7M4 19.5h16",
  phone:
    "M8 3.5h8a1.5 1.5 0 0 1 1.5 1.5v14a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 6.5 19V5A1.5 1.5 0 0 1 8 3.5zM11 17.5h2",
  spinner: "M12 3a9 9 0 1 1-9 9",
};

/** @typedef {keyof typeof PATHS} IconName */

/** @param {IconName} name @returns {SVGSVGElement} */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
