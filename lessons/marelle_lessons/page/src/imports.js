// What a program imports, where its imports end and which robot it makes, as its syntax tree has them: a comment or a text is none.
import { pythonLanguage } from "@codemirror/lang-python";

/** @typedef {import("@lezer/common").SyntaxNode} Node */

const PASSED = ["Comment", "(", ")"];

/**
 * @param {string} program
 * @returns {{names: Set<string>, modules: Set<string>, end: number, robot: string}} `names`: each with its module, as "marelle.fr *";
 *   `end`: behind the last import, or without one behind the comments and the text that a program begins with; `robot`: its name, or ""
 */
export function importsOf(program) {
  const tree = pythonLanguage.parser.parse(program);
  const found = { names: new Set(), modules: new Set(), end: 0, robot: "" };
  let begun = false;
  let end = 0;
  for (let node = tree.topNode.firstChild; node; node = node.nextSibling) {
    const imports = node.name === "ImportStatement" ? [node] : node.name === "StatementGroup" ? node.getChildren("ImportStatement") : [];
    for (const one of imports) readImport(one, program, found);
    begun ||= node.name !== "Comment" && !isText(node);
    if (imports.length || !begun) end = endOf(node);
  }
  found.end = lineBehind(program, end);
  tree.iterate({ enter: ({ node }) => void (found.robot ||= robotOf(node, program)) });
  return found;
}

/** @param {Node} statement @param {string} program @param {{names: Set<string>, modules: Set<string>}} found */
function readImport(statement, program, { names, modules }) {
  /** @type {string[]} */
  const words = [];
  for (let node = statement.firstChild; node; node = node.nextSibling) {
    if (!PASSED.includes(node.name)) words.push(program.slice(node.from, node.to));
  }
  const at = words.indexOf("import");
  const module = words.slice(1, at).join("");
  for (const name of words.slice(at + 1).join(" ").split(",")) {
    if (name.trim()) names.add(`${module} ${name.trim()}`);
    modules.add(module || name.replaceAll(" ", ""));
  }
}

/** @param {Node} node */
function isText(node) {
  return node.name === "ExpressionStatement" && node.firstChild?.name === "String";
}

/** Where a statement's last sign is: a group takes the end of its line too. @param {Node} node */
function endOf(node) {
  return node.name === "StatementGroup" ? (node.lastChild?.to ?? node.to) : node.to;
}

/** Where the line behind a place begins. @param {string} program @param {number} place */
function lineBehind(program, place) {
  if (!place) return 0;
  const next = program.indexOf("\n", place);
  return next < 0 ? program.length : next + 1;
}

/** The name under which a statement keeps a robot that it makes, or "". @param {Node} node @param {string} program */
function robotOf(node, program) {
  const [name, made] = [node.firstChild, node.lastChild];
  if (node.name !== "AssignStatement" || name?.name !== "VariableName" || made?.name !== "CallExpression") return "";
  const { firstChild: kind } = made;
  return kind && program.slice(kind.from, kind.to) === "Robot" ? program.slice(name.from, name.to) : "";
}
