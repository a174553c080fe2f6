// The legend below the mat: the scale bar and the compass.

import { FONT } from "./ground.js";
import { COLOURS } from "./palette.js";
import { say } from "./words.js";

/** @import {Camera} from "./camera.js" */
/** @import {Words, World} from "./frames" */
/** @import {Area} from "./labels.js" */

const NICE_MM = [50, 100, 200, 500, 1000, 2000, 5000, 10_000];
const LONGEST = 150;

/**
 * Draw the scale and the compass below the mat's right corner, and return the place that they take.
 *
 * @param {CanvasRenderingContext2D} draw
 * @param {Camera} camera
 * @param {World} world
 * @param {number} top where the free place below begins, pixels
 * @param {Words} words
 * @returns {Area}
 */
export function drawLegend(draw, camera, world, top, words) {
  const right = camera.x(world.width_mm);
  const middle = top + 12;
  draw.font = `600 13px ${FONT}`;
  draw.textBaseline = "middle";
  draw.textAlign = "right";
  drawNeedle(draw, right - 6, middle);
  draw.fillStyle = COLOURS.ink;
  draw.fillText(say(words, "view.north"), right - 15, middle);
  const length = NICE_MM.filter((mm) => mm * camera.scale <= LONGEST).pop() ?? NICE_MM[0];
  const said = length < 1000 ? say(words, "view.centimetres", { length: length / 10 }) : say(words, "view.metres", { length: length / 1000 });
  const end = right - 46;
  const start = end - length * camera.scale;
  draw.strokeStyle = "#566171";
  draw.lineWidth = 2;
  draw.beginPath();
  draw.moveTo(start, middle - 5);
  draw.lineTo(start, middle + 5);
  draw.moveTo(start, middle);
  draw.lineTo(end, middle);
  draw.moveTo(end, middle - 5);
  draw.lineTo(end, middle + 5);
  draw.stroke();
  draw.font = `400 13px ${FONT}`;
  draw.fillStyle = "#566171";
  draw.fillText(said, start - 8, middle);
  return [start - 8 - draw.measureText(said).width, middle - 11, right, middle + 11];
}

/** @param {CanvasRenderingContext2D} draw @param {number} x @param {number} y */
function drawNeedle(draw, x, y) {
  for (const [direction, colour] of /** @type {[number, string][]} */ ([[-1, COLOURS.danger], [1, COLOURS.wall]])) {
    draw.beginPath();
    draw.moveTo(x - 5, y);
    draw.lineTo(x, y + direction * 11);
    draw.lineTo(x + 5, y);
    draw.closePath();
    draw.fillStyle = colour;
    draw.fill();
  }
}
