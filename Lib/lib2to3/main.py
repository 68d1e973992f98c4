"The program: python -m lib2to3, 2to3."
from __future__ import with_statement

import copy
import difflib
import logging
import optparse
import os
import shutil
import sys
from . import refactor


def diff_texts(a, b, filename):
    "The unified diff of two texts, as lines."
    return difflib.unified_diff(a.splitlines(), b.splitlines(), filename, filename, '(original)', '(refactored)',
                                lineterm='')


class StdoutRefactoringTool(refactor.MultiprocessRefactoringTool):
    """Prints diffs, keeps what was (FILE.bak).

    output_dir: where changed files go, input_base_dir: what of their names is left out there; append_suffix: behind the
    names of changed files."""

    def __init__(self, fixers, options, explicit, nobackups, show_diffs, input_base_dir='', output_dir='',
                 append_suffix=''):
        self.nobackups, self.show_diffs = nobackups, show_diffs
        self._base = os.path.join(input_base_dir, '') if input_base_dir else ''
        self._folder, self._suffix = output_dir, append_suffix
        refactor.MultiprocessRefactoringTool.__init__(self, fixers, options, explicit)

    def log_error(self, msg, *args, **kwargs):
        "Keeps what is said here for the summary."
        self.logger.error(msg, *args, **kwargs)
        self.errors.append((msg, args, kwargs))

    def _target(self, filename):
        "Where a changed file goes."
        target = filename
        if self._folder:
            if not filename.startswith(self._base):
                raise ValueError('filename %s does not start with the input_base_dir %s' % (filename, self._base))
            target = os.path.join(self._folder, filename[len(self._base):])
        return target + self._suffix

    def write_file(self, new_text, filename, old_text, encoding):
        target = self._target(filename)
        if target != filename:
            self.log_message('Writing converted %s to %s.', filename, target)
            folder = os.path.dirname(target)
            if folder and not os.path.isdir(folder):
                os.makedirs(folder)
        mode = [filename] if target != filename else []
        if not self.nobackups:
            mode = self._keep(target, target + '.bak') or mode
        refactor.MultiprocessRefactoringTool.write_file(self, new_text, target, old_text, encoding)
        for model in mode:
            shutil.copymode(model, target)

    def _keep(self, name, backup):
        "Renames a file; returns its new name in a list, [] when there was nothing to be kept."
        steps = ('remove', (backup,), backup), ('rename', (name, backup), '%s to %s' % (name, backup))
        for verb, arguments, words in steps if os.path.lexists(backup) else steps[1:]:
            try:
                getattr(os, verb)(*arguments)
            except os.error:
                self.log_message("Can't %s %s", verb, words if verb == 'rename' else 'backup ' + words)
        return [backup] if os.path.lexists(backup) else []

    def print_output(self, old, new, filename, equal):
        self.log_message('No changes to %s' if equal else 'Refactored %s', filename)
        if equal or not self.show_diffs:
            return
        lock = self.output_lock
        if lock:
            lock.acquire()
        try:
            for line in diff_texts(old, new, filename):
                print line
            sys.stdout.flush()
        except UnicodeError:
            warn("couldn't encode %s's diff for your terminal" % filename)
        finally:
            if lock:
                lock.release()


def warn(msg):
    print >>sys.stderr, 'WARNING: ' + msg


_OPTIONS = (
    ('-d', '--doctests_only', 'store_true', 'only examples in docstrings'),
    ('-f', '--fix', 'append', 'a fixer to be run; by default all', []),
    ('-j', '--processes', 'store', 'so many processes', 1, 'int'),
    ('-x', '--nofix', 'append', 'a fixer not to be run', []),
    ('-l', '--list-fixes', 'store_true', 'lists the fixers'),
    ('-p', '--print-function', 'store_true', 'print is a function in the sources'),
    ('-v', '--verbose', 'store_true', 'tells more'),
    (None, '--no-diffs', 'store_true', 'shows no diffs'),
    ('-w', '--write', 'store_true', 'writes the files'),
    ('-n', '--nobackups', 'store_true', 'keeps no .bak files', False),
    ('-o', '--output-dir', 'store', 'the folder for the new files; needs -n', '', 'str'),
    ('-W', '--write-unchanged-files', 'store_true', 'writes also files that need no change; means -w'),
    (None, '--add-suffix', 'store', 'added to the names of new files, such as 3 for .py3; needs -n', '', 'str'),
)


