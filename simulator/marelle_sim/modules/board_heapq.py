"""MicroPython's `heapq`."""

from heapq import heapify, heappop, heappush

__all__ = ["heapify", "heappop", "heappush"]
