"""The assembly of a robot: every part of a kit's table is connected to a board, and the robot is placed in a world."""

from collections.abc import Callable
from functools import partial
from math import pi
from typing import Any

from marelle_sim.chips.chip import ROOM
from marelle_sim.kernel import noise, stream, whole_noise
from marelle_sim.kits import Kit, Part, true_body
from marelle_sim.kits.table import CELLS, CHIPS
from marelle_sim.microcontroller.board import VirtualBoard
from marelle_sim.parts.actuators import Servo
from marelle_sim.parts.bridge import BRIDGES, BipolarTrain, Bridge
from marelle_sim.parts.encoder import QuadratureEncoder, pins_of
from marelle_sim.parts.inertial import BodyMotion
from marelle_sim.parts.inputs import Comparator
from marelle_sim.parts.motor import Battery, DriveTrain, Drv8833
from marelle_sim.parts.reflectance import Reflectance
from marelle_sim.parts.signals import Button, Buzzer, Light, Pixels
from marelle_sim.parts.surroundings import OtherRobots, SteadyReading, Surroundings
from marelle_sim.parts.ultrasonic import Ultrasonic
from marelle_sim.parts.wiring_parts import (
    SIMPLE,
    Settable,
    Simple,
    wire_chip,
    wire_simple,
)
from marelle_sim.world import WARMED, Chassis, DifferentialDrive, WallGrid, Warmth, World
from marelle_sim.world.shared_drive import SeenDrive, SharedDrive
from marelle_sim.world.shared_world import RobotSlot

_WHITE_U16, _BLACK_U16 = 5200, 54000  # a QTR-like sensor on paper and on black tape
_REFLECTANCE_NOISE = 350.0  # of 65535
_RANGE_NOISE_MM = 1.5
_ADC_VOLTS_MV = 3300
_MASS_G = 350.0  # of a robot: together with the grip of its wheels it limits what they can push


