"""Names of a package that import their module at their first use, so that importing the package is quick."""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:  # it would load `collections`, 2 ms of each `import marelle_sim`
    from collections.abc import Callable, Mapping


def lazily(package: str, homes: Mapping[str, tuple[str, ...]]) -> Callable[[str], object]:
    """Return the function `__getattr__` of a package whose names are imported at their first use.

    Args:
        package: the package's name.
        homes: a module of the package -> the names that the package takes from that module.

    Raises:
        AttributeError: by the returned function, for any other name.

    Example:
        >>> __getattr__ = lazily(__name__, {"catalogue": ("Text",)})
    """

    def get(name: str) -> object:
        for home, names in homes.items():
            if name in names:
                return getattr(import_module(f"{package}.{home}"), name)
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return get
