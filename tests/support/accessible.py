"""What somebody has of the page: what a screen reader is told, the tree that the browser gives to the computer's aids; and what it looks like, in numbers: what is cut, what covers what, what stands outside the window."""

from typing import Any, NamedTuple

from chromium import SIZES, Tab
from selenium.webdriver.common.keys import Keys

_STATES = ("checked", "disabled", "expanded", "invalid", "pressed", "selected", "focused", "live")
_LISTEN = """
window.testSaid = [];
for (const live of document.querySelectorAll('[role=status], [aria-live=polite]')) {
  new MutationObserver(() => live.textContent.trim() && window.testSaid.push(live.textContent.trim()))
    .observe(live, {childList: true, characterData: true, subtree: true});
}
"""


class Node(NamedTuple):
    """One node of the tree: what it is, how it is called, what it is at, and in which states."""

    role: str
    name: str
    value: str
    description: str
    states: dict[str, Any]


def tree(tab: Tab) -> list[Node]:
    """Give all that is in the page's accessibility tree and has a role, in its order."""
    tab.driver.execute_cdp_cmd("Accessibility.enable", {})
    nodes = tab.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    tab.driver.execute_cdp_cmd("Accessibility.disable", {})
    return [_node(node) for node in nodes if not node["ignored"]]


def focused(tab: Tab) -> Node:
    """Give the node that has the focus; the page's own where nothing has."""
    return [node for node in tree(tab) if node.states.get("focused")][-1]


def listen(tab: Tab) -> None:
    """Note from now on what each live region says."""
    tab.script(_LISTEN)


def said(tab: Tab) -> list[str]:
    """Give what the live regions said since `listen`."""
    return list(tab.script("return window.testSaid"))


def tab_to(tab: Tab, selector: str) -> Node:
    """Press Tab until the focus is there, as somebody who has no mouse does, and give what has it."""
    for _press in range(60):
        if tab.script(f"return document.activeElement.matches({selector!r})"):
            return focused(tab)
        tab.press(Keys.TAB)
    raise AssertionError(f"Tab never comes to {selector}")


def _node(node: dict[str, Any]) -> Node:
    states = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
    said = {
        key: str(node.get(key, {}).get("value", "")) for key in ("name", "value", "description")
    }
    kept = {name: states[name] for name in _STATES if name in states}
    return Node(role=node["role"]["value"], states=kept, **said)


LAID_OUT = (
    "document.querySelector('.stage-canvas').width === document.querySelector('.mat').clientWidth"
)

_LOOK = """
const [inside] = arguments;
const name = (one) => one.id ? `#${one.id}` : `${one.tagName.toLowerCase()}.${[...one.classList].join('.')} ${one.textContent.trim().slice(0, 30)}`;
const top = [...document.querySelectorAll('dialog[open]')].pop() ?? document;
const seen = (one) => one.checkVisibility({visibilityProperty: true}) && one.getBoundingClientRect().width > 2 && !one.closest('.skip, .unseen, .cm-editor');
// The part of an element that its scrolled parents leave to be seen.
function shown(one) {
  let {left, top, right, bottom} = one.getBoundingClientRect();
  for (let parent = one.parentElement; parent && parent !== document.body; parent = parent.parentElement) {
    if (getComputedStyle(one).position === 'fixed') break;
    if (getComputedStyle(parent).overflowY === 'visible') continue;
    const box = parent.getBoundingClientRect();
    [left, top, right, bottom] = [Math.max(left, box.left), Math.max(top, box.top), Math.min(right, box.right), Math.min(bottom, box.bottom)];
  }
  return {left, top, right, bottom};
}
const controls = [...top.querySelectorAll('button, select, input, summary, [tabindex="0"]')].filter(seen);
const named = controls.map((one) => [one, name(one), shown(one)]).filter(([, , box]) => box.right - box.left > 1 && box.bottom - box.top > 1);
const overlaps = [];
const floating = (one) => one.closest('.actions, .findings, .menu-list, .tools, .close');
for (const [at, [one, first, a]] of named.entries()) {
  for (const [other, second, b] of named.slice(at + 1)) {
    if (one.contains(other) || other.contains(one)) continue;
    if (floating(one) !== floating(other) && [one, other].some((some) => ['fixed', 'sticky'].includes(getComputedStyle(floating(some) ?? some).position) || floating(some)?.matches('.tools'))) continue;
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 1.5 && high > 1.5) overlaps.push(`${first} | ${second}`);
  }
}
const cut = [];
for (const one of [...top.querySelectorAll('button, select, .verdict h3, h2, h3, .player-clock')].filter(seen)) {
  if (one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline') cut.push(name(one));
  const box = one.getBoundingClientRect();
  for (const word of one.querySelectorAll('span')) {
    const within = word.getBoundingClientRect();
    if (within.width <= 1) continue; // words for who does not see
    if ((within.left < box.left - 1 || within.right > box.right + 1 || within.bottom > box.bottom + 2)) cut.push(`${name(one)}: ${word.textContent}`);
    if (getComputedStyle(word).textOverflow !== 'ellipsis' && word.clientWidth && word.scrollWidth > word.clientWidth + 1) cut.push(`${name(one)}: ${word.textContent}`);
  }
}
const bar = document.querySelector('.actions');
const buttons = bar && getComputedStyle(bar).position === 'fixed' ? bar : null;
const outside = inside.flatMap((selector) => [...top.querySelectorAll(selector)].filter(seen)).filter((one) => {
  const {left, top, right, bottom} = one.getBoundingClientRect();
  const now = shown(one);
  const under = buttons && !buttons.contains(one) && !one.closest('dialog, .findings') && bottom > buttons.getBoundingClientRect().top + 1;
  return under || left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1 || now.bottom < bottom - 1.5 || now.right < right - 1.5 || now.top > top + 1.5;
}).map(name);
const play = document.querySelector('.play');
const beyond = Math.max(play.scrollHeight - play.getBoundingClientRect().height - 1, 0);
return {overlaps, cut: [...new Set(cut)], outside, beyond, wide: Math.max(document.documentElement.scrollWidth - innerWidth, 0)};
"""
_SHARE = """
const mat = document.querySelector('.mat').getBoundingClientRect();
const column = document.querySelector('.play').getBoundingClientRect();
const high = Math.min(column.bottom, innerHeight) - Math.max(column.top, 0);
return (mat.width * mat.height) / (column.width * high);
"""


def look(tab: Tab, *inside: str) -> dict[str, Any]:
    """Give what is wrong with what is seen: `overlaps` of controls, words that are `cut`, what of `inside` (selectors) is `outside` the window, pixels `beyond` the right column, pixels too `wide`."""
    return dict(tab.script(_LOOK, inside))


FLAWLESS = {"overlaps": [], "cut": [], "outside": [], "beyond": 0, "wide": 0}


def resize(tab: Tab, size: str) -> None:
    """Give the page one of SIZES, and wait until it is laid out anew."""
    tab.size(size)
    tab.wait_for(f"innerWidth === {SIZES[size][0]} && {LAID_OUT}")


def mats_share(tab: Tab) -> float:
    """Give the mat's share of the area of the right column that is seen."""
    return float(tab.script(_SHARE))
