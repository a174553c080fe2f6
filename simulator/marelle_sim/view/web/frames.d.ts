// The description `frames-1` of what happened (docs/frames.md), as types.

/** Time in ms, x and y in mm, heading in degrees that goes on counting past 360. */
export type PathPlace = [number, number, number, number];

/** Time in ms, what kind, and its values. */
export type FrameEvent = [number, string, ...(string | number)[]];

/** Kind, colour, values (docs/frames.md) and when it is drawn; mm, x to the right, y ahead or to the top of the mat. */
export type DrawnShape = [
  kind: "disc" | "dots" | "line" | "polygon" | "slab" | "treads" | "ring" | "arc",
  color: string,
  values: any[],
  more?: {
    when?: "led" | "tone" | "bright" | "dark" | "strip" | "glow";
    /** Of the sensor or light that `when` is about. */
    number?: number;
    /** Right, down and blur in mm, strength. */
    shadow?: [number, number, number, number];
  },
];

export interface Ink {
  color: string;
  darkness: number;
}

export interface LineShape extends Ink {
  kind: "line";
  points: [number, number][][];
  width_mm: number;
}

export interface PatchShape extends Ink {
  kind: "rectangle" | "disc";
  x: number;
  y: number;
  width_mm: number;
  height_mm: number;
  angle_deg: number;
}

export interface LabelShape {
  kind: "label";
  x: number;
  y: number;
  angle_deg: number;
  text: string;
  size_mm: number;
  color: string;
}

export type Shape = LineShape | PatchShape | LabelShape;

export interface Wall {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  thickness: number;
  color?: string;
  name: string;
}

export interface Box {
  corners: [number, number][];
  color: string;
  name: string;
  /** Where it is pushed to: time in ms, and its middle in mm; straight lines between. */
  moves?: [number, number, number][];
  /** Its shapes at its start, if it is pushed. */
  drawn: DrawnShape[];
}

export interface World {
  name: string;
  title: string;
  width_mm: number;
  height_mm: number;
  background: Ink;
  squares: { size_mm: number; columns: number; rows: number } | null;
  shapes: Shape[];
  walls: Wall[];
  boxes: Box[];
  /** The walls and the boxes that are not pushed, as shapes in the frame of the mat. */
  obstacles: DrawnShape[];
  image: string | null;
}

export interface Body {
  shapes: DrawnShape[];
  /** What marks the place at which it started. */
  ghost: DrawnShape[];
}

export type Contact = [time: number, x1: number, y1: number, x2: number, y2: number];

export interface RobotData {
  name: string;
  /** `#rrggbb`, by which it is told from others. */
  color: string;
  /** The number of its body among `bodies`. */
  body: number;
  radius_mm: number;
  wheel_mm: number;
  wheel_width_mm: number;
  track_mm: number;
  /** Kind, mm ahead, mm to the right and, for one that looks at something, degrees to the right. */
  sensors: [string, number, number, number?][];
  path: PathPlace[];
  events: FrameEvent[];
  /** Its contact marks, and of each its contacts: time in ms, from where to where it touched a wall, mm. */
  contacts: Contact[][];
  /** Only where faults are revealed: when a part began to fail, ms, and the number of its mark. */
  faults?: [number, number][];
}

export interface StoryMoment {
  t_ms: number;
  /** When all that it tells has happened. */
  until_ms: number;
  kind: string;
  text: string;
}

export interface Help {
  code: string;
  what: string;
  action: string;
  pictogram: string;
  file: string;
  line: number;
  column: number;
  end_column: number;
  source_line: string;
  traceback: string;
}

export interface Frames {
  frames: string;
  language: string;
  world: World;
  robots: RobotData[];
  bodies: Body[];
  kit: string;
  seed: number;
  ended: string;
  seconds: number;
  end_ms: number;
  lines: [number, string, number][];
  stdout: string;
  story: StoryMoment[];
  error: Help | null;
}

/** Sentences by their key; `{name}` stands for a fact. */
export type Words = Record<string, string>;

export interface Pose {
  x: number;
  y: number;
  heading: number;
  /** How far each wheel has rolled, mm. */
  left: number;
  right: number;
}

/** All that is seen of one robot at one time. */
export interface State {
  pose: Pose;
  pixels: string[];
  screen: Uint8Array | null;
  lit: number[];
  tone: number;
  /** The name and the angle in degrees of each servo that was sent somewhere. */
  servos: [string, number][];
  /** The name of each relay that has switched, and whether it is closed. */
  relays: [string, boolean][];
  words: string;
  touching: string[];
  pressed: string[];
  /** Darkness under each line sensor, 0 to 255. */
  ground: number[];
}

export interface StageOptions {
  contrast?: boolean;
  sensors?: boolean;
}
