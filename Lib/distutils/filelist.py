"""FileList: finds files by patterns, for lists of what belongs to a distribution."""
import fnmatch
import os
import re
from distutils import log
from distutils.errors import DistutilsInternalError, DistutilsTemplateError
from distutils.util import convert_path


class FileList:
    """files: the paths chosen; allfiles: those there are (findall())."""

    def __init__(self, warn=None, debug_print=None):
        self.files, self.allfiles = [], None

    def set_allfiles(self, allfiles):
        """Sets the list of files there are."""
        self.allfiles = allfiles

    def findall(self, dir=os.curdir):
        """Finds all files of a folder."""
        self.allfiles = findall(dir)

    def debug_print(self, msg):
        """Prints in the debug mode of distutils."""
        from distutils.debug import DEBUG
        if DEBUG:
            print msg

    def append(self, item):
        """Adds a path."""
        self.files += [item]

    def extend(self, items):
        """Adds several."""
        self.files += items

    def sort(self):
        """Sorts by folder, then name."""
        self.files = [os.path.join(*parts) for parts in sorted(map(os.path.split, self.files))]

    def remove_duplicates(self):
        """Of a sorted list."""
        kept = []
        for path in self.files:
            if kept[-1:] != [path]:
                kept.append(path)
        self.files = kept

    # -- templates

    def _parse_template_line(self, line):
        words = line.split()
        action = words[0]
        patterns = directory = pattern = None
        counts = {'include': 1, 'exclude': 1, 'global-include': 1, 'global-exclude': 1, 'recursive-include': 2,
                  'recursive-exclude': 2, 'graft': 0, 'prune': 0}
        expected = {1: "<pattern1> <pattern2> ...", 2: "<dir> <pattern1> <pattern2> ..."}
        if action not in counts:
            raise DistutilsTemplateError("unknown action '%s'" % action)
        kind = counts[action]
        if kind and len(words) < kind + 1:
            raise DistutilsTemplateError("'%s' expects %s" % (action, expected[kind]))
        if kind == 0:
            if len(words) != 2:
                raise DistutilsTemplateError("'%s' expects a single <dir_pattern>" % action)
            pattern = convert_path(words[1])
        else:
            if kind == 2:
                directory = convert_path(words[1])
            patterns = [convert_path(word) for word in words[kind:]]
        return action, patterns, directory, pattern

    def process_template_line(self, line):
        """Does what a line of MANIFEST.in says; warns when nothing fits."""
        action, patterns, directory, folder = self._parse_template_line(line)
        if action in ('graft', 'prune'):
            found = (self.include_pattern if action == 'graft' else self.exclude_pattern)(None, prefix=folder)
            if not found:
                log.warn("warning: no directories found matching '%s'" % folder if action == 'graft' else
                         "no previously-included directories found matching '%s'" % folder)
            return
        include = action.endswith('include')
        for pattern in patterns:
            if include:
                found = self.include_pattern(pattern, anchor=not action.startswith('global'), prefix=directory)
            else:
                found = self.exclude_pattern(pattern, anchor=not action.startswith('global'), prefix=directory)
            if found:
                continue
            place = " under directory '%s'" % directory if directory else \
                ' anywhere in distribution' if action.startswith('global') else ''
            words = "no files found matching '%s'%s" if include else \
                "no previously-included files found matching '%s'%s" if not place else \
                "no previously-included files matching '%s' found%s"
            log.warn('warning: ' + words % (pattern, place))

    # -- patterns

    def include_pattern(self, pattern, anchor=1, prefix=None, is_regex=0):
        """Chooses the files that a pattern fits; whether there was one."""
        matches = translate_pattern(pattern, anchor, prefix, is_regex).search
        if self.allfiles is None:
            self.findall()
        fitting = [path for path in self.allfiles if matches(path)]
        self.files.extend(fitting)
        return bool(fitting)

    def exclude_pattern(self, pattern, anchor=1, prefix=None, is_regex=0):
        """Takes the files that a pattern fits away; whether there was one."""
        matches = translate_pattern(pattern, anchor, prefix, is_regex).search
        kept = [path for path in self.files if not matches(path)]
        changed = len(kept) != len(self.files)
        self.files[:] = kept
        return changed


def findall(dir=os.curdir):
    """All files of a folder and those below."""
    found = []
    for base, _, names in os.walk(dir, followlinks=True):
        if base == os.curdir or base.startswith(os.curdir + os.sep):
            base = base[2:]
        found += [os.path.join(base, name) for name in names if os.path.isfile(os.path.join(base, name))]
    return found


def glob_to_re(pattern):
    """The regular expression of a shell pattern; * and ? do not match slashes."""
    separator = '\\\\\\\\' if os.sep == '\\' else os.sep
    return re.sub(r'((?<!\\)(\\\\)*)\.', r'\1[^%s]' % separator, fnmatch.translate(pattern))


def translate_pattern(pattern, anchor=1, prefix=None, is_regex=0):
    """The compiled form of a shell pattern (anchor: of the whole path; prefix: below these folders)."""
    if is_regex:
        return re.compile(pattern) if isinstance(pattern, str) else pattern
    text = glob_to_re(pattern) if pattern else ''
    if prefix is None:
        return re.compile('^' * bool(anchor) + text)
    folders = glob_to_re(prefix)[:-len(glob_to_re(''))]      # without the mark of the end
    separator = re.escape(os.sep) if os.sep == '\\' else os.sep
    return re.compile('^%s%s.*%s' % (folders, separator, text))
