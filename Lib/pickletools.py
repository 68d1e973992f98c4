r"""A look into pickles: what each opcode of the pickle machine is and does, and listings of whole pickles.

    pickletools.dis(pickle.dumps([1, 2]))      print one line per opcode, with its argument
    pickletools.genops(data)                   the same as (OpcodeInfo, argument, position) triples
    pickletools.optimize(data)                 an equal pickle without the PUT opcodes that nothing refers to

Nothing is unpickled: no class is looked up, nothing is called.  A pickle is a program for a machine with a
stack and a memo.  `opcodes` has all its instructions, `code2op` finds one by its character.  Each names

    arg            the ArgumentDescriptor of what follows the character in the pickle, or None;
    stack_before   the StackObjects that it takes, the topmost last;
    stack_after    the StackObjects that it leaves in their place;
    proto          the lowest protocol that has it (0, 1 or 2).

How it works: one table of text holds the opcodes, a line each; StackObjects and ArgumentDescriptors are found
by their names.  dis() runs the program with StackObjects in place of values.
"""
import struct
import sys
from cStringIO import StringIO
from pickle import decode_long

__all__ = ['dis', 'genops', 'optimize']

# Lengths of arguments that the opcode alone does not tell.
UP_TO_NEWLINE = -1              # everything up to the end of the line
TAKEN_FROM_ARGUMENT1 = -2       # a byte, which says how many follow
TAKEN_FROM_ARGUMENT4 = -3       # four bytes, which say how many follow


class ArgumentDescriptor(object):
    """What may stand behind an opcode: its length `n` (bytes, or one of the three constants above) and `reader`,
    a function that takes it from a file and returns the value."""

    __slots__ = 'name', 'n', 'reader', 'doc'

    def __init__(self, name, n, reader, doc):
        assert isinstance(name, str) and isinstance(doc, str)
        assert isinstance(n, (int, long)) and n >= TAKEN_FROM_ARGUMENT4
        for slot, value in zip(self.__slots__, (name, n, reader, doc)):
            setattr(self, slot, value)


class StackObject(object):
    """A kind of thing on the machine's stack; `obtype` is a type, or a tuple of types, of the values."""

    __slots__ = 'name', 'obtype', 'doc'

    def __init__(self, name, obtype, doc):
        assert isinstance(name, str) and isinstance(doc, str)
        types = obtype if isinstance(obtype, tuple) else (obtype,)
        assert all(isinstance(one, type) for one in types)
        for slot, value in zip(self.__slots__, (name, obtype, doc)):
            setattr(self, slot, value)

    def __repr__(self):
        return self.name


class OpcodeInfo(object):
    """An instruction of the machine; the module's docstring says what the attributes are."""

    __slots__ = 'name', 'code', 'arg', 'stack_before', 'stack_after', 'proto', 'doc'

    def __init__(self, name, code, arg, stack_before, stack_after, proto, doc):
        assert isinstance(name, str) and isinstance(doc, str)
        assert isinstance(code, str) and len(code) == 1
        assert arg is None or isinstance(arg, ArgumentDescriptor)
        for side in stack_before, stack_after:
            assert isinstance(side, list) and all(isinstance(one, StackObject) for one in side)
        assert isinstance(proto, (int, long)) and 0 <= proto <= 2
        for slot, value in zip(self.__slots__, (name, code, arg, stack_before, stack_after, proto, doc)):
            setattr(self, slot, value)


# ---- reading arguments -------------------------------------------------------------------------------------------

def _unpacked(f, layout, kind):
    """The number that the next bytes of f are in the given layout of struct."""
    data = f.read(struct.calcsize(layout))
    if len(data) < struct.calcsize(layout):
        raise ValueError('not enough data in stream to read ' + kind)
    return struct.unpack(layout, data)[0]


def _line(f, kind):
    """The next line of f, without its end."""
    text = f.readline()
    if text[-1:] != '\n':
        raise ValueError('no newline found when trying to read ' + kind)
    return text[:-1]


