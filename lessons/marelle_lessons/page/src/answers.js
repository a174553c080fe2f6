// What a person answered a program: each line belongs to the question that it answered, and is given to no other one.

/** @typedef {{question: string, line: string}} Answer `question`: as `questions.py` gives it */

const LONGEST = 500;

/**
 * Return what was kept, if it is what this page keeps.
 * @param {any} kept
 * @returns {Answer[]}
 */
export function keptAnswers(kept) {
  if (!Array.isArray(kept)) return [];
  const good = kept.every(({ question, line } = {}) => typeof question === "string" && typeof line === "string" && line.length <= LONGEST);
  return good ? kept : [];
}

/**
 * Return the answers that a run gave to their own questions; after the first that got another one all others came out of turn.
 * @param {Answer[]} answers
 * @param {{questions?: string[], replay?: any, asks?: string | null}} run
 * @returns {Answer[]}
 */
export function answersOf(answers, { questions = [], replay, asks = null }) {
  const other = answers.findIndex(({ question }, index) => index < questions.length && question !== questions[index]);
  if (other >= 0) return answers.slice(0, other);
  const cut = replay?.error && asks === null; // a mistake came before the other questions
  return cut ? answers : answers.slice(0, questions.length);
}
