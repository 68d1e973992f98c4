"""An assembler: instructions with names and blocks in, code objects out.

    graph = PyFlowGraph('name', 'file.py')
    end = graph.newBlock()
    graph.emit('SET_LINENO', 1)             not an instruction: the line of those that follow
    graph.emit('LOAD_NAME', 'x')
    graph.emit('POP_JUMP_IF_FALSE', end)    a block stands for its place
    ...
    graph.nextBlock(end)                    the current block goes on into it
    ...
    graph.getCode()

A graph goes through four stages.  RAW: blocks of instructions.  FLAT: the blocks are in an order in which what goes on
into each other stands together and relative jumps lead forwards, and blocks are places in bytes.  CONV: names and
constants are numbers.  DONE: there are bytes.  Places above 65,535 are reached by EXTENDED_ARG.
"""
import dis
import sys
import types

from compiler.consts import CO_NEWLOCALS, CO_OPTIMIZED, CO_VARARGS, CO_VARKEYWORDS
from compiler.misc import Set, flatten

RAW, FLAT, CONV, DONE = 'RAW', 'FLAT', 'CONV', 'DONE'

_LEAVES = frozenset('RETURN_VALUE RAISE_VARARGS JUMP_FORWARD JUMP_ABSOLUTE BREAK_LOOP CONTINUE_LOOP'.split())
_RELATIVE = frozenset([dis.opname[op] for op in dis.hasjrel])
_ABSOLUTE = frozenset([dis.opname[op] for op in dis.hasjabs])


def isJump(opname):
    """Whether an instruction is named a jump (POP_JUMP_..., FOR_ITER and the like are not); 1 or None."""
    return 1 if opname.startswith('JUMP') else None


def twobyte(val):
    """(high, low) of a number below 65,536."""
    assert isinstance(val, (int, long)) and 0 <= val < 1 << 16
    return divmod(val, 256)


# -- blocks

class Block:
    """Instructions that run one after the other: tuples of a name and, maybe, an argument."""

    _count = 0

    def __init__(self, label=''):
        self.label, self.bid = label, Block._count
        Block._count += 1
        self.insts, self.outEdges = [], Set()
        self.next, self.prev = [], []           # what is gone on into and come from: at most one block each

    def _title(self):
        return 'block %s' % self.label if self.label else 'block'

    def __repr__(self):
        return '<%s id=%d>' % (self._title(), self.bid)

    def __str__(self):
        return '<block %s %d:\n%s>' % (self.label, self.bid, '\n'.join(map(str, self.insts)))

    def emit(self, inst):
        """Add an instruction, a tuple."""
        self.insts.append(inst)

    def getInstructions(self):
        return self.insts

    def addNext(self, block):
        """The end of this block goes on into another one."""
        assert not self.next, map(str, self.next + [block])
        self.next.append(block)
        block.prev.append(self)

    def addOutEdge(self, block):
        """An instruction of this block jumps to another one."""
        self.outEdges.add(block)

    def has_unconditional_transfer(self):
        """Whether what stands behind its last instruction is not reached from here."""
        return bool(self.insts) and self.insts[-1][0] in _LEAVES

    def get_children(self):
        """All blocks that can be reached from here at once."""
        return list(self.outEdges) + self.next

    def get_followers(self):
        """The blocks that have to stand behind this one: the next, and those that relative jumps lead to."""
        return set(self.next) | set([inst[1] for inst in self.insts if inst[0] in _RELATIVE])

    def getContainedGraphs(self):
        """The graphs that are constants in it."""
        return [inst[1].graph for inst in self.insts if hasattr(inst[-1], 'graph') and len(inst) == 2]


