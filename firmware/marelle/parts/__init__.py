"""The parts that a program uses by name: motors, sensors, lights. Each file is loaded when its part is first used."""
