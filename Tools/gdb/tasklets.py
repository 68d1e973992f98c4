"""Shows the tasklets of a process, or of a core, in gdb.

    gdb -x Tools/gdb/tasklets.py python core
    (gdb) tasklets              every tasklet that is alive, what it does, and its Python stack
    (gdb) tasklets 0x7f12...    this one only
    (gdb) py-stack              the Python stack of each thread

It needs no debug information: where things lie is told by a table in the program (Stackless/core/layout.c), found by its
symbol, and the rest is memory. Nothing is called in the process, so a core will do. Runs on the Python inside gdb, 2 or 3.
"""
import struct

import gdb

POINTER = struct.calcsize('P')
DEEPEST = 10000         # frames, and elements of a ring, that are followed: what is damaged may go round


class Memory(object):
    """Numbers and text at addresses."""

    def __init__(self):
        self.inferior = gdb.selected_inferior()

    def number(self, address, size=POINTER, signed=False):
        code = {4: 'i', 8: 'q', 2: 'h', 1: 'b'}[size]
        raw = bytes(bytearray(self.inferior.read_memory(address, size).tobytes()))
        return struct.unpack(code if signed else code.upper(), raw)[0]

    def bytes(self, address, length):
        return bytearray(self.inferior.read_memory(address, length).tobytes()) if length > 0 else bytearray()

    def text(self, address, longest=200):
        found = []
        while len(found) < longest:
            byte = self.number(address + len(found), 1) & 255
            if byte == 0:
                break
            found.append(byte)
        return bytearray(found).decode('latin-1')


def address_of(symbol):
    return int(gdb.parse_and_eval('(unsigned long)&' + symbol))


class Layout(object):
    """The table: layout.at('tasklet.next', address) reads a member."""

    def __init__(self, memory):
        self.memory = memory
        self.entries = {}
        at = address_of('slp_layout')
        while memory.number(at) != 0:
            self.entries[memory.text(memory.number(at))] = (
                memory.number(at + POINTER), memory.number(at + 2 * POINTER))
            at += 3 * POINTER

    def place(self, member, address):
        return address + self.entries[member][0]

    def size(self, name):
        return self.entries[name][1]

    def flag(self, name):
        return self.entries[name][0]

    def at(self, member, address, signed=False):
        offset, size = self.entries[member]
        return self.memory.number(address + offset, size, signed)


