// A teacher looks at the programs of a class, one after the other, each as in a pupil's page; the teacher's own work waits.

export class Visit {
  /** @param {import("./app.js").App} app @param {import("./layout.js").Layout} layout @param {import("./teacher.js").Teacher} teacher */
  constructor(app, layout, teacher) {
    this.app = app;
    this.layout = layout;
    this.teacher = teacher;
  }

  /** Open a program of the table, with its name and its verdict, and check it. @param {number} index */
  show(index) {
    const { app, layout, teacher } = this;
    app.lend();
    layout.open(teacher.checked, () => app.fresh());
    app.openProgram(teacher.handed[index]);
    this.say(index);
    app.running.check();
  }

  /** @param {number} index */
  say(index) {
    const { app, layout, teacher } = this;
    const { say } = app;
    const row = teacher.rows[index];
    const facts = { name: row.label, verdict: teacher.verdict(row), index: index + 1, count: teacher.handed.length };
    /** @type {Array<[string, () => void]>} */
    const choices = [[say("visit.back"), () => this.leave()]];
    const [before, after] = [this.next(index, -1), this.next(index, 1)];
    if (after >= 0) choices.unshift([say("visit.next"), () => this.show(after)]);
    if (before >= 0) choices.unshift([say("visit.before"), () => this.show(before)]);
    layout.offer(say("visit.shown", facts), choices);
  }

  /** The next program that has a verdict and can be shown. @param {number} index @param {1 | -1} direction @returns {number} -1 if there is none */
  next(index, direction) {
    const { handed, rows } = this.teacher;
    let found = index + direction;
    while (rows[found] && handed[found].problem) found += direction;
    return rows[found] ? found : -1;
  }

  /** Back to the table; the teacher's own work stands again where it stood. */
  leave() {
    this.end();
    this.teacher.back();
  }

  /** Put the teacher's own work back, if it waits. */
  end() {
    const own = this.app.takeBack();
    if (own) this.layout.open(own.lesson, () => own.work);
    if (own) this.app.work.past = own.past;
  }
}
