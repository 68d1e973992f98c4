#!/usr/bin/env python
"""Follows a program: prints its lines as they run, counts them, lists its functions and who calls whom.

    python -m trace --count -C FOLDER PROGRAM ...       FOLDER/module.cover: each line with how often it ran
    python -m trace --trace PROGRAM ...
    python -m trace --listfuncs PROGRAM ...

    tracer = trace.Trace(count=1, trace=0, ignoredirs=[sys.prefix])
    tracer.run('main()')
    tracer.results().write_results(coverdir='covered')
"""
import dis
import gc
import inspect
import linecache
import os
import re
import sys
import time
import token
import tokenize
try:
    import cPickle as pickle
except ImportError:
    import pickle
try:
    import threading
except ImportError:
    threading = None

PRAGMA_NOCOVER = '#pragma NO COVER'     # on a line: never mind that it did not run

rx_blank = re.compile(r'^\s*(#.*)?$')   # lines that cannot run

# (letter, name, has it a value?, what it does)
_OPTIONS = (
    ('', 'help', 0, 'this text'),
    ('', 'version', 0, 'the version'),
    ('t', 'trace', 0, 'prints each line before it runs'),
    ('c', 'count', 0, 'counts lines; writes module.cover files'),
    ('l', 'listfuncs', 0, 'lists the functions that ran'),
    ('T', 'trackcalls', 0, 'lists who called whom'),
    ('r', 'report', 0, 'writes the files from counts kept by -f'),
    ('R', 'no-report', 0, 'only keeps the counts (-f)'),
    ('f', 'file', 1, 'keeps the counts of several runs'),
    ('C', 'coverdir', 1, 'the folder for the files'),
    ('m', 'missing', 0, 'marks lines that did not run with >>>>>>'),
    ('s', 'summary', 0, 'prints a line for each module'),
    ('g', 'timing', 0, 'puts the seconds since the start before each line'),
    ('', 'ignore-module', 1, 'modules left out, with commas'),
    ('', 'ignore-dir', 1, 'folders left out, joined by ' + os.pathsep),
)


def usage(outfile):
    "Writes how to call the program."
    outfile.write('Usage: %s [OPTIONS] PROGRAM [ARGUMENTS]\n\n' % sys.argv[0])
    for letter, name, valued, words in _OPTIONS:
        outfile.write('%-4s --%-22s %s\n' % (letter and '-' + letter + ',', name + ('=VALUE' if valued else ''), words))


# -- names of modules ---------------------------------------------------------------------------------

def modname(path):
    "A plausible name of the module in a file: '/a/b.py' -> 'b'."
    return os.path.splitext(os.path.basename(path))[0]


def fullmodname(path):
    "The same with the packages: what is behind the longest folder of sys.path."
    place = os.path.normcase(path)
    best = ''
    for folder in sys.path:
        folder = os.path.normcase(folder)
        if place.startswith(folder) and place[len(folder):len(folder) + 1] == os.sep and len(folder) > len(best):
            best = folder
    rest = path[len(best) + 1:] if best else path
    rest = os.path.splitext(os.path.splitdrive(rest)[1])[0]
    return rest.replace(os.sep, '.').lstrip('.')


class Ignore:
    "Which modules are not looked at: some by name, those in some folders."

    def __init__(self, modules=None, dirs=None):
        self._modules = [name for name in modules or ()]
        self._dirs = [os.path.normpath(folder) + os.sep for folder in dirs or ()]
        self._known = {'<string>': 1}

    def names(self, filename, modulename):
        "1 for a module to be left out, else 0."
        if modulename not in self._known:
            self._known[modulename] = int(self._ignores(filename, modulename))
        return self._known[modulename]

    def _ignores(self, filename, modulename):
        if filename is None:
            return True     # built in
        if any([(modulename + '.').startswith(name + '.') for name in self._modules]):
            return True
        return any([filename.startswith(folder) for folder in self._dirs])


# -- lines that can run -------------------------------------------------------------------------------

def find_lines_from_code(code, strs):
    "{line: 1} for the lines of a code object; not those in strs."
    return dict([(line, 1) for _, line in dis.findlinestarts(code) if line not in strs])


def find_lines(code, strs):
    "The same with the functions and classes in it."
    lines = find_lines_from_code(code, strs)
    for value in code.co_consts:
        if inspect.iscode(value):
            lines.update(find_lines(value, strs))
    return lines


