// One question at a time: what is asked last is answered, and ends what runs.

export class LatestRequest {
  /** @param {() => void} stop ends what runs, soon */
  constructor(stop) {
    this.stop = stop;
    /** The last question, until it is answered or given up. */
    this.question = "";
    /** @type {Promise<any> | null} the answer that is on its way, to whichever question */
    this.running = null;
    this.stopping = false;
  }

  /**
   * @template Answer
   * @param {string} question a double click asks the same again: its answer is on its way
   * @param {() => Promise<Answer>} answer asks it
   * @returns {Promise<Answer | null>} null where nothing is asked, or something else by then
   */
  async take(question, answer) {
    if (question === this.question) return null;
    this.question = question;
    if (this.running) {
      this.end();
      await this.running.catch(() => {});
      if (question !== this.question || this.busy) return null;
    }
    this.running = answer().finally(() => {
      this.running = null;
      this.stopping = false;
      if (question === this.question) this.question = "";
    });
    return this.running;
  }

  get busy() {
    return this.running !== null;
  }

  /** End what runs and give up what waits for it. */
  giveUp() {
    this.question = "";
    if (this.running) this.end();
  }

  end() {
    if (!this.stopping) this.stop();
    this.stopping = true;
  }
}

/** Does again what is out of date: one time after the other, and once for all that came meanwhile. */
export class Renewal {
  /** @param {() => boolean} wanted whether there is anything to be renewed */
  constructor(wanted) {
    this.wanted = wanted;
    this.stale = false;
    /** @type {Promise<void> | null} until nothing is out of date */
    this.going = null;
    /** @type {() => Promise<unknown>} */
    this.renew = async () => {};
  }

  /** @param {() => Promise<unknown>} renew @returns {Promise<void>} until all that came meanwhile is done too */
  take(renew) {
    this.stale = this.wanted();
    this.renew = renew;
    this.going ??= this.go().finally(() => (this.going = null));
    return this.going;
  }

  async go() {
    while (this.stale && this.wanted()) {
      this.stale = false;
      await this.renew();
    }
  }
}
