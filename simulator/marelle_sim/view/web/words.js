// Sentences of the catalogue, filled with facts; numbers as the language writes them.

/** @import {Words} from "./frames" */

const MINUTES_FROM = 100; // seconds: up to a minute and a half, one number is read faster than two

/**
 * Return the sentence of a key, its `{placeholders}` filled.
 *
 * @param {Words} words
 * @param {string} key
 * @param {Record<string, string | number>} [facts]
 */
export function say(words, key, facts = {}) {
  const sentence = words[key];
  if (sentence === undefined) throw new Error(`no sentence for ${key}`);
  return filled(sentence, facts);
}

/** Put facts in the place of the `{names}` of a sentence; a name without a fact stays. @param {string} sentence @param {Record<string, string | number>} facts */
export function filled(sentence, facts) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => String(facts[name] ?? whole));
}

/**
 * Return a number with so many decimals, as the language writes it: `12,5` in French.
 *
 * @param {number} value
 * @param {number} digits
 * @param {string} language
 */
export function decimal(value, digits, language) {
  return new Intl.NumberFormat(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/**
 * Return a time as a person reads it: `12,5 s`, `3 min 05 s`, `2 h 03 min`.
 *
 * @param {Words} words
 * @param {number} ms
 * @param {string} language
 */
export function duration(words, ms, language) {
  const seconds = ms / 1000;
  if (ms < 50) return say(words, "replay.seconds", { seconds: 0 });
  if (seconds < MINUTES_FROM) return say(words, "replay.seconds", { seconds: decimal(seconds, 1, language) });
  const pad = (/** @type {number} */ value) => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return say(words, "replay.minutes", { minutes, seconds: pad(Math.floor(seconds % 60)) });
  }
  return say(words, "replay.hours", { hours: Math.floor(minutes / 60), minutes: pad(minutes % 60) });
}

/** Return text in which nothing drives a screen or hides: each control character becomes a sign.
 *
 * @param {string} text
 */
export function printable(text) {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}

/**
 * Return the name of a wall or a box: « le mur nord », « la boîte 2 », « garage ».
 *
 * @param {Words} words
 * @param {string} name
 */
export function wallName(words, name) {
  if (/^(north|east|south|west)$/.test(name)) return say(words, `wall.${name}`);
  const [, kind, number] = /^(wall|box)-(\d+)$/.exec(name) ?? [];
  return kind ? say(words, `wall.${kind}`, { number }) : say(words, "wall.named", { name });
}
