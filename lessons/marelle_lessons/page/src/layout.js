// Builds what is seen: the head, three columns, the buttons. Redrawn as a whole when the language changes.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { showAbout } from "./about.js";
import { Actions } from "./actions.js";
import { button, closing } from "./button.js";
import { celebrate } from "./celebration.js";
import { Findings } from "./findings.js";
import { Head } from "./head.js";
import { MatTools } from "./mattools.js";
import { Menu } from "./menu.js";
import { Printing } from "./printing.js";
import { showSettings } from "./settings.js";
import { Share } from "./share.js";
import { Side } from "./side.js";
import { canSpeak, readAloud, stopReading } from "./speech.js";
import { LessonOverview } from "./lesson_overview.js";
import { Welcome } from "./welcome.js";

/** @typedef {import("./app.js").App} App */

export class Layout {
  /** @param {App} app @param {{openFiles: () => void, save: () => void, teacher: () => void, board: () => void, workstation: () => HTMLElement, finish: () => void}} does */
  constructor(app, does) {
    this.app = app;
    this.does = does;
    this.skip = el("a", { class: "skip", href: "#work" });
    this.overview = new LessonOverview(app, (id) => this.open(id));
    this.head = new Head(app, this.overview, {
      ...does,
      settings: () => this.settings.showModal(),
      about: () => showAbout(this.about, app, () => this.welcome.repeat()),
      speak: (language) => this.speak(language),
    });
    this.notice = el("div", { class: "notice", role: "status" });
    this.lesson = el("div", { class: "lesson" });
    /** Places that other parts of the page fill; they stay when all is drawn anew. */
    this.slots = {
      words: el("div", { class: "words-slot" }), // the words at hand
      steps: el("div", { class: "steps-slot" }), // what is known while stepping
      lessonTools: el("div", { class: "lesson-tools" }), // beside the lesson's title: « Imprimer »
    };
    this.slots.words.append(app.glossaryActions.glossary.element);
    this.printing = new Printing(app, this.slots.lessonTools);
    this.slots.steps.append(app.stepping.panel.element);
    this.side = new Side({ lesson: this.lesson, words: this.slots.words });
    this.workHead = el("div", { class: "work-head" });
    this.workMenu = new Menu("work-menu");
    this.actions = new Actions(app);
    this.findings = new Findings(app.feedback.results, { next: () => document.getElementById("check") ?? this.actions.go, changed: () => this.side.arrange() });
    this.workPlace = el("section", { class: "work", id: "work", tabindex: "-1" }, this.workHead, app.work.element, this.slots.steps, this.findings.element, this.actions.element);
    this.playHead = el("div", { class: "play-head" });
    this.share = new Share(app);
    this.tools = new MatTools(app, () => this.share.open());
    this.storyTitle = el("h3", {});
    const { replayView } = app;
    this.beneath = el("div", { class: "beneath", tabindex: "0", role: "region" }, replayView.instrumentsPlace, replayView.outputPlace, this.storyTitle, replayView.told);
    this.playerRow = el("div", { class: "player-row" }, replayView.controls);
    this.play = el(
      "section",
      { class: "play" },
      this.playHead,
      replayView.mat,
      this.playerRow,
      this.beneath,
    );
    this.settings = el("dialog", { class: "box" });
    this.about = el("dialog", { class: "box wide about", "aria-labelledby": "about-title" });
    this.question = el("dialog", { class: "box confirm", "aria-labelledby": "confirm" });
    this.welcome = new Welcome(app);
    app.noticed = (deed) => this.welcome.noticed(deed);
    app.celebrate = () => celebrate(app, this.overview, (id) => this.begin(id));
    this.main = el("main", { class: "columns" }, this.side.element, this.workPlace, this.play);
    document.body.append(this.skip, this.head.element, this.notice, this.main, app.feedback.live, app.feedback.shown, this.settings, this.about, this.share.dialog, this.overview.dialog, this.question, this.welcome.live);
  }

