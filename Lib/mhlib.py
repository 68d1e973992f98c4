"""Folders of the mail handler MH: every message is a file whose name is its number.

    mh = MH()                              # as ~/.mh_profile says
    folder = mh.openfolder('inbox')
    for number in folder.parsesequence('last:10'):
        print folder.openmessage(number)['subject']

How it works.  A folder is a directory below the path of the profile.  What the user has marked stands in its file
.mh_sequences as 'name: 1-3 7'.  Removed messages stay for a while as ',number'.

Deprecated: the module mailbox knows these folders too.
"""
from warnings import warnpy3k
warnpy3k('the mhlib module has been removed in Python 3.0; use the mailbox module instead', stacklevel=2)
del warnpy3k

import mimetools
import multifile
import os
import re
import shutil
import sys
from StringIO import StringIO
from bisect import bisect
__all__ = ['MH', 'Error', 'Folder', 'Message']

MH_PROFILE = '~/.mh_profile'
PATH = '~/Mail'
MH_SEQUENCES = '.mh_sequences'
FOLDER_PROTECT = 0700            # who may enter a new folder

numericprog = re.compile('[1-9][0-9]*$')


class Error(Exception):
    """What a folder cannot do."""


def isnumeric(str):
    """Is it the name of a message?"""
    return bool(numericprog.match(str))


# -- files of 'key: value' ------------------------------------------------------------------------

def _lines_of(path):
    try:
        with open(path) as source:
            return source.readlines()
    except IOError:
        return []


def _has_key(line, key, casefold):
    """Does a line begin with 'key:'?"""
    found, colon, _ = line.partition(':')
    return bool(colon) and (found.lower() == key.lower() if casefold else found == key)


def pickline(file, key, casefold=1):
    """The value of a key, with the indented lines that go on; None when it is not there.  casefold: any case."""
    lines = _lines_of(file)
    for place, line in enumerate(lines):
        if _has_key(line, key, casefold):
            text = line.partition(':')[2]
            for more in lines[place + 1:]:
                if not more[:1].isspace():
                    break
                text += more
            return text.strip()
    return None


def updateline(file, key, value, casefold=1):
    """Changes the line of a key, appends it, or takes it away (value None)."""
    lines = _lines_of(file)
    if lines and not lines[-1].endswith('\n'):
        lines[-1] += '\n'
    new = [] if value is None else ['%s: %s\n' % (key, value)]
    place = len(lines)
    for index, line in enumerate(lines):
        if _has_key(line, key, casefold):
            place = index
            break
    lines[place:place + 1] = new
    with open(file + '~', 'w') as target:
        target.writelines(lines)
    os.rename(file + '~', file)


# -- all folders ----------------------------------------------------------------------------------