def _counted(f, read_count, kind):
    """As many bytes as the number before them says."""
    count = read_count(f)
    if count < 0:
        raise ValueError('%s byte count < 0: %d' % (kind, count))
    data = f.read(count)
    if len(data) == count:
        return data
    if kind.startswith('long'):
        raise ValueError('not enough data in stream to read ' + kind)
    raise ValueError('expected %d bytes in a %s, but only %d remain' % (count, kind, len(data)))


def _unquoted(text):
    """The text between the two quotes that a repr begins and ends with."""
    quote = text[:1]
    if quote not in ('"', "'"):
        raise ValueError('no string quotes around %r' % text)
    if len(text) < 2 or text[-1] != quote:
        # The misspelt word is the message that programs know.
        raise ValueError('strinq quote %r not found at both ends of %r' % (quote, text))
    return text[1:-1]


def read_uint1(f):
    """One byte, 0 to 255."""
    return _unpacked(f, '<B', 'uint1')


def read_uint2(f):
    """Two bytes without a sign, the low one first."""
    return _unpacked(f, '<H', 'uint2')


def read_int4(f):
    """Four bytes with a sign, the low one first."""
    return _unpacked(f, '<i', 'int4')


def read_float8(f):
    """Eight bytes of an IEEE float, the high one first."""
    return _unpacked(f, '>d', 'float8')


def read_stringnl(f, decode=True, stripquotes=True):
    """A line, its quotes taken away and its escapes resolved unless told otherwise."""
    text = _line(f, 'stringnl')
    if stripquotes:
        text = _unquoted(text)
    return text.decode('string_escape') if decode else text


def read_stringnl_noescape(f):
    """A line as it is."""
    return read_stringnl(f, False, False)


def read_stringnl_noescape_pair(f):
    """Two lines as they are, joined by a blank."""
    first = read_stringnl_noescape(f)
    return '%s %s' % (first, read_stringnl_noescape(f))


def read_string1(f):
    """Up to 255 bytes, their number before them in a byte."""
    return _counted(f, read_uint1, 'string1')


def read_string4(f):
    """Bytes, their number before them in four."""
    return _counted(f, read_int4, 'string4')


def read_unicodestringnl(f):
    """A line in the codec raw-unicode-escape."""
    return _line(f, 'unicodestringnl').decode('raw-unicode-escape')


def read_unicodestring4(f):
    """Text in UTF-8, the number of its bytes before it in four."""
    return _counted(f, read_int4, 'unicodestring4').decode('utf-8')


def read_decimalnl_short(f):
    """A line of digits; 00 and 01 are the truth values."""
    digits = read_stringnl_noescape(f)
    if digits[-1:] == 'L':
        raise ValueError("trailing 'L' not allowed in %r" % digits)
    return {'00': False, '01': True}[digits] if digits in ('00', '01') else int(digits)


def read_decimalnl_long(f):
    """A line of digits and an L."""
    digits = read_stringnl_noescape(f)
    if digits[-1:] != 'L':
        raise ValueError("trailing 'L' required in %r" % digits)
    return long(digits[:-1])


def read_floatnl(f):
    """A line with a float."""
    return float(read_stringnl_noescape(f))


def read_long1(f):
    """A long in two's complement, the low byte first; the number of bytes before it in one."""
    return decode_long(_counted(f, read_uint1, 'long1'))


def read_long4(f):
    """A long in two's complement, the low byte first; the number of bytes before it in four."""
    return decode_long(_counted(f, read_int4, 'long4'))


def _argument(length, reader):
    """The descriptor with the name and the words of its reader."""
    return ArgumentDescriptor(reader.__name__[len('read_'):], length, reader, reader.__doc__)


