"""Python programs as trees of nodes that can be walked, changed and compiled.

    tree = parse('a = 1')           the tree: nodes of compiler.ast
    walk(tree, visitor)             calls visitor.visitAssign(node) and the like
    compile(text, name, 'exec')     a code object, as the built-in one makes

The parts: symbols says where names live, pyassem makes code of instructions.

Module ast replaces all this; here the trees come from it and go back through it to the interpreter's compiler.
"""
import warnings
warnings.warn('The compiler package is deprecated and removed in Python 3.x.', DeprecationWarning, stacklevel=2)

from compiler.transformer import parse, parseFile
from compiler.visitor import walk
from compiler.pycodegen import compile, compileFile
