"""Names of a package that load the module they are in when they are first asked for, so that importing it costs next to nothing."""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def lazily(package: str, homes: Mapping[str, tuple[str, ...]]) -> Callable[[str], object]:
    """Return the `__getattr__` of a package.

    Args:
        package: its name.
        homes: a module in it -> the names that are offered from there.

    Raises:
        AttributeError: by what is returned, for any other name.

    Example:
        >>> __getattr__ = lazily(__name__, {"catalogue": ("Text",)})
    """

    def get(name: str) -> object:
        for home, names in homes.items():
            if name in names:
                return getattr(import_module(f"{package}.{home}"), name)
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return get
