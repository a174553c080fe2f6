import sys


class Tools:
    """In place of the library's: its bus has failed."""

    @staticmethod
    def stop_all():
        raise OSError(5)


sys.modules["marelle.tools"] = Tools