uint1 = _argument(1, read_uint1)
uint2 = _argument(2, read_uint2)
int4 = _argument(4, read_int4)
float8 = _argument(8, read_float8)
stringnl = _argument(UP_TO_NEWLINE, read_stringnl)
stringnl_noescape = _argument(UP_TO_NEWLINE, read_stringnl_noescape)
stringnl_noescape_pair = _argument(UP_TO_NEWLINE, read_stringnl_noescape_pair)
string1 = _argument(TAKEN_FROM_ARGUMENT1, read_string1)
string4 = _argument(TAKEN_FROM_ARGUMENT4, read_string4)
unicodestringnl = _argument(UP_TO_NEWLINE, read_unicodestringnl)
unicodestring4 = _argument(TAKEN_FROM_ARGUMENT4, read_unicodestring4)
decimalnl_short = _argument(UP_TO_NEWLINE, read_decimalnl_short)
decimalnl_long = _argument(UP_TO_NEWLINE, read_decimalnl_long)
floatnl = _argument(UP_TO_NEWLINE, read_floatnl)
long1 = _argument(TAKEN_FROM_ARGUMENT1, read_long1)
long4 = _argument(TAKEN_FROM_ARGUMENT4, read_long4)


# ---- kinds of things on the stack --------------------------------------------------------------------------------

pyint = StackObject('int', int, 'A short integer.')
pylong = StackObject('long', long, 'A long integer, however small.')
pyinteger_or_bool = StackObject('int_or_bool', (int, long, bool), 'An integer of either type, or a truth value.')
pybool = StackObject('bool', (bool,), 'True or False.')
pyfloat = StackObject('float', float, 'A float.')
pystring = StackObject('str', str, 'A string of bytes.')
pyunicode = StackObject('unicode', unicode, 'A unicode string.')
pynone = StackObject('None', type(None), 'None.')
pytuple = StackObject('tuple', tuple, 'A tuple.')
pylist = StackObject('list', list, 'A list.')
pydict = StackObject('dict', dict, 'A dict.')
anyobject = StackObject('any', object, 'Any value; also the mark.')
markobject = StackObject('mark', StackObject, 'The mark that MARK leaves, below an unknown number of values.')
stackslice = StackObject('stackslice', StackObject, 'All values above the topmost mark.')


# ---- the opcodes -------------------------------------------------------------------------------------------------