class FlowGraph:
    """Blocks.  What is emitted goes into the current one."""

    def __init__(self):
        self.entry = self.current = Block()
        self.exit = Block('exit')
        self.blocks = Set([self.entry, self.exit])

    def startBlock(self, block):
        """Make a block the current one."""
        self.current = block

    def nextBlock(self, block=None):
        """Go on into a block, a new one without."""
        block = self.newBlock() if block is None else block
        self.current.addNext(block)
        self.startBlock(block)

    def newBlock(self):
        """A block that is to be placed later."""
        block = Block()
        self.blocks.add(block)
        return block

    def startExitBlock(self):
        self.startBlock(self.exit)

    def emit(self, *inst):
        """Add an instruction to the current block."""
        if len(inst) == 2 and isinstance(inst[1], Block):
            self.current.addOutEdge(inst[1])
        self.current.emit(inst)

    def getRoot(self):
        return self.entry

    def getBlocks(self):
        return self.blocks.elements()

    def getBlocksInOrder(self):
        """The blocks that can be reached, in the order in which they are laid out."""
        return order_blocks(self.entry, self.exit)

    def getContainedGraphs(self):
        """The graphs of all blocks that can be reached."""
        return [graph for block in self.getBlocks() for graph in block.getContainedGraphs()]


def _reached(start):
    """The blocks that can be reached, start first; what is gone on into before what is jumped to."""
    found, open_ends = [], [start]
    seen = set(open_ends)
    while open_ends:
        block = open_ends.pop()
        found.append(block)
        for child in sorted(block.outEdges, key=lambda child: -child.bid) + block.next:
            if child not in seen:
                seen.add(child)
                open_ends.append(child)
    return found


def _runs(blocks):
    """{first block: list}: blocks that go on into each other."""
    runs = {}
    for block in blocks:
        if not [before for before in block.prev if before in blocks]:
            run = runs[block] = [block]
            while run[-1].next:
                run += run[-1].next
    return runs


def order_blocks(start_block, exit_block):
    """The blocks that can be reached, in an order that relative jumps can live with; exit_block is the last."""
    blocks = set(_reached(start_block)) - set([exit_block])
    waiting = [run for _, run in sorted(_runs(blocks).items(), key=lambda item: item[1][0].bid)]
    waiting.sort(key=lambda run: start_block not in run)
    order = []
    while waiting:
        for run in waiting:
            awaited = [before for other in waiting if other is not run for before in other
                       if before.get_followers() & set(run)]
            if not awaited:
                break
        else:
            raise ValueError('relative jumps between the same blocks in both directions')
        waiting.remove(run)
        order += [block for block in run if block is not exit_block]
    return order + [exit_block]


# -- graphs with all that a code object has

class TupleArg:
    """A parameter that is a tuple, by its place and the names in it."""

    def __init__(self, count, names):
        self.count, self.names = count, names

    def __repr__(self):
        return 'TupleArg(%s, %s)' % (self.count, self.names)

    def getName(self):
        """The name of the variable that it is passed in."""
        return '.%d' % self.count


def getArgCount(args):
    """How many parameters a list has: the names inside of tuples, which follow in the list, do not count."""
    return len(args) - sum([len(flatten(arg.names)) for arg in args if isinstance(arg, TupleArg)])


def _constant_key(value):
    """Equal for constants that are the same in every way: 1, 1.0 and True are three."""
    if isinstance(value, tuple):
        return tuple, tuple([_constant_key(part) for part in value])
    if isinstance(value, (float, complex)):
        return type(value), repr(value)
    try:
        hash(value)
    except TypeError:
        return id(value)
    return (type(value), value)


