"""Programs that read commands line by line: a command `name` is the method do_name(rest)."""
import string

__all__ = ['Cmd']

PROMPT = '(Cmd) '
IDENTCHARS = '%s%s_' % (string.ascii_letters, string.digits)


class Cmd:
    """To be subclassed: do_X(text) carries out a command, a true result ends the loop.

    help_X() or the docstring of do_X is its help; complete_X(text, line, begin, end) its
    completion. completekey: key for readline, or None; stdin, stdout: files.
    """
    prompt = PROMPT
    identchars = IDENTCHARS
    ruler = '='
    lastcmd = ''
    intro = None
    doc_leader = ''
    doc_header = 'Documented commands (type help <topic>):'
    misc_header = 'Miscellaneous help topics:'
    undoc_header = 'Undocumented commands:'
    nohelp = '*** No help on %s'
    use_rawinput = 1

    def __init__(self, completekey='tab', stdin=None, stdout=None):
        import sys
        self.stdin = sys.stdin if stdin is None else stdin
        self.stdout = sys.stdout if stdout is None else stdout
        self.cmdqueue = []
        self.completekey = completekey

    # -- the loop

    def cmdloop(self, intro=None):
        """Reads and carries out lines until a command says to stop."""
        self.preloop()
        restore = self.__install_completer()
        try:
            if intro is not None:
                self.intro = intro
            if self.intro:
                self.stdout.write('%s\n' % self.intro)
            stop = None
            while not stop:
                line = self.precmd(self.__next_line())
                stop = self.postcmd(self.onecmd(line), line)
            self.postloop()
        finally:
            restore()

    def __install_completer(self):
        """Sets our completer, if lines come from the terminal; a function that undoes it."""
        if self.completekey and self.use_rawinput:
            try:
                import readline
            except ImportError:
                return lambda: None
            old = self.old_completer = readline.get_completer()
            readline.set_completer(self.complete)
            readline.parse_and_bind(self.completekey + ': complete')
            return lambda: readline.set_completer(old)
        return lambda: None

    def __next_line(self):
        """The next line without its end; 'EOF' behind the last."""
        if self.cmdqueue:
            return self.cmdqueue.pop(0)
        if self.use_rawinput:
            try:
                return raw_input(self.prompt)
            except EOFError:
                return 'EOF'
        out = self.stdout
        out.write(self.prompt)
        out.flush()
        got = self.stdin.readline()
        return got.rstrip('\r\n') if got else 'EOF'

    def precmd(self, line):
        """Hook: the line to carry out instead of `line`."""
        return line

    def postcmd(self, stop, line):
        """Hook: whether to stop, after a command that said `stop`."""
        return stop

    def preloop(self):
        """Hook before the loop."""

    def postloop(self):
        """Hook behind the loop."""

    # -- one command

    def parseline(self, line):
        """(command, rest, line) of a line; None for the first two if it is none.

        '?x' is 'help x', '!x' is 'shell x' where there is do_shell.
        """
        line = line.strip()
        if line[:1] == '?':
            line = 'help ' + line[1:]
        elif line[:1] == '!':
            if not hasattr(self, 'do_shell'):
                return None, None, line
            line = 'shell ' + line[1:]
        if not line:
            return None, None, line
        size = len(line) - len(line.lstrip(self.identchars))
        return line[:size], line[size:].strip(), line

    def onecmd(self, line):
        """Carries out one line; what its method returns."""
        name, rest, line = self.parseline(line)
        if not line:
            return self.emptyline()
        if name is None:
            return self.default(line)
        self.lastcmd = '' if line == 'EOF' else line
        method = getattr(self, 'do_' + name, None) if name else None
        return self.default(line) if method is None else method(rest)

    def emptyline(self):
        """An empty line: the last command again."""
        if self.lastcmd:
            return self.onecmd(self.lastcmd)

    def default(self, line):
        """A line that is no command."""
        self.stdout.write('*** Unknown syntax: %s\n' % line)

    # -- completion

    def get_names(self):
        """All names of the class (dir)."""
        return dir(self.__class__)

    def completenames(self, text, *ignored):
        """List of the commands that begin with `text`."""
        return [name[3:] for name in self.get_names() if name.startswith('do_' + text)]

    def completedefault(self, *ignored):
        """Completions of arguments where a command has no method for it."""
        return []

    def complete(self, text, state):
        """For readline: completion number `state`, None behind the last."""
        if state == 0:
            self.completion_matches = self.__matches(text)
        matches = self.completion_matches
        return matches[state] if state < len(matches) else None

    def __matches(self, text):
        import readline
        whole = readline.get_line_buffer()
        line = whole.lstrip()
        shift = len(whole) - len(line)
        begin, end = readline.get_begidx() - shift, readline.get_endidx() - shift
        method = self.completenames
        if begin > 0:
            name = self.parseline(line)[0]
            method = getattr(self, 'complete_%s' % name, None) if name else None
            method = method or self.completedefault
        return method(text, line, begin, end)

    def complete_help(self, *args):
        """Commands and other topics of help."""
        topics = [name[5:] for name in self.get_names() if name.startswith('help_' + args[0])]
        return sorted(set(self.completenames(*args)) | set(topics))

    # -- help

    def do_help(self, arg):
        'List available commands with "help" or detailed help with "help cmd".'
        if not arg:
            self.__list_topics()
            return
        helper = getattr(self, 'help_' + arg, None)
        if helper is not None:
            helper()
            return
        doc = getattr(getattr(self, 'do_' + arg, None), '__doc__', None)
        self.stdout.write('%s\n' % (doc or self.nohelp % (arg,)))

    def __list_topics(self):
        names = list(self.get_names())
        topics = set(name[5:] for name in names if name.startswith('help_'))
        commands = sorted(set(name[3:] for name in names if name.startswith('do_')))
        told = [name for name in commands
                if name in topics or getattr(self, 'do_' + name).__doc__]
        self.stdout.write('%s\n' % (self.doc_leader,))
        self.print_topics(self.doc_header, told, 15, 80)
        self.print_topics(self.misc_header, sorted(topics - set(commands)), 15, 80)
        self.print_topics(self.undoc_header, [name for name in commands if name not in told],
                          15, 80)

    def print_topics(self, header, cmds, cmdlen, maxcol):
        """A header with its ruler above the names, unless there are none."""
        if cmds:
            rule = self.ruler and '%s\n' % (str(self.ruler) * len(header),)
            self.stdout.write('%s\n%s' % (header, rule))
            self.columnize(cmds, maxcol - 1)
            self.stdout.write('\n')

    def columnize(self, list, displaywidth=80):
        """Writes strings in as few lines as fit, down the columns. TypeError for other items."""
        if not list:
            self.stdout.write('<empty>\n')
            return
        wrong = [n for n, item in enumerate(list) if not isinstance(item, str)]
        if wrong:
            raise TypeError('list[i] not a string for i in %s' % ', '.join(map(str, wrong)))
        for rows in range(1, len(list) + 1):
            columns = [list[at:at + rows] for at in range(0, len(list), rows)]
            widths = [max(map(len, column)) for column in columns]
            if sum(widths) + 2 * (len(widths) - 1) <= displaywidth:
                break
        for row in range(rows):
            cells = [column[row] for column in columns if row < len(column)]
            if len(columns) > 1:
                cells = [cell.ljust(width) for cell, width in zip(cells, widths)]
            self.stdout.write('%s\n' % '  '.join(cells))