# name, character, protocol, argument; what it takes > what it leaves: what it does.
_TABLE = r'''
INT              I     0  decimalnl_short         > int_or_bool: Push the integer or truth value of the line.
BININT           J     1  int4                    > int: Push a signed integer of four bytes.
BININT1          K     1  uint1                   > int: Push an integer of one byte.
BININT2          M     1  uint2                   > int: Push an integer of two bytes.
LONG             L     0  decimalnl_long          > long: Push the long of the line; time is quadratic in its digits.
LONG1            \x8a  2  long1                   > long: Push a long of up to 255 bytes.
LONG4            \x8b  2  long4                   > long: Push a long of up to two billion bytes.
STRING           S     0  stringnl                > str: Push the string whose repr is in the line.
BINSTRING        T     1  string4                 > str: Push a string, its length before it in four bytes.
SHORT_BINSTRING  U     1  string1                 > str: Push a string, its length before it in one byte.
NONE             N     0  -                       > None: Push None.
NEWTRUE          \x88  2  -                       > bool: Push True.
NEWFALSE         \x89  2  -                       > bool: Push False.
UNICODE          V     0  unicodestringnl         > unicode: Push the line as unicode.
BINUNICODE       X     1  unicodestring4          > unicode: Push text that is given in UTF-8.
FLOAT            F     0  floatnl                 > float: Push the float of the line.
BINFLOAT         G     1  float8                  > float: Push a float of eight bytes.
EMPTY_LIST       ]     1  -                       > list: Push a new list.
APPEND           a     0  -  list any             > list: Append the top to the list below it.
APPENDS          e     1  -  list mark stackslice > list: Append what is above the mark to the list below it.
LIST             l     0  -  mark stackslice      > list: Make a list of what is above the mark.
EMPTY_TUPLE      )     1  -                       > tuple: Push the empty tuple.
TUPLE            t     0  -  mark stackslice      > tuple: Make a tuple of what is above the mark.
TUPLE1           \x85  2  -  any                  > tuple: Make a tuple of the top.
TUPLE2           \x86  2  -  any any              > tuple: Make a tuple of the two topmost.
TUPLE3           \x87  2  -  any any any          > tuple: Make a tuple of the three topmost.
EMPTY_DICT       }     1  -                       > dict: Push a new dict.
DICT             d     0  -  mark stackslice      > dict: Make a dict of the keys and values above the mark.
SETITEM          s     0  -  dict any any         > dict: Put a key and its value, the top, into the dict below them.
SETITEMS         u     1  -  dict mark stackslice > dict: Put the keys and values above the mark into the dict below.
POP              0     0  -  any                  >: Drop the top, which may be a mark.
DUP              2     0  -  any                  > any any: Push the top again.
MARK             (     0  -                       > mark: Push a mark.
POP_MARK         1     1  -  mark stackslice      >: Drop all down to the topmost mark, and the mark.
GET              g     0  decimalnl_short         > any: Push what the memo has under the number of the line.
BINGET           h     1  uint1                   > any: Push what the memo has under a number of one byte.
LONG_BINGET      j     1  int4                    > any: Push what the memo has under a number of four bytes.
PUT              p     0  decimalnl_short         >: Put the top into the memo, under the number of the line.
BINPUT           q     1  uint1                   >: Put the top into the memo, under a number of one byte.
LONG_BINPUT      r     1  int4                    >: Put the top into the memo, under a number of four bytes.
EXT1             \x82  2  uint1                   > any: Push what copy_reg registered under a code of one byte.
EXT2             \x83  2  uint2                   > any: Push what copy_reg registered under a code of two bytes.
EXT4             \x84  2  int4                    > any: Push what copy_reg registered under a code of four bytes.
GLOBAL           c     0  stringnl_noescape_pair  > any: Push the name of the second line from the module of the first.
REDUCE           R     0  -  any any              > any: Call a function with a tuple of arguments, the top.
BUILD            b     0  -  any any              > any: Give the object below the top its state, the top.
INST             i     0  stringnl_noescape_pair mark stackslice > any: Call the named class with what is above the mark.
OBJ              o     1  -  mark any stackslice  > any: Call the class above the mark with what is above the class.
NEWOBJ           \x81  2  -  any any              > any: Call __new__ of a class with it and a tuple, the top.
PROTO            \x80  2  uint1                   >: Say which protocol this is; stands first.
STOP             .     0  -  any                  >: End; the top is the value of the pickle.
PERSID           P     0  stringnl_noescape       > any: Push what persistent_load makes of the line.
BINPERSID        Q     1  -  any                  > any: Replace the top by what persistent_load makes of it.
'''


def _opcodes_of(table):
    """The opcodes that the lines of the table describe."""
    known = {}
    for value in globals().values():
        if isinstance(value, (StackObject, ArgumentDescriptor)):
            known[type(value), value.name] = value
    for row in table.strip().splitlines():
        facts, _, doc = row.partition(': ')
        before, _, after = facts.partition(' >')
        fields = before.split()
        name, code, proto, argument = fields[:4]
        yield OpcodeInfo(name, code.decode('string_escape'), known.get((ArgumentDescriptor, argument)),
                         [known[StackObject, kind] for kind in fields[4:]],
                         [known[StackObject, kind] for kind in after.split()], int(proto), doc)


opcodes = list(_opcodes_of(_TABLE))
code2op = dict((one.code, one) for one in opcodes)


# ---- looking at pickles ------------------------------------------------------------------------------------------

def genops(pickle):
    """The opcodes of a pickle, a string or a file, up to its STOP.

    Makes triples: the OpcodeInfo, its argument (None if it has none) and its position, which is None for a
    file that has no tell().  ValueError if the pickle is damaged.
    """
    source = StringIO(pickle) if isinstance(pickle, str) else pickle
    where = getattr(source, 'tell', lambda: None)
    while True:
        position = where()
        code = source.read(1)
        if not code:
            raise ValueError('pickle exhausted before seeing STOP')
        if code not in code2op:
            place = '<unknown>' if position is None else position
            raise ValueError('at position %s, opcode %r unknown' % (place, code))
        found = code2op[code]
        yield found, found.arg and found.arg.reader(source), position
        if found.name == 'STOP':
            return