class MH:
    """The folders of a user.  path: where they are, profile: the file of settings; the profile names the path otherwise."""

    def __init__(self, path=None, profile=None):
        self.profile = os.path.expanduser(MH_PROFILE if profile is None else profile)
        path = os.path.expanduser(path or self.getprofile('Path') or PATH)
        if not os.path.isabs(path):
            path = os.path.join(os.path.expanduser('~'), path)
        if not os.path.isdir(path):
            raise Error('MH() path not found')
        self.path = path

    def __repr__(self):
        return 'MH(%r, %r)' % (self.path, self.profile)

    def error(self, msg, *args):
        """Tells what is wrong on sys.stderr; may be overridden."""
        sys.stderr.write('MH error: %s\n' % (msg % args))

    def getprofile(self, key):
        """A setting, None without it."""
        return pickline(self.profile, key)

    def getpath(self):
        """Where the folders are."""
        return self.path

    def getcontext(self):
        """The name of the current folder."""
        return pickline(os.path.join(self.path, 'context'), 'Current-Folder') or 'inbox'

    def setcontext(self, context):
        """Makes a folder the current one."""
        with open(os.path.join(self.path, 'context'), 'w') as target:
            target.write('Current-Folder: %s\n' % context)

    def listfolders(self):
        """The sorted names of the folders at the top."""
        return sorted(entry for entry in os.listdir(self.path) if os.path.isdir(os.path.join(self.path, entry)))

    def listsubfolders(self, name):
        """The sorted names of the folders in a folder, with its own in front."""
        inner = [os.path.join(name, entry) for entry in os.listdir(os.path.join(self.path, name))]
        return sorted(each for each in inner if os.path.isdir(os.path.join(self.path, each)))

    def listallfolders(self):
        """The names of all folders at all depths."""
        return self.listallsubfolders('')

    def listallsubfolders(self, name):
        """The same of those in a folder."""
        found = []
        for inner in self.listsubfolders(name):
            found.append(inner)
            if not os.path.islink(os.path.join(self.path, inner)):
                found += self.listallsubfolders(inner)
        return sorted(found)

    def openfolder(self, name):
        """The Folder of a name.  Error when there is none."""
        return Folder(self, name)

    def makefolder(self, name):
        """Makes a folder; the setting Folder-Protect (octal) says who may enter it."""
        protect = self.getprofile('Folder-Protect') or ''
        os.mkdir(os.path.join(self.path, name), int(protect, 8) if isnumeric(protect) else FOLDER_PROTECT)

    def deletefolder(self, name):
        """Deletes a folder and the files in it; those in it that are folders stay, then OSError."""
        path = os.path.join(self.path, name)
        for full in [os.path.join(path, entry) for entry in os.listdir(path)]:
            try:
                os.unlink(full)
            except os.error:
                self.error('%s not deleted, continuing...' % full)
        os.rmdir(path)


# -- one folder -----------------------------------------------------------------------------------

