// Contact marks: one for each stretch of wall that a robot touched, however often it touched it.

import { COLOURS } from "./palette.js";

/** Draw the stretch of wall of one contact. @param {CanvasRenderingContext2D} pen @param {import("./camera.js").Camera} camera @param {import("./frames").Contact} contact */
export function drawStretch(pen, camera, [, x1, y1, x2, y2]) {
  for (const [width, colour] of /** @type {[number, string][]} */ ([[14, COLOURS.white], [8, COLOURS.danger]])) {
    pen.strokeStyle = colour;
    pen.lineWidth = Math.max(3, width * camera.scale);
    pen.beginPath();
    pen.moveTo(camera.x(x1), camera.y(y1));
    pen.lineTo(camera.x(x2), camera.y(y2));
    pen.stroke();
  }
}

/** Return how often a robot touched something: two robots that touch each other do so once. @param {Pick<import("./frames").Frames, "robots">} frames */
export function contactCount({ robots }) {
  const names = robots.map(({ name }) => name);
  const counts = robots.map(({ events }, number) => {
    const earlier = names.slice(0, number);
    return events.filter(([, kind, , , touched]) => kind === "touch" && !earlier.includes(String(touched))).length;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}
