"""Figures of profile and cProfile: adds, sorts, prints them.

    stats = pstats.Stats('run1.prof', 'run2.prof')
    stats.strip_dirs().sort_stats('cumulative', 'name').print_stats(.5, 'parse')
    stats.print_callers('parse')

A function is (file, line, name); its figures are (primitive calls, calls, own time, cumulative time, callers), where
callers maps functions to a number of calls (profile) or to four figures (cProfile).
    python -m pstats [FILE]         looks at figures in a dialogue
"""
import marshal
import os
import re
import sys
import time
from functools import cmp_to_key

__all__ = ['Stats']

# Columns to sort by, as Stats._sortable makes them, for each word.
_COLUMNS = (('calls', 'ncalls', 'call count', [(1, -1)]),
            ('cumtime', 'cumulative', 'cumulative time', [(3, -1)]),
            ('file', 'filename', 'file name', [(4, 1)]),
            ('module', None, 'file name', [(4, 1)]),
            ('line', None, 'line number', [(5, 1)]),
            ('name', None, 'function name', [(6, 1)]),
            ('nfl', None, 'name/file/line', [(6, 1), (4, 1), (5, 1)]),
            ('pcalls', None, 'primitive call count', [(0, -1)]),
            ('stdname', None, 'standard name', [(7, 1)]),
            ('time', 'tottime', 'internal time', [(2, -1)]))

_BY_NUMBER = {-1: 'stdname', 0: 'calls', 1: 'time', 2: 'cumulative'}


def _matching(pattern, functions):
    "Those functions whose standard text holds the pattern."
    found = re.compile(pattern).search
    return [function for function in functions if found(func_std_string(function))]


def _limit(choice, count):
    "How many of `count` a share (a float below 1) or a number leaves; all where it is neither."
    if isinstance(choice, float) and 0.0 <= choice < 1.0:
        return int(count * choice + .5)
    numeric = isinstance(choice, (int, long)) and choice >= 0
    return choice if numeric else count


