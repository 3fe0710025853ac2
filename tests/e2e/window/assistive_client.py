"""A client of the accessibility bus, for the system's own Python: a JSON question a line in, an answer a line out."""

import json
import sys
import time
import warnings

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 - its version is named first

warnings.simplefilter("ignore", DeprecationWarning)

APPLICATION = "one-click-repay"
MOST_CHILDREN = 3000
MOST_READS = 20
STATES = ("CHECKED", "CHECKABLE", "FOCUSED", "FOCUSABLE", "ENABLED", "SHOWING", "SELECTED", "EDITABLE", "EXPANDED")

heard = []
focused = []


def on_announcement(event):
    heard.append(str(event.any_data))


def on_focus(event):
    """Remember what got the keyboard; that is all that tells of the menus of a right click, as they are in no tree."""
    if event.detail1:
        focused.append((event.source.get_role_name(), event.source.get_name() or ""))


def pump():
    context = GLib.MainContext.default()
    while context.iteration(False):
        pass


def applications(process):
    """Our program; where it runs twice, that of one process."""
    desktop = Atspi.get_desktop(0)
    for at in range(desktop.get_child_count()):
        found = desktop.get_child_at_index(at)
        ours = found is not None and APPLICATION in (found.get_name() or "")
        if ours and process in (None, found.get_process_id()):
            yield found


def showing(node):
    return node.get_state_set().contains(Atspi.StateType.SHOWING)


def walk(node, *, hidden=False):
    """Every node that is on the screen, in the tree's order; with `hidden` the others too."""
    for at in range(min(node.get_child_count(), MOST_CHILDREN)):
        child = node.get_child_at_index(at)
        if child is None or not (hidden or showing(child) or child.get_role_name() in ("list", "menu")):
            continue
        yield child
        yield from walk(child, hidden=hidden)


def everything(question):
    for application in applications(question.get("process")):
        yield from walk(application, hidden=question.get("hidden", False))


def fits(node, question):
    if question.get("role") not in (None, node.get_role_name()):
        return False
    name = node.get_name() or ""
    if question.get("part"):
        return question["name"] in name
    return question.get("name") in (None, name)


def told(node):
    states = node.get_state_set()
    component = node.get_component_iface()
    place = component.get_extents(Atspi.CoordType.SCREEN) if component else None
    return {
        "role": node.get_role_name(),
        "name": node.get_name() or "",
        "description": node.get_description() or "",
        "states": [each for each in STATES if states.contains(getattr(Atspi.StateType, each))],
        "place": [place.x, place.y, place.width, place.height] if place else None,
    }


def first(question):
    """The wanted node, waited for as long as `patience` allows; the name of its window or dialog may be given."""
    end = time.monotonic() + question.get("patience", 0)
    while True:
        pump()
        try:
            for node in everything(question):
                if fits(node, question):
                    return node
        except GLib.Error:
            pass  # it went away while it was looked at
        if time.monotonic() >= end:
            return None


def act_on_first(question):
    """Do an action of the wanted node, waited for as long as `patience` allows: what is disabled has none."""
    end = time.monotonic() + question.get("patience", 0)
    while True:
        node = first(question)
        if node is None:
            return None
        try:
            done = act(node, question["action"])
        except GLib.Error as error:
            done = {"error": str(error)}
        if "done" in done or time.monotonic() >= end:
            return done


def act(node, action):
    names = [Atspi.Action.get_action_name(node, at) for at in range(node.get_n_actions())]
    if action not in names:
        return {"error": f"{node.get_name()!r} has only {names}"}
    return {"done": node.do_action(names.index(action))}


def all_of(question):
    """All wanted nodes; read again if one went away in the meantime, as rows do."""
    for _ in range(MOST_READS):
        try:
            return [told(node) for node in everything(question) if fits(node, question)]
        except GLib.Error:
            pump()
    return []


def choose(question):
    box = first({**question, "role": "combo box"})
    for child in walk(box, hidden=True) if box else ():
        if child.get_role_name() == "list item" and child.get_name().split()[0] == question["item"]:
            return act(child, "Toggle")
    return {"error": f"no {question['item']} in {told(box) if box else None}"}


def text_of(node):
    shown = node.get_text_iface()
    return shown.get_text(0, shown.get_character_count())


def write(node, text):
    return {"done": node.get_editable_text_iface().set_text_contents(text)}


def answer(question):  # noqa: PLR0911 - one for each kind of question
    ask = question["ask"]
    if ask == "heard":
        pump()
        return heard
    if ask == "focused":
        pump()
        return focused
    if ask == "all":
        return all_of(question)
    if ask == "choose":
        return choose(question)
    if ask == "act":
        return act_on_first(question)
    node = first(question)
    if node is None:
        return None
    if ask == "text":
        return text_of(node)
    return write(node, question["text"]) if ask == "write" else told(node)


listener = Atspi.EventListener.new(on_announcement)
listener.register("object:announcement")
follower = Atspi.EventListener.new(on_focus)
follower.register("object:state-changed:focused")
for line in sys.stdin:
    try:
        said = answer(json.loads(line))
    except GLib.Error as error:
        said = {"error": str(error)}
    print(json.dumps(said), flush=True)
