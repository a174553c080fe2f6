"""Print which special names two modules have."""

import math

import shapes

for module in (math, shapes):
    print([name for name in sorted(dir(module)) if name[0] == "_"])
    print(
        [
            hasattr(module, name)
            for name in ("__delattr__", "__eq__", "__init__", "file", "__dict__")
        ]
    )