class PyFlowGraph(FlowGraph):
    """The instructions of a module, a class (klass is true) or a function (optimized is true), and what they refer to.

    args: names and TupleArgs.  Names of CO_VARARGS and CO_VARKEYWORDS are the last of them; setFlag takes them off
    `argcount`."""

    super_init = FlowGraph.__init__
    hasjrel, hasjabs = set(_RELATIVE), set(_ABSOLUTE)
    opnum = dict(dis.opmap)

    def __init__(self, name, filename, args=(), optimized=0, klass=None):
        self.super_init()
        self.name, self.filename, self.klass = name, filename, klass
        self.args, self.argcount = args, getArgCount(args)
        self.flags = CO_OPTIMIZED | CO_NEWLOCALS if optimized else 0
        self.docstring = None
        self.consts, self.names, self.freevars, self.cellvars = [], [], [], []
        self.closure = []
        self.varnames = [arg.getName() if isinstance(arg, TupleArg) else arg for arg in args]
        self.lnotab, self.stacksize = None, 0
        self.stage = RAW

    def setDocstring(self, doc):
        """The first constant."""
        self.docstring = doc

    def setFlag(self, flag):
        """Add a flag of code objects."""
        self.flags |= flag
        if flag == CO_VARARGS:
            self.argcount -= 1

    def checkFlag(self, flag):
        """1 if a flag is set, None if not."""
        return 1 if self.flags & flag else None

    def setFreeVars(self, names):
        self.freevars = list(names)

    def setCellVars(self, names):
        self.cellvars = list(names)

    def getCode(self):
        """The code object.  A graph gives it once."""
        assert self.stage == RAW
        self.computeStackDepth()
        self.flattenGraph()
        self.convertArgs()
        self.makeByteCode()
        return self.newCodeObject()

    def dump(self, io=None):
        """Print the instructions, with their places once they have one; to `io` instead of sys.stdout."""
        out, place = io or sys.stdout, 0
        insts = self.insts if self.stage != RAW else [inst for block in self.getBlocksInOrder() for inst in block.insts]
        for inst in insts:
            if inst[0] == 'SET_LINENO':
                print >>out
            shown = '' if self.stage == RAW else '%3d' % place
            print >>out, '\t%s %s' % (shown, ' '.join(map(str, inst)))
            place += _size(inst) if self.stage != RAW else 0

    def computeStackDepth(self):
        """Set `stacksize`: the most that is on the stack on any way through the blocks."""
        order = self.getBlocksInOrder()
        depths = dict.fromkeys(order, 0)
        for block in order:                 # jumps back find the depth that was there the first time
            self.stacksize = max(self.stacksize, _follow(block, depths))

    # -- stages

    def flattenGraph(self):
        """RAW to FLAT."""
        assert self.stage == RAW
        order = self.getBlocksInOrder()
        wide, count = set(), -1             # jumps that need EXTENDED_ARG: they make others longer
        while len(wide) != count:
            count = len(wide)
            self.insts = _place(order, wide)
        self.stage = FLAT

    def convertArgs(self):
        """FLAT to CONV."""
        assert self.stage == FLAT
        self.consts.insert(0, self.docstring)
        self._keys = {_constant_key(self.docstring): 0}
        self.sort_cellvars()
        self.insts = [self._converted(*inst) if len(inst) == 2 else inst for inst in self.insts]
        self.stage = CONV

    def sort_cellvars(self):
        """Parameters first; `closure` is what cells are counted by."""
        parameters = [name for name in self.varnames if name in self.cellvars]
        self.cellvars = parameters + [name for name in self.cellvars if name not in parameters]
        self.closure = self.cellvars + self.freevars

    def _converted(self, opname, arg):
        op = self.opnum.get(opname)
        if op == self.opnum['LOAD_CONST']:
            return opname, self._constant(arg)
        if op in dis.haslocal:
            return opname, _index(self.varnames, arg)
        if op in dis.hasname:
            return opname, _index(self.names, arg)
        if op in dis.hasfree:
            return opname, self.closure.index(arg)
        if op in dis.hascompare:
            return opname, dis.cmp_op.index(arg)
        return opname, arg

    def _constant(self, value):
        value = value.getCode() if hasattr(value, 'getCode') else value
        key = _constant_key(value)
        if key not in self._keys:
            self._keys[key] = len(self.consts)
            self.consts.append(value)
        return self._keys[key]

    def makeByteCode(self):
        """CONV to DONE."""
        assert self.stage == CONV
        self.lnotab = LineAddrTable()
        for inst in self.insts:
            if inst[0] == 'SET_LINENO':
                self.lnotab.nextLine(inst[1])
            else:
                self._encode(*inst)
        self.stage = DONE

    def _encode(self, opname, arg=None):
        if arg is None:
            return self.lnotab.addCode(self.opnum[opname])
        if isinstance(arg, _Wide):
            self._encode('EXTENDED_ARG', arg >> 16)
            arg &= 0xffff
        high, low = twobyte(arg)
        return self.lnotab.addCode(self.opnum[opname], low, high)

    def getConsts(self):
        """The constants, a tuple; code objects in the place of graphs."""
        return tuple([value.getCode() if hasattr(value, 'getCode') else value for value in self.consts])

    def newCodeObject(self):
        """The code object of a graph that is DONE."""
        assert self.stage == DONE
        keywords = 1 if self.flags & CO_VARKEYWORDS else 0
        locals_ = len(self.varnames) if self.flags & CO_NEWLOCALS else 0
        return types.CodeType(self.argcount - keywords, locals_, self.stacksize, self.flags, self.lnotab.getCode(),
                              self.getConsts(), tuple(self.names), tuple(self.varnames), self.filename, self.name,
                              self.lnotab.firstline, self.lnotab.getTable(), tuple(self.freevars),
                              tuple(self.cellvars))