class Robot:
    """A board, the parts wired to it, and the body that they are mounted on, in a world.

    Attributes:
        surroundings: what its chips can sense of the world.
        board: the board of the program. chassis: its body. tolerances: True if its dimensions and sensors deviate from the nominal ones.
        buttons, ranges, chips, motions, simple, servos: name -> part. inputs: name -> input that a run can set.
        line_sensors: the reflectance sensors over the mat.
    """

    # The classes of its parts; subclasses replace them: a robot with faults, one that can be lifted.
    drive_type = DifferentialDrive
    encoder_type, motion_type = QuadratureEncoder, BodyMotion
    ultrasonic_type, button_type, train_type = Ultrasonic, Button, DriveTrain
    bipolar_type, battery_type = BipolarTrain, Battery

    def __init__(
        self,
        kit: Kit,
        world: World,
        board: VirtualBoard,
        *,
        tolerances: bool,
        scripted: set[str],
        slot: RobotSlot | None = None,
    ) -> None:
        """Wire the parts of `kit` to `board`, and place the robot at the start of `world`.

        Args:
            kit: the table of parts.
            world: mat, walls and start.
            board: a new board, with nothing wired.
            tolerances: True: dimensions and sensors deviate from the nominal ones, by the seed of the run.
            scripted: names of the buttons that the inputs of the run press, so that they are not pressed automatically.
            slot: its place in a shared world; None for a robot that is alone.
        """
        self.kit, self.world, self.board, self._slot = kit, world, board, slot
        self.body = true_body(kit, board.seed, tolerances=tolerances)
        self.buttons: dict[str, Button] = {}
        self.ranges: dict[str, Ultrasonic] = {}
        self.chips: dict[str, Any] = {}
        self.motions: dict[str, BodyMotion] = {}
        self.line_sensors: list[Reflectance] = []
        self._drivers: list[Drv8833 | Bridge] = []
        self.simple: dict[str, Simple] = {}
        self.servos: dict[str, Servo] = {}
        self.inputs: dict[str, Settable] = {}
        self.tolerances, self._scripted = tolerances, scripted
        self._other_robots: OtherRobots | None = None
        self._walls = WallGrid(world.walls) if slot is None else slot.shared_world.walls
        self.chassis = self._make_chassis(slot)
        board.recorder.watch(self.chassis)
        self.chassis.on_touch, self.chassis.on_leave = self._touch, self._leave
        start = world.start if slot is None else slot.start
        self.chassis.place(start.x_mm, start.y_mm, start.heading_deg)
        cells = {key: kit.battery[key] for key in CELLS}
        cells["open_mv"] *= self.body.battery
        self._battery = self.battery_type(**cells)
        self._wire_battery()
        self._train = self._make_train()
        board.identity = board.identity.changed(**kit.identity)
        self.surroundings = self._find_surroundings()
        self.feel()
        self._light_of_the_board()
        for part in kit.parts:
            _WIRING[part.kind](self, part)

    def _light_of_the_board(self) -> None:
        """Connect the LED on the board itself; a part of the kit on the same pin is connected later and replaces it."""
        for number, what in self.kit.facts.own.items():
            if what == "led":
                Light(self.board.pin(number), self.board.record)

    def _make_chassis(self, slot: RobotSlot | None) -> Chassis:
        kit, true = self.kit.body, self.body
        body: dict[str, Any] = {
            "track_mm": true.track_mm,
            "radius_mm": kit.radius_mm,
            "tau_ms": kit.motor_ms,
            "grip_mm_s2": kit.grip_mm_s2,
            "walls": self._walls,
        }
        if slot is None:
            return self.drive_type(**body)
        chassis = (SeenDrive if slot.shared_world.watched else SharedDrive)(
            slot.shared_world,
            name=slot.name,
            top_mm_s=max(self._no_load()) * self._most_of_no_load(),
            push_limit=_MASS_G * kit.grip_mm_s2,
            **body,
        )
        chassis.pull_grows, chassis.on_push = self._is_bipolar, self._push
        self._other_robots = OtherRobots(slot.shared_world, chassis)
        return chassis

    def _no_load(self) -> tuple[float, float]:
        """Return the rim speeds (mm/s) of the left and the right wheel at full duty and nominal voltage."""
        body, true = self.kit.body, self.body
        return (
            body.no_load_mm_s * true.left_motor * true.left_wheel_mm / body.wheel_mm,
            body.no_load_mm_s * true.right_motor * true.right_wheel_mm / body.wheel_mm,
        )

    def _most_of_no_load(self) -> float:
        """Return by what factor, at least 1, a wheel may be faster than at nominal voltage: the battery is full, the driver has no losses."""
        body = self.kit.body
        voltage: float = self.kit.battery["open_mv"] * self.body.battery / body.nominal_mv
        return max(1.0, (voltage - body.dead_band) / (1.0 - body.dead_band))

    @property
    def _is_bipolar(self) -> bool:
        return any(part.values.get("bridge") == "L298N" for part in self.kit.parts)

    def _make_train(self) -> DriveTrain:
        body = self.kit.body
        return (self.bipolar_type if self._is_bipolar else self.train_type)(
            self.chassis,
            self.board.clock,
            self._battery,
            no_load_mm_s=self._no_load(),
            nominal_mv=body.nominal_mv,
            dead_band=body.dead_band,
            stall_ma=body.stall_ma,
        )

    def _touch(self, x_mm: float, y_mm: float, wall: str) -> None:
        time_us = self.chassis.ms * 1000
        self.board.recorder.add(time_us, "touch", round(x_mm * 1000), round(y_mm * 1000), wall)

    def _leave(self, wall: str) -> None:
        self.board.recorder.add(self.chassis.ms * 1000, "leave", wall)

    def _push(self, ms: int, box: str, x_mm: float, y_mm: float) -> None:
        self.board.recorder.add(ms * 1000, "box", box, round(x_mm * 1000), round(y_mm * 1000))

    @property
    def acts(self) -> bool:
        """True if the robot can still do something after its program's end.

        A motor drives a wheel, or the robot still rolls and something reacts to the edges of a sensor, such as an interrupt.
        """
        if self._train.drives:
            return True
        chassis = self.chassis
        chassis.advance(max(self.board.clock.now // 1000, chassis.ms))
        rolls = chassis.speed() != 0.0 or chassis.turn_rate() != 0.0
        return rolls and any(line.heard() for line in self.board.lines if line.source is not None)

    def _wire_battery(self) -> None:
        battery, board = self.kit.battery, self.board
        if "adc" in battery:
            board.adc[battery["adc"]] = self._battery_u16
            board.adc_ohm[battery["adc"]] = battery["divider_ohm"]

    def _battery_u16(self) -> int:
        millivolts = self._train.millivolts() / self.kit.battery["divider"]
        return int(min(1.0, millivolts / _ADC_VOLTS_MV) * 65535) & 0xFFF0

    def chance(self, part: Part, deviation: float) -> tuple[int, str, float]:
        """Return the run's seed, the name of the random stream and the deviation (0 without tolerances) for a part's noise."""
        return (
            self.board.seed,
            f"{self.kit.name}/{part.name}",
            deviation if self.tolerances else 0.0,
        )

    def draw(self, part: Part, what: str) -> float:
        """Return a random number from -1 to 1 for the property `what` of a part; 0 without tolerances.

        It depends only on the run's seed and the names of kit, part and property.
        """
        if not self.tolerances:
            return 0.0
        return 2.0 * stream(self.board.seed, f"{self.kit.name}/{part.name}", what).random() - 1.0

    def motor(self, part: Part) -> None:
        """Connect a motor and its driver, and its encoder if it has one."""
        left = part.values["side"] == "left"
        self._drivers.append(self._driver(part, 0 if left else 1))
        wheel_mm = self.body.left_wheel_mm if left else self.body.right_wheel_mm
        if part.values["encoder"] is None:
            return
        first, second = pins_of(part.values)
        self.board.encoders[first, second] = self.encoder_type(
            self.chassis,
            self.board.clock,
            (self.board.pin(first), self.board.pin(second)),
            left=left,
            counts_per_mm=self.kit.body.wheel_counts / (pi * wheel_mm),
        )

    def _driver(self, part: Part, side: int) -> Drv8833 | Bridge:
        values, pin, pins = part.values, self.board.pin, part.values["pins"]
        if values["bridge"] in BRIDGES:
            of_wires = dict(zip(("in1", "in2"), pins or (), strict=False))
            of_wires |= {key: values[key] for key in ("phase", "enable", "standby")}
            lines = {
                key: None if number is None else pin(number) for key, number in of_wires.items()
            }
            return BRIDGES[values["bridge"]](lines, self._train, side, back=values["back"])
        return Drv8833(pin(pins[0]), pin(pins[1]), self._train, side, dead_ns=values["dead_ns"])

    def reflectance(self, part: Part) -> None:
        """Connect a line sensor."""
        self.board.adc[part.values["adc"]] = self._line_sensor(part).look

    def digital_reflectance(self, part: Part) -> None:
        """Connect a line sensor with a digital output."""
        self.simple[part.name] = Comparator(
            self.board.pin(part.values["pin"]),
            self.board.clock,
            self._line_sensor(part).look,
            threshold=_WHITE_U16 + part.values["threshold"] / 255 * (_BLACK_U16 - _WHITE_U16),
            black=part.values["black"],
        )

    def _line_sensor(self, part: Part) -> Reflectance:
        values = part.values
        mat = self.world.mat(int(values["spot_mm"]))
        place_mm = values["ahead_mm"], values["right_mm"]
        lasts_ms = None
        if self._slot is not None:
            lasts_ms = SteadyReading(
                self._slot.shared_world, mat, place_mm=place_mm, track_mm=self.body.track_mm
            ).lasts_ms
        sensor = Reflectance(
            self.chassis,
            self.board.clock,
            mat,
            place_mm=place_mm,
            levels=(_WHITE_U16, _BLACK_U16),
            noise=whole_noise(*self.chance(part, _REFLECTANCE_NOISE)),
            lasts_ms=lasts_ms,
        )
        self.line_sensors.append(sensor)
        return sensor

    def ultrasonic(self, part: Part) -> None:
        """Connect an ultrasonic range sensor."""
        values = part.values
        self.ranges[part.name] = self.inputs[part.name] = self.ultrasonic_type(
            self.chassis,
            self.board.clock,
            self._walls,
            (self.board.pin(values["trigger"]), self.board.pin(values["echo"])),
            place=(values["ahead_mm"], values["right_mm"], values["direction_deg"]),
            cone_deg=values["cone_deg"],
            wall_deg=values["wall_deg"],
            noise=noise(*self.chance(part, _RANGE_NOISE_MM)),
            others=None if self._other_robots is None else self._other_robots.meet,
            aim=None if values["servo"] is None else partial(self._aim, values["servo"]),
        )

    def _aim(self, servo: str) -> float:
        """Return the angle (degrees, to the right) by which a servo turns its sensor: straight ahead at 90 degrees, to the left above."""
        return 90.0 - self.servos[servo].angle_deg()

    def _find_surroundings(self) -> Surroundings:
        found, world = self.board.environment, self.world
        found.update({name: curve.at for name, curve in world.environment.items()})
        found.update({source.name: source.curve.at for source in world.sources})
        self.warmth = Warmth(world.room, world.environment[WARMED]) if world.room else None
        if self.warmth is not None:
            found[WARMED] = self.warmth.at
        return Surroundings(
            self.chassis, self.board.clock, self._walls, world, found, self._other_robots
        )

    def feel(self) -> None:
        """Give the board's temperature sensor the temperature of the air at the robot.

        It is called again whenever an input of the run changes a quantity of the environment.
        """
        board, name = self.board, "temperature"
        if any(source.quantity == name for source in self.world.sources):
            board.thermometer.around = lambda _time_us: self.surroundings.value(name, ROOM[name])
        elif name in board.environment:
            board.thermometer.around = board.environment[name]

    def own_motion(self, part: Part) -> BodyMotion:
        """Return the motion of the body for an inertial sensor, and store it under the part's name."""
        motion = self.motions[part.name] = self.motion_type(
            self.chassis, self.board.clock, gyro=self.body.gyro
        )
        return motion

    def pixels(self, part: Part) -> None:
        """Connect a strip of WS2812 LEDs."""
        Pixels(self.board.pin(part.values["pin"]), part.values["count"], self.board.record)

    def buzzer(self, part: Part) -> None:
        """Connect a buzzer."""
        Buzzer(self.board.pin(part.values["pin"]), self.board.record)

    def led(self, part: Part) -> None:
        """Connect an LED."""
        Light(self.board.pin(part.values["pin"]), self.board.record)

    def button(self, part: Part) -> None:
        """Connect a button."""
        self.buttons[part.name] = self.button_type(
            part.name,
            self.board.pin(part.values["pin"]),
            self.board.clock,
            record=self.board.record,
            still_since=lambda: self._train.still_since_us,
            scripted=part.name in self._scripted,
        )


_WIRING: dict[str, Callable[[Robot, Part], None]] = {
    "motor": Robot.motor,
    "reflectance": Robot.reflectance,
    "digital_reflectance": Robot.digital_reflectance,
    "ultrasonic": Robot.ultrasonic,
    **dict.fromkeys(CHIPS, wire_chip),
    "pixels": Robot.pixels,
    "buzzer": Robot.buzzer,
    "led": Robot.led,
    "button": Robot.button,
    **dict.fromkeys(SIMPLE, wire_simple),
}
