"""Pipelines of shell commands as objects.

    t = Template()
    t.append('tr a-z A-Z', '--')
    t.copy('in', 'out')             # or open('out', 'w'): a file to write to

The kind of a step says how it reads and writes: '-' the standard stream, 'f' a file ($IN, $OUT in the
command), '.' nothing.
"""
import os
import re
import string
import tempfile

__all__ = ['Template']

FILEIN_FILEOUT, STDIN_FILEOUT, FILEIN_STDOUT, STDIN_STDOUT = 'ff', '-f', 'f-', '--'
SOURCE, SINK = '.-', '-.'
stepkinds = [FILEIN_FILEOUT, STDIN_FILEOUT, FILEIN_STDOUT, STDIN_STDOUT, SOURCE, SINK]


class Template:
    "A pipeline: a list of (command, kind)."

    def __init__(self):
        self.debugging = 0
        self.reset()

    def __repr__(self):
        return '<Template instance, steps=%r>' % (self.steps,)

    def reset(self):
        "Forgets all steps."
        self.steps = []

    def clone(self):
        "A new pipeline of the same steps."
        twin = Template()
        twin.steps, twin.debugging = self.steps[:], self.debugging
        return twin

    def debug(self, flag):
        "With a true flag the shell shows each command that it runs."
        self.debugging = flag

    def append(self, cmd, kind):
        "Adds a step at the end."
        self._check('append', cmd, kind, SOURCE, 'SOURCE can only be prepended')
        if any(last[1] == SINK for last in self.steps[-1:]):
            raise ValueError('Template.append: already ends with SINK')
        self._check_files('append', cmd, kind)
        self.steps += [(cmd, kind)]

    def prepend(self, cmd, kind):
        "Adds a step at the beginning."
        self._check('prepend', cmd, kind, SINK, 'SINK can only be appended')
        if any(first[1] == SOURCE for first in self.steps[:1]):
            raise ValueError('Template.prepend: already begins with SOURCE')
        self._check_files('prepend', cmd, kind)
        self.steps[:0] = [(cmd, kind)]

    @staticmethod
    def _check(method, cmd, kind, wrong, words):
        if type(cmd) is not str:
            raise TypeError('Template.%s: cmd must be a string' % method)
        if kind not in stepkinds:
            raise ValueError('Template.%s: bad kind %r' % (method, kind))
        if kind == wrong:
            raise ValueError('Template.%s: %s' % (method, words))

    @staticmethod
    def _check_files(method, cmd, kind):
        for way, name in zip(kind, ('$IN', '$OUT')):
            if way == 'f' and not _mentions(cmd, name):
                raise ValueError('Template.%s: missing %s in cmd' % (method, name))

    def open(self, file, rw):
        "A file object: what the pipeline makes of `file` ('r'), or what it writes to `file` ('w')."
        if rw not in ('r', 'w'):
            raise ValueError("Template.open: rw must be 'r' or 'w', not %r" % (rw,))
        return self.open_r(file) if rw == 'r' else self.open_w(file)

    def open_r(self, file):
        if not self.steps:
            return open(file, 'r')
        if self.steps[-1][1] == SINK:
            raise ValueError('Template.open_r: pipeline ends width SINK')
        return os.popen(self.makepipeline(file, ''), 'r')

    def open_w(self, file):
        if not self.steps:
            return open(file, 'w')
        if self.steps[0][1] == SOURCE:
            raise ValueError('Template.open_w: pipeline begins with SOURCE')
        return os.popen(self.makepipeline('', file), 'w')

    def copy(self, infile, outfile):
        "Runs the pipeline from file to file; returns the status of the shell."
        return os.system(self.makepipeline(infile, outfile))

    def makepipeline(self, infile, outfile):
        "The shell command that copy() runs."
        command = makepipeline(infile, self.steps, outfile)
        return 'set -x; ' + command if self.debugging else command


def _mentions(cmd, name):
    "Does the command use the variable (a word that ends there)?"
    at = cmd.find(name)
    word = string.ascii_letters + string.digits + '_'
    while at >= 0:
        after = cmd[at + len(name):at + len(name) + 1]
        if not after or after not in word:
            return True
        at = cmd.find(name, at + 1)
    return False


def makepipeline(infile, steps, outfile):
    "The shell command for the steps; '' as a file is the standard stream."
    chain = _with_files(infile, steps, outfile)
    temporary = _join_by_files(chain)
    text = _command(chain[0])
    for before, step in zip(chain, chain[1:]):
        command = _command(step)
        if before[3]:
            text += '\n' + command
        else:
            text += ' |\n' + ('{ %s; }' % command if step[2] in ('-f', 'ff') else command)
    if temporary:
        remove = 'rm -f ' + ' '.join(map(quote, temporary))
        text = 'trap %s 1 2 3 13 14 15\n%s\n%s' % (quote(remove + '; exit'), text, remove)
    return text


def _with_files(infile, steps, outfile):
    "The steps as lists [input, command, kind, output], with a `cat` where a file meets a stream oddly."
    chain = [['', cmd, kind, ''] for cmd, kind in steps] or [['', 'cat', '--', '']]
    if not infile and chain[0][2][0] == 'f':
        chain.insert(0, ['', 'cat', '--', ''])
    if not outfile and chain[-1][2][1] == 'f':
        chain.append(['', 'cat', '--', ''])
    chain[0][0], chain[-1][3] = infile, outfile
    return chain


def _join_by_files(chain):
    "Gives neighbours of which one wants a file a temporary one; returns their names."
    names = []
    for before, after in zip(chain, chain[1:]):
        if before[2][1] == 'f' or after[2][0] == 'f':
            handle, name = tempfile.mkstemp()
            os.close(handle)
            names.append(name)
            before[3] = after[0] = name
    return names


def _command((source, cmd, kind, target)):
    text = cmd
    if kind[1] == 'f':
        text = 'OUT=%s; %s' % (quote(target), text)
    if kind[0] == 'f':
        text = 'IN=%s; %s' % (quote(source), text)
    if kind[0] == '-' and source:
        text += ' <' + quote(source)
    if kind[1] == '-' and target:
        text += ' >' + quote(target)
    return text


_safechars = frozenset(string.ascii_letters + string.digits + '@%_-+=:,./')
_unsafe = re.compile('[^%s]' % re.escape(''.join(_safechars))).search


def quote(file):
    "The text as one word of the shell."
    if len(file) and not _unsafe(file):
        return file
    return "'%s'" % file.replace("'", "'\"'\"'") if file else "''"
