// By which of its two names a word is shown: the pupil's program decides, then the lesson, then the language of the page.
import { isFrench } from "./vocabulary.js";

/**
 * @typedef {import("./vocabulary.js").Entry} Entry
 * @typedef {"fr" | "en"} Language
 * @typedef {Map<string, string>} Naming each name with the one that is shown for it, behind its dot if it has one
 * @typedef {{[key: string]: Language | ""}} Written the words of a lesson, with the language in which it writes each
 */

const NAMES = /\.?\b[A-Za-z_]\w*/g;
const WORD = /"[^"\n]*"|'[^'\n]*'|#.*|\.?\b[A-Za-z_]\w*(?!\w|=(?!=))/g; // what is named by `name=` is no word of the table
/** @type {Language[]} */
const LANGUAGES = ["fr", "en"];

/**
 * @param {Entry[]} entries
 * @param {string} program the pupil's
 * @param {Written} lesson
 * @param {Language} language of the page
 * @returns {Naming}
 */
export function naming(entries, program, lesson, language) {
  const twofold = entries.filter(({ names }) => names.fr !== names.en);
  if (/\bmarelle\b/.test(program) && !isFrench(program)) return named(twofold.map((entry) => [entry, "en"])); // it knows no French word
  const written = new Set(program.replace(/#.*/g, "").match(NAMES) ?? []);
  /** @type {Array<[Entry, Language]>} */
  const decided = [];
  for (const entry of twofold) {
    const own = LANGUAGES.filter((one) => written.has(dotted(entry, one)));
    const found = own.length === 1 ? own[0] : lesson[entry.key];
    if (found) decided.push([entry, found]);
  }
  const behindDots = new Set(decided.filter(([entry]) => dotted(entry, "en")[0] === ".").map(([, one]) => one));
  const alike = behindDots.size === 1 ? [...behindDots][0] : language;
  return named([...twofold.map((entry) => /** @type {[Entry, Language]} */ ([entry, dotted(entry, "en")[0] === "." ? alike : language])), ...decided]);
}

/** @param {Array<[Entry, Language]>} chosen the later ones count @returns {Naming} */
function named(chosen) {
  return new Map(chosen.flatMap(([entry, language]) => LANGUAGES.map((one) => [dotted(entry, one), dotted(entry, language)])));
}

/** @param {Entry} entry @param {Language} language @returns {string} its name, with its dot */
function dotted({ key, names }, language) {
  return (key.includes(".") ? "." : "") + names[language];
}

/** The name that is shown for a word. @param {Entry} entry @param {Naming} names @returns {string} */
export function nameOf(entry, names) {
  const name = dotted(entry, "en");
  return (names.get(name) ?? name).replace(".", "");
}

/** The same names, but for one word. @param {Naming} names @param {Entry} entry @param {string} name @returns {Naming} */
export function called(names, entry, name) {
  const dot = dotted(entry, "en")[0] === "." ? "." : "";
  return new Map([...names, ...LANGUAGES.map((one) => /** @type {[string, string]} */ ([dotted(entry, one), dot + name]))]);
}

/** A few lines of a program, by the names that are shown. @param {string} code @param {Naming} names */
export function reworded(code, names) {
  return code.replace(WORD, (word) => names.get(word) ?? word);
}

/** The example of a word as a whole program: French words need the library that has them. @param {Entry} entry @param {Language} language @param {Naming} names */
export function exampleProgram(entry, language, names) {
  const code = reworded(entry.example[language], names);
  return [...entry.head[code === entry.example[language] ? language : "fr"], code, ""].join("\n");
}

/** What is written of a word by itself: with what must be given, or nothing where its name alone says nothing. @param {Entry} entry @param {Language} language @param {Naming} names */
export function shortForm(entry, language, names) {
  const call = reworded(entry.call[language], names);
  if (call.startsWith(".")) return "";
  if (!["function", "method"].includes(entry.kind)) return entry.kind === "class" ? "" : call;
  const given = entry.takes.filter(({ usual, name }) => !usual && !name.startsWith("*")).map(({ name }) => name);
  return `${call.split("(")[0]}(${given.join(", ")})`;
}
