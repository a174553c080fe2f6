// Why something is not done that a person may put right: a sentence of the page, and the one next action.

/** @typedef {{code: string, what: string, action: string, safe?: string, pictogram: string}} Said what `explained()` takes */

export class Refused extends Error {
  /**
   * @param {string} key of the sentence, without the leading `page.`; the action is `key.action`
   * @param {{[name: string]: string | number}} [facts] that both have
   * @param {{code?: string, pictogram?: string}} [more]
   */
  constructor(key, facts = {}, { code = "", pictogram = "board" } = {}) {
    super(key);
    this.key = key;
    this.facts = facts;
    this.code = code;
    this.pictogram = pictogram;
    /** @type {Said | null} what Python says of it, in whole sentences */
    this.problem = null;
  }

  /**
   * Return what Python says is wrong as an error that ends what is done.
   * @param {Said} problem
   */
  static of(problem) {
    const refused = new Refused("", {}, problem);
    refused.problem = problem;
    return refused;
  }

  /** @param {import("./sentences.js").Say} say @returns {Said} */
  said(say) {
    const { key, facts, code, pictogram } = this;
    return this.problem ?? { code, what: say(key, facts), action: say(`${key}.action`, facts), pictogram };
  }
}
