"""The helper: the part of a push that runs on the board. It is imported there if it is installed, otherwise sent, and then lost at the next restart."""

import ast
import re
import zlib
from functools import cache
from importlib.resources import files

from marelle_protocol import prompt
from marelle_protocol.stream import Protocol, SilentError, Stream

_ASKED_S = 3.0  # to import a module of that size from the flash
_BITS = 12
_MODULES = ("marelle_journal", "marelle_push")
_FINDS = b"""\
import os
try:
 import marelle_push as _m
 if _m.VERSION!=1:raise ImportError
except Exception:_m=None
try:
 import deflate as _d
except ImportError:_d=None
if _m:
 print("here")
 _m.%b
else:print("none",int(_d is not None),int(hasattr(os,"rename")))
"""
_NONE = re.compile(rb"none ([01]) ([01])")
_UNPACKS = b"""\
import binascii,deflate,io
_p=b"%b"
if binascii.crc32(_p)!=%d:raise OSError(5)
_m={}
exec(deflate.DeflateIO(io.BytesIO(_p),deflate.RAW,%d).read(),_m)
"""
# Bytes that control the REPL, or end a string literal.
_NO_SIGNS = re.compile(rb'[\x00-\x04\n\r\x10"\\]')


class FlatError(Exception):
    """A board has no `os.rename`, as a micro:bit, which has no folders either: the helper does not work there."""


def call_helper(stream: Stream, call: bytes) -> Protocol[None]:
    """Call a function of the helper, such as `serve()`; the next bytes from the board are the function's output.

    Raises:
        SilentError: the board does not answer.
        FlatError: the board has no `os.rename`, which the helper needs.
    """
    yield from prompt.start(stream, _FINDS % call)
    said = (yield from stream.read_until(b"\n", _ASKED_S)).rstrip()
    if said == b"here":
        return
    found = _NONE.fullmatch(said)
    if not found:
        raise SilentError(said)
    yield from prompt.end(stream, _ASKED_S)
    if found[2] == b"0":
        raise FlatError
    yield from prompt.start(stream, given(call, inflates=found[1] == b"1"))


def given(call: bytes, *, inflates: bool) -> bytes:
    """Return the source of the helper with a call of one of its functions at the end; it is compressed if the board has `deflate` (`inflates`)."""
    name, _, arguments = call.partition(b"(")
    last = b'_m["%b"](%b' % (name, arguments) if inflates else call
    return b"%b\n%b\n" % (_half(inflates=inflates), last)


@cache
def _half(*, inflates: bool) -> bytes:
    """Return the source of the helper; with `inflates`, a program that unpacks it into `_m`, a dictionary of its names."""
    source = "\n".join(_shortened(text) for text in sources_of_helper()).encode()
    if not inflates:
        return source
    deflate = zlib.compressobj(9, zlib.DEFLATED, -_BITS)
    packed = deflate.compress(source) + deflate.flush()
    literal = _NO_SIGNS.sub(lambda sign: b"\\x%02x" % sign[0][0], packed)
    return _UNPACKS % (literal, zlib.crc32(packed), _BITS)


def sources_of_helper() -> list[str]:
    """Return the sources of the helper's modules, each after those that it imports."""
    installed = files("marelle_files").joinpath("root")
    folder = installed if installed.is_dir() else files("marelle").joinpath("../root")
    return [folder.joinpath("lib", f"{name}.py").read_text("utf-8") for name in _MODULES]


def _shortened(source: str) -> str:
    """Return a module's source without docstrings, comments and imports of `_MODULES`, with one space for each level of indentation."""
    tree = ast.parse(source)
    tree.body = [
        part for part in tree.body
        if not (isinstance(part, ast.ImportFrom) and part.module in _MODULES)
    ]  # fmt: skip
    for part in ast.walk(tree):
        if isinstance(part, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(
            part
        ):
            del part.body[0]
    lines = ast.unparse(tree).split("\n")
    return "\n".join(
        " " * ((len(line) - len(line.lstrip())) // 4) + line.lstrip() for line in lines if line
    )
