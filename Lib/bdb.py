"""What debuggers are made of: breakpoints, and the trace function that decides where to stop.

A debugger inherits from Bdb and overrides user_call, user_line, user_return, user_exception; while one of
them runs, the program waits.  The set_* methods say how it goes on.  BdbQuit ends the program's run.
"""
import fnmatch
import os
import sys
import types

__all__ = ['BdbQuit', 'Bdb', 'Breakpoint']


def _callers(frame, last):
    """A frame and those that called it, up to `last` or the outermost."""
    while frame is not None:
        yield frame
        frame = None if frame is last else frame.f_back


def _entries(trace):
    """The entries of a traceback."""
    while trace is not None:
        yield trace
        trace = trace.tb_next


def _numbered(number):
    """The breakpoint of a number, which may be a text; ValueError tells why there is none."""
    try:
        point = Breakpoint.bpbynumber[int(number)]
    except ValueError:
        raise ValueError('Non-numeric breakpoint number (%s)' % number)
    except IndexError:
        raise ValueError('Breakpoint number (%d) out of range' % int(number))
    if point is None:
        raise ValueError('Breakpoint (%d) already deleted' % int(number))
    return point


class BdbQuit(Exception):
    """The user wants to leave the program that is being debugged."""


_NO_BREAKS_IN = 'There are no breakpoints in %s'


