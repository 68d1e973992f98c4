"""The debugger: python -m pdb script.py, pdb.set_trace() in a program, pdb.pm() after an exception.

Commands are the do_* methods of Pdb; anything else is run as Python in the current frame ('!' before it
where it looks like a command).  ~/.pdbrc and ./.pdbrc hold commands for the start.
"""
import bdb
import cmd
import linecache
import os
import pprint
import re
import sys
import traceback
from repr import Repr

__all__ = ['run', 'pm', 'Pdb', 'runeval', 'runctx', 'runcall', 'set_trace', 'post_mortem', 'help']

line_prefix = '\n-> '              # between a place and its source


class Restart(Exception):
    """The program is to start again."""


_repr = Repr()
_repr.maxstring = 200
_saferepr = _repr.repr


def find_function(funcname, filename):
    """(name, file, line) of the definition of a function in a file, None if there is none."""
    heading = re.compile(r'def\s+%s\s*[(]' % re.escape(funcname))
    try:
        with open(filename) as source:
            for number, line in enumerate(source, 1):
                if heading.match(line):
                    return funcname, filename, number
    except IOError:
        pass                       # not a file
    return None


def _error_text(show=str):
    """'Kind: value' of the exception that is being handled; show: how the value is written."""
    kind, value = sys.exc_info()[:2]
    return '%s: %s' % (kind if isinstance(kind, str) else kind.__name__, show(value))


def _without_links(folder):
    """What a folder is, if it is a link."""
    while os.path.islink(folder):
        folder = os.readlink(folder)
    return folder


def _filled(alias, words):
    """The text of an alias with words in the places of %1, %2 ..., all of them in that of %*."""
    for position, word in enumerate(words, 1):
        alias = alias.replace('%' + str(position), word)
    return alias.replace('%*', ' '.join(words))


