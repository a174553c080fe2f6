// The place and heading of a robot in words, as in the story.
import { decimal, say } from "./words.js";

/** @import {Words, World} from "./frames" */

const NEAR_BORDER = 0.15; // of a square, as in marelle_sim.world
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** @param {Words} text @param {string} language @param {World["squares"] | undefined} squares @param {{x: number, y: number}} place mm */
export function poseWords(text, language, squares, { x, y }) {
  const name = (/** @type {number} */ right, /** @type {number} */ up) => (squares ? squareAt(squares, right, up) : "");
  const square = name(x, y);
  if (!squares || !square) {
    const [left, bottom] = [x, y].map((mm) => decimal(Math.round(mm / 10), 0, language));
    return say(text, "story.at_point", { x: left, y: bottom });
  }
  const [right, up] = [x, y].map((mm) => across(mm, squares.size_mm));
  const beside = name(name(x + right, y) ? x + right : x, name(x, y + up) ? y + up : y);
  const place = beside === square ? square : say(text, "story.near", { square, beside });
  return say(text, "story.in_square", { square: place });
}

/** Return the name of the square at a place, "" beside the squares. @param {NonNullable<World["squares"]>} squares @param {number} x @param {number} y */
function squareAt({ size_mm: size, columns, rows }, x, y) {
  const [column, row] = [Math.floor(x / size), Math.floor(y / size)];
  return column >= 0 && row >= 0 && column < columns && row < rows ? LETTERS[column] + (row + 1) : "";
}

/** Return the step to the next square along one axis, if its border is near; else 0. @param {number} mm @param {number} size */
function across(mm, size) {
  const share = (((mm / size) % 1) + 1) % 1;
  if (share < NEAR_BORDER) return -size;
  return share > 1 - NEAR_BORDER ? size : 0;
}
