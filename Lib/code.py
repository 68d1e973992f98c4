"""A prompt to put into a program.

    interact(local={'x': 1})      a prompt, until end of file
    InteractiveConsole            the same, to inherit from: raw_input, write, push
    InteractiveInterpreter        only compiles, runs and reports; lines come from elsewhere
"""
import sys
import traceback
from codeop import CommandCompiler, compile_command

__all__ = ['InteractiveInterpreter', 'InteractiveConsole', 'interact', 'compile_command']


def softspace(file, newvalue):
    "Sets file.softspace (see print) where there is one; returns the old value, 0 for none."
    before = getattr(file, 'softspace', 0)
    try:
        setattr(file, 'softspace', newvalue)
    except (TypeError, AttributeError):
        pass   # a file that keeps no such mark
    return before


class InteractiveInterpreter:
    "Runs pieces of source in the namespace `locals` (default: that of a fresh __console__ module)."

    def __init__(self, locals=None):
        self.locals = {'__name__': '__console__', '__doc__': None} if locals is None else locals
        self.compile = CommandCompiler()

    def runsource(self, source, filename='<input>', symbol='single'):
        "True: more lines are needed.  False: the piece was run, or its error shown."
        try:
            program = self.compile(source, filename, symbol)
        except (SyntaxError, ValueError, OverflowError):
            self.showsyntaxerror(filename)
            return False
        if program is not None:
            self.runcode(program)
        return program is None

    def runcode(self, code):
        "Runs a code object; exceptions are shown, SystemExit goes on."
        try:
            exec code in (self.locals)
        except SystemExit:
            raise
        except:
            self.showtraceback()
        else:
            out = sys.stdout
            if softspace(out, 0):
                out.write('\n')

    def showsyntaxerror(self, filename=None):
        "Shows the SyntaxError being handled; `filename` takes the place of the one that it names."
        kind, value = sys.exc_info()[:2]
        sys.last_traceback = None
        if filename and kind is SyntaxError:
            value = self.__renamed(value, filename)
        sys.last_type, sys.last_value = kind, value
        self._show(traceback.format_exception_only(kind, value))

    @staticmethod
    def __renamed(error, filename):
        place = error.args[1] if len(error.args) == 2 else None
        if not isinstance(place, tuple) or len(place) != 4:
            return error   # made by hand, without a place
        return SyntaxError(error.args[0], (filename,) + place[1:])

    def showtraceback(self):
        "Shows the exception being handled, without the frame of this interpreter."
        kind, value, trace = sys.exc_info()
        try:
            sys.last_type, sys.last_value, sys.last_traceback = kind, value, trace
            entries = traceback.extract_tb(trace)[1:]
            lines = traceback.format_list(entries)
            if lines:
                lines.insert(0, 'Traceback (most recent call last):\n')
            lines += traceback.format_exception_only(kind, value)
        finally:
            del trace
        self._show(lines)

    def _show(self, lines):
        for line in lines:
            self.write(line)

    def write(self, data):
        "Where reports go: sys.stderr."
        sys.stderr.write(data)


class InteractiveConsole(InteractiveInterpreter):
    "A prompt: collects lines until they make a piece, and runs it."

    def __init__(self, locals=None, filename='<console>'):
        self.filename, self.buffer = filename, []
        InteractiveInterpreter.__init__(self, locals)

    def resetbuffer(self):
        "Forgets the lines of an unfinished piece."
        self.buffer = []

    def interact(self, banner=None):
        "Reads and runs until end of file.  banner: shown first, default that of the interpreter."
        for name, text in (('ps1', '>>> '), ('ps2', '... ')):
            if not hasattr(sys, name):
                setattr(sys, name, text)
        if banner is None:
            banner = ('Python %s on %s\nType "help", "copyright", "credits" or "license" for more '
                      'information.\n(%s)' % (sys.version, sys.platform, self.__class__.__name__))
        if banner:
            self.write('%s\n' % banner)
        more = 0
        while True:
            try:
                more = self.push(self.__next_line(more))
            except (EOFError, KeyboardInterrupt) as reason:
                at_end = isinstance(reason, EOFError)
                self.write('\n' if at_end else '\nKeyboardInterrupt\n')
                if at_end:
                    return
                self.resetbuffer()
                more = 0

    def __next_line(self, more):
        line = self.raw_input(sys.ps2 if more else sys.ps1)
        encoding = getattr(sys.stdin, 'encoding', None)
        decode = getattr(line, 'decode', None) if type(line) is str and encoding else None
        return decode(encoding) if decode else line

    def push(self, line):
        "Takes a line (without its newline); true when the piece needs more."
        self.buffer.append(line)
        wants_more = self.runsource('\n'.join(self.buffer), self.filename)
        if not wants_more:
            self.resetbuffer()
        return wants_more

    def raw_input(self, prompt=''):
        "Reads a line; EOFError at the end."
        return raw_input(prompt)


def interact(banner=None, readfunc=None, local=None):
    "A prompt.  readfunc(prompt) reads a line; without it readline is loaded, if there."
    prompt = InteractiveConsole(local)
    if readfunc is None:
        try:
            import readline
        except ImportError:
            pass   # plain lines then
    else:
        prompt.raw_input = readfunc
    prompt.interact(banner)


if __name__ == '__main__':
    interact()