class Pdb(bdb.Bdb, cmd.Cmd):
    """The debugger's commands.  stdin, stdout: where they come from and answers go; skip: see bdb.Bdb."""

    commands_resuming = ['do_continue', 'do_step', 'do_next', 'do_return', 'do_quit', 'do_jump']

    def __init__(self, completekey='tab', stdin=None, stdout=None, skip=None):
        bdb.Bdb.__init__(self, skip=skip)
        cmd.Cmd.__init__(self, completekey, stdin, stdout)
        if stdout:
            self.use_rawinput = 0
        self.prompt = '(Pdb) '
        self.aliases = {}
        self.mainpyfile = ''
        self._wait_for_mainpyfile = 0
        try:
            import readline
            readline.set_completer_delims(' \t\n`@#$%^&*()=+[{]}\\|;:\'",<>?')
        except ImportError:
            pass
        self.rcLines = self.__read_rc()
        self.commands = {}         # number of a breakpoint: its commands
        self.commands_doprompt, self.commands_silent = {}, {}
        self.commands_defining, self.commands_bnum = False, None

    def __read_rc(self):
        lines = []
        folders = [os.environ['HOME']] if 'HOME' in os.environ else []
        for folder in folders + [os.curdir]:
            try:
                with open(os.path.join(folder, '.pdbrc')) as source:
                    lines += source.readlines()
            except IOError:
                pass               # most have none
        return lines

    def __say(self, *words):
        print >>self.stdout, ' '.join(str(word) for word in words)

    def __complain(self, *words):
        self.__say('***', *words)

    def reset(self):
        bdb.Bdb.reset(self)
        self.forget()

    def forget(self):
        """Drops the frames of the last stop."""
        self.lineno = self.curframe = None
        self.stack, self.curindex = [], 0

    def setup(self, f, t):
        """Takes the frames of a stop and runs the lines of .pdbrc."""
        self.forget()
        self.stack, self.curindex = self.get_stack(f, t)
        self.__choose(self.curindex)
        self.execRcLines()

    def __choose(self, index):
        self.curindex = index
        self.curframe = self.stack[index][0]
        self.curframe_locals = self.curframe.f_locals      # asking again would undo assignments
        self.lineno = None

    def execRcLines(self):
        """Runs what .pdbrc says, once."""
        lines, self.rcLines = self.rcLines, []
        for line in lines:
            line = line.rstrip('\n')
            if line.strip() and line[0] != '#':
                self.onecmd(line)

    # -- stops

    def user_call(self, frame, argument_list):
        if self._wait_for_mainpyfile:
            return
        if self.stop_here(frame):
            self.__say('--Call--')
            self.interaction(frame, None)

    def user_line(self, frame):
        if self._wait_for_mainpyfile:
            started = self.mainpyfile == self.canonic(frame.f_code.co_filename) and frame.f_lineno > 0
            if not started:
                return
            self._wait_for_mainpyfile = 0
        if self.bp_commands(frame):
            self.interaction(frame, None)

    def bp_commands(self, frame):
        """Runs the commands of the breakpoint that was hit; whether to prompt as usual."""
        number, self.currentbp = getattr(self, 'currentbp', False), 0
        commands = self.commands.get(number) if number else None
        if commands is None:
            return 1
        self.setup(frame, None)
        self.__run_quietly(commands)
        if not self.commands_silent[number]:
            self.__show_current()
        if self.commands_doprompt[number]:
            self.cmdloop()
        self.forget()

    def __run_quietly(self, commands):
        """An empty line repeats what the user typed, not one of these."""
        typed = self.lastcmd
        for line in commands:
            self.onecmd(line)
        self.lastcmd = typed

    def user_return(self, frame, return_value):
        if self._wait_for_mainpyfile:
            return
        frame.f_locals['__return__'] = return_value
        self.__say('--Return--')
        self.interaction(frame, None)

    def user_exception(self, frame, exc_info):
        if self._wait_for_mainpyfile:
            return
        kind, value, trace = exc_info
        frame.f_locals['__exception__'] = kind, value
        name = kind if isinstance(kind, str) else kind.__name__
        self.__say(name + ':', _saferepr(value))
        self.interaction(frame, trace)

    def interaction(self, frame, traceback):
        """Prompts until a command lets the program go on."""
        self.setup(frame, traceback)
        self.__show_current()
        self.cmdloop()
        self.forget()

    # -- lines

    def __show_current(self):
        entry = self.stack[self.curindex]
        self.print_stack_entry(entry)

    def displayhook(self, obj):
        """Shows the value of an expression, and does not touch __builtin__._."""
        if obj is not None:
            print repr(obj)

    def default(self, line):
        """Runs a line as Python in the current frame."""
        if line[:1] == '!':
            line = line[1:]
        before = sys.stdin, sys.stdout, sys.displayhook
        try:
            code = compile(line + '\n', '<stdin>', 'single')
            sys.stdin, sys.stdout, sys.displayhook = self.stdin, self.stdout, self.displayhook
            try:
                exec code in self.curframe.f_globals, self.curframe_locals
            finally:
                sys.stdin, sys.stdout, sys.displayhook = before
        except:                    # the user's line may raise anything, classic classes too
            self.__complain(_error_text())

    def precmd(self, line):
        """Puts aliases in, and keeps what is behind ;; for later."""
        words = line.split()
        if not words:
            return line
        while words[0] in self.aliases:
            line = _filled(self.aliases[words[0]], words[1:])
            words = line.split()
        first, mark, rest = line.partition(';;')
        if not mark or words[0] == 'alias':
            return line
        self.cmdqueue.append(rest.lstrip())
        return first.rstrip()

    def onecmd(self, line):
        """Runs a command, or adds it to those of a breakpoint."""
        return self.handle_command_def(line) if self.commands_defining else cmd.Cmd.onecmd(self, line)

    def handle_command_def(self, line):
        """A line of `commands`; 1 ends them."""
        name, arg, line = self.parseline(line)
        if name == 'silent':
            self.commands_silent[self.commands_bnum] = True
            return None
        if not name or name != 'end' and not self.__takes_command(name, arg):
            return None
        self.cmdqueue = []
        return 1

    def __takes_command(self, name, arg):
        """A command for the breakpoint; true if none can follow, as the program goes on then."""
        number = self.commands_bnum
        self.commands[number].append(name + ' ' + arg if arg else name)
        goes_on = getattr(self, 'do_' + name, self.default).func_name in self.commands_resuming
        if goes_on:
            self.commands_doprompt[number] = False
        return goes_on

    # -- breakpoints

    def do_commands(self, arg):
        try:
            number = int(arg) if arg else len(bdb.Breakpoint.bpbynumber) - 1
        except ValueError:
            self.__complain('Usage : commands [bnum]\n        ...\n        end')
            return
        self.commands_bnum = number
        for table, start in (self.commands, []), (self.commands_doprompt, True), (self.commands_silent, False):
            table[number] = start
        self.__read_commands()

    def __read_commands(self):
        """Lets the user type the commands of a breakpoint; handle_command_def() takes them."""
        prompt, self.prompt = self.prompt, '(com) '
        self.commands_defining = True
        try:
            self.cmdloop()
        finally:
            self.commands_defining, self.prompt = False, prompt

    def __list_breaks(self):
        if not self.breaks:
            return
        self.__say('Num Type         Disp Enb   Where')
        for point in bdb.Breakpoint.bpbynumber:
            if point:
                point.bpprint(self.stdout)

    def __place_of(self, arg):
        """(file, line, function, None) of a breakpoint's place; None after a complaint."""
        colon = arg.rfind(':')
        if colon >= 0:
            name = arg[:colon].rstrip()
            path = self.lookupmodule(name)
            if not path:
                self.__complain(repr(name), 'not found from sys.path')
                return None
            number = arg[colon + 1:].lstrip()
            if not number.isdigit():
                self.__complain('Bad lineno:', number)
                return None
            return path, int(number), None
        if arg.isdigit():
            return None, int(arg), None
        try:
            function = eval(arg, self.curframe.f_globals, self.curframe_locals)
        except Exception:
            function = arg         # a name that is not there yet
        function = getattr(function, 'im_func', function)
        code = getattr(function, 'func_code', None)
        if code is not None:
            return code.co_filename, code.co_firstlineno, code.co_name
        found, name, path = self.lineinfo(arg)
        if not path:
            self.__complain('The specified object', repr(arg), 'is not a function\nor was not found along '
                            'sys.path.')
            return None
        return path, int(name), found

    def do_break(self, arg, temporary=0):
        if not arg:
            self.__list_breaks()
            return
        place, comma, condition = arg.partition(',')
        condition = condition.lstrip() if comma else None
        found = self.__place_of(place.rstrip())
        if found is None:
            return
        path, number, function = found
        path = path or self.defaultFile()
        number = self.checkline(path, number)
        if not number:
            return
        problem = self.set_break(path, number, temporary, condition, function)
        if problem:
            self.__complain(problem)
            return
        point = self.get_breaks(path, number)[-1]
        self.__say('Breakpoint %d at %s:%d' % (point.number, point.file, point.line))

    def defaultFile(self):
        """The file that breakpoints without one are in."""
        path = self.curframe.f_code.co_filename
        return self.mainpyfile if path == '<string>' and self.mainpyfile else path

    def do_tbreak(self, arg):
        self.do_break(arg, 1)

    def lineinfo(self, identifier):
        """(function, line, file) of 'function' or 'file.function'; three times None if there is none."""
        words = identifier.split("'")
        name = words[0].strip() if len(words) == 1 else words[1].strip() if len(words) == 3 else ''
        parts = [part for part in name.split('.')]
        if parts[0] == 'self':
            del parts[0]
        if not name or not parts:
            return None, None, None
        path = self.defaultFile()
        if len(parts) > 1:
            found = self.lookupmodule(parts[0])
            if found:
                path = found
        answer = find_function(parts[-1], path)
        return (answer[0], answer[2], answer[1]) if answer else (None, None, None)

    def checkline(self, filename, lineno):
        """The line if a breakpoint can be there, else 0 after a complaint."""
        names = self.curframe.f_globals if hasattr(self, 'curframe') and self.curframe else None
        line = linecache.getline(filename, lineno, names)
        if not line:
            self.__say('End of file')
            return 0
        line = line.strip()
        if not line or line[0] == '#' or line[:3] in ('"""', "'''"):
            self.__complain('Blank or comment')
            return 0
        return lineno

    def __numbered(self, words):
        """Yields (number, breakpoint), None for a deleted one; complains of those that never were."""
        for word in words:
            try:
                number = int(word)
            except ValueError:
                self.__say('Breakpoint index %r is not a number' % word)
                continue
            if not 0 <= number < len(bdb.Breakpoint.bpbynumber):
                self.__say('No breakpoint numbered', number)
                continue
            yield number, bdb.Breakpoint.bpbynumber[number]

    def do_enable(self, arg):
        for _, point in self.__numbered(arg.split()):
            if point:
                point.enable()

    def do_disable(self, arg):
        for _, point in self.__numbered(arg.split()):
            if point:
                point.disable()

    def __one_break(self, arg, what):
        """(breakpoint, the rest of the line), None after a complaint."""
        word, _, rest = arg.strip().partition(' ')
        try:
            number = int(word)
        except ValueError:
            self.__say('Breakpoint index %r is not a number' % word)
            return None
        try:
            point = bdb.Breakpoint.bpbynumber[number]
        except IndexError:
            self.__say('Breakpoint index %r is not valid' % word)
            return None
        return (point, number, rest.strip()) if point else None

    def do_condition(self, arg):
        found = self.__one_break(arg, 'condition')
        if not found:
            return
        point, number, condition = found
        point.cond = condition or None
        if not condition:
            self.__say('Breakpoint', number, 'is now unconditional.')

    def do_ignore(self, arg):
        found = self.__one_break(arg, 'ignore')
        if not found:
            return
        point, number, count = found
        try:
            point.ignore = int(count)
        except ValueError:
            point.ignore = 0
        if point.ignore > 0:
            several = '%d crossings' % point.ignore if point.ignore > 1 else '1 crossing'
            self.__say('Will ignore next %s of breakpoint %d.' % (several, number))
        else:
            self.__say('Will stop next time breakpoint', number, 'is reached.')

    def __clear_all(self):
        try:
            answer = raw_input('Clear all breaks? ')
        except EOFError:
            answer = 'no'
        if answer.strip().lower() in ('y', 'yes'):
            self.clear_all_breaks()

    def do_clear(self, arg):
        if not arg:
            self.__clear_all()
            return
        if ':' in arg:
            path, _, line = arg.rpartition(':')
            try:
                problem = self.clear_break(path, int(line))
            except ValueError:
                problem = 'Invalid line number (%s)' % line
            if problem:
                self.__complain(problem)
            return
        for number, _ in self.__numbered(arg.split()):
            problem = self.clear_bpbynumber(number)
            if problem:
                self.__complain(problem)
            else:
                self.__say('Deleted breakpoint', number)

    # -- the stack

    def do_where(self, arg):
        self.print_stack_trace()

    def __move(self, index):
        self.__choose(index)
        self.print_stack_entry(self.stack[index])

    def do_up(self, arg):
        if self.curindex == 0:
            self.__complain('Oldest frame')
        else:
            self.__move(self.curindex - 1)

    def do_down(self, arg):
        if self.curindex + 1 == len(self.stack):
            self.__complain('Newest frame')
        else:
            self.__move(self.curindex + 1)

    # -- going on

    def do_until(self, arg):
        self.set_until(self.curframe)
        return 1

    def do_step(self, arg):
        self.set_step()
        return 1

    def do_next(self, arg):
        self.set_next(self.curframe)
        return 1

    def do_run(self, arg):
        if arg:
            import shlex
            program = sys.argv[0:1]
            sys.argv = shlex.split(arg)
            sys.argv[:0] = program
        raise Restart

    def do_return(self, arg):
        self.set_return(self.curframe)
        return 1

    def do_continue(self, arg):
        self.set_continue()
        return 1

    def do_jump(self, arg):
        if self.curindex != len(self.stack) - 1:
            self.__complain('You can only jump within the bottom frame')
            return
        try:
            target = int(arg)
        except ValueError:
            self.__complain("The 'jump' command requires a line number.")
            return
        try:
            self.curframe.f_lineno = target
        except ValueError, error:
            self.__complain('Jump failed:', error)
        else:
            self.stack[self.curindex] = self.curframe, target
            self.__show_current()

    def do_debug(self, arg):
        sys.settrace(None)
        inner = Pdb(self.completekey, self.stdin, self.stdout)
        inner.prompt = '(%s) ' % self.prompt.strip()
        self.__say('ENTERING RECURSIVE DEBUGGER')
        sys.call_tracing(inner.run, (arg, self.curframe.f_globals, self.curframe_locals))
        self.__say('LEAVING RECURSIVE DEBUGGER')
        sys.settrace(self.trace_dispatch)
        self.lastcmd = inner.lastcmd

    def do_quit(self, arg):
        self._left = 1
        self.set_quit()
        return 1

    def do_EOF(self, arg):
        self.__say()
        return self.do_quit(arg)

    # -- looking

    def do_args(self, arg):
        code, values = self.curframe.f_code, self.curframe_locals
        count = code.co_argcount + bool(code.co_flags & 4) + bool(code.co_flags & 8)
        for name in code.co_varnames[:count]:
            self.__say(name, '=', values[name] if name in values else '*** undefined ***')

    def do_retval(self, arg):
        if '__return__' in self.curframe_locals:
            self.__say(self.curframe_locals['__return__'])
        else:
            self.__complain('Not yet returned!')

    def _getval(self, arg):
        try:
            return eval(arg, self.curframe.f_globals, self.curframe_locals)
        except:                    # anything may be raised; it is shown and passed on
            self.__complain(_error_text(repr))
            raise

    def do_p(self, arg):
        try:
            self.__say(repr(self._getval(arg)))
        except:                    # shown by _getval
            pass

    def do_pp(self, arg):
        try:
            pprint.pprint(self._getval(arg), self.stdout)
        except:                    # shown by _getval
            pass

    def __range(self, arg):
        """(first, last) line that `list` shows, None after a complaint."""
        if not arg:
            first = max(1, self.curframe.f_lineno - 5) if self.lineno is None else self.lineno + 1
            return first, first + 10
        try:
            value = eval(arg, {}, {})
            if isinstance(value, tuple):
                first, last = map(int, value)
                return first, first + last if last < first else last
            first = max(1, int(value) - 5)
            return first, first + 10
        except Exception:
            self.__complain('Error in argument:', repr(arg))
            return None

    def do_list(self, arg):
        self.lastcmd = 'list'
        lines = self.__range(arg)
        if lines is None:
            return
        path = self.curframe.f_code.co_filename
        marked = self.get_file_breaks(path)
        for number in range(lines[0], lines[1] + 1):
            text = linecache.getline(path, number, self.curframe.f_globals)
            if not text:
                self.__say('[EOF]')
                break
            mark = 'B' if number in marked else ' '
            arrow = '->' if number == self.curframe.f_lineno else ''
            self.stdout.write('%3d%s%s%s\t%s\n' % (number, ' ' if number < 1000 else '', mark, arrow,
                                                   text.rstrip('\n')))
            self.lineno = number

    def do_whatis(self, arg):
        try:
            value = eval(arg, self.curframe.f_globals, self.curframe_locals)
        except:                    # the user's expression may raise anything
            self.__complain(_error_text(repr))
            return
        code = getattr(value, 'func_code', None)
        inner = getattr(getattr(value, 'im_func', None), 'func_code', None)
        if code is not None:
            self.__say('Function', code.co_name)
        elif inner is not None:
            self.__say('Method', inner.co_name)
        else:
            self.__say(type(value))

    def do_alias(self, arg):
        words = arg.split()
        if not words:
            for name in sorted(self.aliases):
                self.__say('%s = %s' % (name, self.aliases[name]))
        elif len(words) > 1:
            self.aliases[words[0]] = ' '.join(words[1:])
        elif words[0] in self.aliases:
            self.__say(words[0], '=', self.aliases[words[0]])

    def do_unalias(self, arg):
        for name in arg.split()[:1]:
            self.aliases.pop(name, None)

    # -- frames and files

    def print_stack_trace(self):
        """Prints all frames."""
        try:
            for entry in self.stack:
                self.print_stack_entry(entry)
        except KeyboardInterrupt:
            self.__say()

    def print_stack_entry(self, frame_lineno, prompt_prefix=line_prefix):
        """Prints one frame, marked if it is the current one."""
        mark = '>' if frame_lineno[0] is self.curframe else ' '
        self.__say(mark, self.format_stack_entry(frame_lineno, prompt_prefix))

    def lookupmodule(self, filename):
        """The path of a file or module that a breakpoint names, None if there is none."""
        absolute = os.path.isabs(filename)
        if absolute and os.path.exists(filename):
            return filename
        program = os.path.join(sys.path[0], filename)
        if os.path.exists(program) and self.canonic(program) == self.mainpyfile:
            return program
        name = filename if os.path.splitext(filename)[1] else filename + '.py'
        if absolute:
            return name
        paths = (os.path.join(_without_links(folder), name) for folder in sys.path)
        return next((path for path in paths if os.path.exists(path)), None)

    def _runscript(self, filename):
        """Runs a script as __main__."""
        import __main__
        __main__.__dict__.clear()
        __main__.__dict__.update(__name__='__main__', __file__=filename, __builtins__=__builtins__)
        self._wait_for_mainpyfile = 1
        self.mainpyfile = self.canonic(filename)
        self._left = 0
        self.run('execfile(%r)' % filename)

    def help_help(self):
        self.help_h()

    def help_pdb(self):
        help()


