"""Is a piece of source typed so far complete, wrong, or the beginning of something?

The source is compiled as it is and with one and two line ends behind it.  If the first works it is
complete.  Otherwise a beginning shows by what the line ends change: a real error stays the same.
"""

import __future__

__all__ = ["compile_command", "Compile", "CommandCompiler"]

PyCF_DONT_IMPLY_DEDENT = 0x200

_features = [getattr(__future__, _name) for _name in __future__.all_feature_names]


def _is_empty(source):
    for text in source.splitlines():
        text = text.strip()
        if text and not text.startswith("#"):
            return False
    return True


def _attempt(compiler, source, filename, symbol):
    try:
        return compiler(source, filename, symbol), None
    except SyntaxError, error:
        return None, error


def _compile_or_wait(compiler, source, filename, symbol):
    if _is_empty(source) and symbol != "eval":
        source = "pass"           # a line of nothing does nothing
    code, error = _attempt(compiler, source, filename, symbol)
    code1, error1 = _attempt(compiler, source + "\n", filename, symbol)
    code2, error2 = _attempt(compiler, source + "\n\n", filename, symbol)
    if code:
        return code
    if not code1 and repr(error1) == repr(error2):
        raise error1


def _compile(text, name, kind):
    return compile(text, name, kind, PyCF_DONT_IMPLY_DEDENT)


def compile_command(source, filename="<input>", symbol="single"):
    """A code object, None if the source is incomplete; raises SyntaxError, ValueError or
    OverflowError if it is wrong."""
    return _compile_or_wait(_compile, source, filename, symbol)


class Compile:
    """Called as compile(): remembers the future statements it has seen."""

    def __init__(self):
        self.flags = PyCF_DONT_IMPLY_DEDENT

    def __call__(self, source, filename, symbol):
        code = compile(source, filename, symbol, self.flags, 1)
        for flag in [known.compiler_flag for known in _features]:
            self.flags |= code.co_flags & flag
        return code


class CommandCompiler:
    """Called as compile_command(): remembers the future statements it has seen."""

    def __init__(self):
        self.compiler = Compile()

    def __call__(self, source, filename="<input>", symbol="single"):
        return _compile_or_wait(self.compiler, source, filename, symbol)
