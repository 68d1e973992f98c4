"""Finds lines whose indentation means different things for different widths of a tab.

    python -m tabnanny [-q] [-v] FILE_OR_FOLDER ...

-q prints names of files only, -v says what is being done.  check(name) does the same for a file or folder.

How it works.  A line indented more than another must be so for every tab size, lines of a block must be indented alike
for every size.  As a function of the tab size an indentation is a sum of steps; beyond its longest run of spaces in front
of a tab it is a straight line.  So two of them are compared for the sizes up to one more than that run.
"""
import getopt
import os
import sys
import tokenize

__all__ = ['check', 'NannyNag', 'process_tokens']

verbose = 0
filename_only = 0


def errprint(*args):
    "Prints words on standard error."
    sys.stderr.write(' '.join(map(str, args)) + '\n')


class NannyNag(Exception):
    "An ambiguous line: its number, what is wrong, its text."

    def __init__(self, lineno, msg, line):
        self.lineno, self.msg, self.line = lineno, msg, line

    def get_lineno(self):
        return self.lineno

    def get_msg(self):
        return self.msg

    def get_line(self):
        return self.line


class Whitespace:
    """The indentation of a line.

    n: its characters; nt: the tabs among them; norm: (how often a tab follows 0, 1, 2 ... spaces, spaces at the end);
    is_simple: are all tabs in front of the spaces?"""
    S, T = ' \t'

    def __init__(self, ws):
        self.raw = ws
        indent = ws[:len(ws) - len(ws.lstrip(' \t'))]
        runs = [len(run) for run in indent.split('\t')]
        trailing = runs.pop()
        self.n = len(indent)
        self.nt = len(runs)
        self.norm = tuple([runs.count(size) for size in range(max(runs) + 1)] if runs else ()), trailing
        self.is_simple = not any(runs)

    def longest_run_of_spaces(self):
        counts, trailing = self.norm
        return max(len(counts) - 1, trailing)

    def indent_level(self, tabsize):
        "The column of what follows, for a tab size."
        counts, trailing = self.norm
        return sum([(size // tabsize + 1) * tabsize * count for size, count in enumerate(counts)], trailing)

    def equal(self, other):
        return self.norm == other.norm

    def _levels(self, other):
        "(tab size, our column, the other's) for the sizes that tell all."
        for size in range(1, max(self.longest_run_of_spaces(), other.longest_run_of_spaces()) + 2):
            yield size, self.indent_level(size), other.indent_level(size)

    def not_equal_witness(self, other):
        "Tab sizes with both columns, where they differ."
        return [each for each in self._levels(other) if each[1] != each[2]]

    def less(self, other):
        "Is it to the left of the other for every tab size?"
        return self.nt <= other.nt and not self.not_less_witness(other)

    def not_less_witness(self, other):
        return [each for each in self._levels(other) if each[1] >= each[2]]


def format_witnesses(w):
    "The tab sizes in words."
    sizes = [str(each[0]) for each in w]
    return 'at tab size%s %s' % ('s' if len(sizes) > 1 else '', ', '.join(sizes))


def process_tokens(tokens):
    "Raises NannyNag for the first line that is ambiguous; the tokens are those of tokenize."
    open_blocks = [Whitespace('')]
    line_begins = False
    silent = tokenize.COMMENT, tokenize.NL
    for kind, token, start, _, line in tokens:
        if kind == tokenize.NEWLINE:
            line_begins = True
        elif kind == tokenize.INDENT:
            line_begins = False
            here = Whitespace(token)
            _require(open_blocks[-1].less(here), 'indent not greater e.g. ', open_blocks[-1].not_less_witness, here,
                     start, line)
            open_blocks.append(here)
        elif kind == tokenize.DEDENT:
            line_begins = True
            open_blocks.pop()
        elif line_begins and kind not in silent:
            line_begins = False
            here = Whitespace(line)
            _require(open_blocks[-1].equal(here), 'indent not equal e.g. ', open_blocks[-1].not_equal_witness, here,
                     start, line)


def _require(good, words, witness, here, start, line):
    if not good:
        raise NannyNag(start[0], words + format_witnesses(witness(here)), line)


def check(file):
    "Prints what is ambiguous in a file, or in all .py files of a folder and below."
    if os.path.isdir(file) and not os.path.islink(file):
        _check_folder(file)
    else:
        _check_file(file)


def _check_folder(folder):
    if verbose:
        print '%r: listing directory' % (folder,)
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if name.lower().endswith('.py') or os.path.isdir(path) and not os.path.islink(path):
            check(path)


def _check_file(file):
    try:
        stream = open(file)
    except IOError as fault:
        errprint('%r: I/O Error: %s' % (file, fault))
        return
    if verbose > 1:
        print 'checking %r ...' % (file,)
    with stream:
        try:
            process_tokens(tokenize.generate_tokens(stream.readline))
        except tokenize.TokenError as fault:
            errprint('%r: Token Error: %s' % (file, fault))
        except IndentationError as fault:
            errprint('%r: Indentation Error: %s' % (file, fault))
        except NannyNag as nag:
            _report(file, nag)
        else:
            if verbose:
                print '%r: Clean bill of health.' % (file,)


def _report(file, nag):
    line = nag.get_line()
    if verbose:
        print '%r: *** Line %d: trouble in tab city! ***' % (file, nag.get_lineno())
        print 'offending line: %r' % (line,)
        print nag.get_msg()
        return
    name = '"%s"' % file if ' ' in file else file
    if filename_only:
        print name
    else:
        print name, nag.get_lineno(), repr(line)


def main():
    "The program."
    global verbose, filename_only
    try:
        options, names = getopt.getopt(sys.argv[1:], 'qv')
    except getopt.error as fault:
        errprint(fault)
        return
    flags = [option for option, _ in options]
    filename_only += flags.count('-q')
    verbose += flags.count('-v')
    if not names:
        errprint('Usage:', sys.argv[0], '[-v] file_or_directory ...')
    for name in names:
        check(name)


if __name__ == '__main__':
    main()
