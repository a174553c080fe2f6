"""A hundred runs, with a hundred seeds, on all cores."""

from multiprocessing import Pool
from statistics import quantiles

from marelle_sim import simulate


def end_of(seed):
    pose = simulate("square.py", world="squares", seed=seed).pose
    return pose.x_mm, pose.y_mm


if __name__ == "__main__":
    with Pool() as pool:
        ends = pool.map(end_of, range(100))
    for axis, places in zip("xy", zip(*ends)):
        low, middle, high = quantiles(places, n=4)
        print(f"{axis}: half of the robots end between {low:.0f} and {high:.0f} mm")