  /** Write everything in the language that is chosen. */
  draw() {
    const { app } = this;
    const { say } = app;
    document.title = say("title");
    this.skip.textContent = say("skip");
    this.workPlace.setAttribute("aria-label", say("work.title"));
    this.play.setAttribute("aria-label", say("play.title"));
    app.replayView.controls.setAttribute("aria-label", say("play.player"));
    this.storyTitle.textContent = say("play.story");
    this.beneath.setAttribute("aria-label", say("play.story"));
    app.replayView.nothing.textContent = say("play.nothing");
    app.inputs.speak(say);
    app.glossaryActions.glossary.speak(say);
    this.findings.speak(say);
    app.stepping.panel.speak(say);
    this.side.speak(say);
    this.printing.draw();
    this.arrangeParts();
    this.head.draw();
    this.drawWork();
    this.drawWorlds();
    this.drawLesson();
    this.drawSettings();
    this.welcome.show();
  }

  /**
   * Put each part where the reader comes to it as the eye does: in one column the mat comes before the program, what is told
   * and done to the robot after.
   */
  arrangeParts() {
    const { inputs } = this.app;
    const toolsPlace = document.documentElement.dataset.columns === "3" ? this.playHead : this.playerRow;
    if (this.tools.toggle.parentElement !== toolsPlace) toolsPlace.append(this.tools.toggle);
    const alone = document.documentElement.dataset.columns === "1";
    this.side.arrange();
    const inputsPlace = alone ? this.play : this.workPlace;
    if (inputs.element.parentElement !== inputsPlace) {
      if (alone) this.playerRow.after(inputs.element);
      else this.actions.element.before(inputs.element);
    }
    if (alone === (this.beneath.parentElement === this.main)) return; // whoever is in it stays there
    if (alone) this.main.append(this.play, this.workPlace, this.beneath);
    else this.main.append(this.workPlace, this.play);
    if (!alone) this.play.append(this.beneath);
  }

  drawWork() {
    const { app } = this;
    const { say } = app;
    app.work.speak(say);
    app.roles.draw();
    this.workMenu.fill(say("work.menu"), button("file", say("work.reset"), () => this.askReset(), { class: "quiet" }));
    fill(this.workHead, el("h2", {}, say("work.title")), app.roles.tablist, app.work.tablist, el("span", { class: "spring" }), this.workMenu.element);
    this.actions.draw();
  }

  /** What is written would be lost. */
  askReset() {
    const { app } = this;
    const { say } = app;
    this.ask(say("work.reset.question"), say("work.reset.lost"), say("work.reset.keep"), say("work.reset.sure"), () => app.reset());
  }

  /**
   * Ask before something is lost: whoever does not answer keeps it.
   * @param {string} title @param {string} lost @param {string} keep @param {string} sure @param {() => void} action
   */
  ask(title, lost, keep, sure, action) {
    const { question } = this;
    const answer = (/** @type {string} */ words, /** @type {() => void} */ action, kind = "") =>
      el("button", { type: "button", class: kind, onclick: () => (question.close(), action()) }, words);
    fill(
      question,
      el("h2", { id: "confirm" }, title),
      el("p", {}, lost),
      el("p", { class: "close" }, answer(keep, () => {}, "go"), answer(sure, action)),
    );
    question.showModal();
  }

  drawWorlds() {
    const { app } = this;
    const { say, words } = app;
    const worlds = app.worlds();
    const choice = el(
      "select",
      { id: "world", onchange: (/** @type {Event} */ event) => this.chooseWorld(/** @type {HTMLSelectElement} */ (event.target).value) },
      ...worlds.map((world) => el("option", { value: world.name, selected: world.name === app.world }, world.title[words.language])),
    );
    const kits = app.lesson ? [] : app.data.kits;
    const kit = el(
      "select",
      { id: "kit", onchange: (/** @type {Event} */ event) => app.chooseKit(/** @type {HTMLSelectElement} */ (event.target).value) },
      ...kits.map((/** @type {any} */ one) => el("option", { value: one.name, selected: one.name === (app.kit || app.data.kit) }, one.title[words.language])),
    );
    fill(
      this.playHead,
      el("h2", { class: "unseen" }, say("play.mat")),
      worlds.length > 1 ? el("label", { for: "world" }, el("span", { class: "unseen" }, say("play.world")), choice) : null,
      kits.length > 1 ? el("label", { for: "kit" }, el("span", { class: "unseen" }, say("play.kit")), kit) : null,
      this.tools.bar,
    );
    this.tools.speak();
    this.arrangeParts();
  }

