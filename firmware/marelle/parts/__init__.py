"""What a pupil names: motors, sensors, lights. Each file is loaded when the part is first used."""
