"""Shows the bytecode of functions, classes, modules and code objects."""

import sys
import types

from opcode import *
from opcode import __all__ as _opcode_all

__all__ = ["dis", "disassemble", "distb", "disco", "findlinestarts", "findlabels"] + _opcode_all
del _opcode_all

_have_code = (types.MethodType, types.FunctionType, types.CodeType, types.ClassType, type)


def dis(x=None):
    """Disassembles a class, method, function, code object or bytecode string; by default the last
    traceback."""
    if x is None:
        return distb()
    if type(x) is types.InstanceType:
        x = x.__class__
    for inner in 'im_func', 'func_code':
        x = getattr(x, inner, x)
    if hasattr(x, '__dict__'):
        for name in sorted(x.__dict__):
            if isinstance(x.__dict__[name], _have_code):
                _dis_member(name, x.__dict__[name])
    elif hasattr(x, 'co_code'):
        disassemble(x)
    elif hasattr(x, 'join'):
        disassemble_string(x)
    else:
        raise TypeError("don't know how to disassemble %s objects" % type(x).__name__)


def _dis_member(name, member):
    print 'Disassembly of %s:' % name
    try:
        dis(member)
    except TypeError as problem:
        print 'Sorry:', problem
    print


def distb(tb=None):
    """Disassembles the frame of a traceback; without one, the innermost of the last."""
    if tb is None:
        if not hasattr(sys, 'last_traceback'):
            raise RuntimeError("no last traceback to disassemble")
        tb = sys.last_traceback
        while tb.tb_next:
            tb = tb.tb_next
    disassemble(tb.tb_frame.f_code, tb.tb_lasti)


def _instructions(code):
    """(offset, opcode, operand or None, offset behind it) of each instruction."""
    end = len(code)
    offset = extended = 0
    while offset < end:
        start = offset
        op = ord(code[offset])
        operand = None
        offset += 1
        if op >= HAVE_ARGUMENT:
            operand = ord(code[offset]) + (ord(code[offset + 1]) << 8) + extended
            offset += 2
            extended = operand << 16 if op == EXTENDED_ARG else 0
        yield start, op, operand, offset


def _print_start(offset, lasti, labels):
    print "-->" if offset == lasti else "   ",
    print ">>" if offset in labels else "  ",
    print repr(offset).rjust(4),


def disassemble(co, lasti=-1):
    """Disassembles a code object, with an arrow at instruction lasti."""
    labels = findlabels(co.co_code)
    lines = dict(findlinestarts(co))
    closed_over = co.co_cellvars + co.co_freevars
    for offset, op, operand, end in _instructions(co.co_code):
        if offset in lines:
            if offset > 0:
                print
            print "%3d" % lines[offset],
        else:
            print "   ",
        _print_start(offset, lasti, labels)
        print "%-20s" % opname[op],
        if operand is not None:
            print repr(operand).rjust(5),
            if op in hasconst:
                print "(" + repr(co.co_consts[operand]) + ")",
            elif op in hasname:
                print "(" + co.co_names[operand] + ")",
            elif op in hasjrel:
                print "(to " + repr(end + operand) + ")",
            elif op in haslocal:
                print "(" + co.co_varnames[operand] + ")",
            elif op in hascompare:
                print "(" + cmp_op[operand] + ")",
            elif op in hasfree:
                print "(" + closed_over[operand] + ")",
        print


def disassemble_string(code, lasti=-1, varnames=None, names=None, constants=None):
    """Disassembles a string of bytecode; operands are shown by name if the names are given."""
    targets = findlabels(code)
    for offset, op, operand, end in _instructions(code):
        _print_start(offset, lasti, targets)
        print "%-15s" % opname[op],
        if operand is not None:
            print repr(operand).rjust(5),
            if op in hasconst:
                print "(%r)" % constants[operand] if constants else "(%d)" % operand,
            elif op in hasname:
                print "(%s)" % names[operand] if names is not None else "(%d)" % operand,
            elif op in hasjrel:
                print "(to " + repr(end + operand) + ")",
            elif op in haslocal:
                print "(%s)" % varnames[operand] if varnames else "(%d)" % operand,
            elif op in hascompare:
                print "(" + cmp_op[operand] + ")",
        print


disco = disassemble


def findlabels(code):
    """The offsets that are jumped to, in the order of the jumps."""
    labels = []
    for offset, op, operand, end in _instructions(code):
        if op in hasjrel:
            target = end + operand
        elif op in hasjabs:
            target = operand
        else:
            continue
        if target not in labels:
            labels.append(target)
    return labels


def findlinestarts(code):
    """Yields (offset, line number) where a line begins."""
    table = map(ord, code.co_lnotab)
    line = code.co_firstlineno
    offset = 0
    last = None
    for bytes_on, lines_on in zip(table[0::2], table[1::2]):
        if bytes_on:
            if line != last:
                yield offset, line
                last = line
            offset += bytes_on
        line += lines_on
    if line != last:
        yield offset, line


def _test():
    """python dis.py [file]: disassembles a program, by default standard input."""
    if len(sys.argv) > 2:
        sys.stderr.write("usage: python dis.py [-|file]\n")
        sys.exit(2)
    name = sys.argv[1] if sys.argv[1:] and sys.argv[1] != "-" else None
    stream = open(name) if name else sys.stdin
    dis(compile(stream.read(), name or "<stdin>", "exec"))


if __name__ == "__main__":
    _test()
