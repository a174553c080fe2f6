// Draws the mat with its shapes, the walls and the boxes.

import { rounded, trace } from "./camera.js";
import { COLOURS, colourOr, darker, lighter, mix } from "./palette.js";

/** @import {Camera} from "./camera.js" */
/** @import {Box, LabelShape, PatchShape, Shape, Wall, World} from "./frames" */
/** @typedef {{grid: string, name: string, nameSize: number, background: string}} Look */

const WALL_MM = 9; // the outer walls, that have no thickness of their own
const WALL_HEIGHT_MM = 7;
const BOX_HEIGHT_MM = 14;
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
  drawObstacles(draw, camera, world);
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
  draw.fillStyle = colour;
  draw.strokeStyle = colour;
  if (shape.kind === "line") {
    draw.lineWidth = Math.max(1, shape.width_mm * camera.scale);
    draw.lineCap = "round";
    draw.lineJoin = "round";
    for (const points of shape.points) {
      trace(draw, camera, points, false);
      draw.stroke();
    }
  } else if (shape.kind === "label") drawLabel(draw, camera, shape);
  else drawPatch(draw, camera, shape);
}

/** @param {CanvasRenderingContext2D} draw @param {Camera} camera @param {PatchShape} patch */
function drawPatch(draw, camera, patch) {
  const [width, height] = [patch.width_mm * camera.scale, patch.height_mm * camera.scale];
  draw.save();
  draw.translate(camera.x(patch.x), camera.y(patch.y));
  draw.rotate((patch.angle_deg * Math.PI) / 180);
  draw.beginPath();
  if (patch.kind === "disc") draw.arc(0, 0, width / 2, 0, 2 * Math.PI);
  else draw.rect(-width / 2, -height / 2, width, height);
  draw.fill();
  draw.restore();
}

/** @param {CanvasRenderingContext2D} draw @param {Camera} camera @param {LabelShape} label */
function drawLabel(draw, camera, label) {
  draw.save();
  draw.translate(camera.x(label.x), camera.y(label.y));
  draw.rotate((label.angle_deg * Math.PI) / 180);
  draw.font = `600 ${(label.size_mm / CAPITAL) * camera.scale}px ${FONT}`;
  draw.textAlign = "center";
  draw.textBaseline = "middle";
  draw.fillText(label.text, 0, 0);
  draw.restore();
}

/** Return the colour of the side of a wall that faces the reader. @param {string} colour */
const sideOf = (colour) => darker(colour, 0.35);

/** @param {CanvasRenderingContext2D} draw @param {Camera} camera @param {World} world */
function drawObstacles(draw, camera, world) {
  const { scale } = camera;
  draw.save();
  draw.shadowColor = "rgba(38, 50, 74, 0.42)";
  draw.shadowBlur = 10 * scale;
  draw.shadowOffsetX = 4 * scale;
  draw.shadowOffsetY = 9 * scale;
  drawWallsAt(draw, camera, world.walls, WALL_HEIGHT_MM, sideOf, 1);
  const firm = world.boxes.filter(({ moves }) => !moves?.length);
  for (const box of firm) {
    trace(draw, camera, box.corners, true);
    draw.fillStyle = COLOURS.black;
    draw.fill();
  }
  draw.restore();
  for (let down = WALL_HEIGHT_MM; down > 0; down -= Math.min(2 / scale, WALL_HEIGHT_MM)) {
    drawWallsAt(draw, camera, world.walls, down, sideOf, 1);
  }
  drawWallsAt(draw, camera, world.walls, 0, (colour) => colour, 1);
  drawWallsAt(draw, camera, world.walls, 0, (colour) => lighter(colour, 0.22), 0.5);
  for (const box of firm.sort((a, b) => middle(b)[1] - middle(a)[1])) drawBox(draw, camera, box);
}

/** Return a box that is pushed as it stands at a time. @param {Box} box @param {number} time @returns {Box} */
export function boxAt(box, time) {
  const moves = box.moves ?? [];
  const after = moves.findIndex(([since]) => since > time);
  const [since, x, y] = moves.at(after < 0 ? -1 : Math.max(after - 1, 0)) ?? [0, 0, 0];
  const [until, toX, toY] = moves[Math.max(after, 0)];
  const share = after > 0 ? (time - since) / (until - since) : 0;
  const [startX, startY] = middle(box);
  const [dx, dy] = [x + share * (toX - x) - startX, y + share * (toY - y) - startY];
  return { ...box, corners: box.corners.map((corner) => [corner[0] + dx, corner[1] + dy]) };
}

/**
 * @param {CanvasRenderingContext2D} draw
 * @param {Camera} camera
 * @param {Wall[]} walls
 * @param {number} down how far below their tops, mm
 * @param {(colour: string) => string} shade what is made of the colour of each
 * @param {number} share of their thickness
 */
function drawWallsAt(draw, camera, walls, down, shade, share) {
  draw.lineCap = "round";
  for (const wall of walls) {
    draw.strokeStyle = shade(colourOr(wall.color ?? "", COLOURS.wall));
    draw.lineWidth = Math.max((wall.thickness || WALL_MM) * camera.scale * share, 1);
    draw.beginPath();
    draw.moveTo(camera.x(wall.x1), camera.y(wall.y1 - down));
    draw.lineTo(camera.x(wall.x2), camera.y(wall.y2 - down));
    draw.stroke();
  }
}

/** @param {Box} box @returns {[number, number]} */
function middle(box) {
  const sum = box.corners.reduce(([x, y], corner) => [x + corner[0], y + corner[1]], [0, 0]);
  return [sum[0] / box.corners.length, sum[1] / box.corners.length];
}

/** Draw a box as a block: the sides that face the reader, then its top. @param {CanvasRenderingContext2D} draw @param {Camera} camera @param {Box} box */
export function drawBox(draw, camera, box) {
  const colour = colourOr(box.color, "#d68c3e");
  const corners = box.corners;
  corners.forEach(([x1, y1], at) => {
    const [x2, y2] = corners[(at + 1) % corners.length];
    if (x2 <= x1) return; // counter-clockwise on the mat: an edge that runs right faces down
    trace(draw, camera, [[x1, y1], [x2, y2], [x2, y2 - BOX_HEIGHT_MM], [x1, y1 - BOX_HEIGHT_MM]], true);
    draw.fillStyle = darker(colour, 0.3 + 0.12 * Math.min(Math.abs(y2 - y1) / (x2 - x1), 1));
    draw.fill();
  });
  trace(draw, camera, corners, true);
  draw.fillStyle = colour;
  draw.fill();
  const [mx, my] = middle(box);
  const inner = corners.map(([x, y]) => /** @type {[number, number]} */ ([mx + (x - mx) * 0.88, my + (y - my) * 0.88]));
  trace(draw, camera, inner, true);
  draw.fillStyle = mix(colour, lighter(colour, 0.5), 0.28);
  draw.fill();
}