class Stats:
    "Figures of one or more runs: of files, profilers, other Stats.  stream=: where to print."

    sort_arg_dict_default = dict([(word, (tuple(columns), title)) for first, second, title, columns in _COLUMNS
                                  for word in (first, second) if word])

    def __init__(self, *args, **kwds):
        self.stream = kwds.pop('stream', sys.stdout)
        if kwds:
            names = sorted(kwds)
            raise ValueError, 'unrecognized keyword args: ' + ', '.join(['%s=%r' % (name, kwds[name]) for name in names])
        self.init(args[0] if args else None)
        self.add(*args[1:])

    def init(self, arg):
        "Begins anew with the figures of one source."
        self.files = []
        self.fcn_list = 0       # the functions in the order chosen, 0 when none was
        self.all_callees = None
        self.sort_type = ''
        self.sort_arg_dict = {}
        self.load_stats(arg)
        try:
            self.get_top_level_stats()
        except Exception:
            print >>self.stream, 'Invalid timing data%s' % (' ' + self.files[-1] if self.files else '')
            raise

    def load_stats(self, arg):
        self.stats = {}
        if arg is None:
            return
        if isinstance(arg, basestring):
            arg = self.__load_file(arg)
        elif hasattr(arg, 'create_stats'):
            arg.create_stats()
            self.stats, arg.stats = arg.stats, {}
        if not self.stats:
            raise TypeError, 'Cannot create or construct a %r object from %r' % (self.__class__, arg)

    def __load_file(self, path):
        "Takes the figures of a file.  What reports call it: the time it was written, and its path."
        with open(path, 'rb') as stream:
            written = time.ctime(os.fstat(stream.fileno()).st_mtime)
            self.stats = marshal.load(stream)
        self.files = [written + '    ' + path]
        return self.files[0]

    def get_top_level_stats(self):
        "Counts the totals."
        self.total_calls = self.prim_calls = self.total_tt = self.max_name_len = 0
        self.top_level = {}
        for function, (primitive, calls, own, _, _) in self.stats.iteritems():
            self.total_calls += calls
            self.prim_calls += primitive
            self.total_tt += own
            self.max_name_len = max(self.max_name_len, len(func_std_string(function)))

    def add(self, *arg_list):
        "Adds figures of more sources."
        for source in arg_list:
            other = source if isinstance(source, Stats) and isinstance(self, source.__class__) else \
                self.__class__(source)
            self._add(other)
        return self

    def _add(self, other):
        for name in 'files', 'total_calls', 'prim_calls', 'total_tt':
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.top_level.update(other.top_level)
        self.max_name_len = max(self.max_name_len, other.max_name_len)
        self.fcn_list = 0
        for function, figures in other.stats.items():
            known = self.stats.get(function)
            self.stats[function] = add_func_stats(known, figures) if known else figures

    def dump_stats(self, filename):
        "Writes the figures to a file."
        with open(filename, 'wb') as stream:
            marshal.dump(self.stats, stream)

    # Order

    def get_sort_arg_defs(self):
        "What sort_stats takes: the words and their beginnings that no other word has."
        if not self.sort_arg_dict:
            owners = {}
            for word in self.sort_arg_dict_default:
                for size in range(1, len(word)):
                    owners.setdefault(word[:size], []).append(word)
            table = dict([(start, self.sort_arg_dict_default[words[0]])
                          for start, words in owners.items() if len(words) == 1])
            table.update(self.sort_arg_dict_default)
            self.sort_arg_dict = table
        return self.sort_arg_dict

    def sort_stats(self, *field):
        "Sorts by columns: 'time', 'cumulative', 'name' ...; -1, 0, 1, 2 for stdname, calls, time, cumulative."
        if not field:
            self.fcn_list = 0
            return self
        if len(field) == 1 and isinstance(field[0], (int, long)):
            field = [_BY_NUMBER[field[0]]]
        table = self.get_sort_arg_defs()
        columns, titles = (), []
        for word in field:
            more, title = table[word]
            columns += more
            titles.append(title)
        self.sort_type = ', '.join(titles)
        rows = [figures[:4] + function + (func_std_string(function), function)
                for function, figures in self.stats.iteritems()]
        rows.sort(key=cmp_to_key(TupleComp(columns).compare))
        self.fcn_list = [row[-1] for row in rows]
        return self

    def reverse_order(self):
        "Turns the order around."
        if self.fcn_list:
            self.fcn_list.reverse()
        return self

    def strip_dirs(self):
        "Leaves the folders out of the names of files; functions that are the same then are added."
        stripped = {}
        for function, figures in self.stats.iteritems():
            callers = {}
            for caller, count in figures[4].iteritems():
                name = func_strip_path(caller)
                callers[name] = _plus(callers[name], count) if name in callers else count
            name = func_strip_path(function)
            figures = figures[:4] + (callers,)
            stripped[name] = add_func_stats(stripped[name], figures) if name in stripped else figures
        self.stats = stripped
        self.max_name_len = max([len(func_std_string(function)) for function in stripped] or [0])
        self.top_level = dict.fromkeys([func_strip_path(function) for function in self.top_level])
        self.fcn_list = 0
        self.all_callees = None
        return self

    # Choice

    def eval_print_amount(self, sel, list, msg):
        "(what is left of a list, message): sel is a pattern, a share as float, or a number."
        try:
            chosen = _matching(sel, list) if isinstance(sel, basestring) else list[:_limit(sel, len(list))]
        except re.error:
            return list, msg + '   <Invalid regular expression %r>\n' % sel
        if len(chosen) != len(list):
            msg += '   List reduced from %r to %r due to restriction <%r>\n' % (len(list), len(chosen), sel)
        return chosen, msg

    def get_print_list(self, sel_list):
        "(width of the names, functions that all choices leave); prints how it came to them."
        order = 'Random listing order was used'
        if self.fcn_list:
            order = 'Ordered by: ' + self.sort_type
        functions, said = list(self.fcn_list or self.stats), '   %s\n' % order
        for choice in sel_list:
            functions, said = self.eval_print_amount(choice, functions, said)
        if not functions:
            return 0, functions
        print >>self.stream, said
        return self.__name_width(functions) + 2, functions

    def __name_width(self, functions):
        "The longest name of these functions, which may be all, in characters."
        if len(functions) >= len(self.stats):
            return self.max_name_len
        return max(len(func_std_string(function)) for function in functions)

    # Print

    def print_stats(self, *amount):
        "Prints the figures of the functions that the choices leave."
        stream = self.stream
        for name in self.files:
            print >>stream, name
        if self.files:
            print >>stream
        indent = ' ' * 8
        for function in self.top_level:
            print >>stream, indent + ' ' + func_get_function_name(function)
        total = '%s %d function calls' % (indent, self.total_calls)
        if self.total_calls != self.prim_calls:
            total += ' (%d primitive calls)' % self.prim_calls
        print >>stream, total + ' in %.3f seconds' % self.total_tt
        print >>stream
        _, functions = self.get_print_list(amount)
        if functions:
            self.print_title()
            for function in functions:
                self.print_line(function)
            print >>stream, '\n'
        return self

    def print_title(self):
        print >>self.stream, '   ncalls  tottime  percall  cumtime  percall filename:lineno(function)'

    def print_line(self, func):
        primitive, calls, own, cumulative, _ = self.stats[func]
        count = str(calls) if calls == primitive else '%d/%d' % (calls, primitive)
        cells = [count.rjust(9), f8(own), f8(own / calls) if calls else ' ' * 8, f8(cumulative),
                 f8(cumulative / primitive) if primitive else ' ' * 8, func_std_string(func)]
        print >>self.stream, ' '.join(cells)

    def print_callers(self, *amount):
        "Prints who called the functions that the choices leave."
        width, functions = self.get_print_list(amount)
        if functions:
            self.print_call_heading(width, 'was called by...')
            for function in functions:
                self.print_call_line(width, function, self.stats[function][4], '<-')
            print >>self.stream, '\n'
        return self

    def print_callees(self, *amount):
        "Prints whom the functions that the choices leave called."
        width, functions = self.get_print_list(amount)
        if functions:
            self.calc_callees()
            self.print_call_heading(width, 'called...')
            for function in functions:
                self.print_call_line(width, function, self.all_callees.get(function, {}))
            print >>self.stream, '\n'
        return self

    def calc_callees(self):
        "all_callees: function -> {callee: figures}."
        if self.all_callees is None:
            self.all_callees = callees = {}
            for function, figures in self.stats.iteritems():
                callees.setdefault(function, {})
                for caller, count in figures[4].iteritems():
                    callees.setdefault(caller, {})[function] = count

    def print_call_heading(self, name_size, column_title):
        print >>self.stream, 'Function '.ljust(name_size) + column_title
        counts = [count for figures in self.stats.itervalues() for count in figures[4].itervalues()]
        if counts and isinstance(counts[0], tuple):
            print >>self.stream, ' ' * name_size + '    ncalls  tottime  cumtime'

    def print_call_line(self, name_size, source, call_dict, arrow='->'):
        line = func_std_string(source).ljust(name_size) + arrow
        if not call_dict:
            print >>self.stream, line
            return
        for place, function in enumerate(sorted(call_dict)):
            count = call_dict[function]
            name = func_std_string(function)
            if isinstance(count, tuple):
                calls, primitive, own, cumulative = count
                shown = str(calls) if calls == primitive else '%d/%d' % (calls, primitive)
                # The first one stands behind the arrow, the others below it.
                text = ' '.join([shown.rjust(9 if place else 7), f8(own), f8(cumulative), '', name])
                margin = ' ' * (name_size + 1)
            else:
                text = '%s(%r) %s' % (name, count, f8(self.stats[function][3]))
                margin = ' ' * (name_size + 3)
            print >>self.stream, margin + text if place else line + ' ' + text


