// What is done with files and at the start: open, save, drop; the teacher's table; what the browser refuses.
import { BoardPanel } from "./board_panel.js";
import { chosen, dropped, saveProgram } from "./files.js";
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { explained } from "./help.js";
import { Layout } from "./layout.js";
import { arrange } from "./settings.js";
import { Workstation } from "./workstation.js";
import { fileName, fileText, touched } from "./savedfile.js";
import { Teacher } from "./teacher.js";
import { shortcutOf } from "./shortcuts.js";
import { watchViewport } from "./viewport.js";

export class PageController {
  /** @param {import("./app.js").App} app */
  constructor(app) {
    this.app = app;
    this.layout = new Layout(app, {
      openFiles: () => this.chosen.click(),
      save: () => this.save(),
      teacher: () => this.teacher.open(),
      board: () => this.board.open(),
      workstation: () => this.workstation.settings(),
      finish: () => this.workstation.finish(),
    });
    this.teacher = new Teacher(app, this.layout);
    this.board = new BoardPanel(app);
    this.workstation = new Workstation(app, () => this.save(), () => this.board.forget());
    this.chosen = el("input", { type: "file", hidden: true, accept: ".py,.txt,.ipynb,.html,.zip", onchange: () => this.take(chosen(this.chosen)) });
    document.body.append(this.chosen, this.teacher.dialog, this.board.dialog, this.workstation.dialog);
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", (event) => this.drop(event));
  }

  begin() {
    const { app, layout } = this;
    app.choose(app.choices);
    watchViewport();
    const { leftByOthers } = app.storage;
    const last = app.storage.read("open", { lesson: app.data.lessons[0]?.id ?? "free" }).lesson;
    app.open(this.asked() || last);
    layout.draw();
    if (leftByOthers) this.offerWork();
    else if (!this.asked()) layout.welcome.offer(); // an address that names a lesson is a class at work
    app.storage.recover().then((some) => some && this.recovered());
    document.addEventListener("keydown", (event) => {
      if (shortcutOf(event) === "try" && !document.querySelector("dialog[open]")) app.running.try();
    });
    app.stepping.listen(document);
    window.addEventListener("hashchange", () => this.asked() && layout.open(this.asked()));
    window.addEventListener("resize", () => {
      arrange(app.choices.size);
      layout.arrangeParts();
    });
    document.documentElement.dataset.python = "starting";
    app.feedback.showState("state.waking");
    app.python.then(
      (pool) => {
        document.documentElement.dataset.python = "ready";
        if (!app.running.latest.busy) app.feedback.showState("");
        pool.warmSoon();
      },
      (error) => {
        document.documentElement.dataset.python = "failed";
        app.feedback.showState("");
        app.feedback.refuse({ code: "", what: app.say("state.old_browser"), action: app.say("state.old_browser.action"), pictogram: "board", traceback: String(error) });
      },
    );
  }

  /** The browser ended badly, and what it lost is there again. */
  recovered() {
    const { app, layout } = this;
    layout.open(this.asked() || app.storage.read("open", { lesson: "free" }).lesson);
    if (app.storage.leftByOthers) this.offerWork();
  }

  /** Ask whose the work is that the browser has kept: many pupils share an account. */
  offerWork() {
    const { app } = this;
    const { say, storage } = app;
    /** @type {Array<[string, () => void]>} */
    const choices = [[say("kept.mine"), () => {}], [say("kept.anew"), () => this.beginAnew()]];
    if (storage.aside.length) choices.splice(1, 0, [say("kept.other"), () => this.takeOther()]);
    this.layout.offer(say("kept.whose"), choices);
  }

  beginAnew() {
    const { app, layout } = this;
    if (!this.exchange(() => app.storage.setAside())) return;
    layout.offer(app.say("kept.aside"), [[app.say("kept.back"), () => this.takeOther()], [app.say("close"), () => {}]]);
  }

  takeOther() {
    if (this.exchange(() => this.app.storage.takeNext())) this.offerWork();
  }

  /** Show other work, of whichever lesson is open. @param {() => boolean} taken from the storage @returns {boolean} */
  exchange(taken) {
    const { app, layout } = this;
    app.keep();
    const done = taken();
    if (done) layout.overview.forget();
    layout.open(app.lesson?.id ?? "free");
    app.work.past = [];
    return done;
  }

  warnStorage() {
    this.layout.warn(this.app.say("storage.refused"));
  }

  warnSlow() {
    this.layout.warn(this.app.say("state.slow"));
  }

  async save() {
    const { app } = this;
    const label = await this.workstation.label();
    if (label === null) return;
    const { program, cards } = app.roles.program();
    const facts = { lesson: app.lesson?.id ?? "", label, touches: app.inputs.kept().done.map((one) => JSON.stringify(one)) };
    const name = fileName(facts, cards ? ".cards.txt" : ".py");
    const text = fileText(program, facts);
    const saved = await saveProgram(name, text);
    if (saved) app.feedback.show(app.say("file.saved", { name: saved }));
  }

  /** @param {DragEvent} event */
  async drop(event) {
    event.preventDefault();
    if (!event.dataTransfer?.types.includes("Files")) return;
    const files = await dropped(event.dataTransfer);
    const open = this.teacher.dialog.open;
    if (files) return open ? this.teacher.take(files) : this.take(files);
    const words = this.app.say("file.no_folder");
    return open ? this.teacher.say(words) : this.layout.warn(words);
  }

  /** Open one file in the editor; several are for the teacher's table. @param {File[]} files */
  async take(files) {
    const { app } = this;
    if (!files.length) return;
    if (files.length > 1) return this.teacher.open(files);
    const answer = await app.read(files);
    if (!answer) return this.layout.warn(app.say("file.too_much"));
    if (answer.problem) return this.layout.warn(explained(answer.problem, app.say));
    if (answer.files.length > 1) return this.teacher.show(answer.files);
    const [file] = answer.files;
    if (file.problem) return this.layout.warn(explained(file.problem, app.say));
    this.teacher.visit.end();
    this.layout.warn(file.remarks.length ? file.remarks.join(" ") : null);
    const lesson = app.data.lessons.find((/** @type {any} */ one) => one.id === file.saved?.lesson);
    if (lesson && lesson !== app.lesson) this.layout.open(lesson.id);
    app.openProgram(file);
    app.inputs.open({ done: touched(file.saved?.touches ?? []), typed: [] });
    app.offerInputs();
  }

  /** The lesson that the address names, as in `marelle.html#L03`; `#work`, or an address that was cut, names none. */
  asked() {
    const named = location.hash.slice(1);
    return named === "free" || this.app.data.lessons.some((/** @type {any} */ lesson) => lesson.id === named) ? named : "";
  }
}