# The help of commands; the first name is the method's, the others are short for it.
_COMMANDS = {
    'where w bt': 'w(here)\nPrints the stack, the newest frame last; an arrow marks the current frame.',
    'down d': 'd(own)\nOne frame down, to the newer one.',
    'up u': 'u(p)\nOne frame up, to the older one.',
    'break b': 'b(reak) ([file:]lineno | function) [, condition]\nSets a breakpoint, at a line or at the first '
               'line of a function.\nWith a condition it counts only where that is true.  Without an argument '
               'it lists all.',
    'tbreak': 'tbreak ([file:]lineno | function) [, condition]\nAs break, but the breakpoint goes when it is '
              'first hit.',
    'clear cl': 'cl(ear) filename:lineno\ncl(ear) [bpnumber [bpnumber...]]\nDeletes breakpoints; all, if you '
                'agree, without an argument.',
    'enable': 'enable bpnumber [bpnumber ...]\nLets breakpoints count again.',
    'disable': 'disable bpnumber [bpnumber ...]\nBreakpoints do not count until they are enabled.',
    'ignore': 'ignore bpnumber count\nPasses a breakpoint so many times.',
    'condition': 'condition bpnumber str_condition\nSets the condition of a breakpoint, or removes it.',
    'commands': 'commands [bpnumber]\n(com) ...\n(com) end\nCommands that run when the breakpoint is hit (the '
                'last one, without a number).\n`silent` leaves out the place; what goes on with the program '
                'ends the list.',
    'step s': 's(tep)\nRuns to the next line, in a called function too.',
    'next n': 'n(ext)\nRuns to the next line of this function, or until it returns.',
    'until unt': 'unt(il)\nRuns to a line behind this one, or until the frame returns.',
    'return r': 'r(eturn)\nRuns until this function returns.',
    'continue c cont': 'c(ont(inue))\nRuns until a breakpoint.',
    'jump j': 'j(ump) lineno\nThe line to run next; in the newest frame only, and not into a loop or the like.',
    'list l': 'l(ist) [first [,last]]\nShows the source around the current line, then what follows; or around a '
              'line, or a range.\nA last number below the first one is a count.',
    'args a': 'a(rgs)\nThe arguments of the current function.',
    'p': 'p expression\nPrints the value.',
    'pp': 'pp expression\nPrints the value, laid out.',
    'whatis': 'whatis arg\nPrints the type.',
    'alias': 'alias [name [command [parameter parameter ...] ]]\nA name for a command; %1, %2 ... are the words '
             'after the name, %* all of them.\nAn alias may use another one.  Without a command it is shown.',
    'unalias': 'unalias name\nDeletes an alias.',
    'run restart': 'run [args...]\nStarts the program again, with these arguments; breakpoints and the like '
                   'stay.',
    'debug': 'debug code\nA debugger of its own for a statement, in the current frame.',
    'quit q exit': 'q(uit) or exit\nLeaves; the program ends.',
    'retval rv': None,
    'EOF': 'EOF\nThe end of the input quits.',
    'help h': 'h(elp)\nLists the commands; with one of them: its help.  "help pdb" shows the whole text,\n"help '
              'exec" that on Python in the frame.',
    'exec': "(!) statement\nRuns one line of Python in the current frame.  The '!' is needed only where the line "
            'begins\nlike a command.  "global x; x = 1" sets a global name.',
}


