// Draws a robot from above: body, turning wheels, castor, board, range sensors, line sensors and lights.

import { disc, rounded } from "./camera.js";
import { COLOURS, colourOr, darker, lighter, mix } from "./palette.js";

/** @import {RobotData, State} from "./frames" */

const PICO_ON_BENCH = 0.9; // as large as one of 21 x 51 mm: it looks out on both sides otherwise
const LEAST_TYRE_MM = 13; // a thinner one would not be seen as a wheel
const TREAD_MM = 5.4;
const TYRE = "#2c323c";
const BOARD = "#165456";
const METAL = "#ced5dd";
const LED = "#5ee06c";
const GOLD = "#e8c46e";
const SEES_LIGHT = "#ffd166";
const SEES_DARK = "#0a0d12";
const DARK = 128;

/**
 * Draw a robot with its lights as they are in a state.
 *
 * Inside, one unit is one millimetre, x goes to the robot's right and y to its back.
 *
 * @param {CanvasRenderingContext2D} draw
 * @param {number} x pixels
 * @param {number} y pixels
 * @param {number} scale pixels per millimetre
 * @param {RobotData} robot
 * @param {State} state
 */
export function drawRobot(draw, x, y, scale, robot, state) {
  const radius = robot.radius_mm;
  draw.save();
  draw.translate(x, y);
  draw.scale(scale, scale);
  const body = bodyColour(robot);
  const lit = state.lit.length > 0;
  if (robot.wheel_mm) {
    drawShadow(draw, radius, scale);
    draw.rotate((state.pose.heading * Math.PI) / 180);
    drawChassis(draw, robot, state);
    drawBoard(draw, radius / 65, lit, body);
  } else {
    draw.rotate((state.pose.heading * Math.PI) / 180);
    drawBench(draw, radius);
    drawBoard(draw, PICO_ON_BENCH, lit, body);
  }
  drawLineSensors(draw, robot, state.ground);
  drawEyes(draw, robot);
  drawPixels(draw, radius, state.pixels);
  if (state.tone) drawTone(draw, radius, state.pose.heading);
  draw.restore();
}

/** Draw a round body with its castor and its wheels. @param {CanvasRenderingContext2D} draw @param {RobotData} robot @param {State} state */
function drawChassis(draw, robot, state) {
  const radius = robot.radius_mm;
  const body = bodyColour(robot);
  disc(draw, 0, 0, radius, COLOURS.white);
  disc(draw, 0, 0, radius * 0.97, darker(body, 0.35));
  disc(draw, 0, 0, radius * 0.92, body);
  disc(draw, 0, 0, radius * 0.8, lighter(body, 0.1));
  drawCastor(draw, radius, body);
  drawWheel(draw, robot, -1, state.pose.left);
  drawWheel(draw, robot, 1, state.pose.right);
}

/** Draw a bread-board, three times as long as it is wide, whose corners are on the circle. @param {CanvasRenderingContext2D} draw @param {number} radius */
function drawBench(draw, radius) {
  const long = radius * 0.945;
  const wide = radius * 0.315;
  slab(draw, -long - 1, -wide - 1, 2 * long + 2, 2 * wide + 2, 4, COLOURS.muted);
  slab(draw, -long, -wide, 2 * long, 2 * wide, 3, COLOURS.white);
  for (const side of [-1, 1]) {
    slab(draw, -long + 4, side * wide * 0.93 - 0.5, 2 * long - 8, 1, 0.5, "rgb(214, 90, 90)");
    slab(draw, -long + 4, side * wide * 0.72 - 0.5, 2 * long - 8, 1, 0.5, "rgb(90, 130, 210)");
    for (const row of [0.14, 0.27, 0.4, 0.53, 0.82]) {
      for (let column = -15; column <= 15; column++) {
        disc(draw, (column / 15) * (long - 6), side * wide * row, 0.8, COLOURS.muted);
      }
    }
  }
}

/** Draw where a robot started: a pale disc with a dashed edge. @param {CanvasRenderingContext2D} draw @param {number} x @param {number} y @param {number} scale @param {RobotData} robot */
export function drawGhost(draw, x, y, scale, robot) {
  const radius = robot.radius_mm * scale;
  draw.save();
  disc(draw, x, y, radius, "rgba(253, 252, 249, 0.5)");
  draw.setLineDash([radius * 0.15, radius * 0.11]);
  draw.strokeStyle = COLOURS.muted;
  draw.lineWidth = Math.max(1.5, 2.4 * scale);
  draw.stroke();
  draw.restore();
}

