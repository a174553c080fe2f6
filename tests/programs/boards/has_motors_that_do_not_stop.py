"""The bus of its motors has failed: they do not stop."""

import sys


class Tools:
    """In place of the library's."""

    @staticmethod
    def stop_all():
        raise OSError(5)


sys.modules["marelle.tools"] = Tools
