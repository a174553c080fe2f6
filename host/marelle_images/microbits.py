"""The two versions of the micro:bit: the chip of each, and its boards' IDs.

Source: the micro:bit Foundation's list of board IDs. DAPLink's unique ID and each section of a universal hex begin with such an ID.
"""

from collections.abc import Mapping
from types import MappingProxyType

V1, V2 = "nRF51822", "nRF52833"
"""The chip of each version."""
VERSIONS: Mapping[str, str] = MappingProxyType({V1: "V1", V2: "V2"})
"""Chip -> version, as people say it."""
CHIPS: Mapping[str, str] = MappingProxyType({
    **dict.fromkeys(("9900", "9901"), V1),
    **dict.fromkeys(("9903", "9904", "9905", "9906", "9907", "9908", "9909"), V2),
})  # fmt: skip
"""Board id, in hexadecimal -> chip."""