def find_strings(filename):
    "{line: 1} for the lines of docstrings: strings that are statements."
    lines = {}
    begins = True
    with open(filename) as stream:
        for kind, _, start, end, _ in tokenize.generate_tokens(stream.readline):
            if kind == token.STRING and begins:
                lines.update(dict.fromkeys(range(start[0], end[0] + 1), 1))
            begins = kind == token.INDENT
    return lines


def find_executable_linenos(filename):
    "{line: 1} for the lines of a source that can run; {} with a message when it cannot be read."
    try:
        with open(filename, 'rU') as stream:
            lines = find_lines(compile(stream.read(), filename, 'exec'), find_strings(filename))
    except (IOError, SyntaxError) as fault:
        lines = {}
        print >>sys.stderr, 'Not printing coverage data for %r: %s' % (filename, fault)
    return lines


# -- results ------------------------------------------------------------------------------------------

class CoverageResults:
    """What was counted.

    counts: (file, line) -> times; calledfuncs: {(file, module, function): 1}; callers: {(caller, callee): 1}.  infile:
    counts of earlier runs to begin with; outfile: where to keep them."""

    def __init__(self, counts=None, calledfuncs=None, infile=None, callers=None, outfile=None):
        self.counts, self.calledfuncs, self.callers = [dict(known or {}) for known in (counts, calledfuncs, callers)]
        self.counter = self.counts.copy()
        self.infile, self.outfile = infile, outfile
        if infile:
            try:
                with open(infile, 'rb') as stream:
                    earlier = pickle.load(stream)
                self.update(self.__class__(*earlier[:2], callers=earlier[2]))
            except (IOError, EOFError, ValueError) as fault:
                print >>sys.stderr, 'Skipping counts file %r: %s' % (infile, fault)

    def update(self, other):
        "Adds other results."
        for place, times in other.counts.iteritems():
            self.counts[place] = self.counts.get(place, 0) + times
        self.calledfuncs.update(other.calledfuncs)
        self.callers.update(other.callers)

    def write_results(self, show_missing=True, summary=False, coverdir=None):
        "Prints functions and callers, writes the .cover files (beside the sources without a folder)."
        if self.calledfuncs:
            print
            print 'functions called:'
            for about in sorted(self.calledfuncs):
                print 'filename: %s, modulename: %s, funcname: %s' % about
        if self.callers:
            self._print_callers()
        totals = {}
        for filename, hits in sorted(self._by_file().items()):
            name, covered, lines = self._write_file(filename, hits, show_missing, coverdir)
            if lines:
                totals[name] = lines, 100 * covered // lines, filename
        if summary and totals:
            print 'lines   cov%   module   (path)'
            for name in sorted(totals):
                lines, percent, filename = totals[name]
                print '%5d   %3d%%   %s   (%s)' % (lines, percent, name, filename)
        self._keep()

    def _print_callers(self):
        print
        print 'calling relationships:'
        shown = from_file = to_file = None
        for (caller, callee) in sorted(self.callers):
            if caller[0] != from_file:
                from_file, to_file = caller[0], None
                print
                print '***', from_file, '***'
            if callee[0] not in (from_file, to_file):
                to_file = callee[0]
                print '  -->', to_file
            print '    %s.%s -> %s.%s' % (caller[1:] + callee[1:])

    def _by_file(self):
        "{file: {line: times}}."
        files = {}
        for (filename, line), times in self.counts.iteritems():
            hits = files.setdefault(filename, {})
            hits[line] = hits.get(line, 0) + times
        return dict([(name, hits) for name, hits in files.items()
                     if name != '<string>' and not name.startswith('<doctest ')])

    def _write_file(self, filename, hits, show_missing, coverdir):
        if filename.endswith(('.pyc', '.pyo')):
            filename = filename[:-1]
        name = modname(filename) if coverdir is None else fullmodname(filename)
        folder = os.path.dirname(os.path.abspath(filename)) if coverdir is None else coverdir
        if not os.path.exists(folder):
            os.makedirs(folder)
        can_run = find_executable_linenos(filename) if show_missing else {}
        covered, lines = self.write_results_file(os.path.join(folder, name + '.cover'), linecache.getlines(filename),
                                                 can_run, hits)
        return name, covered, lines

    def write_results_file(self, path, lines, lnotab, lines_hit):
        "Writes one file; returns how many lines ran and how many could."
        try:
            output = open(path, 'w')
        except IOError as fault:
            print >>sys.stderr, 'trace: Could not open %r for writing: %s- skipping' % (path, fault)
            return 0, 0
        ran = could = 0
        with output:
            for number, line in enumerate(lines, 1):
                mark = ' ' * 7
                if number in lines_hit:
                    mark = '%5d: ' % lines_hit[number]
                    ran += 1
                    could += 1
                elif number in lnotab and not rx_blank.match(line) and PRAGMA_NOCOVER not in line:
                    mark = '>>>>>> '
                    could += 1
                output.write(mark + line.expandtabs(8))
        return ran, could

    def _keep(self):
        if self.outfile:
            try:
                with open(self.outfile, 'wb') as stream:
                    pickle.dump((self.counts, self.calledfuncs, self.callers), stream, 1)
            except IOError as fault:
                print >>sys.stderr, "Can't save counts files because %s" % fault


