// The readings of a robot's sensors: darkness of the mat, distance to the next obstacle.

import { Camera, surface } from "./camera.js";
import { drawDarkness } from "./ground.js";

/** @import {Box, Pose, RobotData, State, World} from "./frames" */
/** @typedef {{x: number, y: number, radius: number}} Disc */

const FINEST = 1; // pixels per millimetre of the mat that is looked at
const SPOT_MM = 4; // diameter of a line sensor's spot, as of most (`spot_mm` of a kit)
const MOST_PIXELS = 2_000_000;
const FARTHEST_MM = 2000;

/** Places in a spot, from its middle, mm. @type {Array<[number, number]>} */
const SPOT = [-1.5, -0.5, 0.5, 1.5]
  .flatMap((right) => [-1.5, -0.5, 0.5, 1.5].map((up) => /** @type {[number, number]} */ ([right, up])))
  .filter(([right, up]) => Math.hypot(right, up) <= SPOT_MM / 2);

/** Return the place on the mat (mm) of a point of the robot. @param {Pose} pose @param {number} ahead @param {number} right @returns {[number, number]} */
export function placeOf(pose, ahead, right) {
  const turn = (pose.heading * Math.PI) / 180;
  return [
    pose.x + ahead * Math.sin(turn) + right * Math.cos(turn),
    pose.y + ahead * Math.cos(turn) - right * Math.sin(turn),
  ];
}

/** The sensors of robots in one world. */
export class Sensors {
  /** @param {World} world @param {CanvasImageSource | null} picture */
  constructor(world, picture) {
    this.world = world;
    this.scale = Math.min(FINEST, Math.sqrt(MOST_PIXELS / (world.width_mm * world.height_mm)));
    const { canvas, draw } = surface(world.width_mm * this.scale, world.height_mm * this.scale);
    drawDarkness(draw, new Camera(this.scale, 0, 0, world.height_mm), world, picture);
    this.width = canvas.width;
    this.height = canvas.height;
    this.pixels = draw.getImageData(0, 0, canvas.width, canvas.height).data;
    this.obstacles = [...world.walls.map(({ x1, y1, x2, y2 }) => [x1, y1, x2, y2]), ...sides(world.boxes.filter(({ moves }) => !moves?.length))];
  }

  /** Return the darkness of the mat at a place, 0 white to 255 black; 0 beside it. @param {number} x @param {number} y */
  darknessAt(x, y) {
    const column = Math.floor(x * this.scale);
    const row = Math.floor((this.world.height_mm - y) * this.scale);
    if (column < 0 || row < 0 || column >= this.width || row >= this.height) return 0;
    const at = 4 * (row * this.width + column);
    return 255 - Math.round(0.299 * this.pixels[at] + 0.587 * this.pixels[at + 1] + 0.114 * this.pixels[at + 2]);
  }

  /** Return the darkness under each line sensor, 0 to 255. @param {RobotData} robot @param {Pose} pose */
  ground(robot, pose) {
    return robot.sensors
      .filter(([kind]) => kind === "line")
      .map(([, ahead, right]) => this.spotAt(...placeOf(pose, ahead, right)));
  }

  /** Return the mean darkness of the spot around a place, 0 to 255. @param {number} x @param {number} y */
  spotAt(x, y) {
    let sum = 0;
    for (const [right, up] of SPOT) sum += this.darknessAt(x + right, y + up);
    return Math.round(sum / SPOT.length);
  }

  /**
   * Return the distance from a place to the next obstacle in a direction, mm, or null beyond the reach.
   *
   * @param {[number, number]} from
   * @param {number} heading
   * @param {Disc[]} others the other robots
   * @param {Box[]} boxes those that are pushed, where they are
   */
  distance(from, heading, others = [], boxes = []) {
    const [x, y] = from;
    const [dx, dy] = [Math.sin((heading * Math.PI) / 180), Math.cos((heading * Math.PI) / 180)];
    let nearest = FARTHEST_MM;
    for (const [x1, y1, x2, y2] of [...this.obstacles, ...sides(boxes)]) {
      const [ex, ey] = [x2 - x1, y2 - y1];
      const across = dx * ey - dy * ex;
      if (!across) continue;
      const along = ((x1 - x) * ey - (y1 - y) * ex) / across;
      const share = ((x1 - x) * dy - (y1 - y) * dx) / across;
      if (along >= 0 && along < nearest && share >= 0 && share <= 1) nearest = along;
    }
    for (const other of others) {
      const [ox, oy] = [other.x - x, other.y - y];
      const along = ox * dx + oy * dy;
      const inside = other.radius ** 2 - (ox * ox + oy * oy - along * along);
      if (along > 0 && inside >= 0) nearest = Math.min(nearest, Math.max(0, along - Math.sqrt(inside)));
    }
    return nearest < FARTHEST_MM ? nearest : null;
  }
}

/** @param {Box[]} boxes */
function sides(boxes) {
  return boxes.flatMap(({ corners }) =>
    corners.map((corner, at) => [...corner, ...corners[(at + 1) % corners.length]]),
  );
}

/**
 * Return place (mm), heading (degrees) and distance to the next obstacle (mm, null beyond the reach) of each range sensor.
 *
 * @param {Sensors | null} sensors
 * @param {RobotData[]} robots
 * @param {number} at which of them
 * @param {State[]} states of all robots
 * @param {Box[]} pushed where the boxes are that robots push
 * @returns {{from: [number, number], heading: number, far: number | null}[]}
 */
export function beams(sensors, robots, at, states, pushed) {
  const discs = states.map(({ pose: { x, y } }, robot) => ({ x, y, radius: robots[robot].radius_mm }));
  const others = discs.filter((_disc, robot) => robot !== at);
  const { pose } = states[at];
  const looks = robots[at].sensors.filter(([kind]) => kind === "range");
  return looks.map(([, ahead, right, direction = 0]) => {
    const [from, heading] = [placeOf(pose, ahead, right), pose.heading + direction];
    return { from, heading, far: sensors?.distance(from, heading, others, pushed) ?? null };
  });
}
