"""Are files and folders alike?

    cmp(f1, f2)             two files
    cmpfiles(a, b, names)   files of the same names in two folders
    dircmp(a, b).report()   two folders
"""
import os
import stat

__all__ = ['cmp', 'dircmp', 'cmpfiles']

BUFSIZE = 8 * 1024
_verdicts = {}          # (path, path, signature, signature) -> alike?
_VERDICTS_LIMIT = 100


def _signature(path):
    "(kind, size in bytes, time of change): files of one signature are taken for alike."
    status = os.stat(path)
    return stat.S_IFMT(status.st_mode), status.st_size, status.st_mtime


def cmp(f1, f2, shallow=1):
    """Are the files at two paths alike?

    shallow: of the same kind, size and time is enough; else the bytes are compared.  Only regular
    files can be alike.  OSError when one is not there.  Verdicts are remembered while the files
    keep size and time."""
    first, second = _signature(f1), _signature(f2)
    if not first[0] == second[0] == stat.S_IFREG:
        return False
    if shallow and first == second:
        return True
    if first[1] != second[1]:
        return False
    question = f1, f2, first, second
    if question not in _verdicts:
        if len(_verdicts) > _VERDICTS_LIMIT:
            _verdicts.clear()
        _verdicts[question] = _same_bytes(f1, f2)
    return _verdicts[question]


def _same_bytes(f1, f2):
    with open(f1, 'rb') as one, open(f2, 'rb') as two:
        while True:
            block = one.read(BUFSIZE)
            if block != two.read(BUFSIZE):
                return False
            if not block:
                return True


def cmpfiles(a, b, common, shallow=1):
    """Compares the files named in `common` of two folders.

    Returns three lists of names: alike, different, and those that could not be compared."""
    verdicts = {True: [], False: [], None: []}
    for name in common:
        verdicts[_verdict(os.path.join(a, name), os.path.join(b, name), shallow)].append(name)
    return verdicts[True], verdicts[False], verdicts[None]


def _verdict(f1, f2, shallow):
    try:
        return bool(cmp(f1, f2, shallow))
    except (os.error, IOError):
        return None


def _names(folder, unwanted):
    return sorted(name for name in os.listdir(folder) if name not in unwanted)


def _parted(mine, theirs):
    """(names of one dict whose keys another one has too, the other names)"""
    shared, alone = [], []
    for key, name in mine.items():
        (shared if key in theirs else alone).append(name)
    return shared, alone


class dircmp:
    """Two folders side by side; each attribute is a list of names found out when first asked for:

    left_list, right_list        all names (without those in ignore and hide)
    common, left_only, right_only
    common_dirs, common_files, common_funny (not of one kind, or unreadable)
    same_files, diff_files, funny_files (not comparable)
    subdirs                      dict: name -> dircmp of the common folder"""

    def __init__(self, a, b, ignore=None, hide=None):
        self.left, self.right = a, b
        self.hide = [os.curdir, os.pardir] if hide is None else hide
        self.ignore = ['RCS', 'CVS', 'tags'] if ignore is None else ignore

    def phase0(self):
        "Lists the folders."
        unwanted = self.hide + self.ignore
        self.left_list, self.right_list = [_names(side, unwanted) for side in (self.left, self.right)]

    def phase1(self):
        "Parts the names into common ones and others; names that differ in case only may be the same."
        left, right = [dict((os.path.normcase(name), name) for name in names)
                       for names in (self.left_list, self.right_list)]
        self.common, self.left_only = _parted(left, right)
        self.right_only = _parted(right, left)[1]

    def phase2(self):
        "Sorts the common names by kind."
        self.common_dirs, self.common_files, self.common_funny = [], [], []
        groups = {stat.S_IFDIR: self.common_dirs, stat.S_IFREG: self.common_files}
        for name in self.common:
            groups.get(self._common_kind(name), self.common_funny).append(name)

    def _common_kind(self, name):
        "The S_IF... that both sides have; None when they differ or cannot be told."
        try:
            kinds = [stat.S_IFMT(os.stat(os.path.join(side, name)).st_mode)
                     for side in (self.left, self.right)]
        except os.error:
            return None
        return kinds[0] if kinds[0] == kinds[1] else None

    def phase3(self):
        "Compares the common files."
        self.same_files, self.diff_files, self.funny_files = cmpfiles(
            self.left, self.right, self.common_files)

    def phase4(self):
        "A dircmp for each common folder."
        self.subdirs = dict((name, dircmp(os.path.join(self.left, name),
                                          os.path.join(self.right, name), self.ignore, self.hide))
                            for name in self.common_dirs)

    def phase4_closure(self):
        "The same all the way down."
        self.phase4()
        for below in self.subdirs.values():
            below.phase4_closure()

    methodmap = dict(left_list=phase0, right_list=phase0,
                     common=phase1, left_only=phase1, right_only=phase1,
                     common_dirs=phase2, common_files=phase2, common_funny=phase2,
                     same_files=phase3, diff_files=phase3, funny_files=phase3,
                     subdirs=phase4)

    def __getattr__(self, attr):
        try:
            find_out = self.methodmap[attr]
        except KeyError:
            raise AttributeError(attr)
        find_out(self)
        return self.__dict__[attr]

    # -- reports, on sys.stdout

    def report(self):
        "What is alike and what is not, in these two folders."
        print 'diff', self.left, self.right
        for words, names, by_name in [
                ('Only in %s :' % self.left, self.left_only, True),
                ('Only in %s :' % self.right, self.right_only, True),
                ('Identical files :', self.same_files, True),
                ('Differing files :', self.diff_files, True),
                ('Trouble with common files :', self.funny_files, True),
                ('Common subdirectories :', self.common_dirs, True),
                ('Common funny cases :', self.common_funny, False)]:
            if names:
                if by_name:
                    names.sort()
                print words, names

    def report_partial_closure(self):
        "The same for these and the common folders right below."
        self._report_below(dircmp.report)

    def report_full_closure(self):
        "The same all the way down."
        self._report_below(dircmp.report_full_closure)

    def _report_below(self, how):
        self.report()
        for below in self.subdirs.values():
            print
            how(below)


def demo():
    "filecmp.py [-r] folder folder: prints a report; -r: of all below too."
    import getopt
    import sys
    options, folders = getopt.getopt(sys.argv[1:], 'r')
    if len(folders) != 2:
        raise getopt.GetoptError('need exactly two args', None)
    pair = dircmp(*folders)
    report = pair.report_full_closure if options else pair.report
    report()


if __name__ == '__main__':
    demo()
