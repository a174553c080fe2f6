"""A board's memory that has room for everything."""

from __future__ import annotations


class EndlessHeap:
    """What `programs.counting` asks of a heap."""

    def fits(self, size: int) -> bool:
        """Tell that there is room."""
        return True

    def allocate(self, size: int) -> None:
        """Refuse nothing."""
