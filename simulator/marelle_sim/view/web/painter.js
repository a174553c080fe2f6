// Draws the shapes of view/shapes.py on a canvas; view/painter.py draws the same ones with Pillow.

import { rounded } from "./camera.js";
import { bodyColour, COLOURS, darker, lighter, lightColour } from "./palette.js";

/** @import {Body, BodyShape, Pose, State} from "./frames" */
/** @typedef {{x: number, y: number, scale: number, heading: number}} Place pixels, pixels per millimetre, degrees */

const DARK = 128;
const OFF = "#000000";
const SHADOW = "38, 50, 74";

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
 * @type {Record<BodyShape[0], (pen: CanvasRenderingContext2D, values: any[], heading: number, pose: Pose) => void>}
 */
const KINDS = {
  disc(pen, [x, y, width, opacity]) {
    pen.globalAlpha = opacity;
    fillDots(pen, [[x, y]], width / 2);
    pen.globalAlpha = 1;
  },
  dots(pen, [points, width]) {
    fillDots(pen, points, width / 2);
  },
  slab(pen, [left, bottom, right, top, corner]) {
    rounded(pen, left, bottom, right - left, top - bottom, corner);
    pen.fill();
  },
  treads(pen, [left, bottom, right, top, step, width, wheel], _heading, pose) {
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
  arc(pen, [radius, width, begin, end, edge], heading) {
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
  const [drawn, start] = [shapes, ghost].map((list) => list.map(([kind, color, ...rest]) => /** @type {BodyShape} */ ([kind, named(color, own), ...rest])));
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
 * Draw the shapes of a body at its place, the last one on top.
 *
 * @param {CanvasRenderingContext2D} pen
 * @param {Place} place
 * @param {BodyShape[]} shapes as `coloured` returns them
 * @param {State} state which lights are on
 */
export function paint(pen, { x, y, scale, heading }, shapes, state) {
  pen.save();
  pen.translate(x, y);
  pen.rotate((heading * Math.PI) / 180);
  pen.scale(scale, -scale);
  for (const [kind, color, values, { when, number = 0, shadow } = {}] of shapes) {
    if (when && !SHOWN[when](state, number)) continue;
    pen.fillStyle = pen.strokeStyle = color === "light" ? lightColour(state.pixels[number]) : color;
    if (shadow) castShadow(pen, shadow, scale);
    KINDS[kind](pen, values, heading, state.pose);
    pen.shadowColor = "transparent";
  }
  pen.restore();
}

/** Give what is drawn next a soft shadow. @param {CanvasRenderingContext2D} pen @param {[number, number, number, number]} shadow @param {number} scale */
function castShadow(pen, [right, down, blur, strength], scale) {
  pen.shadowColor = `rgba(${SHADOW}, ${strength})`;
  pen.shadowOffsetX = right * scale;
  pen.shadowOffsetY = down * scale;
  pen.shadowBlur = 2 * blur * scale;
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
