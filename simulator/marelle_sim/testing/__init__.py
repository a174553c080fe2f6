"""What a test uses: boards to which chips are attached, and fixtures for pytest."""

from marelle_sim.testing.board import Board, virtual_board

__all__ = ["Board", "virtual_board"]