# -- the tracer ---------------------------------------------------------------------------------------

class Trace:
    """Runs something and follows it.

    count, trace: lines are counted, printed; countfuncs, countcallers: only functions, only who calls whom; ignoremods,
    ignoredirs: what is left out; infile, outfile: of CoverageResults; timing: seconds in front of printed lines."""

    def __init__(self, count=1, trace=1, countfuncs=0, countcallers=0, ignoremods=(), ignoredirs=(), infile=None,
                 outfile=None, timing=False):
        self.infile, self.outfile = infile, outfile
        self.ignore = Ignore(ignoremods, ignoredirs)
        self.counts, self._calledfuncs, self._callers = {}, {}, {}
        self._owners = {}       # code -> name of the class that has it, None without
        self.start_time = time.time() if timing else None
        self.donothing = 0
        self.globaltrace = self.localtrace = None
        if countcallers:
            self.globaltrace = self.globaltrace_trackcallers
        elif countfuncs:
            self.globaltrace = self.globaltrace_countfuncs
        elif trace or count:
            self.globaltrace = self.globaltrace_lt
            self.localtrace = self.localtrace_count if not trace else \
                self.localtrace_trace_and_count if count else self.localtrace_trace
        else:
            self.donothing = 1

    # Running

    def run(self, cmd):
        "Follows a statement in __main__."
        import __main__
        self.runctx(cmd, vars(__main__), vars(__main__))

    def runctx(self, cmd, globals=None, locals=None):
        "Follows a statement with these names."
        globals, locals = [{} if names is None else names for names in (globals, locals)]
        self._watch_threads(self.globaltrace)
        sys.settrace(self.globaltrace)
        try:
            exec cmd in globals, locals
        finally:
            sys.settrace(None)      # here: a function that did it would be followed itself
            self._watch_threads(None)

    def _watch_threads(self, hook):
        if threading is not None and not self.donothing:
            threading.settrace(hook)

    def runfunc(self, func, *args, **kw):
        "Follows a call; returns its result."
        sys.settrace(self.globaltrace)      # None when there is nothing to do
        try:
            result = func(*args, **kw)
        finally:
            sys.settrace(None)
        return result

    # Who

    def file_module_function_of(self, frame):
        "(file, module, function) of a frame; a method's name has its class in front."
        code = frame.f_code
        filename = code.co_filename
        name = modname(filename) if filename else None
        if code not in self._owners:
            self._owners[code] = self._class_of(code)
        owner = self._owners[code]
        return filename, name, code.co_name if owner is None else owner + '.' + code.co_name

    def _class_of(self, code):
        "The name of the only class that has a function with this code; None when there is none, or doubt."
        functions = [each for each in gc.get_referrers(code) if inspect.isfunction(each)]
        if len(functions) != 1:
            return None
        dicts = [each for each in gc.get_referrers(functions[0]) if isinstance(each, dict)]
        if len(dicts) != 1:
            return None
        classes = [each for each in gc.get_referrers(dicts[0]) if hasattr(each, '__bases__')]
        return classes[0].__name__ if len(classes) == 1 else None

    def globaltrace_trackcallers(self, frame, why, arg):
        if why == 'call':
            caller = self.file_module_function_of(frame.f_back)
            self._callers[caller, self.file_module_function_of(frame)] = 1

    def globaltrace_countfuncs(self, frame, why, arg):
        if why == 'call':
            self._calledfuncs[self.file_module_function_of(frame)] = 1

    def globaltrace_lt(self, frame, why, arg):
        "Decides whether the lines of a function are followed."
        filename = frame.f_globals.get('__file__')
        if why != 'call' or not filename:
            return None
        name = modname(filename)
        if name is None or self.ignore.names(filename, name):
            return None
        if self.localtrace != self.localtrace_count:
            print ' --- modulename: %s, funcname: %s' % (name, frame.f_code.co_name)
        return self.localtrace

    # Lines

    def _count(self, frame):
        place = frame.f_code.co_filename, frame.f_lineno
        self.counts[place] = self.counts.get(place, 0) + 1

    def _show(self, frame):
        filename, line = frame.f_code.co_filename, frame.f_lineno
        if self.start_time is not None:
            sys.stdout.write('%.2f ' % (time.time() - self.start_time))
        sys.stdout.write('%s(%d): %s' % (os.path.basename(filename), line, linecache.getline(filename, line)))

    def localtrace_count(self, frame, why, arg):
        if why == 'line':
            self._count(frame)
        return self.localtrace

    def localtrace_trace(self, frame, why, arg):
        if why == 'line':
            self._show(frame)
        return self.localtrace

    def localtrace_trace_and_count(self, frame, why, arg):
        if why == 'line':
            self._count(frame)
            self._show(frame)
        return self.localtrace

    def results(self):
        "CoverageResults of all that ran."
        return CoverageResults(self.counts, self._calledfuncs, self.infile, self._callers, self.outfile)