class Process(object):
    def __init__(self):
        self.memory = Memory()
        self.layout = Layout(self.memory)
        self.tasklet_type = address_of('PyTasklet_Type')
        self.runtime = address_of('py_runtime_state')

    # ------------------------------------------------------------- objects

    def text_of(self, string):
        """The value of a str object."""
        layout = self.layout
        length = min(layout.at('str.length', string), 1000)
        return self.memory.bytes(layout.place('str.text', string), length).decode('latin-1')

    def is_tasklet(self, o):
        kind = self.layout.at('object.type', o)
        while kind != 0:
            if kind == self.tasklet_type:
                return True
            kind = self.layout.at('type.base', kind)
        return False

    def objects(self):
        """All that the collector knows, oldest first."""
        layout = self.layout
        generations = layout.place('runtime.generations', self.runtime)
        step = layout.size('generation')
        for number in reversed(range(layout.size('runtime.generations') // step)):
            head = generations + number * step
            link = layout.at('gc.next', head)
            while link != head:
                yield link + layout.size('gc.head')
                link = layout.at('gc.next', link)

    def tasklets(self):
        alive = self.layout.flag('flag.alive')
        return [o for o in self.objects() if self.is_tasklet(o) and self.layout.at('tasklet.flags', o) & alive]

    def record(self, t):
        """Address of its record, 0 without."""
        layout = self.layout
        if not layout.at('tasklet.flags', t) & layout.flag('flag.record'):
            return 0
        buckets = layout.at('runtime.buckets', self.runtime)
        for number in range(layout.at('runtime.space', self.runtime)):
            record = layout.memory.number(buckets + number * POINTER)
            while record != 0:
                if layout.at('record.whose', record) == t:
                    return record
                record = layout.at('record.chain', record)
        return 0

    # -------------------------------------------------------------- frames

    def offset(self, frame):
        """Which instruction of co_code a frame is at."""
        layout = self.layout
        units = layout.at('frame.exec', frame)
        here = layout.at('frame.pc', frame)
        if units == 0:
            return layout.at('frame.lasti', frame, signed=True)
        if here == 0:
            return -1
        index = (here - layout.at('exec.units', units)) // layout.size('unit')
        return layout.at('info.lasti', layout.at('exec.info', units) + index * layout.size('info'), signed=True)

    def line(self, frame):
        layout = self.layout
        code = layout.at('frame.code', frame)
        line = layout.at('code.firstline', code)
        table = layout.at('code.lines', code)
        steps = self.memory.bytes(layout.place('str.text', table), layout.at('str.length', table))
        wanted, reached = self.offset(frame), 0
        for bytes_, lines in zip(steps[::2], steps[1::2]):
            reached += bytes_
            if reached > wanted:
                break
            line += lines
        return line

    def stack(self, frame):
        """Lines like those of a traceback, the innermost last."""
        found = []
        while frame != 0 and len(found) < DEEPEST:
            code = self.layout.at('frame.code', frame)
            found.append('  File "%s", line %d, in %s' % (
                self.text_of(self.layout.at('code.filename', code)), self.line(frame),
                self.text_of(self.layout.at('code.name', code))))
            frame = self.layout.at('frame.back', frame)
        return found[::-1]

    # ------------------------------------------------------------ tasklets

    def runs(self, t):
        thread = self.layout.at('tasklet.thread', t)
        return thread != 0 and self.layout.at('thread.current', thread) == t

    def frame(self, t):
        if self.runs(t):
            return self.layout.at('thread.frame', self.layout.at('tasklet.thread', t))
        return self.layout.at('tasklet.frame', t)

    def state(self, t):
        layout = self.layout
        blocked = layout.at('tasklet.blocked', t, signed=True)
        if blocked:
            return '%s on channel 0x%x' % ('sending' if blocked > 0 else 'receiving', layout.at('tasklet.channel', t))
        if self.runs(t):
            return 'running'
        return 'runnable' if layout.at('tasklet.next', t) else 'paused'

    def headline(self, t):
        layout = self.layout
        thread = layout.at('tasklet.thread', t)
        main = thread != 0 and layout.at('thread.main', thread) == t
        words = ['main tasklet' if main else 'tasklet']
        record = self.record(t)
        name = layout.at('record.name', record) if record else 0
        if name and layout.at('object.type', name) == address_of('PyString_Type'):
            words.append(repr(str(self.text_of(name))))
        words.append('0x%x of %s: %s' % (t, 'thread %d' % layout.at('thread.id', thread) if thread else 'no thread',
                                         self.state(t)))
        if record and layout.at('record.file', record):
            words.append('made at %s:%d in %s' % (self.text_of(layout.at('record.file', record)),
                                                  layout.at('record.line', record),
                                                  self.text_of(layout.at('record.function', record))))
        return ' '.join(words)

    def show(self, t):
        lines = [self.headline(t)]
        frame = self.frame(t)
        return lines + (self.stack(frame) if frame else ['  has not begun'])


class TaskletsCommand(gdb.Command):
    """Shows every tasklet that is alive (or the one at an address): its state and its Python stack."""

    def __init__(self):
        super(TaskletsCommand, self).__init__('tasklets', gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        process = Process()
        wanted = [int(argument, 0)] if argument.strip() else process.tasklets()
        for t in wanted:
            gdb.write('\n'.join(process.show(t)) + '\n')


class StackCommand(gdb.Command):
    """Shows the Python stack of the tasklet that runs in each thread."""

    def __init__(self):
        super(StackCommand, self).__init__('py-stack', gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        process = Process()
        for t in process.tasklets():
            if process.runs(t):
                gdb.write('\n'.join(process.show(t)) + '\n')


TaskletsCommand()
StackCommand()
