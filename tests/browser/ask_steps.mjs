// Ask the page's own steps.js: a window of events and questions come as JSON, the answers go as JSON.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { module, window: data, cards, questions } = JSON.parse(readFileSync(0, "utf-8"));
const { StepWindow, changed, everyCard, everyLine, oneStep, oneTurn, toBreakPoint } = await import(pathToFileURL(module).href);
const window = new StepWindow(data);
const stops = cards ? everyCard(new Map(cards)) : everyLine;

const answers = {
  step: (from, enter) => window.next(from, oneStep(window, from, enter, stops)),
  back: (from, enter) => window.before(from, oneStep(window, from, enter, stops)),
  turn: (from) => window.next(from, oneTurn(window, from, stops)),
  stop: (from, lines) => window.next(from, toBreakPoint(new Set(lines), stops)),
  variables: (number) => window.variables(number).map(({ name, variables }) => [name, Object.fromEntries(variables)]),
  changed: (one, other) => [...changed(window.variables(one)[0].variables, window.variables(other)[0].variables)],
  number: (number) => {
    const found = window.turning(number);
    return found && window.turn(number, found.loop, found.frame);
  },
  at: (time) => window.at(time),
  covers: (time) => window.covers(time),
};
console.log(JSON.stringify(questions.map(([name, ...values]) => answers[name](...values))));