class TupleComp:
    "Compares tuples by columns: (place, 1 for rising or -1 for falling) of each, the first ones first."

    def __init__(self, comp_select_list):
        self.comp_select_list = comp_select_list

    def compare(self, left, right):
        for place, direction in self.comp_select_list:
            order = cmp(left[place], right[place])
            if order:
                return order * direction
        return 0


# -- functions and figures ----------------------------------------------------------------------------

def func_strip_path(func_name):
    return (os.path.basename(func_name[0]),) + tuple(func_name[1:])


def func_get_function_name(func):
    return func[2]


def func_std_string(func_name):
    "'file:line(name)'; for functions in C the name, in braces when it was in angles."
    path, line, name = func_name
    if (path, line) != ('~', 0):
        return '%s:%d(%s)' % (path, line, name)
    if name[:1] == '<' and name[-1:] == '>':
        return '{%s}' % name[1:-1]
    return name


def _plus(one, other):
    "The sum of two entries of callers."
    if isinstance(one, tuple):
        return tuple([a + b for a, b in zip(one, other)])
    return one + other


def add_func_stats(target, source):
    "The sum of two functions' figures."
    return tuple([a + b for a, b in zip(target[:4], source[:4])]) + (add_callers(target[4], source[4]),)


def add_callers(target, source):
    "The sum of two dicts of callers."
    joined = dict(target)
    for caller, count in source.iteritems():
        joined[caller] = _plus(count, joined[caller]) if caller in joined else count
    return joined


def count_calls(callers):
    "The number of calls in a dict of callers."
    return sum(callers.itervalues())


def f8(x):
    return '%8.3f' % x


def _main():
    from _pstats_browser import Browser     # with cmd, which others have no use for
    browser = Browser()
    browser.say('Welcome to the profile statistics browser.')
    if len(sys.argv) > 1:
        browser.do_read(sys.argv[1])
    try:
        browser.cmdloop()
    except KeyboardInterrupt:
        pass        # that ends it too
    browser.say('Goodbye.')


if __name__ == '__main__':
    try:
        import readline     # edits the lines
    except ImportError:
        pass                # it works without
    _main()
