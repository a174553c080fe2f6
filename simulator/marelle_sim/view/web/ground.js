// Draws the mat with its shapes, the walls and the boxes.

import { rounded } from "./camera.js";
import { paint } from "./painter.js";
import { COLOURS, colourOr } from "./palette.js";

/** @import {Camera} from "./camera.js" */
/** @import {Box, LabelShape, Shape, World} from "./frames" */
/** @typedef {{grid: string, name: string, nameSize: number, background: string}} Look */

const ORIGIN = { x: 0, y: 0, heading: 0 };
const CAPITAL = 0.7; // height of a capital letter of the font, as a part of its size
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

export const FONT = 'Lexend, "Segoe UI", system-ui, sans-serif';

/**
 * Draw everything that stands still.
 *
 * @param {CanvasRenderingContext2D} draw
 * @param {Camera} camera
 * @param {World} world
 * @param {CanvasImageSource | null} picture the mat's, if it has one
 * @param {Look} look
 */
export function drawGround(draw, camera, world, picture, look) {
  const { scale } = camera;
  const [left, top] = [camera.x(0), camera.y(world.height_mm)];
  const [width, height] = [world.width_mm * scale, world.height_mm * scale];
  const corner = Math.min(14, 0.02 * width);
  draw.save();
  draw.shadowColor = "rgba(38, 50, 74, 0.30)";
  draw.shadowBlur = 14;
  draw.shadowOffsetY = 4;
  rounded(draw, left, top, width, height, corner);
  draw.fillStyle = paper(world.background.color);
  draw.fill();
  draw.restore();
  draw.save();
  rounded(draw, left, top, width, height, corner);
  draw.clip();
  if (picture) draw.drawImage(picture, left, top, width, height);
  if (world.squares) drawSquares(draw, camera, world.squares, look);
  for (const shape of world.shapes) drawShape(draw, camera, shape, printed(shape.color));
  if (world.squares) drawNames(draw, camera, world, world.squares, look);
  draw.restore();
  rounded(draw, left, top, width, height, corner);
  draw.strokeStyle = look.background === "#ffffff" ? COLOURS.ink : COLOURS.faint;
  draw.lineWidth = 1.5;
  draw.stroke();
  paint(draw, camera.placed(ORIGIN), world.obstacles);
}

/**
 * Draw what a line sensor sees: grey by darkness, no labels, no names.
 *
 * @param {CanvasRenderingContext2D} draw
 * @param {Camera} camera
 * @param {World} world
 * @param {CanvasImageSource | null} picture
 */
export function drawDarkness(draw, camera, world, picture) {
  const [width, height] = [world.width_mm * camera.scale, world.height_mm * camera.scale];
  draw.fillStyle = grey(world.background.darkness);
  draw.fillRect(0, 0, width, height);
  if (picture) draw.drawImage(picture, 0, 0, width, height);
  for (const shape of world.shapes) {
    if (shape.kind !== "label") drawShape(draw, camera, shape, grey(shape.darkness));
  }
}

/** @param {number} darkness */
function grey(darkness) {
  const level = 255 - Math.round(darkness);
  return `rgb(${level}, ${level}, ${level})`;
}

/** Ink on paper is never quite black. @param {string} text */
function printed(text) {
  const colour = colourOr(text, COLOURS.black);
  return colour === "#000000" ? COLOURS.black : colour;
}

/** White paper is never quite white. @param {string} text */
function paper(text) {
  const colour = colourOr(text, COLOURS.paper);
  return colour.toLowerCase() === "#ffffff" ? COLOURS.paper : colour;
}

/**
 * @param {CanvasRenderingContext2D} draw
 * @param {Camera} camera
 * @param {{size_mm: number, columns: number, rows: number}} squares
 * @param {Look} look
 */
function drawSquares(draw, camera, { size_mm: side, columns, rows }, look) {
  draw.strokeStyle = look.grid;
  draw.lineWidth = Math.max(1, 1.6 * camera.scale);
  draw.beginPath();
  for (let x = 0; x <= columns; x++) {
    draw.moveTo(camera.x(side * x), camera.y(0));
    draw.lineTo(camera.x(side * x), camera.y(side * rows));
  }
  for (let y = 0; y <= rows; y++) {
    draw.moveTo(camera.x(0), camera.y(side * y));
    draw.lineTo(camera.x(side * columns), camera.y(side * y));
  }
  draw.stroke();
}