def optimize(p):
    """The pickle p, a string, without the entries into the memo that it never fetches."""
    steps = list(genops(p))
    starts = [position for _, _, position in steps]
    wanted = set(number for opcode, number, _ in steps if opcode.name.endswith('GET'))
    kept = []
    for (opcode, number, start), end in zip(steps, starts[1:] + [starts[-1] + 1]):
        if number in wanted or not opcode.name.endswith('PUT'):
            kept.append(p[start:end])
    return ''.join(kept)


class _Machine(object):
    """The stack and the memo while dis() goes through a pickle, with kinds of things in place of values.

    I1: `marks` has the positions of the marks on the stack, the lowest first.
    """

    def __init__(self, memo):
        self.stack = []
        self.marks = []
        self.memo = memo

    def step(self, opcode, argument, position):
        """Do what the opcode does, but for what it pushes.  Returns (remark, fault, taken, left)."""
        taken, left, remark = opcode.stack_before, opcode.stack_after, None
        if markobject in taken or (opcode.name == 'POP' and self.stack[-1:] == [markobject]):
            if not self.marks:
                return ('no MARK exists on stack',) * 2 + (taken, left)
            start = self.marks.pop()
            remark = '(MARK at %s)' % ('unknown opcode offset' if start is None else start)
            while self.stack.pop() is not markobject:
                pass
            taken = taken[:taken.index(markobject)] if markobject in taken else []
        fault = None
        if opcode.name.endswith('PUT'):
            fault = self._put(argument)
        elif opcode.name.endswith('GET'):
            if argument in self.memo:
                left = [self.memo[argument]]
            else:
                fault = 'memo key %r has never been stored into' % argument
        return remark, fault, taken, left

    def _put(self, key):
        if key in self.memo:
            return 'memo key %r already defined' % key
        if not self.stack:
            return "stack is empty -- can't store into memo"
        if self.stack[-1] is markobject:
            return "can't store markobject in the memo"
        self.memo[key] = self.stack[-1]

    def replace(self, taken, left, position):
        """Take things from the stack and put others there."""
        count = len(taken)
        if count > len(self.stack):
            raise ValueError('tries to pop %d items from stack with only %d items' % (count, len(self.stack)))
        del self.stack[len(self.stack) - count:]
        self.stack.extend(left)
        if markobject in left:
            self.marks.append(position)


def dis(pickle, out=None, memo=None, indentlevel=4):
    """Write a listing of a pickle, a string or a file, to the file `out` (the standard output if None).

    A line has the position, the opcode's character and name, its argument, and where its mark is; each mark
    indents by `indentlevel` what is above it.  `memo`, a dict, keeps the memo for the next pickle of the same
    Pickler.  ValueError, after the listing so far, if the pickle would fail or leaves things on the stack.
    """
    stream = sys.stdout if out is None else out
    machine = _Machine({} if memo is None else memo)
    highest = -1
    for opcode, argument, position in genops(pickle):
        place = '' if position is None else '%5d: ' % position
        line = '%s%-4s %s%s' % (place, repr(opcode.code)[1:-1], ' ' * indentlevel * len(machine.marks), opcode.name)
        highest = max(highest, opcode.proto)
        remark, fault, taken, left = machine.step(opcode, argument, position)
        notes = []
        if opcode.arg is not None:
            notes.append(repr(argument))
        if remark:
            notes.append(remark)
        if notes:
            line += ' ' * max(0, 10 - len(opcode.name)) + ' ' + ' '.join(notes)
        stream.write(line + '\n')
        if fault:
            raise ValueError(fault)
        machine.replace(taken, left, position)
    stream.write('highest protocol among opcodes = %d\n' % highest)
    if machine.stack:
        raise ValueError('stack not empty after STOP: %r' % machine.stack)
