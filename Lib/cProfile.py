"""Profiling by the C module _lsprof: how often functions are called, and how long they take."""
import _lsprof

__all__ = ['run', 'runctx', 'help', 'Profile']


def run(statement, filename=None, sort=-1):
    """Runs a statement in __main__ under the profiler; prints the statistics, or saves them in a file."""
    return _report(Profile().run, (statement,), filename, sort)


def runctx(statement, globals, locals, filename=None, sort=-1):
    """The same, in the given namespaces."""
    return _report(Profile().runctx, (statement, globals, locals), filename, sort)


def help():
    print 'The documentation of the modules profile and cProfile tells how to use them.'


def _report(method, arguments, filename, sort):
    profiler = method.__self__
    try:
        method(*arguments)
    except SystemExit:
        pass
    if filename is None:
        return profiler.print_stats(sort)
    profiler.dump_stats(filename)


def label(code):
    """The key of a function in the statistics: file, line, name; C functions have no file."""
    return ('~', 0, code) if isinstance(code, str) else (code.co_filename, code.co_firstlineno, code.co_name)


class Profile(_lsprof.Profiler):
    """A profiler: enable() begins, disable() ends, the figures are for pstats.

    The arguments: a function that tells the time, how many seconds its whole numbers count, and whether
    callees and C functions are noted.
    """

    def print_stats(self, sort=-1):
        import pstats
        figures = pstats.Stats(self)
        figures.strip_dirs()
        figures.sort_stats(sort)
        figures.print_stats()

    def dump_stats(self, file):
        import marshal
        self.create_stats()
        with open(file, 'wb') as target:
            marshal.dump(self.stats, target)

    def create_stats(self):
        self.disable()
        self.snapshot_stats()

    def snapshot_stats(self):
        """self.stats: key -> (calls that are not recursive, calls, own time, whole time, callers)."""
        rows = [(label(row.code), row) for row in self.getstats()]
        callers = dict((key, {}) for key, row in rows)
        for caller, row in rows:
            for called in row.calls or ():
                known = callers.setdefault(label(called.code), {})
                fresh = self._figures(called)
                known[caller] = tuple(map(sum, zip(known.get(caller, (0, 0, 0, 0)), fresh)))
        self.stats = {}
        for key, row in rows:
            first, whole, own, total = self._figures(row)
            self.stats[key] = whole, first, own, total, callers[key]

    @staticmethod
    def _figures(row):
        return row.callcount, row.callcount - row.reccallcount, row.inlinetime, row.totaltime

    def run(self, cmd):
        import __main__
        return self.runctx(cmd, __main__.__dict__, __main__.__dict__)

    def runctx(self, cmd, globals, locals):
        self.enable()
        try:
            exec cmd in globals, locals
        finally:
            self.disable()
        return self

    def runcall(self, func, *args, **kw):
        self.enable()
        try:
            result = func(*args, **kw)
            return result
        finally:
            self.disable()


def main():
    """python -m cProfile [-o file] [-s order] script [argument ...]"""
    import sys
    parser = _option_parser()
    options, words = parser.parse_args()
    if words:
        sys.argv[:] = words
        _run_script(words[0], options)
    else:
        parser.print_usage()
        if not sys.argv[1:]:
            sys.exit(2)
    return parser


def _option_parser():
    import optparse
    import pstats
    parser = optparse.OptionParser(usage='cProfile.py [-o output_file_path] [-s sort] scriptfile [arg] ...')
    parser.disable_interspersed_args()
    parser.add_option('-o', '--outfile', dest='outfile', default=None, help='save the statistics in a file')
    parser.add_option('-s', '--sort', dest='sort', default=-1, type='choice',
                      choices=sorted(pstats.Stats.sort_arg_dict_default),
                      help='the order of the statistics that are printed')
    return parser


def _run_script(path, options):
    import os
    import sys
    sys.path.insert(0, os.path.dirname(path))
    with open(path, 'rb') as source:
        code = compile(source.read(), path, 'exec')
    space = dict(__file__=path, __name__='__main__', __package__=None)
    runctx(code, space, None, options.outfile, options.sort)


if __name__ == '__main__':
    main()
