"""A machine for bytecode of 2.7, written in Python, that shows its variables and its operand stack in front of each instruction.

Frames of the original may stand at any of them.  It knows what straight functions need; exceptions end it.
"""
import __builtin__
import opcode
import operator

EMPTY = object()        # a variable without a value

BINARY = dict(ADD='add', SUBTRACT='sub', MULTIPLY='mul', MODULO='mod', POWER='pow', SUBSCR='getitem', FLOOR_DIVIDE='floordiv',
              DIVIDE='div', LSHIFT='lshift', RSHIFT='rshift', AND='and_', OR='or_', XOR='xor')
UNARY = dict(POSITIVE='pos', NEGATIVE='neg', NOT='not_', INVERT='invert')
COMPARE = {'<': operator.lt, '<=': operator.le, '==': operator.eq, '!=': operator.ne, '>': operator.gt, '>=': operator.ge,
           'in': lambda a, b: a in b, 'not in': lambda a, b: a not in b, 'is': operator.is_, 'is not': operator.is_not}


def cell_of(value):
    return (lambda: value).__closure__[0]


class Machine(object):
    def __init__(self, function, *arguments):
        self.code, self.globals = function.__code__, function.__globals__
        code = self.code
        self.variables = list(arguments) + [EMPTY] * (code.co_nlocals - len(arguments))
        self.cells = [cell_of(arguments[code.co_varnames.index(name)]) for name in code.co_cellvars]
        self.cells += function.__closure__ or ()
        self.stack, self.blocks, self.at, self.over = [], [], 0, False

    def states(self):
        """(offset, name of the instruction, variables, cells and stack) in front of each instruction."""
        while not self.over:
            byte = ord(self.code.co_code[self.at])
            argument, following = None, self.at + 1
            if byte >= opcode.HAVE_ARGUMENT:
                argument = ord(self.code.co_code[self.at + 1]) + 256 * ord(self.code.co_code[self.at + 2])
                following = self.at + 3
            name = opcode.opname[byte]
            yield self.at, name, self.variables + self.cells + self.stack
            self.at = following
            self.carry_out(name, argument)

    def carry_out(self, name, argument):
        kind, _, rest = name.partition('_')
        if kind in ('BINARY', 'INPLACE'):
            right, left = self.stack.pop(), self.stack.pop()
            find = getattr(operator, 'i' + BINARY[rest].rstrip('_'), None) if kind == 'INPLACE' else None
            self.stack.append((find or getattr(operator, BINARY[rest]))(left, right))
        elif kind == 'UNARY':
            self.stack.append(getattr(operator, UNARY[rest])(self.stack.pop()))
        elif kind == 'SETUP':
            self.blocks.append((kind, len(self.stack), self.at + argument))
        elif '+' in name or name == 'SLICE':
            self.SLICE(int(name[-1]) if '+' in name else 0)
        else:
            getattr(self, name)(argument)

    def take(self, count):
        """The topmost items."""
        items = self.stack[len(self.stack) - count:]
        del self.stack[len(self.stack) - count:]
        return items

    # -- loads and stores

    def LOAD_FAST(self, number):
        assert self.variables[number] is not EMPTY
        self.stack.append(self.variables[number])

    def STORE_FAST(self, number):
        self.variables[number] = self.stack.pop()

    def LOAD_CONST(self, number):
        self.stack.append(self.code.co_consts[number])

    def LOAD_GLOBAL(self, number):
        name = self.code.co_names[number]
        self.stack.append(self.globals[name] if name in self.globals else getattr(__builtin__, name))

    def LOAD_CLOSURE(self, number):
        self.stack.append(self.cells[number])

    def LOAD_DEREF(self, number):
        self.stack.append(self.cells[number].cell_contents)

    def LOAD_ATTR(self, number):
        self.stack.append(getattr(self.stack.pop(), self.code.co_names[number]))

    def STORE_ATTR(self, number):
        value, target = self.take(2)
        setattr(target, self.code.co_names[number], value)

    def STORE_SUBSCR(self, _):
        value, target, key = self.take(3)
        target[key] = value

    def SLICE(self, kind):
        bounds = self.take((kind & 1) + (kind >> 1))
        low = bounds[0] if kind & 1 else None
        self.stack.append(self.stack.pop()[low:bounds[-1] if kind & 2 else None])

    # -- the stack

    def NOP(self, _):
        pass

    def POP_TOP(self, _):
        self.stack.pop()

    def ROT_TWO(self, _):
        self.stack[-2:] = self.stack[:-3:-1]

    def ROT_THREE(self, _):
        self.stack.insert(-2, self.stack.pop())

    def DUP_TOP(self, _):
        self.stack.append(self.stack[-1])

    def DUP_TOPX(self, count):
        self.stack += self.stack[-count:]

    # -- displays

    def BUILD_TUPLE(self, count):
        self.stack.append(tuple(self.take(count)))

    def BUILD_LIST(self, count):
        self.stack.append(self.take(count))

    def BUILD_SET(self, count):
        self.stack.append(set(self.take(count)))

    def BUILD_MAP(self, _):
        self.stack.append({})

    def BUILD_SLICE(self, count):
        self.stack.append(slice(*self.take(count)))

    def STORE_MAP(self, _):
        value, key = self.take(2)
        self.stack[-1][key] = value

    def LIST_APPEND(self, depth):
        item = self.stack.pop()
        self.stack[-depth].append(item)

    def SET_ADD(self, depth):
        item = self.stack.pop()
        self.stack[-depth].add(item)

    def MAP_ADD(self, depth):
        value, key = self.take(2)
        self.stack[-depth][key] = value

    def UNPACK_SEQUENCE(self, count):
        self.stack += list(self.stack.pop())[::-1]

    # -- functions

    def CALL_FUNCTION(self, count):
        named, plain = self.take(2 * (count >> 8)), self.take(count & 255)
        self.stack.append(self.stack.pop()(*plain, **dict(zip(named[::2], named[1::2]))))

    def MAKE_FUNCTION(self, count):
        code = self.stack.pop()
        self.stack.append(type(cell_of)(code, self.globals, None, tuple(self.take(count))))

    def MAKE_CLOSURE(self, count):
        cells, code = self.take(2)
        self.stack.append(type(cell_of)(code, self.globals, None, tuple(self.take(count)), cells))

    def RETURN_VALUE(self, _):
        self.over = True

    # -- jumps and blocks

    def COMPARE_OP(self, number):
        left, right = self.take(2)
        self.stack.append(COMPARE[opcode.cmp_op[number]](left, right))

    def POP_JUMP_IF_FALSE(self, target):
        self.at = self.at if self.stack.pop() else target

    def POP_JUMP_IF_TRUE(self, target):
        self.at = target if self.stack.pop() else self.at

    def JUMP_IF_FALSE_OR_POP(self, target):
        self.jump_or_pop(not self.stack[-1], target)

    def JUMP_IF_TRUE_OR_POP(self, target):
        self.jump_or_pop(self.stack[-1], target)

    def jump_or_pop(self, jumps, target):
        if jumps:
            self.at = target
        else:
            self.stack.pop()

    def JUMP_FORWARD(self, distance):
        self.at += distance

    def JUMP_ABSOLUTE(self, target):
        self.at = target

    def GET_ITER(self, _):
        self.stack.append(iter(self.stack.pop()))

    def FOR_ITER(self, distance):
        item = next(self.stack[-1], EMPTY)
        if item is EMPTY:
            self.stack.pop()
            self.at += distance
        else:
            self.stack.append(item)

    def POP_BLOCK(self, _):
        _, level, _ = self.blocks.pop()
        del self.stack[level:]

    def BREAK_LOOP(self, _):
        _, level, self.at = self.blocks.pop()
        del self.stack[level:]

    def END_FINALLY(self, _):
        assert self.stack.pop() is None