class Bdb:
    """Follows a program.  skip: patterns of module names in which it never stops.

    A stop is wanted when the frame is `stopframe` (None: any) from line `stoplineno` on, or when
    `returnframe` is about to return; `botframe` is the frame below the program.
    """

    def __init__(self, skip=None):
        self.skip = set(skip or ()) or None
        self.breaks = {}           # file: its lines with breakpoints
        self.fncache = {}
        self.frame_returning = None

    def canonic(self, filename):
        """The absolute form of a file name; names such as <stdin> stay."""
        if filename.startswith('<') and filename.endswith('>'):
            return filename
        known = self.fncache.get(filename)
        if not known:
            known = self.fncache[filename] = os.path.normcase(os.path.abspath(filename))
        return known

    def reset(self):
        """Makes ready for a new run, which stops at once."""
        import linecache
        linecache.checkcache()
        self.botframe = None
        self.__go_on(None, None)

    # -- the trace function

    def trace_dispatch(self, frame, event, arg):
        """Given to sys.settrace: hands the event on; its result traces the frame further."""
        if self.quitting:
            return None
        handler = getattr(self, 'dispatch_' + event, None)
        if handler is not None:
            return handler(frame) if event == 'line' else handler(frame, arg)
        if not event.startswith('c_'):
            sys.stdout.write('bdb.Bdb.dispatch: unknown debugging event: %r\n' % event)
        return self.trace_dispatch

    def __tell(self, wanted, hook, *args):
        """Calls a user_* method if it is wanted; the trace function that goes on."""
        if wanted:
            hook(*args)
        if self.quitting:
            raise BdbQuit
        return self.trace_dispatch

    def dispatch_line(self, frame):
        """A line is about to run."""
        return self.__tell(self.stop_here(frame) or self.break_here(frame), self.user_line, frame)

    def dispatch_call(self, frame, arg):
        """A function was entered; None leaves it alone."""
        first = self.botframe is None
        if first:
            self.botframe = frame.f_back
            return self.trace_dispatch
        if self.stop_here(frame) or self.break_anywhere(frame):
            return self.__tell(True, self.user_call, frame, arg)
        return None

    def dispatch_return(self, frame, arg):
        """A function is about to return arg."""
        wanted = frame == self.returnframe or self.stop_here(frame)
        self.frame_returning = frame if wanted else None
        try:
            return self.__tell(wanted, self.user_return, frame, arg)
        finally:
            self.frame_returning = None

    def dispatch_exception(self, frame, arg):
        """An exception passes; arg is its triple."""
        return self.__tell(self.stop_here(frame), self.user_exception, frame, arg)

    # -- where to stop

    def is_skipped_module(self, module_name):
        """Whether a pattern of `skip` fits."""
        return any(fnmatch.fnmatch(module_name, pattern) for pattern in self.skip)

    def stop_here(self, frame):
        """Whether the way of going on asks for a stop in this frame."""
        if self.skip and self.is_skipped_module(frame.f_globals.get('__name__')):
            return False
        target = self.stopframe
        if frame is target:
            return self.stoplineno != -1 and frame.f_lineno >= self.stoplineno
        while frame is not None and frame is not target:
            if self.botframe is frame:
                return True
            frame = frame.f_back
        return frame is None and target is None

    def break_here(self, frame):
        """Whether a breakpoint counts at this line; a temporary one is deleted."""
        path = self.canonic(frame.f_code.co_filename)
        lines = self.breaks.get(path)
        if lines is None:
            return False
        line = frame.f_lineno
        if line not in lines:
            line = frame.f_code.co_firstlineno     # a breakpoint by the function's name
            if line not in lines:
                return False
        point, may_delete = effective(path, line, frame)
        if not point:
            return False
        self.currentbp = point.number
        if may_delete and point.temporary:
            self.do_clear(str(point.number))
        return True

    def do_clear(self, arg):
        """To be overridden: deletes breakpoint number arg (a text)."""
        raise NotImplementedError('subclass of bdb must implement do_clear()')

    def break_anywhere(self, frame):
        """Whether the frame's file has breakpoints."""
        return self.canonic(frame.f_code.co_filename) in self.breaks

    # -- to be overridden

    def user_call(self, frame, argument_list):
        """A function may be worth a stop."""

    def user_line(self, frame):
        """A stop at a line."""

    def user_return(self, frame, return_value):
        """A stop before a return."""

    def user_exception(self, frame, exc_info):
        """A stop at an exception."""

    # -- how to go on

    def __go_on(self, stopframe, returnframe, stoplineno=0):
        """stoplineno -1: not in stopframe at all."""
        self.stopframe, self.returnframe, self.stoplineno = stopframe, returnframe, stoplineno
        self.quitting = 0

    def set_until(self, frame):
        """Stop at a line behind this one, or when the frame returns."""
        self.__go_on(frame, frame, frame.f_lineno + 1)

    def set_step(self):
        """Stop at the next line, wherever."""
        caller = self.frame_returning and self.frame_returning.f_back
        if caller and not caller.f_trace:
            caller.f_trace = self.trace_dispatch
        self.__go_on(None, None)

    def set_next(self, frame):
        """Stop at the next line of this frame or of those below it."""
        self.__go_on(frame, None)

    def set_return(self, frame):
        """Stop when the frame returns."""
        self.__go_on(frame.f_back, frame)

    def set_trace(self, frame=None):
        """Debug from this frame (default: the caller's) on."""
        chain = list(_callers(frame or sys._getframe().f_back, None))
        self.reset()
        for each in chain:
            each.f_trace = self.trace_dispatch
        self.botframe = chain[-1]
        self.set_step()
        sys.settrace(self.trace_dispatch)

    def set_continue(self):
        """Stop at breakpoints only; without any the program runs untraced."""
        self.__go_on(self.botframe, None, -1)
        if self.breaks:
            return
        sys.settrace(None)
        user = sys._getframe(1)
        while user not in (None, self.botframe):
            del user.f_trace
            user = user.f_back

    def set_quit(self):
        """Leave: BdbQuit is raised in the program."""
        self.stopframe, self.returnframe = self.botframe, None
        self.quitting = 1
        sys.settrace(None)

    # -- breakpoints; the methods return a text when something is wrong, else None

    def set_break(self, filename, lineno, temporary=0, cond=None, funcname=None):
        """Sets a breakpoint."""
        import linecache
        path = self.canonic(filename)
        if not linecache.getline(path, lineno):
            return 'Line %s:%d does not exist' % (path, lineno)
        lines = self.breaks.setdefault(path, [])
        if lineno not in lines:
            lines.append(lineno)
        Breakpoint(path, lineno, temporary, cond, funcname)

    def _prune_breaks(self, filename, lineno):
        """Forgets a line that has no breakpoint any more."""
        if (filename, lineno) in Breakpoint.bplist:
            return
        lines = self.breaks[filename]
        if lineno in lines:
            lines.remove(lineno)
        if not lines:
            del self.breaks[filename]

    def __clear_at(self, path, lineno):
        for point in list(Breakpoint.bplist.get((path, lineno), ())):
            point.deleteMe()

    def clear_break(self, filename, lineno):
        """Deletes the breakpoints of a line."""
        path = self.canonic(filename)
        if path not in self.breaks:
            return _NO_BREAKS_IN % path
        if lineno not in self.breaks[path]:
            return ('There is no breakpoint at %s:%d') % (path, lineno)
        self.__clear_at(path, lineno)
        self._prune_breaks(path, lineno)

    def clear_bpbynumber(self, arg):
        """Deletes one breakpoint; arg: its number, as a text too.  What is wrong, or None."""
        try:
            point = _numbered(arg)
        except ValueError, wrong:
            return str(wrong)
        point.deleteMe()
        self._prune_breaks(point.file, point.line)

    def clear_all_file_breaks(self, filename):
        """Deletes those of a file."""
        path = self.canonic(filename)
        if path not in self.breaks:
            return _NO_BREAKS_IN % path
        for lineno in self.breaks[path]:
            self.__clear_at(path, lineno)
        del self.breaks[path]

    def clear_all_breaks(self):
        """Deletes all."""
        if not self.breaks:
            return 'There are no breakpoints'
        for point in filter(None, Breakpoint.bpbynumber):
            point.deleteMe()
        self.breaks = {}

    def get_break(self, filename, lineno):
        """Whether a line has a breakpoint."""
        return lineno in self.breaks.get(self.canonic(filename), ())

    def get_breaks(self, filename, lineno):
        """The Breakpoint objects of a line."""
        if not self.get_break(filename, lineno):
            return []
        return Breakpoint.bplist.get((self.canonic(filename), lineno), [])

    def get_file_breaks(self, filename):
        """The lines of a file that have one."""
        return self.breaks.get(self.canonic(filename), [])

    def get_all_breaks(self):
        """{file: lines}."""
        return self.breaks

    # -- the stack

    def get_stack(self, f, t):
        """([(frame, line)], index of the current one), the oldest first; t: a traceback or None."""
        frames = [(frame, frame.f_lineno) for frame in _callers(f, self.botframe)]
        frames.reverse()
        if t and t.tb_frame is f:
            t = t.tb_next           # that frame is the last of the others
        raised = [(entry.tb_frame, entry.tb_lineno) for entry in _entries(t)]
        below_bottom = not frames or frames[0][0] is not self.botframe
        current = len(frames) + (len(raised) if below_bottom else 0) - 1
        return frames + raised, max(0, current)

    def format_stack_entry(self, frame_lineno, lprefix=': '):
        """One line on a frame: file(line)function(arguments)->result: source."""
        import linecache, repr
        frame, lineno = frame_lineno
        path = self.canonic(frame.f_code.co_filename)
        local = frame.f_locals
        text = '%s(%r)%s' % (path, lineno, frame.f_code.co_name or '<lambda>')
        text += repr.repr(local['__args__']) if local.get('__args__') else '()'
        if '__return__' in local:
            text += '->' + repr.repr(local['__return__'])
        source = linecache.getline(path, lineno, frame.f_globals)
        return text + lprefix + source.strip() if source else text

    # -- running things

    def __namespaces(self, globals, locals):
        if globals is None:
            globals = __import__('__main__').__dict__
        return globals, globals if locals is None else locals

    def __with_newline(self, source):
        return source if isinstance(source, types.CodeType) else source + '\n'

    def __begin(self):
        self.reset()
        sys.settrace(self.trace_dispatch)

    def run(self, cmd, globals=None, locals=None):
        """Debugs a statement (text or code)."""
        globals, locals = self.__namespaces(globals, locals)
        source = self.__with_newline(cmd)
        self.__begin()
        try:
            exec source in globals, locals
        except BdbQuit:
            pass
        finally:
            self.quitting = 1      # here, not in a method: who steps on would stop in it
            sys.settrace(None)

    def runeval(self, expr, globals=None, locals=None):
        """Debugs an expression; its value."""
        globals, locals = self.__namespaces(globals, locals)
        source = self.__with_newline(expr)
        self.__begin()
        try:
            return eval(source, globals, locals)
        except BdbQuit:
            pass
        finally:
            self.quitting = 1      # here, not in a method: who steps on would stop in it
            sys.settrace(None)

    def runctx(self, cmd, globals, locals):
        """The same as run()."""
        self.run(cmd, globals, locals)

    def runcall(self, func, *args, **kwds):
        """Debugs a call; its result, None when the debugger was left."""
        self.__begin()
        try:
            return func(*args, **kwds)
        except BdbQuit:
            return None
        finally:
            self.quitting = 1      # here, not in a method: who steps on would stop in it
            sys.settrace(None)