def _helper(text):
    def show(self):
        print >>self.stdout, text
    return show


def _install_commands():
    for names, text in _COMMANDS.iteritems():
        names = names.split()
        method = Pdb.__dict__.get('do_' + names[0]) or getattr(Pdb, 'do_' + names[0], None)
        for name in names:
            if method is not None and name not in ('help', 'exec'):
                setattr(Pdb, 'do_' + name, getattr(method, 'im_func', method))
            if text is not None and name not in ('help', 'restart') or name == 'restart':
                setattr(Pdb, 'help_' + name, _helper(text))


_install_commands()


# -- simple use

def run(statement, globals=None, locals=None):
    """Debugs a statement."""
    Pdb().run(statement, globals, locals)


def runeval(expression, globals=None, locals=None):
    """Debugs an expression; its value."""
    return Pdb().runeval(expression, globals, locals)


def runctx(statement, globals, locals):
    """The same as run()."""
    run(statement, globals, locals)


def runcall(*args, **kwds):
    """Debugs a call: runcall(function, arguments ...); its result."""
    return Pdb().runcall(*args, **kwds)


def set_trace():
    """Debugs from here on."""
    Pdb().set_trace(sys._getframe().f_back)


def post_mortem(t=None):
    """Looks at the frames of a traceback (default: the exception that is being handled)."""
    if t is None:
        t = sys.exc_info()[2]
    if t is None:
        raise ValueError('A valid traceback must be passed if no exception is being handled')
    debugger = Pdb()
    debugger.reset()
    debugger.interaction(None, t)