class Folder:
    """A folder of an MH object.  Numbers of messages are ints; `last` is the highest that is known."""

    def __init__(self, mh, name):
        self.mh, self.name = mh, name
        if not os.path.isdir(self.__path()):
            raise Error('no folder %s' % name)

    def __repr__(self):
        return 'Folder(%r, %r)' % (self.mh, self.name)

    def error(self, *args):
        """Tells what is wrong."""
        self.mh.error(*args)

    # Names of files

    def __path(self, *inside):
        return os.path.join(self.mh.path, self.name, *inside)

    def getfullname(self):
        """The directory."""
        return self.__path()

    def getsequencesfilename(self):
        """The file of the sequences."""
        return self.__path(MH_SEQUENCES)

    def getmessagefilename(self, n):
        """The file of a message."""
        return self.__path(str(n))

    def listsubfolders(self):
        return self.mh.listsubfolders(self.name)

    def listallsubfolders(self):
        return self.mh.listallsubfolders(self.name)

    def listmessages(self):
        """The sorted numbers of all messages."""
        numbers = sorted(int(entry) for entry in os.listdir(self.getfullname()) if isnumeric(entry))
        self.setlast(numbers[-1] if numbers else 0)
        return numbers

    def getlast(self):
        """The highest number, 0 in an empty folder."""
        if not hasattr(self, 'last'):
            self.listmessages()
        return self.last

    def setlast(self, last):
        """Remembers the highest number; None: it is to be looked for."""
        if last is not None:
            self.last = last
        elif hasattr(self, 'last'):
            del self.last

    # Sequences

    def getsequences(self):
        """{name: sorted numbers}."""
        sequences = {}
        for line in _lines_of(self.getsequencesfilename()):
            name, colon, numbers = line.partition(':')
            if not colon:
                self.error('bad sequence in %s: %s' % (self.getsequencesfilename(), line.strip()))
                continue
            sequences[name.strip()] = IntSet(numbers.strip(), ' ').tolist()
        return sequences

    def putsequences(self, sequences):
        """Writes all sequences; the file goes when there is none."""
        path = self.getsequencesfilename()
        if not sequences:
            try:
                os.unlink(path)
            except os.error:
                pass                    # it was not there
            return
        with open(path, 'w') as target:
            for name, numbers in sequences.iteritems():
                known = IntSet('', ' ')
                known.fromlist(numbers)
                target.write('%s: %s\n' % (name, known.tostring()))

    def getcurrent(self):
        """The current message: the last of the sequence cur.  Error without one."""
        current = self.getsequences().get('cur')
        if not current:
            raise Error('no cur message')
        return max(current)

    def setcurrent(self, n):
        """Makes a message the current one."""
        updateline(self.getsequencesfilename(), 'cur', str(n), 0)

    def removefromallsequences(self, list):
        """Takes messages out of all sequences but cur."""
        before, after, gone = self.getsequences(), {}, frozenset(list)
        for name, numbers in before.items():
            kept = numbers if name == 'cur' else [number for number in numbers if number not in gone]
            if kept or not numbers:
                after[name] = kept
        if after != before:
            self.putsequences(after)

    def parsesequence(self, seq):
        """The numbers that a text as 'all', '3-7', 'cur:5', 'last:-3' or the name of a sequence means.  Error."""
        all = self.listmessages()
        if not all:
            raise Error('no messages in %s' % self.name)
        if seq == 'all':
            return all
        head, colon, count = seq.partition(':')
        if colon:
            return self.__counted(seq, head, count, all)
        head, dash, end = seq.partition('-')
        if dash:
            return self.__from_to(seq, head, end, all)
        try:
            number = self._parseindex(seq, all)
        except _NoIndex:
            return self.__named(seq)
        if number in all:
            return [number]
        raise Error("message %d doesn't exist" % number if isnumeric(seq) else 'no %s message' % seq)

    def __named(self, name):
        known = self.getsequences()
        if name not in known:
            raise _NoIndex
        return known[name]

    def __counted(self, seq, head, count, all):
        """start:count or start:-count."""
        way, digits = (count[0], count[1:]) if count[:1] in ('-', '+') and count else ('', count)
        if not isnumeric(digits):
            raise Error('bad message list %s' % seq)
        size = min(int(digits), len(all))
        backwards = way == '-' or (not way and head in ('prev', 'last'))
        try:
            anchor = self._parseindex(head, all)
        except _NoIndex:
            numbers = self.__named(head)
            return numbers[-size:] if backwards else numbers[:size]
        if backwards:
            place = bisect(all, anchor)
            return all[max(0, place - size):place]
        place = bisect(all, anchor - 1)
        return all[place:place + size]

    def __from_to(self, seq, begin, end, all):
        first, last = self._parseindex(begin, all), self._parseindex(end, all)
        numbers = all[bisect(all, first - 1):bisect(all, last)]
        if not numbers:
            raise Error('bad message list %s' % seq)
        return numbers

    def _parseindex(self, seq, all):
        """The number that a number or one of first, last, cur, prev and next means."""
        if isnumeric(seq):
            return min(int(seq), sys.maxint)
        if seq in ('cur', '.'):
            return self.getcurrent()
        if seq in ('first', 'last'):
            return all[0 if seq == 'first' else -1]
        if seq not in ('next', 'prev'):
            raise _NoIndex
        current = self.getcurrent()
        beside = bisect(all, current) if seq == 'next' else bisect(all, current - 1) - 1
        if not 0 <= beside < len(all):
            raise Error('no %s message' % seq)
        return all[beside]

    # Messages

    def openmessage(self, n):
        """A Message.  IOError when it is not there."""
        return Message(self, n)

    def createmessage(self, n, txt):
        """Writes a message from an open file."""
        with open(self.getmessagefilename(n), 'w') as target:
            shutil.copyfileobj(txt, target)

    def removemessages(self, list):
        """Removes messages: their files get a comma in front.  OSError when one could not be removed."""
        def remove(number):
            os.rename(self.getmessagefilename(number), self.__set_aside(number))
        self.__each(list, remove, self.removefromallsequences)

    def __set_aside(self, number):
        """The name of a removed message; an earlier one of that number goes."""
        name = self.__path(',%s' % number)
        if os.path.lexists(name):
            os.unlink(name)
        return name

    def __each(self, numbers, action, after):
        """Does something with each message that is there, and after() with those it was done with.  In the end OSError with
        what was wrong."""
        done, wrong = [], []
        for number in numbers:
            try:
                action(number)
            except EnvironmentError as problem:
                wrong.append(problem)
            else:
                done.append(number)
        if done:
            self.setlast(None)
            after(done)
        if len(wrong) == 1:
            raise wrong[0]
        if wrong:
            raise os.error('multiple errors:', wrong)

    def refilemessages(self, list, tofolder, keepsequences=0):
        """Moves messages to the end of another folder; keepsequences: they stay in sequences of the same names."""
        refiled = {}

        def move(number):
            target = tofolder.getlast() + 1
            os.stat(self.getmessagefilename(number))    # OSError when it is not there
            self.__to(number, tofolder, target, os.rename)
            refiled[number] = target

        def leave(done):
            if keepsequences:
                tofolder._copysequences(self, [(number, refiled[number]) for number in done])
            self.removefromallsequences(done)

        self.__each(list, move, leave)

    def _copysequences(self, fromfolder, refileditems):
        """Adds messages, (number there, number here), to the sequences that they are in there."""
        mine, changed = self.getsequences(), False
        for name, numbers in fromfolder.getsequences().items():
            arrived = [here for there, here in refileditems if there in numbers]
            new = [number for number in arrived if number not in mine.get(name, ())]
            if new:
                mine.setdefault(name, []).extend(new)
                changed = True
        if changed:
            self.putsequences(mine)

    def __to(self, n, folder, number, transfer):
        """Brings a message to a place; what is there is set aside."""
        source, target = self.getmessagefilename(n), folder.getmessagefilename(number)
        with open(source):
            pass                        # IOError when it is not there, before anything else is touched
        if os.path.exists(target):
            os.rename(target, folder.__set_aside(number))
        try:
            transfer(source, target)
        except OSError:                 # another file system
            shutil.copy2(source, target)
            if transfer is os.rename:
                os.unlink(source)
        folder.setlast(max(folder.getlast(), number))

    def movemessage(self, n, tofolder, ton):
        """Moves a message to a place in another folder; what is there is set aside."""
        self.__to(n, tofolder, ton, os.rename)
        self.removefromallsequences([n])

    def copymessage(self, n, tofolder, ton):
        """Copies a message there."""
        self.__to(n, tofolder, ton, shutil.copy2)