# -- the program --------------------------------------------------------------------------------------

def _err_exit(msg):
    sys.stderr.write('%s: %s\n' % (sys.argv[0], msg))
    sys.exit(1)


def _parse(argv):
    "(chosen options {name: [values]}, the rest)."
    import getopt
    letters = ''.join([letter + ':' * valued for letter, _, valued, _ in _OPTIONS if letter])
    names = [name + '=' * valued for _, name, valued, _ in _OPTIONS]
    full = dict([('-' + letter, name) for letter, name, _, _ in _OPTIONS if letter])
    try:
        pairs, rest = getopt.getopt(argv[1:], letters, names)
    except getopt.error as fault:
        sys.stderr.write('%s: %s\nTry `%s --help\' for more information\n' % (argv[0], fault, argv[0]))
        sys.exit(1)
    chosen = {}
    for option, value in pairs:
        chosen.setdefault(full.get(option, option[2:]), []).append(value)
    return chosen, rest


def _folder(name):
    "A folder to be left out; $prefix and $exec_prefix stand for Python's."
    library = os.path.join('lib', 'python' + sys.version[:3])
    for word, value in ('$prefix', sys.prefix), ('$exec_prefix', sys.exec_prefix):
        name = name.replace(word, os.path.join(value, library))
    return os.path.normpath(os.path.expandvars(name))


def _check(chosen):
    "Ends the program when the options do not fit together."
    kinds = [name in chosen for name in ('trace', 'count', 'report', 'listfuncs', 'trackcalls')]
    if not any(kinds):
        _err_exit('must specify one of --trace, --count, --report, --listfuncs, or --trackcalls')
    if 'listfuncs' in chosen and ('count' in chosen or 'trace' in chosen):
        _err_exit('cannot specify both --listfuncs and (--trace or --count)')
    if 'report' in chosen and 'file' not in chosen:
        _err_exit('--report requires a --file')


def main(argv=None):
    "The program; argv as sys.argv."
    argv = sys.argv if argv is None else argv
    chosen, rest = _parse(argv)
    if 'help' in chosen:
        return usage(sys.stdout)
    if 'version' in chosen:
        sys.stdout.write('trace 2.0\n')
        return
    _check(chosen)
    counts_file = chosen.get('file', [None])[-1]
    report = [chosen.get('coverdir', [None])[-1]]
    missing, summary = 'missing' in chosen, 'summary' in chosen
    if 'report' in chosen:
        CoverageResults(infile=counts_file, outfile=counts_file).write_results(missing, summary, *report)
        return
    if not rest:
        _err_exit('missing name of file to run')
    modules = [name.strip() for value in chosen.get('ignore-module', []) for name in value.split(',')]
    folders = [_folder(name) for value in chosen.get('ignore-dir', []) for name in value.split(os.pathsep)]
    tracer = Trace('count' in chosen, 'trace' in chosen, 'listfuncs' in chosen, 'trackcalls' in chosen, modules, folders,
                   counts_file, counts_file, 'timing' in chosen)
    sys.argv = rest
    sys.path[0] = os.path.dirname(rest[0])
    _run(tracer, rest[0])
    if 'no-report' in chosen:
        tracer.results()._keep()
    else:
        tracer.results().write_results(missing, summary, *report)


def _run(tracer, program):
    try:
        with open(program) as stream:
            code = compile(stream.read(), program, 'exec')
        names = {'__file__': program, '__name__': '__main__', '__package__': None, '__cached__': None}
        tracer.runctx(code, names, names)
    except IOError as fault:
        _err_exit('Cannot run file %r because: %s' % (sys.argv[0], fault))
    except SystemExit:
        pass        # the program's own end


if __name__ == '__main__':
    main()
