"""A robot on a line, as an environment for reinforcement learning."""

import gymnasium
import numpy as np
from greenlet import getcurrent, greenlet
from gymnasium.spaces import Box

from marelle_sim import simulate


class FollowLine(gymnasium.Env):
    """Ten times a second: the darkness under three line sensors is seen, a speed and a rate of turn are chosen."""

    observation_space = Box(0, 100, (3,), int)  # 0 is white, 100 is black
    action_space = Box(np.array([0, -180]), np.array([200, 180]), dtype=int)  # mm/s, degrees/s

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        agent = getcurrent()

        def program():
            from marelle import Robot, wait

            robot = Robot()
            while True:
                speed, rate = agent.switch(robot.line.values())
                robot.drive(speed, rate)
                wait(100)

        self._program = greenlet(
            lambda: simulate(program, world="line_loop", seed=seed or 0, seconds=20)
        )
        return np.array(self._program.switch()), {}

    def step(self, action):
        seen = self._program.switch([int(number) for number in action])
        if self._program.dead:  # the 20 s are over: what came is the run
            return np.zeros(3, int), 0.0, False, True, {"run": seen}
        return np.array(seen), max(seen) / 100, max(seen) < 20, False, {}
