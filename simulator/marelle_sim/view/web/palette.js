// The colours of view/colours.py: a test holds both to the same values.

export const COLOURS = {
  background: "#e6eaf0",
  paper: "#fdfcf9",
  ink: "#1f2937",
  muted: "#626e7e",
  faint: "#c4ccd6",
  black: "#1e2126",
  white: "#ffffff",
  wall: "#7a8799",
  body: "#189688",
  danger: "#cc2936",
  good: "#16806a",
  warning: "#b85c00",
};

/** The gradient of time in 33 steps, evenly apart in OKLab. */
export const TIME =
  "#2c5ad6#3f5ad5#4e5ad3#5c59d2#6858d0#7357cf#7e56cc#8757c8#9057c4#9a57bf#a357bb" +
  "#ac56b6#b555b2#be53ad#c653a8#cb57a1#d05b9b#d55e94#db618d#e06485#e6667d#eb6974" +
  "#ef6e6e#f0756b#f17c67#f38363#f48a5f#f5905a#f69754#f79d4e#f8a447#f9aa3e#fab034";

/** What is drawn otherwise for those who need strong contrasts. */
export const USUAL = { grid: "#cdd4dd", name: "#9ea9b7", nameSize: 0.13, background: COLOURS.background };
export const STRONG = { grid: "#55606f", name: "#1f2937", nameSize: 0.16, background: "#ffffff" };

/**
 * Return a colour between two `#rrggbb`; `share` is that of the second.
 *
 * @param {string} first
 * @param {string} second
 * @param {number} share
 */
export function mix(first, second, share) {
  const channel = (/** @type {number} */ at) => {
    const from = parseInt(first.slice(at, at + 2), 16);
    const to = parseInt(second.slice(at, at + 2), 16);
    return Math.round(from + (to - from) * share).toString(16).padStart(2, "0");
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

/** @param {string} colour @param {number} share */
export const lighter = (colour, share) => mix(colour, COLOURS.white, share);

/** @param {string} colour @param {number} share */
export const darker = (colour, share) => mix(colour, "#0c121c", share);

/** Return `#rrggbb` or, if the text is none, another colour. @param {string} text @param {string} otherwise */
export function colourOr(text, otherwise) {
  return /^#[0-9a-f]{6}$/i.test(text) ? text : otherwise;
}

/** Return the colour by which a robot is told from others. @param {{color: string}} robot */
export const bodyColour = (robot) => colourOr(robot.color, COLOURS.body);

/** Return the colour in which a light is drawn; a dim one is brightened, to be seen as on a real strip. @param {string} light */
export function lightColour(light) {
  const channels = [1, 3, 5].map((at) => parseInt(light.slice(at, at + 2), 16) || 0);
  const most = Math.max(...channels);
  if (!most) return "#000000";
  const gain = Math.max(1, 200 / most);
  const bright = channels.map((level) => Math.min(Math.round(level * gain), 255));
  return mix(`#${bright.map((level) => level.toString(16).padStart(2, "0")).join("")}`, COLOURS.white, 0.08);
}

/** Return the colour, darkened until white words on it can be read (4.5 to 1). @param {string} colour */
export function labelColour(colour) {
  for (let share = 0.2; share < 1; share += 0.05) {
    const dark = darker(colour, share);
    if (1.05 / (luminance(dark) + 0.05) >= 4.5) return dark;
  }
  return COLOURS.ink;
}

/** Return the relative luminance (WCAG 2.2). @param {string} colour */
function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Return one robot's colour of a time among several: pale at the start, full at the end. @param {string} colour @param {number} share */
export const tint = (colour, share) => mix(lighter(colour, 0.6), darker(colour, 0.12), share);

/** Return the colour of a time. @param {number} share of the run, 0 to 1 */
export function timeColour(share) {
  const steps = TIME.length / 7 - 1;
  const at = Math.round(Math.min(Math.max(share, 0), 1) * steps);
  return TIME.slice(at * 7, at * 7 + 7);
}