def _parser():
    parser = optparse.OptionParser(usage='2to3 [options] file|dir ...')
    for short, name, action, words in [option[:4] for option in _OPTIONS]:
        more = next(option[4:] for option in _OPTIONS if option[1] == name)
        keywords = {'action': action, 'help': words}
        if more:
            keywords['default'] = copy.copy(more[0])    # the parser adds to a list
        if len(more) > 1:
            keywords['type'] = more[1]
        parser.add_option(*[each for each in (short, name) if each], **keywords)
    return parser


def _complaints(options, names):
    "(status for the end or None, words) for options that do not fit together."
    for value, name in (options.output_dir, '--output-dir/-o'), (options.add_suffix, '--add-suffix'):
        if value and not options.nobackups:
            yield 'usage', "Can't use %s without -n." % name
    if not options.write:
        if options.no_diffs:
            yield 'warning', "not writing files and not printing diffs; that's not very useful"
        if options.nobackups:
            yield 'usage', "Can't use -n without -w"
    if options.list_fixes and not names:
        return
    if not names:
        yield 'end', 'At least one file or directory argument required.\nUse --help to show usage.'
    elif '-' in names and options.write:
        yield 'end', "Can't write to stdin."


def main(fixer_pkg, args=None):
    "The program; fixer_pkg: the package with the fixers.  Returns the exit status."
    parser = _parser()
    options, names = parser.parse_args(args)
    if options.write_unchanged_files and not options.write:
        options.write = True
        warn('--write-unchanged-files/-W implies -w.')
    for kind, words in _complaints(options, names):
        if kind == 'usage':
            parser.error(words)
        elif kind == 'warning':
            warn(words)
        else:
            print >>sys.stderr, words
            return 2
    if options.list_fixes:
        print 'Available transformations for the -f/--fix option:'
        print '\n'.join(refactor.get_all_fix_names(fixer_pkg))
        if not names:
            return 0
    logging.basicConfig(format='%(name)s: %(message)s', level=logging.DEBUG if options.verbose else logging.INFO)
    return _run(fixer_pkg, options, names)


def _chosen(fixer_pkg, options):
    "(fixers to run, those among them that were asked for by name)."
    full = lambda names: set([fixer_pkg + '.fix_' + name for name in names if name != 'all'])
    asked = full(options.fix)
    fixers = asked
    if not options.fix or 'all' in options.fix:
        fixers = asked.union(refactor.get_fixers_from_package(fixer_pkg))
    return sorted(fixers - full(options.nofix)), sorted(asked)


def _run(fixer_pkg, options, names):
    flags = dict([(name, True) for name in ('print_function', 'write_unchanged_files') if getattr(options, name)])
    base = os.path.commonprefix(names)
    if not os.path.isdir(base):
        base = os.path.dirname(base)
    base = base.rstrip(os.sep)
    if options.output_dir:
        logging.getLogger('lib2to3.main').info('Output in %r will mirror the input directory %r layout.',
                                               options.output_dir, base)
    fixers, asked = _chosen(fixer_pkg, options)
    tool = StdoutRefactoringTool(fixers, flags, asked, options.nobackups, not options.no_diffs, base, options.output_dir,
                                 options.add_suffix)
    if not tool.errors:
        try:
            if '-' in names:
                tool.refactor_stdin()
            else:
                tool.refactor(names, options.write, options.doctests_only, options.processes)
        except refactor.MultiprocessingUnsupported:
            print >>sys.stderr, "Sorry, -j isn't supported on this platform."
            return 1
        tool.summarize()
    return 1 if tool.errors else 0
