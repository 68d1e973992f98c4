"""Compiles all source files of a folder, or of sys.path: python -m compileall [options] [folder ...]."""
import imp
import os
import py_compile
import struct
import sys

__all__ = ['compile_dir', 'compile_file', 'compile_path']


def _say(what, name):
    print what, name, '...'


def _rename(ddir, name):
    return None if ddir is None else os.path.join(ddir, name)


def compile_dir(dir, maxlevels=10, ddir=None, force=0, rx=None, quiet=0):
    """Compiles a folder, down to maxlevels below it; 1 if all went well, else 0.

    ddir: its name for messages; force: also what is up to date; rx: a pattern of paths to leave out;
    quiet: say nothing but errors.
    """
    if not quiet:
        _say('Listing', dir)
    try:
        names = os.listdir(dir)
    except os.error:
        print "Can't list", dir
        names = []
    good = 1
    names.sort()
    for name in names:
        path = os.path.join(dir, name)
        shown = _rename(ddir, name)
        if not os.path.isdir(path):
            good &= bool(compile_file(path, ddir, force, rx, quiet))
        elif maxlevels > 0 and name not in (os.curdir, os.pardir) and not os.path.islink(path):
            good &= bool(compile_dir(path, maxlevels - 1, shown, force, rx, quiet))
    return int(good)


def _is_current(source):
    """Whether the compiled file is there, for this interpreter, and as old as the source."""
    stamp = int(os.stat(source).st_mtime)
    try:
        with open(source + ('c' if __debug__ else 'o'), 'rb') as compiled:
            return compiled.read(8) == struct.pack('<4sl', imp.get_magic(), stamp)
    except IOError:
        return False


def compile_file(fullname, ddir=None, force=0, rx=None, quiet=0):
    """Compiles one file if it is a source; 1 unless that failed."""
    if rx is not None and rx.search(fullname):
        return 1
    name = os.path.split(fullname)[1]
    if not os.path.isfile(fullname) or not name.endswith('.py') or (not force and _is_current(fullname)):
        return 1
    if not quiet:
        _say('Compiling', fullname)
    shown = _rename(ddir, name)
    try:
        return 0 if py_compile.compile(fullname, None, shown, True) == 0 else 1
    except py_compile.PyCompileError as error:
        if quiet:
            _say('Compiling', fullname)
        print error.msg
    except IOError as problem:
        print 'Sorry', problem
    return 0


def compile_path(skip_curdir=1, maxlevels=0, force=0, quiet=0):
    """Compiles the folders of sys.path."""
    good = 1
    for folder in sys.path:
        if skip_curdir and (not folder or folder == os.curdir):
            print 'Skipping current directory'
        else:
            good &= bool(compile_dir(folder, maxlevels, None, force, quiet=quiet))
    return int(good)


def expand_args(args, flist):
    """args and the names that stand in the file flist ('-': stdin), a line each."""
    names = list(args)
    if flist:
        listing = sys.stdin if flist == '-' else open(flist)
        with listing:
            names += [line.strip() for line in listing]
    return names


_HELP = """usage: python compileall.py [-l] [-f] [-q] [-d destdir] [-x regexp] [-i list] [directory|file ...]

Without names: sys.path, not its subfolders.
  -l          only the folder itself, not what is below
  -f          also files that are up to date
  -q          nothing but errors
  -d destdir  the folder that messages name instead (with one folder only)
  -x regexp   leaves out paths in which it is found
  -i list     a file with more names, a line each; "-" is stdin"""


def main():
    """The command; 1 when all was compiled."""
    import getopt
    try:
        options, names = getopt.getopt(sys.argv[1:], 'lfqd:x:i:')
    except getopt.error as error:
        print error
        print _HELP
        sys.exit(2)
    given = dict(options)
    rx = None
    if '-x' in given:
        import re
        rx = re.compile(given['-x'])
    levels = 0 if '-l' in given else 10
    force, quiet, ddir = '-f' in given, sum(name == '-q' for name, _ in options), given.get('-d')
    if ddir is not None and len(names) != 1 and not (names and os.path.isdir(names[0])):
        print "-d destdir require exactly one directory argument"
        sys.exit(2)
    try:
        names = expand_args(names, given.get('-i'))
    except IOError as problem:
        print problem
        return 0
    if not names:
        return compile_path(quiet=quiet)
    return _compile_named(names, levels, ddir, force, rx, quiet)


def _compile_named(names, levels, ddir, force, rx, quiet):
    good = 1
    for name in names:
        run = compile_dir if os.path.isdir(name) else None
        done = run(name, levels, ddir, force, rx, quiet) if run else compile_file(name, ddir, force, rx, quiet)
        good &= bool(done)
    return int(good)


if __name__ == '__main__':
    sys.exit(0 if main() else 1)
