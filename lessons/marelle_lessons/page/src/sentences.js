// The page's sentences, by key, in the language that is chosen.
import { filled } from "../../../../simulator/marelle_sim/view/web/words.js";

/**
 * @typedef {{[key: string]: string | [string, string]}} Catalogue
 * @typedef {(key: string, facts?: {[name: string]: string | number}) => string} Say
 */

export class Words {
  /**
   * @param {{[language: string]: Catalogue}} catalogues
   * @param {string} language
   */
  constructor(catalogues, language) {
    this.catalogues = catalogues;
    this.language = language;
    /** @type {Say} */
    this.say = (key, facts = {}) => this.sentence(key, facts);
  }

  /**
   * Return a sentence with its facts; a plural chooses its form by `count`.
   * @param {string} key without the leading `page.`
   * @param {{[name: string]: string | number}} facts
   * @returns {string}
   */
  sentence(key, facts) {
    const found = this.catalogues[this.language][`page.${key}`];
    if (found === undefined) throw new Error(`no sentence page.${key}`);
    const form = typeof found === "string" ? found : found[this.many(Number(facts.count)) ? 1 : 0];
    return filled(form, facts);
  }

  /**
   * @param {number} count
   * @returns {boolean} in French 0 is one, in English it is many
   */
  many(count) {
    return this.language === "fr" ? Math.abs(count) >= 2 : count !== 1;
  }
}
