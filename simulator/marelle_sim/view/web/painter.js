// Draws the shapes of view/shapes.py on a canvas; view/painter.py draws the same ones with Pillow.

import { rounded } from "./camera.js";
import { bodyColour, COLOURS, darker, lighter, lightColour } from "./palette.js";

/** @import {Body, DrawnShape, Pose, State} from "./frames" */
/** @typedef {{x: number, y: number, scale: number, heading: number}} Place pixels, pixels per millimetre, degrees */

const DARK = 128;
const OFF = "#000000";
const SHADOW = "38, 50, 74";
const STEP = 2; // pixels between the heights at which the side of a wall is drawn

/** The state of a robot that has done nothing, and of what is no robot. @type {State} */
export const STILL = { pose: { x: 0, y: 0, heading: 0, left: 0, right: 0 }, pixels: [], screen: null, lit: [], tone: 0, servos: [], relays: [], words: "", touching: [], pressed: [], ground: [] };

/**
 * When a shape is drawn: by the state, and the number of its sensor or light.
 *
 * @type {Record<string, (state: State, at: number) => boolean>}
 */
const SHOWN = {
  led: ({ lit }) => lit.length > 0,
  tone: ({ tone }) => tone > 0,
  bright: ({ ground }, at) => (ground[at] ?? 0) < DARK,
  dark: ({ ground }, at) => (ground[at] ?? 0) >= DARK,
  strip: ({ pixels }, at) => at < pixels.length,
  glow: ({ pixels }, at) => (pixels[at] ?? OFF) !== OFF,
};

/**
 * How each kind is drawn from its values: one unit is one millimetre, x goes to the right, y ahead.
 *
 * @type {Record<DrawnShape[0], (pen: CanvasRenderingContext2D, values: any[], place: Place, pose: Pose) => void>}
 */
const KINDS = {
  disc(pen, [x, y, width, opacity = 1]) {
    pen.globalAlpha = opacity;
    fillDots(pen, [[x, y]], width / 2);
    pen.globalAlpha = 1;
  },
  dots(pen, [points, width]) {
    fillDots(pen, points, width / 2);
  },
  line(pen, [lines, width, rise = 0], { scale }) {
    pen.lineCap = pen.lineJoin = "round";
    pen.lineWidth = Math.max(width, 1 / scale);
    strokeLines(pen, lines, rise);
    for (let down = rise - STEP / scale; down > 0; down -= STEP / scale) strokeLines(pen, lines, down);
  },
  polygon(pen, [points]) {
    pen.beginPath();
    for (const [x, y] of points) pen.lineTo(x, y);
    pen.fill();
  },
  slab(pen, [left, bottom, right, top, corner = 0]) {
    rounded(pen, left, bottom, right - left, top - bottom, corner);
    pen.fill();
  },
  treads(pen, [left, bottom, right, top, step, width, wheel], _place, pose) {
    pen.save();
    rounded(pen, left, bottom, right - left, top - bottom, width);
    pen.clip();
    const rolled = pose[/** @type {"left" | "right"} */ (wheel)] % step;
    for (let y = bottom - step + rolled; y < top + step; y += step) pen.fillRect(left, y - width / 2, right - left, width);
    pen.restore();
  },
  ring(pen, [radius, width, dash, step]) {
    const degree = (radius * Math.PI) / 180;
    pen.setLineDash([dash * degree, (step - dash) * degree]);
    pen.lineWidth = width;
    pen.beginPath();
    pen.arc(0, 0, radius, 2 * Math.PI, 0, true);
    pen.stroke();
    pen.setLineDash([]);
  },
  arc(pen, [radius, width, begin, end, edge], { heading }) {
    const colour = pen.strokeStyle;
    pen.lineCap = "round";
    pen.beginPath();
    pen.arc(0, 0, radius, ((heading - end) * Math.PI) / 180, ((heading - begin) * Math.PI) / 180);
    pen.strokeStyle = edge;
    pen.lineWidth = 2 * width;
    pen.stroke();
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.stroke();
  },
};

/** Return the shapes of a robot with `#rrggbb` in place of the names of colours. @param {Body} body @param {{color: string}} robot @returns {Body} */
export function coloured({ shapes, ghost }, robot) {
  const own = bodyColour(robot);
  const [drawn, start] = [shapes, ghost].map((list) => list.map(([kind, color, ...rest]) => /** @type {DrawnShape} */ ([kind, named(color, own), ...rest])));
  return { shapes: drawn, ghost: start };
}

/** Return the colour that a shape names; "light" depends on the state. @param {string} name @param {string} body */
function named(name, body) {
  const [, plain, tone] = /^([a-z]+)([+-]\d+)?$/.exec(name) ?? [];
  if (!plain || plain === "light") return name;
  const colour = plain === "body" ? body : COLOURS[/** @type {keyof typeof COLOURS} */ (plain)];
  const share = Number(tone ?? 0) / 100;
  return share < 0 ? darker(colour, -share) : lighter(colour, share);
}

/**
 * Draw the shadows of shapes, then the shapes at their place, the last one on top.
 *
 * @param {CanvasRenderingContext2D} pen
 * @param {Place} place
 * @param {DrawnShape[]} shapes those of a robot as `coloured` returns them
 * @param {State} state which lights are on
 */
export function paint(pen, place, shapes, state = STILL) {
  const { x, y, scale, heading } = place;
  pen.save();
  pen.translate(x, y);
  pen.rotate((heading * Math.PI) / 180);
  pen.scale(scale, -scale);
  const draw = (/** @type {DrawnShape} */ [kind, color, values, { number = 0 } = {}]) => {
    pen.fillStyle = pen.strokeStyle = color === "light" ? lightColour(state.pixels[number]) : color;
    KINDS[kind](pen, values, place, state.pose);
  };
  for (const shape of shapes) {
    const shadow = shape[3]?.shadow;
    if (!shadow) continue;
    const [right, down, blur, strength] = shadow;
    pen.shadowColor = `rgba(${SHADOW}, ${strength})`;
    pen.shadowOffsetX = right * scale;
    pen.shadowOffsetY = down * scale;
    pen.shadowBlur = 2 * blur * scale;
    draw(shape);
  }
  pen.shadowColor = "transparent";
  for (const shape of shapes) {
    const { when, number = 0 } = shape[3] ?? {};
    if (!when || SHOWN[when](state, number)) draw(shape);
  }
  pen.restore();
}

/** Draw polylines so far below their place. @param {CanvasRenderingContext2D} pen @param {[number, number][][]} lines @param {number} down mm */
function strokeLines(pen, lines, down) {
  pen.beginPath();
  for (const line of lines) line.forEach(([x, y], at) => (at ? pen.lineTo(x, y - down) : pen.moveTo(x, y - down)));
  pen.stroke();
}

/** @param {CanvasRenderingContext2D} pen @param {[number, number][]} points @param {number} radius */
function fillDots(pen, points, radius) {
  pen.beginPath();
  for (const [x, y] of points) {
    pen.moveTo(x + radius, y);
    pen.arc(x, y, radius, 0, 2 * Math.PI);
  }
  pen.fill();
}