class _NoIndex(Error):
    """A text that means no single message."""

    def __init__(self):
        Error.__init__(self)


_NoIndex.__name__ = 'Error'


# -- messages -------------------------------------------------------------------------------------

_PLAIN = frozenset(['', '7bit', '8bit', 'binary'])    # encodings that leave texts as they are


def _has_parts(message):
    return message.getmaintype() == 'multipart'


def _behind_headers(message):
    message.fp.seek(message.startofbody)
    return message.fp


def _text_of(message, decode):
    source, coded = _behind_headers(message), message.getencoding()
    if not decode or coded in _PLAIN:
        return source.read()
    text = StringIO()
    mimetools.decode(source, text, coded)
    return text.getvalue()


def _parts_of(message):
    boundary = message.getparam('boundary')
    if not (_has_parts(message) and boundary):
        raise Error('multipart/* without boundary param' if _has_parts(message) else 'Content-Type is not multipart/*')
    source, parts = multifile.MultiFile(_behind_headers(message)), []
    source.push(boundary)
    while source.next():
        parts.append(SubMessage(message.folder, '%s.%d' % (message.number, len(parts) + 1), source))
    source.pop()
    return parts


class Message(mimetools.Message):
    """A message of a folder: its headers as with mimetools, and the text behind them."""

    def __init__(self, f, n, fp=None):
        self.folder, self.number = f, n
        mimetools.Message.__init__(self, open(f.getmessagefilename(n)) if fp is None else fp)

    def __repr__(self):
        return 'Message(%r, %s)' % (self.folder, self.number)

    def getheadertext(self, pred=None):
        """The headers as they stand there; only those whose name (small letters) pred() wants."""
        wanted, text = True, []
        for line in self.headers:
            name, colon, _ = line.partition(':')
            if line.lstrip() == line:
                wanted = pred is None or (colon and pred(name.lower()))
            text += [line] * bool(wanted)
        return ''.join(text)

    def getbodytext(self, decode=1):
        """The text behind the headers; decode: without its transfer encoding."""
        return _text_of(self, decode)

    def getbodyparts(self):
        """The parts of a multipart message, SubMessages.  Error when it is none."""
        return _parts_of(self)

    def getbody(self):
        """The parts of a multipart message, the text of another."""
        return self.getbodyparts() if _has_parts(self) else self.getbodytext()


