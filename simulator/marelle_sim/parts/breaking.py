"""A robot with faults: its parts are of classes that can fail, and each fault begins at its given time."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from marelle_sim.kernel import Ending, noise
from marelle_sim.kits.table import CHIPS, INERTIAL
from marelle_sim.parts import faulty
from marelle_sim.parts.encoder import pins_of
from marelle_sim.parts.faults import Fault, encoder_name
from marelle_sim.parts.wiring import Robot
from marelle_sim.parts.wiring_parts import SIMPLE

_DEVIATIONS = {
    "reflectance": faulty.READING_NOISE, "ultrasonic": faulty.RANGE_NOISE_MM,
    **dict.fromkeys(INERTIAL, 1.0),
}  # fmt: skip
_SPEEDS = {"dead": 0.0, "weak": faulty.WEAK, "inverted": -1.0, "slips": faulty.GRIPPING}


class FaultyRobot(Robot):
    """A robot some of whose parts fail, each at its given time and for the rest of the run."""

    encoder_type, motion_type = faulty.FaultyEncoder, faulty.FaultyMotion
    ultrasonic_type, button_type = faulty.FaultyUltrasonic, faulty.FaultyButton
    train_type, bipolar_type = faulty.FaultyTrain, faulty.FaultyBipolarTrain
    battery_type = faulty.FaultyBattery

    def __init__(self, *arguments: Any, faults: Iterable[Fault], **options: Any) -> None:
        """Wire the robot as `Robot` does with the same arguments, and schedule its faults."""
        super().__init__(*arguments, **options)
        self._parts = {part.name: part for part in self.kit.parts}
        # By the names of parts. Type checkers do not see that this robot's parts have a method `fail`.
        self._failing: dict[str, Any] = {
            **{
                encoder_name(part): self.board.encoders[pins_of(part.values)]
                for part in self.kit.parts
                if part.kind == "motor" and part.values["encoder"]
            },
            self.kit.battery["name"]: self._battery,  # before an encoder of this name, as in `targets`
            **self.simple, **self.buttons, **self.ranges, **self.motions,
        }  # fmt: skip
        self._readings = {
            part.name: self._wrapped(part.values["adc"])
            for part in self.kit.parts
            if part.kind == "reflectance"
        }
        for fault in faults:
            act = partial(_ACTS[fault.kind], self, fault)
            if fault.time_us == 0:
                act()
            else:
                self.board.clock.at(fault.time_us, act)

    def _wrapped(self, channel: int) -> faulty.FaultyReading:
        reading = self.board.adc[channel] = faulty.FaultyReading(self.board.adc[channel])
        return reading

    def _noise_of(self, fault: Fault) -> Callable[[], float]:
        """Return the noise function of a fault; it has its own random stream, so that the noise of the part itself is unchanged."""
        return noise(
            self.board.seed, f"{self.kit.name}/{fault.part}/fault", _DEVIATIONS[fault.kind]
        )

    # What happens, by the kind of part

    def fail_motor(self, fault: Fault) -> None:
        """Apply a fault to a motor or its wheel; `swapped` connects the wires of each motor to the other motor."""
        if fault.fault == "swapped":
            for driver in self._drivers:
                driver.rewire()
            return
        part = self._parts[fault.part]
        self._train.scale(0 if part.values["side"] == "left" else 1, _SPEEDS[fault.fault])
        if fault.fault == "slips" and part.values["encoder"]:
            encoder: Any = self.board.encoders[pins_of(part.values)]
            encoder.fail("slips")

    def fail_reflectance(self, fault: Fault) -> None:
        """Apply a fault to a line sensor.

        `swapped` exchanges its wires with those of the sensor nearest to its mirror image on the robot's other side.
        """
        reading = self._readings[fault.part]
        if fault.fault == "swapped":
            values = self._parts[fault.part].values
            others = [
                part
                for part in self.kit.parts
                if part.name in self._readings.keys() - {fault.part}
            ]
            nearest = min(
                others,
                key=lambda part: (
                    (part.values["ahead_mm"] - values["ahead_mm"]) ** 2
                    + (part.values["right_mm"] + values["right_mm"]) ** 2
                ),
            )
            reading.swap(self._readings[nearest.name])
        else:
            reading.fail(fault.fault, self._noise_of(fault))

    def fail_part(self, fault: Fault) -> None:
        """Apply a fault to a part that needs nothing else for it: an encoder, a button, or one of those in `simple`."""
        self._failing[fault.part].fail(fault.fault)

    def fail_range(self, fault: Fault) -> None:
        """Apply a fault to an ultrasonic range sensor."""
        self._failing[fault.part].fail(fault.fault, self._noise_of(fault))

    def fail_motion(self, fault: Fault) -> None:
        """Apply a fault to an inertial sensor; `dead` disconnects its chip from the bus."""
        if fault.fault == "dead":
            self.silence(fault)
        else:
            self._failing[fault.part].fail(fault.fault, self._noise_of(fault))

    def fail_battery(self, fault: Fault) -> None:
        """Apply a fault to the battery."""
        self._train.refresh()
        reset = partial(self.board.clock.stop, Ending.BROWN_OUT)
        self._failing[fault.part].fail(fault.fault, reset)

    def cut(self, fault: Fault) -> None:
        """Cut the wire of a light or of the buzzer: it is off from now on."""
        values = self._parts[fault.part].values
        line = self.board.pin(values["pin"])
        if line.on_output is not None:
            line.on_output(0.0, 0)
        if line.on_stream is not None:
            line.on_stream(bytes(3 * values["count"]))
        line.on_output = line.on_stream = None

    def silence(self, fault: Fault) -> None:
        """Disconnect a chip from its bus or its pin, so that it no longer answers."""
        values = self._parts[fault.part].values
        if "bus" in values:
            there = self.board.bus(values["bus"]).chips
            for address in [at for at, chip in there.items() if chip is self.chips[fault.part]]:
                del there[address]
        else:
            line, chip = self.board.pin(values["pin"]), self.chips[fault.part]
            line.devices[:] = [device for device in line.devices if device is not chip]


_ACTS: dict[str, Callable[[FaultyRobot, Fault], None]] = {
    "motor": FaultyRobot.fail_motor,
    "encoder": FaultyRobot.fail_part,
    "reflectance": FaultyRobot.fail_reflectance,
    "digital_reflectance": FaultyRobot.fail_part,
    "ultrasonic": FaultyRobot.fail_range,
    **dict.fromkeys(CHIPS, FaultyRobot.silence),
    **dict.fromkeys(INERTIAL, FaultyRobot.fail_motion),
    "pixels": FaultyRobot.cut,
    "buzzer": FaultyRobot.cut,
    "led": FaultyRobot.cut,
    "button": FaultyRobot.fail_part,
    "battery": FaultyRobot.fail_battery,
    **dict.fromkeys(SIMPLE, FaultyRobot.fail_part),
}