def set_trace():
    """Starts a Bdb in the caller."""
    Bdb().set_trace(sys._getframe().f_back)


class Breakpoint:
    """A place to stop; enabled, temporary, cond (an expression), ignore (how often to pass), hits.

    bplist: {(file, line): [Breakpoint]}; bpbynumber[n]: the one with number n or None.
    """

    next = 1
    bplist = {}
    bpbynumber = [None]

    def __init__(self, file, line, temporary=0, cond=None, funcname=None):
        self.file, self.line = file, line
        self.temporary, self.cond = temporary, cond
        self.funcname = funcname
        self.func_first_executable_line = None
        self.enabled, self.ignore, self.hits = 1, 0, 0
        self.number = Breakpoint.next
        Breakpoint.next += 1
        self.bpbynumber.append(self)
        self.bplist.setdefault((file, line), []).append(self)

    def deleteMe(self):
        """Forgets the breakpoint; its number is not used again."""
        there = self.bplist.pop((self.file, self.line))
        there.remove(self)
        if there:
            self.bplist[self.file, self.line] = there
        self.bpbynumber[self.number] = None

    def enable(self):
        self.enabled = 1

    def disable(self):
        self.enabled = 0

    def bpprint(self, out=None):
        """Prints its line of the list of breakpoints, and what is special about it."""
        out = sys.stdout if out is None else out
        kept = 'del  ' if self.temporary else 'keep '
        print >>out, '%-4dbreakpoint   %s at %s:%d' % (
            self.number, kept + ('yes  ' if self.enabled else 'no   '), self.file, self.line)
        if self.cond:
            print >>out, '\tstop only if %s' % (self.cond,)
        if self.ignore:
            print >>out, '\tignore next %d hits' % self.ignore
        if self.hits:
            print >>out, '\tbreakpoint already hit %d time%s' % (self.hits, 's' if self.hits > 1 else '')


