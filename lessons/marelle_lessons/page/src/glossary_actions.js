// The words at hand in this page: which are shown, and what is done with the one that is chosen.
import { Glossary } from "./glossary.js";
import { naming, reworded } from "./naming.js";
import { Vocabulary } from "./vocabulary.js";

export class GlossaryActions {
  /** @param {import("./app.js").App} app */
  constructor(app) {
    this.app = app;
    this.vocabulary = new Vocabulary(app.data.glossary);
    this.glossary = new Glossary(app.data.glossary, () => this.language(), {
      insert: (entry) => this.insert(entry),
      insertForm: (entry, form) => this.insertForm(entry, form),
      try: (entry) => app.running.tryExample(entry),
      insertCards: (row) => this.insertCards(row),
      tryCards: (row) => app.running.tryRow(row),
    });
  }

  /** @returns {"fr" | "en"} */
  language() {
    return this.app.words.language === "en" ? "en" : "fr";
  }

  /** By which names the words are shown here. @returns {import("./naming.js").Naming} */
  naming() {
    const { work, lesson, data } = this.app;
    return naming(data.glossary, work?.editor.text ?? "", lesson?.glossary ?? {}, this.language());
  }

  /** What stands behind the help in the editor. @returns {import("./completion.js").Help} */
  help() {
    const { app, vocabulary } = this;
    return { vocabulary, naming: () => this.naming(), say: () => app.words.say, language: () => this.language(), tell: (sentence) => app.feedback.tell(sentence) };
  }

  /** Show the words of the cards, or of programs, those of the lesson first. */
  show() {
    const { work, lesson } = this.app;
    this.glossary.show({ cards: work.mode === "cards", first: Object.keys(lesson?.glossary ?? {}) }, this.naming());
  }

  /** @param {import("./vocabulary.js").Entry} entry whose example is wanted in the program */
  insert(entry) {
    const { work, feedback, say } = this.app;
    const names = this.naming();
    work.editor.insert(entry, this.language(), names);
    feedback.tell(say("words.inserted", { name: reworded(entry.call[this.language()], names) }));
  }

  /** @param {import("./vocabulary.js").Entry} entry @param {string} form of it that is wanted where the cursor stands */
  insertForm(entry, form) {
    const { work, feedback, say } = this.app;
    work.editor.insertForm(entry, form, this.language());
    feedback.tell(say("words.inserted", { name: form }));
  }

  /** @param {string} row of cards that is wanted behind the others */
  insertCards(row) {
    const { work, feedback, say } = this.app;
    work.setCards(`${work.field.value} ${row}`.trim());
    feedback.tell(say("words.inserted", { name: row }));
  }
}
