"""Draw the picture of a kit: the robot from above, and the wires from the pins of its board to its parts."""

from typing import NamedTuple

from PIL import Image, ImageDraw

from marelle_sim.boards import BoardFacts
from marelle_sim.kits import Kit, chip_name
from marelle_sim.kits.labels import wires_of
from marelle_sim.view.colours import (
    BACKGROUND,
    FAINT,
    INK,
    MUTED,
    PAPER,
    WHITE,
    Colour,
    lighter,
    mix,
)
from marelle_sim.view.frames import State, TimedPose
from marelle_sim.view.geometry import Point, Transform
from marelle_sim.view.lettering import Lettering, Writer
from marelle_sim.view.painter import draw_robot, drop_shadow
from marelle_sim.view.robot import body_of
from marelle_sim.view.robot_colours import robot_colours
from marelle_text import Text

_SHARPER = 3  # drawn so many times larger, then reduced: smooth edges
_WIDTH, _TOP, _BOTTOM = 1710, 118, 70
_CARD = (40, 500)  # left and right edge of the robot's card
_BOXES = {"left": (540, 850), "right": (1360, 1670)}
_BOARD = (1010, 1200)
_PITCH, _FIRST = 31, 64  # between two pins, and from the board's top edge to the first pin
_ROW, _HEAD, _GAP = 24, 34, 14  # of a part's box
_PCB: Colour = (20, 92, 84)
_GOLD: Colour = (232, 196, 110)
_METAL: Colour = (206, 213, 221)
_SIDES = ("left", "right")
_LED_Y = 36  # y of the board's own LED, beside the USB port
_COLOURS: tuple[Colour, ...] = (
    (0, 114, 178), (213, 94, 0), (0, 140, 105), (160, 62, 150), (176, 124, 0), (204, 51, 99),
    (20, 140, 180), (98, 78, 200), (120, 84, 50), (70, 110, 60), (190, 70, 40), (80, 95, 115),
)  # fmt: skip


class Wire(NamedTuple):
    """A wire from a pin of the board to a part.

    `label` is the name of its end at the part, `pin` the name of the board's pin, `side` the side of the board ("left" or
    "right") with this pin, and `y` the pin's distance from the board's top, in pixels.
    """

    label: str
    pin: str
    side: str
    y: float


class Box:
    """A box of the picture that lists the wires of one part to one side of the board.

    A part with wires to both sides has two boxes.

    Attributes:
        top: y of the top edge of the box, in pixels from the board's top.
        place: the place of the part on the robot (to the right, ahead, in mm), or None if the kit gives none.
    """

    def __init__(
        self, name: str, chip: str, wires: list[Wire], colour: Colour, place: Point | None = None
    ) -> None:
        self.name, self.chip, self.colour, self.place = name, chip, colour, place
        self.wires = sorted(wires, key=lambda wire: wire.y)
        self.side = wires[0].side
        self.height = _HEAD + _ROW * len(wires) + 8
        self.top = 0.0

    @property
    def wanted(self) -> float:
        """The y of its top edge (pixels from the board's top) at which its rows are level with its pins."""
        return sum(wire.y for wire in self.wires) / len(self.wires) - (_HEAD + self.height) / 2

    def row(self, index: int) -> float:
        """Return the y of the middle of a row, in pixels from the board's top; `index` is that of the wire."""
        return self.top + _HEAD + _ROW * (index + 0.5)


