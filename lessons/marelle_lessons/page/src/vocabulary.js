// The words that may be written: those of the table, and those of the pupil's own program.

/**
 * @typedef {{fr: string, en: string}} Both
 * @typedef {{name: string, usual: string, named: boolean, says: Both, least: number | null, most: number | null}} Taken
 * @typedef {{key: string, group: string, kind: string, names: Both, call: Both, returns: string, picture: string, says: Both,
 *   example: Both, head: {fr: string[], en: string[]}, takes: Taken[], kit: string, typed: string[]}} Entry as `glossary.py` has it
 * @typedef {"fr" | "en"} Language
 */

const NAME = "[A-Za-z_\\u00C0-\\u024F][\\w\\u00C0-\\u024F]*";
const OWN = new RegExp(`^[ \\t]*(?:async[ \\t]+)?def[ \\t]+(${NAME})|^[ \\t]*(${NAME}(?:[ \\t]*,[ \\t]*${NAME})*)[ \\t]*=(?!=)|\\bfor[ \\t]+(${NAME}(?:[ \\t]*,[ \\t]*${NAME})*)[ \\t]+in\\b`, "gm");

export class Vocabulary {
  /** @param {Entry[]} entries */
  constructor(entries) {
    this.entries = entries;
    /** @type {Map<string, Entry[]>} the words behind the dot of each class */
    this.ofClass = new Map();
    for (const entry of entries) {
      const owner = ownerOf(entry);
      if (owner) this.ofClass.set(owner, [...(this.ofClass.get(owner) ?? []), entry]);
    }
  }

  /** The words that stand alone. @returns {Entry[]} */
  alone() {
    return this.entries.filter((entry) => !ownerOf(entry) && /^\w+$/.test(entry.key) && entry.key !== "append");
  }

  /** The words behind the dot of an object, or of any object where it is not known. @param {string} kind */
  members(kind) {
    return this.ofClass.get(kind) ?? [...this.ofClass.values()].flat();
  }

  /**
   * The class of what stands before a dot, or "".
   * @param {string} expression such as `bot` or `bot.ligne`
   * @param {string} program
   */
  kindOf(expression, program) {
    const [name, ...path] = expression.split(".");
    const made = new RegExp(`^[ \\t]*${escaped(name)}[ \\t]*=[ \\t]*(?:(\\w+)\\(|${NAME}\\.(\\w+)\\(.*wait=False)`, "m").exec(program);
    let kind = made ? (made[1] ?? "Move") : "";
    if (kind && !this.ofClass.has(kind) && kind !== "DriveBase") return "";
    for (const part of path) kind = this.find(this.members(kind), part)?.returns ?? "";
    return kind === "DriveBase" ? "Robot" : kind;
  }

  /**
   * The word that is called, if it is one of the table.
   * @param {string} callee such as `avancer` or `bot.ligne.valeurs`
   * @param {string} program
   * @returns {Entry | undefined}
   */
  called(callee, program) {
    const dot = callee.lastIndexOf(".");
    if (dot < 0) return this.find(this.alone(), callee);
    return this.find(this.members(this.kindOf(callee.slice(0, dot), program)), callee.slice(dot + 1));
  }

  /** @param {Entry[]} entries @param {string} name in either language */
  find(entries, name) {
    return entries.find((entry) => entry.names.fr === name || entry.names.en === name);
  }
}

/** @param {Entry} entry @returns {string} the class that it belongs to, or "" */
function ownerOf({ key }) {
  return key.includes(".") ? key.split(".")[0] : "";
}

/** The names that a program gives: of its functions and of its variables. @param {string} program @returns {string[]} */
export function ownNames(program) {
  const found = [...program.matchAll(OWN)].flatMap(([, made, set, counted]) => (made ?? set ?? counted).split(","));
  return [...new Set(found.map((name) => name.trim()))];
}

/** What the pupil's own function takes, as it is written; nothing if the program has no function of that name. @param {string} name @param {string} program */
export function ownArguments(name, program) {
  const found = new RegExp(`^[ \\t]*(?:async[ \\t]+)?def[ \\t]+${escaped(name)}[ \\t]*\\(([^)]*)\\)`, "m").exec(program);
  return found?.[1].split(",").map((one) => one.trim()).filter(Boolean);
}

/** Whether a program has the French words. @param {string} program */
export function isFrench(program) {
  return /\bmarelle\.fr\b/.test(program);
}

/** The names that a program would write for a word: in French the English one is known too. @param {Entry} entry @param {boolean} french */
export function namesIn({ names }, french) {
  return french && names.fr !== names.en ? [names.fr, names.en] : [names.en];
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
