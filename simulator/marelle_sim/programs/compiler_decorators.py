"""The decorators of MicroPython's compiler, which need no import: `@micropython.native`, `.viper`, `.bytecode` and `.asm_thumb`.

They are no attributes of the module `micropython`: the compiler recognizes them by their text. Here `native` and `bytecode`
change nothing, `viper` is in `programs.viper`, and a function in assembler (`asm_thumb`) raises BoardError when it is called.
"""

import ast

from marelle_sim.programs.expansion import called, compiler_error, first_name, placed
from marelle_sim.programs.viper import ViperFunction

_Decorated = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

ASSEMBLER = "__asm_thumb__"


class CompilerDecorators(ast.NodeVisitor):
    """Removes the compiler's decorators from a tree, and rewrites the functions that they change.

    Args:
        file: the file name in syntax errors.
    """

    def __init__(self, file: str) -> None:
        self._file = file

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Remove the compiler's decorators from a function, then visit the functions inside it.

        `viper` gets its types (`programs.viper`); the body of `asm_thumb` is replaced by a call that raises BoardError.

        Raises:
            CompilerError: another decorator begins with `micropython`, or a board would refuse the `viper` function.
        """
        words = self._taken(node)
        if "viper" in words:
            ViperFunction(node, self._file).rewrite()
        if "asm_thumb" in words:  # the simulator runs no assembler
            refusal = called(ASSEMBLER, node, ast.Constant(node.name))
            node.body = [placed(ast.Expr(value=refusal), node)]
        self.generic_visit(node)

    def visit_ClassDef(self, node: _Decorated) -> None:
        """Remove the compiler's decorators from a class or a coroutine, where they have no effect; others stay.

        Raises:
            CompilerError: another decorator begins with `micropython`.
        """
        self._taken(node)
        self.generic_visit(node)

    visit_AsyncFunctionDef = visit_ClassDef  # noqa: N815 - the name that `ast` calls

    def _taken(self, node: _Decorated) -> list[str]:
        """Remove the compiler's decorators from a definition and return their names, such as "viper".

        Raises:
            CompilerError: another decorator begins with `micropython`.
        """
        words, others = [], []
        for decorator in node.decorator_list:
            if first_name(decorator) != "micropython":
                others.append(decorator)
                continue
            word = ast.unparse(decorator).removeprefix("micropython.")
            if word not in ("native", "viper", "bytecode", "asm_thumb"):
                raise compiler_error(self._file, decorator, "invalid micropython decorator")
            words.append(word)
        node.decorator_list = others
        return words
