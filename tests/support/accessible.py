"""What a screen reader is told of the page: the tree that the browser gives to the computer's aids."""

from typing import Any, NamedTuple

from chromium import Tab
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
