// The pictograms, drawn here: no font of signs is needed, and they look the same everywhere.
import { svg } from "../../../../simulator/marelle_sim/view/web/dom.js";

/** Paths on a field of 24 by 24. @type {{[name: string]: string[]}} */
const STROKES = {
  A: ["M12 20V5", "M5.5 11.5 12 5l6.5 6.5"],
  R: ["M12 4v15", "M5.5 12.5 12 19l6.5-6.5"],
  G: ["M18 20v-6a6 6 0 0 0-6-6H5", "M9.5 3.5 5 8l4.5 4.5"],
  D: ["M6 20v-6a6 6 0 0 1 6-6h7", "M14.5 3.5 19 8l-4.5 4.5"],
  P: ["M8.5 5v14", "M15.5 5v14"],
  B: ["M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z", "M15.5 9a4.5 4.5 0 0 1 0 6", "M18 6.5a8 8 0 0 1 0 11"],
  repeat: ["M4 11V9.5A3.5 3.5 0 0 1 7.5 6H19", "M15.5 2.5 19 6l-3.5 3.5", "M20 13v1.5a3.5 3.5 0 0 1-3.5 3.5H5", "M8.5 21.5 5 18l3.5-3.5"],
  play: ["M7 4.5v15l12-7.5z"],
  step: ["M5 4.5v15l9-7.5z", "M18.5 5v14"],
  stop: ["M6 6h12v12H6z"],
  restart: ["M4.5 12a7.5 7.5 0 1 0 2.5-5.600", "M4.5 3.5V8H9"],
  check: ["M4.5 12.5 10 18 20 6.5"],
  cross: ["M6 6l12 12", "M18 6 6 18"],
  read: ["M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z", "M15.5 9a4.5 4.5 0 0 1 0 6", "M18 6.5a8 8 0 0 1 0 11"],
  save: ["M12 3.5v11", "M7.5 10.5 12 15l4.5-4.5", "M4.5 19.5h15"],
  open: ["M3.5 18.5V6H9l2 2.5h9.5v10z"],
  settings: ["M4 7h9", "M17 7h3", "M15 4.5v5", "M4 12h3", "M11 12h9", "M9 9.5v5", "M4 17h9", "M17 17h3", "M15 14.5v5"],
  teacher: ["M3.5 5h17v11h-17z", "M8 20l4-4 4 4", "M7.5 9h9", "M7.5 12h6"],
  bin: ["M5 7h14", "M9.5 7V4.5h5V7", "M7 7l1 12.5h8L17 7", "M10.5 10.5v6", "M13.5 10.5v6"],
  undo: ["M9 5.5 4.5 10 9 14.5", "M4.5 10H14a5.5 5.5 0 0 1 0 11h-3"],
  pen: ["M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19z", "M13.5 7l3.5 3.5"],
  order: ["M8 20V5", "M4.5 8.5 8 5l3.5 3.5", "M16 4v15", "M12.5 15.5 16 19l3.5-3.5"],
  up: ["M5 14.5 12 8l7 6.5"],
  down: ["M5 9.5 12 16l7-6.5"],
  left: ["M14.5 5 8 12l6.5 7"],
  right: ["M9.5 5 16 12l-6.5 7"],
  plus: ["M12 5v14", "M5 12h14"],
  minus: ["M5 12h14"],
  info: ["M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z", "M12 11v5.5", "M12 7.5v.1"],
  book: ["M12 6.5C10 5 7 4.5 4 5v13.5c3-.5 6 0 8 1.5 2-1.5 5-2 8-1.5V5c-3-.5-6 0-8 1.5z", "M12 6.5V20"],
  menu: ["M5 6.5h14", "M5 12h14", "M5 17.5h14"],
  list: ["M9 6h11", "M9 12h11", "M9 18h11", "M4.5 6h.1", "M4.5 12h.1", "M4.5 18h.1"],
  board: ["M8 8h8v8H8z", "M5 10h3", "M5 14h3", "M16 10h3", "M16 14h3", "M10 5v3", "M14 5v3", "M10 16v3", "M14 16v3"],
  bug: ["M12 8.5a4 4 0 0 1 4 4v3a4 4 0 0 1-8 0v-3a4 4 0 0 1 4-4z", "M9.5 8.5 8 5.5", "M14.5 8.5 16 5.5", "M4.5 13H8", "M16 13h3.5", "M5.5 19l2.800-1.5", "M18.5 19l-2.800-1.5", "M12 9v10"],
  clock: ["M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17z", "M12 7.5V12l3 2.5"],
  file: ["M6 3.5h8l4 4v13H6z", "M14 3.5v4h4", "M9 12h6", "M9 16h6"],
  hand: ["M7.5 12V6.5a1.5 1.5 0 0 1 3 0V11 4.5a1.5 1.5 0 0 1 3 0V11 6a1.5 1.5 0 0 1 3 0v7.5a6.5 6.5 0 0 1-12 3.5l-2-4a1.5 1.5 0 0 1 2.5-1.5z"],
  keyboard: ["M3.5 6.5h17v11h-17z", "M7 10h.1", "M10.5 10h.1", "M14 10h.1", "M17 10h.1", "M8 14h8"],
  kit: ["M6 9h12v9H6z", "M12 9V5.5", "M12 5.5h.1", "M9.5 13h.1", "M14.5 13h.1", "M3.5 12v3", "M20.5 12v3", "M10 16h4"],
  loop: ["M4 11V9.5A3.5 3.5 0 0 1 7.5 6H19", "M15.5 2.5 19 6l-3.5 3.5", "M20 13v1.5a3.5 3.5 0 0 1-3.5 3.5H5", "M8.5 21.5 5 18l3.5-3.5"],
  memory: ["M5 7h14v10H5z", "M8 7v10", "M12 7v10", "M16 7v10", "M7 20v-3", "M12 20v-3", "M17 20v-3"],
  picture: ["M3.5 5h17v14h-17z", "M3.5 16l5-5 4 4 3-2.5 5 4", "M15.5 9h.1"],
  way: ["M4 19.500h5v-5h5.500v-5H20v-5", "M4 16v3.500", "M17 4.500h3v3"],
  world: ["M4 5l5.5 2L15 5l5 2v12l-5-2-5.5 2L4 17z", "M9.5 7v12", "M15 5v12"],
};

const FULL = new Set(["play", "stop"]);

/**
 * Draw a pictogram; it says nothing by itself, a word always stands beside it or in the label.
 * @param {string} name
 * @returns {SVGElement}
 */
export function icon(name) {
  const strokes = STROKES[name] ?? STROKES.bug;
  const drawn = strokes.map((d) => svg("path", { d }));
  return svg("svg", { class: FULL.has(name) ? "icon full" : "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, ...drawn);
}
