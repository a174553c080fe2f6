"""Simulation of NXP's PCA9685, a PWM driver with sixteen outputs: for servos, LEDs or a motor driver.

Registers and their values after power-on from the data sheet rev. 4 (section 7.3), the frequency from 7.3.5. Not modelled: group
addresses and open-drain outputs. The phase of a signal is stored in its registers but not reported.
"""

from collections.abc import Callable

from marelle_sim.chips.chip import RegisterChip

_MODE1, _MODE2, _LED0, _LAST, _ALL, _PRE_SCALE = 0x00, 0x01, 0x06, 0x45, 0xFA, 0xFE
_RESTART, _EXTERNAL, _INCREMENT, _SLEEP, _ALL_CALL = 0x80, 0x40, 0x20, 0x10, 0x01
_FULL = 0x10  # bit 4 of a high byte: always on, or always off
_STEPS = 4096
_OSCILLATOR_HZ = 25_000_000
_LEAST_PRE_SCALE = 3
_CHANNELS = range(16)


class Pca9685(RegisterChip):
    """A PCA9685 at I2C address 0x40. It sleeps, without auto-increment of the register address, until a program sets its register MODE1.

    Attributes:
        on_output: output (0 to 15) -> function called when its signal changes, with the duty cycle and the frequency, as `signal` returns
            them.
    """

    def __init__(self) -> None:
        self.on_output: dict[int, Callable[[float, float], object]] = {}
        self._registers = {_MODE1: _SLEEP | _ALL_CALL, _MODE2: 0x04, _PRE_SCALE: 0x1E}
        self._registers |= {_LED0 + 4 * channel + 3: _FULL for channel in _CHANNELS}
        self._told = {channel: self.signal(channel) for channel in _CHANNELS}

    @property
    def frequency_hz(self) -> float:
        """The PWM frequency in Hz that the prescale register sets, also while the chip sleeps and sends no signal."""
        return _OSCILLATOR_HZ / _STEPS / (self._registers[_PRE_SCALE] + 1)

    def signal(self, channel: int) -> tuple[float, float]:
        """Return the duty cycle (0 to 1) of an output (0 to 15) and its frequency in Hz.

        The frequency is 0 if the output's bit "full OFF" is set, or the chip sleeps. In sleep the duty cycle is 0, or 1 with the bit "full ON".
        """
        on, off = self._edge(channel, 0), self._edge(channel, 2)
        asleep = self._registers[_MODE1] & _SLEEP
        if off >= _STEPS or (asleep and on < _STEPS):
            return 0.0, 0.0
        if on >= _STEPS:
            return 1.0, 0.0 if asleep else self.frequency_hz
        return (off - on) % _STEPS / _STEPS, self.frequency_hz

    def after(self, register: int) -> int:
        """Return the next register of a transfer: the same one without auto-increment; after the last output's, register 0."""
        if not self._registers[_MODE1] & _INCREMENT:
            return register
        return 0 if register == _LAST else (register + 1) & 0xFF

    def write(self, data: bytes) -> None:
        """Handle one write transaction; the outputs change at its end (7.3.2), and `on_output` is called for those that did."""
        super().write(data)
        for channel in _CHANNELS:
            signal = self.signal(channel)
            if signal != self._told[channel]:
                self._told[channel] = signal
                if channel in self.on_output:
                    self.on_output[channel](*signal)

    def read_register(self, register: int) -> int:
        """Return the value of a register; the four registers that set all outputs at once (ALL_LED) read as 0."""
        return 0 if _ALL <= register < _PRE_SCALE else self._registers.get(register, 0)

    def write_register(self, register: int, value: int) -> None:
        """Set a register. The prescale register (frequency) is only writable while the chip sleeps; it is 3 at least.

        The bits RESTART and EXTCLK of MODE1 stay 0.
        """
        if register == _PRE_SCALE:
            if self._registers[_MODE1] & _SLEEP:
                self._registers[_PRE_SCALE] = max(_LEAST_PRE_SCALE, value)
        elif register == _MODE1:
            self._registers[_MODE1] = value & ~(_RESTART | _EXTERNAL) & 0xFF
        elif _ALL <= register < _PRE_SCALE:
            for channel in _CHANNELS:
                self.write_register(_LED0 + 4 * channel + register - _ALL, value)
        elif _LED0 <= register <= _LAST:
            high = (register - _LED0) & 1
            self._registers[register] = value & 0x1F if high else value
        elif register < _LED0:
            self._registers[register] = value

    def _edge(self, channel: int, offset: int) -> int:
        """Return the step (of 4096) at which an output switches; 4096 or more: it is always on, or always off.

        `offset` is 0 for the step at which it switches on, 2 for the one at which it switches off.
        """
        low = _LED0 + 4 * channel + offset
        return self._registers.get(low, 0) | self._registers.get(low + 1, 0) << 8