/** @param {CanvasRenderingContext2D} draw @param {number} radius @param {number} scale */
function drawShadow(draw, radius, scale) {
  draw.save();
  draw.shadowColor = "rgba(38, 50, 74, 0.5)";
  draw.shadowBlur = 12 * scale;
  draw.shadowOffsetX = 3 * scale;
  draw.shadowOffsetY = 6 * scale;
  disc(draw, 0, 0, radius, COLOURS.white);
  draw.restore();
}

/** @param {CanvasRenderingContext2D} draw @param {number} left @param {number} top @param {number} width @param {number} height @param {number} corner @param {string} colour */
function slab(draw, left, top, width, height, corner, colour) {
  rounded(draw, left, top, width, height, corner);
  draw.fillStyle = colour;
  draw.fill();
}

/** Return the colour by which a robot is told from others. @param {RobotData} robot */
export const bodyColour = (robot) => colourOr(robot.color, COLOURS.body);

/** @param {CanvasRenderingContext2D} draw @param {number} radius @param {string} body */
function drawCastor(draw, radius, body) {
  disc(draw, 0, radius * 0.77, 9, darker(body, 0.4));
  disc(draw, 0, radius * 0.77, 6.5, METAL);
  disc(draw, -1.6, radius * 0.77 - 1.6, 2.2, COLOURS.white);
}

/** Draw a wheel whose tread moves as it rolls. @param {CanvasRenderingContext2D} draw @param {RobotData} robot @param {number} side @param {number} rolled */
function drawWheel(draw, robot, side, rolled) {
  const half = robot.wheel_mm / 2;
  const wide = Math.max(robot.wheel_width_mm, LEAST_TYRE_MM);
  const left = (side * robot.track_mm) / 2 - wide / 2;
  slab(draw, left - 3, -half - 3, wide + 6, 2 * half + 6, 5, darker(bodyColour(robot), 0.5));
  slab(draw, left, -half, wide, 2 * half, 4, TYRE);
  draw.save();
  rounded(draw, left + 1.6, -half + 1, wide - 3.2, 2 * half - 2, 3);
  draw.clip();
  draw.fillStyle = lighter(TYRE, 0.26);
  const turns = Math.round(half / TREAD_MM) + 1;
  for (let tread = -turns; tread <= turns; tread++) {
    const place = tread * TREAD_MM - (rolled % TREAD_MM);
    draw.fillRect(left + 1.6, place - 0.9, wide - 3.2, 1.8);
  }
  draw.restore();
}

/** Draw a Pico: 21 x 51 mm in a 65 mm body, its USB port at the back. @param {CanvasRenderingContext2D} draw @param {number} size @param {boolean} lit @param {string} body */
function drawBoard(draw, size, lit, body) {
  const [front, back, half] = [33 * size, -18 * size, 10.5 * size];
  const long = front - back;
  slab(draw, -half + 2, -front + 2, 2 * half, long, 2, darker(body, 0.45));
  slab(draw, -half, -front, 2 * half, long, 2, BOARD);
  for (let pin = 0; pin < 10; pin++) {
    const y = -back - 3 * size - (pin * (long - 6 * size)) / 9;
    for (const side of [-1, 1]) disc(draw, side * (half - 2.2 * size), y, 1.1 * size, GOLD);
  }
  slab(draw, -5 * size, -6 * size, 10 * size, 12 * size, 1, COLOURS.ink);
  slab(draw, -4 * size, -back - 4 * size, 8 * size, 7 * size, 1, METAL);
  if (!lit) return;
  disc(draw, 0, -front + 8 * size, 8 * size, "rgba(94, 224, 108, 0.35)");
  disc(draw, 0, -front + 8 * size, 3.6 * size, LED);
  disc(draw, 0, -front + 8 * size, 1.7 * size, COLOURS.white);
}