def checkfuncname(b, frame):
    """Whether breakpoint b, if set by a function's name, means this line of this frame."""
    if not b.funcname:
        return b.line == frame.f_lineno
    if frame.f_code.co_name != b.funcname:
        return False
    if not b.func_first_executable_line:
        b.func_first_executable_line = frame.f_lineno      # the first line that runs
    return b.func_first_executable_line == frame.f_lineno


def effective(file, line, frame):
    """(the Breakpoint that counts here, whether it may be deleted if temporary) or (None, None)."""
    for point in Breakpoint.bplist[file, line]:
        if not point.enabled or not checkfuncname(point, frame):
            continue
        point.hits += 1
        wanted, may_delete = True, 1
        if point.cond:
            try:
                wanted = eval(point.cond, frame.f_globals, frame.f_locals)
            except Exception:
                return point, 0    # a broken condition stops, so that it is seen
        if not wanted:
            continue
        if point.ignore > 0:
            point.ignore -= 1
            continue
        return point, may_delete
    return None, None


class Tdb(Bdb):
    """Prints what it sees; a demonstration."""

    def __where(self, what, frame, more=''):
        import linecache
        path = self.canonic(frame.f_code.co_filename)
        print '+++', what, frame.f_code.co_name, path, frame.f_lineno, more or linecache.getline(
            path, frame.f_lineno, frame.f_globals).strip()

    def user_call(self, frame, args):
        self.__where('call', frame, repr(args))

    def user_line(self, frame):
        self.__where('line', frame)
        self.set_continue() if frame.f_code.co_name == '?' else self.set_step()

    def user_return(self, frame, retval):
        self.__where('return', frame, repr(retval))

    def user_exception(self, frame, exc_stuff):
        self.__where('exception', frame, repr(exc_stuff[1]))
        self.set_continue()


def foo(n):
    """For test()."""
    print 'foo(', n, ')'
    print 'bar returned', bar(n * 10)


def bar(a):
    """For test()."""
    print 'bar(', a, ')'
    return a / 2


def test():
    """Runs foo(10) under Tdb."""
    Tdb().run('import bdb; bdb.foo(10)')