def pm():
    """post_mortem() of the last exception that the prompt has shown."""
    post_mortem(sys.last_traceback)


TESTCMD = 'import x; x.main()'


def test():
    """Debugs TESTCMD."""
    run(TESTCMD)


def help():
    """Shows the help of all commands, page by page."""
    import pydoc
    texts = ['%s\n' % _COMMANDS[names] for names in sorted(_COMMANDS) if _COMMANDS[names]]
    pydoc.pager(__doc__ + '\n' + '\n'.join(texts))


def _again(debugger, script):
    """Runs the script once; whether to run it once more."""
    try:
        debugger._runscript(script)
        if debugger._left:
            return False
        print 'The program finished and will be restarted'
    except Restart:
        print 'Restarting', script, 'with arguments:'
        print '\t' + ' '.join(sys.argv[1:])
    except SystemExit:
        print 'The program exited via sys.exit(). Exit status: ', sys.exc_info()[1]
    except SyntaxError:
        traceback.print_exc()
        sys.exit(1)
    except:                        # the program's own exception, classic classes too
        traceback.print_exc()
        print 'Uncaught exception. Entering post mortem debugging'
        print "Running 'cont' or 'step' will restart the program"
        debugger.interaction(None, sys.exc_info()[2])
        print 'Post mortem debugger finished. The', script, 'will be restarted'
    return True


def main():
    """python -m pdb script arguments ..."""
    if not sys.argv[1:] or sys.argv[1] in ('--help', '-h'):
        print 'usage: pdb.py scriptfile [arg] ...'
        sys.exit(2)
    script = sys.argv[1]
    if not os.path.exists(script):
        print 'Error:', script, 'does not exist'
        sys.exit(1)
    del sys.argv[0]
    sys.path[0] = os.path.dirname(script)
    debugger = Pdb()
    while _again(debugger, script):
        pass


if __name__ == '__main__':
    import pdb
    pdb.main()