def _index(names, name):
    if name not in names:
        names.append(name)
    return names.index(name)


class _Wide(long):
    """A place that is written with EXTENDED_ARG whether it needs it or not."""


def _size(inst):
    """In bytes."""
    if inst[0] == 'SET_LINENO':
        return 0
    return 1 if len(inst) == 1 else 6 if isinstance(inst[1], _Wide) else 3


def _place(order, wide):
    """The instructions of blocks in a row, with places for blocks; those that need more room are added to `wide`."""
    starts, place = {}, 0
    for block in order:
        starts[block] = place
        place += sum([6 if id(inst) in wide else _size(inst) for inst in block.insts])
    flat, place = [], 0
    for block in order:
        for inst in block.insts:
            size = 6 if id(inst) in wide else _size(inst)
            place += size
            if len(inst) == 2 and isinstance(inst[1], Block):
                target = starts[inst[1]] - (place if inst[0] in _RELATIVE else 0)
                if target >> 16:
                    wide.add(id(inst))
                inst = inst[0], _Wide(target) if size == 6 else target
            flat.append(inst)
    return flat


# -- lines

class LineAddrTable:
    """Code, and the table of its lines: pairs of bytes by which place and line grow.  Lines that go back are left out."""

    def __init__(self):
        self.code, self.codeOffset = [], 0
        self.firstline = self.lastline = self.lastoff = 0
        self.lnotab = []

    def addCode(self, *args):
        """Add bytes, given as numbers."""
        self.code += map(chr, args)
        self.codeOffset += len(args)

    def nextLine(self, lineno):
        """What is added from here on belongs to a line."""
        if not self.firstline:
            self.firstline = self.lastline = lineno
            return
        places, lines = self.codeOffset - self.lastoff, lineno - self.lastline
        if lines <= 0:
            return
        steps = [(255, 0)] * ((places - 1) // 255)
        steps += [(places - 255 * len(steps), min(lines, 255))]
        steps += [(0, min(lines - done, 255)) for done in range(255, lines, 255)]
        self.lnotab += flatten(steps)
        self.lastoff, self.lastline = self.codeOffset, lineno

    def getCode(self):
        """The code, a string."""
        return ''.join(self.code)

    def getTable(self):
        """The table, a string."""
        return ''.join(map(chr, self.lnotab))


# -- depth of the stack

def _by_sign(text):
    """{name: number} of lines that begin with a number."""
    return dict([(name, int(line.split()[0])) for line in text.strip().splitlines() for name in line.split()[1:]])


class StackDepthTracker:
    """By how much each instruction makes the stack grow: by the table, by the beginning of its name, or by its argument."""

    effect = _by_sign('''
        -4  STORE_SLICE+3
        -3  STORE_SLICE+1 STORE_SLICE+2 DELETE_SLICE+3 STORE_SUBSCR EXEC_STMT END_FINALLY
        -2  STORE_SLICE+0 DELETE_SLICE+1 DELETE_SLICE+2 DELETE_SUBSCR SLICE+3 STORE_ATTR STORE_MAP MAP_ADD BUILD_CLASS
        -2  PRINT_ITEM_TO
        -1  POP_TOP SLICE+1 SLICE+2 DELETE_SLICE+0 PRINT_EXPR PRINT_ITEM PRINT_NEWLINE_TO RETURN_VALUE IMPORT_STAR
        -1  IMPORT_NAME COMPARE_OP LIST_APPEND SET_ADD STORE_NAME STORE_FAST STORE_GLOBAL STORE_DEREF DELETE_ATTR
        -1  POP_JUMP_IF_TRUE POP_JUMP_IF_FALSE JUMP_IF_TRUE_OR_POP JUMP_IF_FALSE_OR_POP WITH_CLEANUP
         0  LOAD_ATTR
         1  DUP_TOP BUILD_MAP IMPORT_FROM FOR_ITER SETUP_WITH''')
    patterns = [('BINARY_', -1), ('INPLACE_', -1), ('LOAD_', 1)]

    def findDepth(self, insts, debug=0):
        """The most that instructions, taken in a row, put on an empty stack."""
        depth = most = 0
        for inst in insts:
            depth = max(depth + self._growth(*inst), 0)
            most = max(most, depth)
            if debug:
                print inst, depth, most
        return most

    def _growth(self, opname, arg=None):
        if opname in self.effect:
            return self.effect[opname]
        for start, growth in self.patterns:
            if opname.startswith(start):
                return growth
        return getattr(self, opname)(arg) if hasattr(self, opname) else 0

    def BUILD_TUPLE(self, count):
        return 1 - count

    BUILD_LIST = BUILD_SET = BUILD_TUPLE

    def BUILD_SLICE(self, argc):
        return 1 - argc

    def UNPACK_SEQUENCE(self, count):
        return count - 1

    def DUP_TOPX(self, argc):
        return argc

    def RAISE_VARARGS(self, argc):
        return -argc

    MAKE_FUNCTION = RAISE_VARARGS

    def MAKE_CLOSURE(self, argc):
        return -argc - 1

    def CALL_FUNCTION(self, argc):
        """argc: arguments by place, and 256 for each by name."""
        named, plain = divmod(argc, 256)
        return -plain - 2 * named

    def CALL_FUNCTION_VAR(self, argc):
        return self.CALL_FUNCTION(argc) - 1

    CALL_FUNCTION_KW = CALL_FUNCTION_VAR

    def CALL_FUNCTION_VAR_KW(self, argc):
        return self.CALL_FUNCTION(argc) - 2


findDepth = StackDepthTracker().findDepth

# What is on the stack where a jump leads, besides what was there before the instruction.
_JUMP_GROWTH = {'FOR_ITER': -1, 'POP_JUMP_IF_TRUE': -1, 'POP_JUMP_IF_FALSE': -1, 'SETUP_EXCEPT': 3, 'SETUP_FINALLY': 3,
                'SETUP_WITH': 3}


def _follow(block, depths):
    """Take a block from its depth; notes the depths of the blocks it leads to, and returns the most there was."""
    growth_of = findDepth.im_self._growth
    depth = most = depths[block]
    for inst in block.insts:
        if len(inst) == 2 and isinstance(inst[1], Block):
            landing = depth + _JUMP_GROWTH.get(inst[0], 0)
            most = max(most, landing)
            depths[inst[1]] = max(depths[inst[1]], landing)
        depth = max(depth + growth_of(*inst), 0)
        most = max(most, depth)
    if not block.has_unconditional_transfer():
        for following in block.next:
            depths[following] = max(depths[following], depth)
    return most