  drawLesson() {
    const { app } = this;
    const { lesson, say, words } = app;
    stopReading(); // it would go on with the text that was there
    const body = el("div", { class: "lesson-text", tabindex: "0", role: "region", "aria-label": say("lesson.text") });
    // The only HTML that is taken as it stands: the lessons' pages, made by as_html.py from the project's own files.
    body.innerHTML = lesson ? lesson.page[words.language] : app.data.free[words.language];
    const title = lesson ? lesson.title[words.language] : say("lesson.free");
    const facts = lesson ? say("lesson.facts", { levels: lesson.levels.join(", "), minutes: lesson.minutes }) : "";
    this.side.name(title, lesson ? lesson.summary[words.language] : say("lesson.free.aim"));
    fill(
      this.lesson,
      el(
        "div",
        { class: "lesson-head" },
        el("h2", { id: "lesson-title", tabindex: "-1" }, title),
        facts ? el("p", { class: "short" }, facts) : null,
        canSpeak() ? button("read", say("lesson.read"), () => readAloud(body.innerText, words.language), { class: "quiet", title: say("lesson.read") }) : null,
        this.slots.lessonTools,
      ),
      body,
    );
  }

  drawSettings() {
    const { app } = this;
    const { say } = app;
    const looks = el("div", {});
    showSettings(looks, say, app.choices, async (choices) => {
      const shares = choices.shared && !app.choices.shared;
      const boards = shares ? await app.storage.boards.count() : 0;
      if (shares && (boards || app.storage.aside.length)) this.askShare(boards, () => this.choose(choices));
      else this.choose(choices);
    });
    fill(this.settings, el("h2", {}, say("settings.title")), looks, this.does.workstation(), closing(this.settings, say));
  }

  /** @param {import("./settings.js").Choices} choices */
  choose(choices) {
    this.app.choose(choices);
    this.arrangeParts();
    this.head.draw();
    this.drawSettings();
  }

  /** A shared computer keeps nothing that others set aside. @param {number} boards files of boards that are kept @param {() => void} share */
  askShare(boards, share) {
    const { say, storage } = this.app;
    this.drawSettings(); // not ticked, until it is answered
    const kept = new Set(storage.aside.flatMap((one) => Object.keys(one)));
    const named = [...kept].sort().map((name) => (name === "way" ? say("way.title") : name.slice("work:".length)));
    const what = named.map((name) => (name === "free" ? say("lesson.free") : name)).join(", ");
    const lost = [...(kept.size ? [say("settings.shared.lost", { count: storage.aside.length, what })] : []), ...(boards ? [say("finish.boards", { count: boards })] : [])].join(" ");
    this.ask(say("settings.shared.question"), lost, say("settings.shared.keep"), say("settings.shared.sure"), share);
  }

  /** @param {string} id of a lesson, or "free" @param {() => import("./work.js").Kept} [given] what to show in it, if it is not what was kept */
  open(id, given) {
    if (!given && this.app.takeBack()) this.warn(null); // who chooses a lesson has left the pupil's
    this.app.open(id, given);
    this.overview.draw();
    this.drawWork();
    this.drawWorlds();
    this.drawLesson();
    this.welcome.show();
  }

  /** Open a lesson from its beginning: reading goes on there. @param {string} id */
  begin(id) {
    this.open(id);
    this.side.choose("lesson");
    /** @type {HTMLElement | null} */ (this.lesson.querySelector("#lesson-title"))?.focus();
  }

  /** @param {string} name */
  chooseWorld(name) {
    this.app.chooseWorld(name);
    this.tools.speak();
  }

  /** @param {string} language */
  speak(language) {
    const { app } = this;
    app.words.language = language;
    app.choose({ ...app.choices, language });
    app.replayView.speak(app.stageWords(), language);
    app.changed();
    this.draw();
    app.work.retranslate();
    app.showWorld();
    this.head.focusLanguage();
  }

  /** @param {HTMLElement | string | null} words */
  warn(words) {
    if (words) this.offer(words, [[this.app.say("close"), () => {}]]);
    else fill(this.notice);
  }

  /**
   * Say something, and what can be done about it; whatever is chosen ends it.
   * @param {HTMLElement | string} words
   * @param {Array<[string, () => void]>} choices
   */
  offer(words, choices) {
    const chosen = (/** @type {() => void} */ action) => {
      fill(this.notice);
      action();
    };
    const buttons = choices.map(([name, action]) => el("button", { type: "button", class: "small", onclick: () => chosen(action) }, name));
    fill(this.notice, el("div", {}, words), ...buttons);
  }
}