def kit_picture(kit: Kit, *, text: Text) -> Image.Image:
    """Return the picture of a kit, 1710 pixels wide; see `draw_kit`."""
    boxes = _boxes(kit, text)
    board = 2 * _FIRST + (max(map(len, kit.facts.edges)) - 1) * _PITCH
    height = max(board, *(_place(boxes, side, board) for side in _BOXES))
    image = Image.new(
        "RGB", (_WIDTH * _SHARPER, (_TOP + int(height) + _BOTTOM) * _SHARPER), BACKGROUND
    )
    _draw_card(image, kit, boxes, height)
    _draw_board(image, board)
    for box in boxes:
        _draw_wires(image, box)
    _draw_pins(image, boxes, kit.facts)
    for box in boxes:
        _draw_box(image, box)
    image = image.resize(
        (image.width // _SHARPER, image.height // _SHARPER), Image.Resampling.LANCZOS
    )
    _Writer(image, Lettering(), text).write(kit, boxes, kit.title(text.language))
    return image


def _pin(gpio: int, facts: BoardFacts) -> tuple[str, str, float] | None:
    """Return (name, side of the board, y in pixels from its top) of a GPIO pin at the board's edge, or of the board's LED; else None."""
    if facts.own.get(gpio) == "led":
        return facts.pin_name(gpio), "right", _LED_Y
    name = facts.inner.get(gpio, gpio)
    for side, pins in zip(_SIDES, facts.edges, strict=True):
        if name in pins:
            shown = f"GP{name}" if isinstance(name, int) else name
            return shown, side, _FIRST + _PITCH * pins.index(name)
    return None


def _boxes(kit: Kit, text: Text) -> list[Box]:
    """Return a box for each side of the board at which a part has wires: of the parts in the kit's order, then of a measured battery.

    The colours of the parts differ, and repeat after twelve.
    """
    found, facts = [], kit.facts
    rows = [(part.name, chip_name(part), wires_of(part, facts)) for part in kit.parts]
    if kit.battery.get("adc", facts.chip.thermometer) != facts.chip.thermometer:
        rows.append((kit.battery["name"], "", [("+", facts.chip.adc_pins[kit.battery["adc"]])]))
    places = {
        part.name: (part.values["right_mm"], part.values["ahead_mm"])
        for part in kit.parts
        if "ahead_mm" in part.values
    }
    for number, (name, chip, wires) in enumerate(rows):
        placed = [(label, _pin(gpio, facts)) for label, gpio in wires]
        made = [Wire(label, *at) for label, at in placed if at is not None]
        colour = _COLOURS[number % len(_COLOURS)]
        for side in sorted({wire.side for wire in made}):
            here = [wire for wire in made if wire.side == side]
            found.append(Box(text.part(name), chip, here, colour, places.get(name)))
    return found


def _place(boxes: list[Box], side: str, room: float) -> float:
    """Set `top` of the boxes of one side, without overlap and each as near to its pins as possible.

    Return the y of the lowest edge. `room` is the height of the board, which the boxes exceed only if they must (pixels).
    """
    column = sorted((box for box in boxes if box.side == side), key=lambda box: box.wanted)
    below = 0.0
    for box in column:
        box.top = max(box.wanted, below)
        below = box.top + box.height + _GAP
    above = max(room, sum(box.height + _GAP for box in column) - _GAP)
    for box in reversed(column):
        box.top = min(box.top, above - box.height)
        above = box.top - _GAP
    return max((box.top + box.height for box in column), default=0.0)


def _scaled(*values: float) -> tuple[float, ...]:
    return tuple(value * _SHARPER for value in values)


def _rounded(
    image: Image.Image, box: tuple[float, float, float, float], radius: float, fill: Colour
) -> None:
    """Draw a rectangle with rounded corners and a soft shadow; `box` and `radius` are in pixels of the final picture."""
    left, top, right, bottom = _scaled(*box)
    outline: list[Point] = [(left, top), (right, top), (right, bottom), (left, bottom)]
    drop_shadow(image, [outline], offset=(0, 3 * _SHARPER), blur=6 * _SHARPER, strength=0.22)
    ImageDraw.Draw(image).rounded_rectangle(
        (left, top, right, bottom), radius * _SHARPER, fill=fill
    )


def _draw_card(image: Image.Image, kit: Kit, boxes: list[Box], height: float) -> None:
    left, right = _CARD
    _rounded(image, (left, _TOP, right, _TOP + height), 16, PAPER)
    body = body_of(kit, robot_colours([kit.body.color])[0])
    scale = (right - left - 90) / (2 * body.radius_mm)
    middle = ((left + right) / 2, _TOP + height * 0.44)
    transform = Transform(scale, middle[0], middle[1], 0).magnified(_SHARPER)
    draw_robot(image, transform, body, State(TimedPose(0, 0, 0, 0)))
    draw = ImageDraw.Draw(image)
    for box in boxes:
        if box.place is not None:
            x, y = transform.point(*box.place)
            r = 11 * _SHARPER
            draw.ellipse((x - r, y - r, x + r, y + r), outline=WHITE, width=6 * _SHARPER)
            r -= _SHARPER
            draw.ellipse((x - r, y - r, x + r, y + r), outline=box.colour, width=4 * _SHARPER)
    x, y = middle[0], _TOP + 24
    draw.polygon(_scaled(x - 9, y + 12, x + 9, y + 12, x, y), fill=MUTED)
    if kit.has_wheels:
        _draw_track(draw, kit, scale, middle)


def _draw_track(draw: ImageDraw.ImageDraw, kit: Kit, scale: float, middle: Point) -> None:
    half = kit.body.track_mm / 2 * scale
    y = middle[1] + kit.body.radius_mm * scale + 34
    ends = (middle[0] - half, middle[0] + half)
    draw.line(_scaled(ends[0], y, ends[1], y), fill=MUTED, width=2 * _SHARPER)
    for x in ends:
        draw.line(_scaled(x, y - 8, x, y + 8), fill=MUTED, width=2 * _SHARPER)


def _draw_board(image: Image.Image, height: float) -> None:
    left, right = _BOARD
    _rounded(image, (left, _TOP, right, _TOP + height), 12, _PCB)
    draw = ImageDraw.Draw(image)
    middle = (left + right) / 2
    port = _scaled(middle - 27, _TOP - 12, middle + 27, _TOP + 30)
    draw.rounded_rectangle(port, 5 * _SHARPER, fill=_METAL)
    chip = _scaled(middle - 26, _TOP + 300, middle + 26, _TOP + 352)
    draw.rounded_rectangle(chip, 4 * _SHARPER, fill=INK)


def _draw_pins(image: Image.Image, boxes: list[Box], facts: BoardFacts) -> None:
    """Draw the pins at both sides of the board, those in use in the colour of their wire, and the board's LED if it is in use."""
    draw = ImageDraw.Draw(image)
    used = {(wire.side, wire.y): box.colour for box in boxes for wire in box.wires}
    for side, x, pins in zip(_SIDES, _BOARD, facts.edges, strict=True):
        for index, name in enumerate(pins):
            y = _FIRST + _PITCH * index
            colour = used.get((side, y), _GOLD)
            if name != "":
                _draw_pin(draw, x, _TOP + y, colour, used=(side, y) in used)
    if ("right", _LED_Y) in used:
        x = _BOARD[1]
        lamp = _scaled(x - 42, _TOP + _LED_Y - 8, x - 28, _TOP + _LED_Y + 8)
        draw.rounded_rectangle(lamp, 3 * _SHARPER, fill=WHITE)
        lamp = _scaled(x - 40, _TOP + _LED_Y - 6, x - 30, _TOP + _LED_Y + 6)
        draw.rounded_rectangle(lamp, 2 * _SHARPER, fill=used["right", _LED_Y])


def _draw_pin(
    draw: ImageDraw.ImageDraw, x: float, y: float, colour: Colour, *, used: bool
) -> None:
    r = 9 if used else 6
    if used:
        draw.ellipse(_scaled(x - r - 3, y - r - 3, x + r + 3, y + r + 3), fill=WHITE)
    draw.ellipse(_scaled(x - r, y - r, x + r, y + r), fill=colour)
    draw.ellipse(_scaled(x - 3, y - 3, x + 3, y + 3), fill=mix(_PCB, INK, 0.5))


def _draw_wires(image: Image.Image, box: Box) -> None:
    draw = ImageDraw.Draw(image)
    board, edge = (
        (_BOARD[0], _BOXES["left"][1]) if box.side == "left" else (_BOARD[1], _BOXES["right"][0])
    )
    for index, wire in enumerate(box.wires):
        inside = wire.y == _LED_Y
        start = (board - 30 if inside else board, _TOP + wire.y)
        points = _curve(start, (edge, _TOP + box.row(index)))
        for colour, width in ((BACKGROUND, 8), (box.colour, 4))[inside:]:
            draw.line(points, fill=colour, width=width * _SHARPER, joint="curve")


def _curve(start: Point, end: Point, steps: int = 40) -> list[Point]:
    """Return the points of a wire in pixels of the large picture: a Bézier curve that is horizontal at both ends."""
    bend = (end[0] - start[0]) * 0.5
    xs = (start[0], start[0] + bend, end[0] - bend, end[0])
    ys = (start[1], start[1], end[1], end[1])
    found = []
    for step in range(steps + 1):
        t = step / steps
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        x, y = (
            sum(w * value for w, value in zip(weights, axis, strict=True)) for axis in (xs, ys)
        )
        found.append((x * _SHARPER, y * _SHARPER))
    return found


def _draw_box(image: Image.Image, box: Box) -> None:
    left, right = _BOXES[box.side]
    top = _TOP + box.top
    _rounded(image, (left, top, right, top + box.height), 10, PAPER)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle(
        _scaled(left, top, right, top + _HEAD - 4), 10 * _SHARPER, fill=lighter(box.colour, 0.86)
    )
    bar = (right - 7, right) if box.side == "left" else (left, left + 7)
    draw.rounded_rectangle(
        _scaled(bar[0], top, bar[1], top + box.height), 3 * _SHARPER, fill=box.colour
    )


class _Writer(Writer):
    """Writes all texts on the finished picture of a kit."""

    def write(self, kit: Kit, boxes: list[Box], title: str) -> None:
        self._say((40, 58), title, 32, INK, bold=True)
        detail = self._text("view.kit_detail", board=kit.facts.title, count=len(kit.parts))
        self._say((40, 90), detail, 17, MUTED)
        self._measures(kit)
        used = {(wire.side, wire.y) for box in boxes for wire in box.wires}
        for side, pins in zip(_SIDES, kit.facts.edges, strict=True):
            for index, name in enumerate(map(str, pins)):
                self._pin(side, index, name, used=(side, _FIRST + _PITCH * index) in used)
        middle = (_BOARD[0] + _BOARD[1]) / 2
        self._say((middle, _TOP + 330), kit.facts.chip.name, 11, FAINT, anchor="ms")
        front = ((_CARD[0] + _CARD[1]) / 2, _TOP + 58)
        self._say(front, self._text("view.kit_front"), 17, MUTED, anchor="ms")
        self._say((middle, _TOP + 13), "USB", 12, MUTED, anchor="ms")
        for box in boxes:
            self._box(box)
        foot = ((_BOXES["left"][0] + _WIDTH - 40) / 2, self._image.height - 26)
        self._say(foot, self._text("view.kit_power"), 15, MUTED, anchor="ms")

    def _measures(self, kit: Kit) -> None:
        if not kit.has_wheels:
            return
        left, right = _CARD
        body = kit.body
        height = self._image.height - _TOP - _BOTTOM
        scale = (right - left - 90) / (2 * body.radius_mm)
        y = _TOP + height * 0.44 + body.radius_mm * scale + 62
        number = self._text.number
        lines = (
            self._text("view.kit_track", track=number(body.track_mm)),
            self._text("view.kit_wheel", wheel=number(body.wheel_mm)),
            self._text("view.kit_body", across=number(2 * body.radius_mm)),
        )
        for index, line in enumerate(lines):
            colour = MUTED if index == 0 else INK
            self._say(((left + right) / 2, y + 32 * index), line, 17, colour, anchor="ms")

    def _pin(self, side: str, index: int, name: str, *, used: bool) -> None:
        x, anchor = (_BOARD[0] + 18, "lm") if side == "left" else (_BOARD[1] - 18, "rm")
        words = f"GP{name}" if name.isdigit() else name
        colour = WHITE if used else mix(_PCB, WHITE, 0.55 if name.isdigit() else 0.35)
        y = _TOP + _FIRST + _PITCH * index
        self._say((x, y), words, 14 if used else 12, colour, bold=used, anchor=anchor)

    def _box(self, box: Box) -> None:
        left, right = _BOXES[box.side]
        top = _TOP + box.top
        start, end = (left + 14, right - 16) if box.side == "left" else (left + 18, right - 12)
        chip = self._say((end, top + 22), box.chip, 13, MUTED, anchor="rs")
        room = right - left - 34 - chip
        self._say((start, top + 22), box.name, 16, INK, bold=True, room=room)
        for index, wire in enumerate(box.wires):
            y = _TOP + box.row(index)
            near, far = (end, start) if box.side == "left" else (start, end)
            self._say((near, y), wire.label, 14, INK, anchor="rm" if box.side == "left" else "lm")
            self._say((far, y), wire.pin, 14, MUTED, anchor="lm" if box.side == "left" else "rm")