class SubMessage(Message):
    """A part of a message: read at once, since its file goes on to the next part."""

    def __init__(self, f, n, fp):
        Message.__init__(self, f, n, fp)
        self.body, self.bodyencoded = _parts_of(self) if _has_parts(self) else _text_of(self, 1), _text_of(self, 0)

    def __repr__(self):
        return 'SubMessage(%r, %s, %r)' % (self.folder, self.number, self.fp)

    def getbodytext(self, decode=1):
        if not decode:
            return self.bodyencoded
        return self.body if isinstance(self.body, str) else self.bodyencoded

    def getbodyparts(self):
        """Its parts; None when it has none."""
        return self.body if isinstance(self.body, list) else None

    def getbody(self):
        return self.body


# -- sets of numbers ------------------------------------------------------------------------------

class IntSet:
    """Numbers, written as '1-3,5'.  data: such a text; sep stands between ranges, rng in them.

    I1: pairs are (lowest, highest) of ranges, in order; between two of them at least one number is missing."""

    def __init__(self, data=None, sep=',', rng='-'):
        self.pairs, self.sep, self.rng = [], sep, rng
        if data:
            self.fromstring(data)

    def reset(self):
        """Takes all numbers away."""
        self.pairs = []

    def __cmp__(self, other):
        return cmp(self.pairs, other.pairs)

    def __hash__(self):
        return hash(self.pairs)         # TypeError: it may change

    def __repr__(self):
        return 'IntSet(%r, %r, %r)' % (self.tostring(), self.sep, self.rng)

    def normalize(self):
        """Makes I1 true."""
        ranges = []
        for low, high in sorted(self.pairs):
            if ranges and low <= ranges[-1][1] + 1:
                low, high = ranges[-1][0], max(high, ranges.pop()[1])
            ranges.append((low, high))
        self.pairs = ranges

    def tostring(self):
        return self.sep.join(['%s%s%s' % (low, self.rng, high) if low != high else str(low) for low, high in self.pairs])

    def tolist(self):
        return [number for low, high in self.pairs for number in xrange(low, high + 1)]

    def fromlist(self, list):
        """Adds numbers."""
        self.pairs += [(number, number) for number in list]
        self.normalize()

    def clone(self):
        other = IntSet('', self.sep, self.rng)
        other.pairs = self.pairs[:]
        return other

    def min(self):
        return self.pairs[0][0]

    def max(self):
        return self.pairs[-1][1]

    def contains(self, x):
        return any(low <= x <= high for low, high in self.pairs)

    def append(self, x):
        """Adds a number."""
        self.addpair(x, x)

    def addpair(self, xlo, xhi):
        """Adds all numbers from xlo to xhi; nothing when there are none."""
        if xlo <= xhi:
            self.pairs.append((xlo, xhi))
            self.normalize()

    def fromstring(self, data):
        """Adds what a text says.  ValueError."""
        ranges = []
        for part in data.split(self.sep):
            ends = [int(end) for end in part.split(self.rng)]
            if len(ends) > 2 or ends[0] > ends[-1]:
                raise ValueError('bad data passed to IntSet')
            ranges.append((ends[0], ends[-1]))
        self.pairs += ranges
        self.normalize()