/** Draw each line sensor: a lit one sees white, a dark one with a white ring sees the line. @param {CanvasRenderingContext2D} draw @param {RobotData} robot @param {number[]} ground */
function drawLineSensors(draw, robot, ground) {
  const line = robot.sensors.filter(([kind]) => kind === "line");
  if (!line.length) return;
  const rights = line.map(([, , right]) => right);
  const least = Math.min(...rights);
  slab(draw, least - 7, -line[0][1] - 5.5, Math.max(...rights) - least + 14, 11, 3, COLOURS.ink);
  line.forEach(([, ahead, right], at) => {
    const dark = (ground[at] ?? 0) >= DARK;
    disc(draw, right, -ahead, 4.2, dark ? COLOURS.white : darker(SEES_LIGHT, 0.25));
    disc(draw, right, -ahead, 3.2, dark ? SEES_DARK : SEES_LIGHT);
    if (!dark) disc(draw, right, -ahead, 1.4, COLOURS.white);
  });
}

/** Draw the two transducers of each ultrasonic sensor; at the front they are drawn wide apart. @param {CanvasRenderingContext2D} draw @param {RobotData} robot */
function drawEyes(draw, robot) {
  for (const [kind, ahead, right, direction] of robot.sensors) {
    if (kind !== "range") continue;
    const [sine, cosine] = [Math.sin(((direction ?? 0) * Math.PI) / 180), Math.cos(((direction ?? 0) * Math.PI) / 180)];
    const close = direction || !robot.wheel_mm; // side by side, not on the edge of the body
    for (const side of [-1, 1]) {
      const across = close ? right - 4 * sine + side * 13 * cosine : right + side * 30;
      const front = Math.sqrt(Math.max(robot.radius_mm ** 2 - across ** 2, 0)) - 4;
      const y = close ? side * 13 * sine + 4 * cosine - ahead : -front;
      disc(draw, across, y, 11.5, darker(bodyColour(robot), 0.45));
      disc(draw, across, y, 10, COLOURS.white);
      disc(draw, across, y, 8.8, METAL);
      disc(draw, across, y - 1, 6.2, COLOURS.ink);
      disc(draw, across - 2, y - 3, 1.9, COLOURS.white);
    }
  }
}

/** Draw the strip of lights on an arc around the castor. @param {CanvasRenderingContext2D} draw @param {number} radius @param {string[]} pixels */
function drawPixels(draw, radius, pixels) {
  pixels.forEach((light, at) => {
    const turn = (at - (pixels.length - 1) / 2) * Math.min(0.42, 2.2 / pixels.length);
    const [x, y] = [radius * 0.54 * Math.sin(turn), radius * 0.54 * Math.cos(turn)];
    const on = light !== "#000000";
    if (on) {
      draw.globalAlpha = 0.3;
      disc(draw, x, y, 13, shown(light));
      draw.globalAlpha = 1;
    }
    disc(draw, x, y, 5.6, COLOURS.white);
    disc(draw, x, y, 4.4, on ? shown(light) : "#d6e2e0");
  });
}

/** Return the colour in which a light is drawn; a dim one is brightened, to be seen as on a real strip. @param {string} light */
export function shown(light) {
  const channels = [1, 3, 5].map((at) => parseInt(light.slice(at, at + 2), 16) || 0);
  const most = Math.max(...channels);
  if (!most) return "#000000";
  const gain = Math.max(1, 200 / most);
  const bright = channels.map((level) => Math.min(Math.round(level * gain), 255));
  return mix(`#${bright.map((level) => level.toString(16).padStart(2, "0")).join("")}`, COLOURS.white, 0.08);
}

/** Draw waves beside a robot that sounds, at the top right of the picture. @param {CanvasRenderingContext2D} draw @param {number} radius @param {number} heading */
function drawTone(draw, radius, heading) {
  draw.save();
  draw.rotate((-heading * Math.PI) / 180);
  draw.lineCap = "round";
  for (const [colour, width] of /** @type {[string, number][]} */ ([[COLOURS.white, 5], [COLOURS.ink, 2.6]])) {
    draw.strokeStyle = colour;
    draw.lineWidth = width;
    for (let wave = 1; wave <= 3; wave++) {
      draw.beginPath();
      draw.arc(0, 0, radius + 9 * wave, (-58 * Math.PI) / 180, (-22 * Math.PI) / 180);
      draw.stroke();
    }
  }
  draw.restore();
}