/**
 * Write the squares' names over what is printed on them.
 *
 * @param {CanvasRenderingContext2D} draw
 * @param {Camera} camera
 * @param {World} world
 * @param {{size_mm: number, columns: number, rows: number}} squares
 * @param {Look} look
 */
function drawNames(draw, camera, world, { size_mm: side, columns, rows }, look) {
  const size = Math.max(side * look.nameSize * camera.scale, Math.min(11, 0.3 * side * camera.scale));
  draw.font = `600 ${size}px ${FONT}`;
  draw.fillStyle = look.name;
  draw.strokeStyle = paper(world.background.color);
  draw.lineJoin = "round";
  draw.lineWidth = 3;
  draw.textAlign = "left";
  draw.textBaseline = "top";
  for (let x = 0; x < columns; x++) {
    for (let y = 0; y < rows; y++) {
      const name = LETTERS[x] + (y + 1);
      const [left, top] = namePlace(camera, side, x, y);
      draw.strokeText(name, left, top);
      draw.fillText(name, left, top);
    }
  }
}

/** The left top of a square's name. @param {Camera} camera @param {number} side @param {number} x @param {number} y @returns {[number, number]} */
function namePlace(camera, side, x, y) {
  return [camera.x(side * (x + 0.07)), camera.y(side * (y + 0.93))];
}

/** Where the squares' names are, as a line through each that a label had better not cover. @param {Camera} camera @param {World} world @returns {Array<Array<[number, number]>>} */
export function nameLines(camera, { squares }) {
  const { size_mm: side = 0, columns = 0, rows = 0 } = squares ?? {};
  const middle = 5; // pixels: half the height of the letters
  return Array.from({ length: columns * rows }, (_, at) => {
    const [left, top] = namePlace(camera, side, at % columns, Math.floor(at / columns));
    return [[left, top + middle], [left + 3 * middle, top + middle]];
  });
}

/** @param {CanvasRenderingContext2D} draw @param {Camera} camera @param {Shape} shape @param {string} colour */
function drawShape(draw, camera, shape, colour) {
  if (shape.kind === "label") return drawLabel(draw, camera, shape, colour);
  if (shape.kind === "line") return paint(draw, camera.placed(ORIGIN), [["line", colour, [shape.points, shape.width_mm]]]);
  const [right, top] = [shape.width_mm / 2, shape.height_mm / 2];
  const place = camera.placed({ x: shape.x, y: shape.y, heading: shape.angle_deg });
  paint(draw, place, [shape.kind === "disc" ? ["disc", colour, [0, 0, 2 * right]] : ["slab", colour, [-right, -top, right, top]]]);
}

/** @param {CanvasRenderingContext2D} draw @param {Camera} camera @param {LabelShape} label @param {string} colour */
function drawLabel(draw, camera, label, colour) {
  draw.save();
  draw.translate(camera.x(label.x), camera.y(label.y));
  draw.rotate((label.angle_deg * Math.PI) / 180);
  draw.fillStyle = colour;
  draw.font = `600 ${(label.size_mm / CAPITAL) * camera.scale}px ${FONT}`;
  draw.textAlign = "center";
  draw.textBaseline = "middle";
  draw.fillText(label.text, 0, 0);
  draw.restore();
}

/** Return a box that is pushed as it stands at a time, and how far it was moved (mm). @param {Box} box @param {number} time @returns {Box & {moved: {x: number, y: number}}} */
export function boxAt(box, time) {
  const moves = box.moves ?? [];
  const after = moves.findIndex(([since]) => since > time);
  const [since, x, y] = moves.at(after < 0 ? -1 : Math.max(after - 1, 0)) ?? [0, 0, 0];
  const [until, toX, toY] = moves[Math.max(after, 0)];
  const share = after > 0 ? (time - since) / (until - since) : 0;
  const [startX, startY] = middle(box);
  const [dx, dy] = [x + share * (toX - x) - startX, y + share * (toY - y) - startY];
  return { ...box, moved: { x: dx, y: dy }, corners: box.corners.map((corner) => [corner[0] + dx, corner[1] + dy]) };
}

/** @param {Box} box @returns {[number, number]} */
function middle(box) {
  const sum = box.corners.reduce(([x, y], corner) => [x + corner[0], y + corner[1]], [0, 0]);
  return [sum[0] / box.corners.length, sum[1] / box.corners.length];
}
