"""Malformed bytecode ends in SystemError, whatever is wrong with it; well-formed bytecode runs."""
import random
import types
import unittest


def sample(n=3, *rest, **named):
    total = 0
    for i in range(n):
        try:
            if i == 1:
                continue
            total += i * 2
        except ValueError as e:
            return e
        finally:
            total -= 1
    while total > 0:
        total -= 2
        if total == 3:
            break
    pair = [n, total]
    x, y = pair

    def inner(p, q=total):
        return p + q + x
    return inner(1), pair[0:1], [k for k in (1, 2)], not n


def build(code, stacksize=20, consts=(None, 1), names=('a',), varnames=('x',), freevars=(), flags=67):
    code = ''.join(chr(c) if isinstance(c, int) else c for c in code)
    return types.CodeType(0, len(varnames), stacksize, flags, code, consts, names, varnames, 'file', 'name', 1, '',
                          freevars)


def run(code, **kw):
    return types.FunctionType(build(code, **kw), {})()


LOAD_CONST, RETURN_VALUE, POP_TOP, JUMP_ABSOLUTE = 100, 83, 1, 113
LOAD_FAST, LOAD_NAME, POP_BLOCK, SETUP_LOOP, END_FINALLY = 124, 101, 87, 120, 88
DUP_TOP, BINARY_ADD = 4, 23


class VerifierTest(unittest.TestCase):

    def check_bad(self, code, **kw):
        self.assertRaises(SystemError, run, code, **kw)

    def test_good(self):
        self.assertEqual(run([LOAD_CONST, 1, 0, RETURN_VALUE]), 1)

    def test_falls_off_the_end(self):
        self.check_bad([LOAD_CONST, 1, 0])
        self.check_bad([])

    def test_truncated(self):
        self.check_bad([LOAD_CONST, 1])

    def test_unknown_opcode(self):
        self.check_bad([7, LOAD_CONST, 1, 0, RETURN_VALUE])
        self.check_bad([255, 0, 0, LOAD_CONST, 1, 0, RETURN_VALUE])

    def test_underflow(self):
        self.check_bad([POP_TOP, LOAD_CONST, 1, 0, RETURN_VALUE])
        self.check_bad([RETURN_VALUE])

    def test_below_a_block(self):
        # a value is pushed, then taken inside of a block
        def code(*inside):
            inside = list(inside) + [POP_BLOCK, LOAD_CONST, 1, 0, RETURN_VALUE]
            return [LOAD_CONST, 1, 0, SETUP_LOOP, len(inside) - 4, 0] + inside
        self.assertEqual(run(code(LOAD_CONST, 1, 0, DUP_TOP, BINARY_ADD, POP_TOP)), 1)
        self.check_bad(code(POP_TOP))
        self.check_bad(code(LOAD_CONST, 1, 0, BINARY_ADD))

    def test_operand_range(self):
        self.check_bad([LOAD_CONST, 2, 0, RETURN_VALUE])
        self.check_bad([LOAD_FAST, 1, 0, RETURN_VALUE])
        self.check_bad([LOAD_NAME, 1, 0, RETURN_VALUE])

    def test_jump_out_of_code(self):
        self.check_bad([JUMP_ABSOLUTE, 200, 0])

    def test_depths_differ(self):
        # a loop that pushes one value each time round
        self.check_bad([LOAD_CONST, 1, 0, JUMP_ABSOLUTE, 0, 0])

    def test_block_without_setup(self):
        self.check_bad([POP_BLOCK, LOAD_CONST, 1, 0, RETURN_VALUE])
        self.check_bad([80])

    def test_end_finally_with_a_forged_reason(self):
        for reason in (8, 16, 32, 64, 5):
            code = [LOAD_CONST, 0, 0, LOAD_CONST, 0, 0, LOAD_CONST, 1, 0, END_FINALLY, LOAD_CONST, 0, 0, RETURN_VALUE]
            if reason == 8:
                self.assertEqual(run(code, consts=(None, reason)), None)
            else:
                self.check_bad(code, consts=(None, reason))

    def test_yield_needs_a_generator(self):
        self.check_bad([LOAD_CONST, 1, 0, 86, RETURN_VALUE])

    def test_unreachable_code_does_not_matter(self):
        self.assertEqual(run([LOAD_CONST, 1, 0, RETURN_VALUE, 255, 255]), 1)

    def test_small_stacksize_is_no_danger(self):
        self.assertEqual(run([LOAD_CONST, 1, 0, LOAD_CONST, 1, 0, 23, RETURN_VALUE], stacksize=0), 2)

    def test_changed_bytes(self):
        rnd = random.Random(27)
        co = sample.func_code
        refused = 0
        for n in range(400):
            code = list(co.co_code)
            at = rnd.randrange(len(code))
            if ord(code[at]) in (113, 93, 114, 115, 119):
                continue                    # an endless loop would be legal
            code[at] = chr(rnd.choice([rnd.randrange(256), rnd.randrange(100)]))
            text = ''.join(code)
            if text.count(chr(113)) != co.co_code.count(chr(113)):
                continue
            changed = types.CodeType(co.co_argcount, co.co_nlocals, co.co_stacksize, co.co_flags, text, co.co_consts,
                                     co.co_names, co.co_varnames, 'file', co.co_name, co.co_firstlineno,
                                     co.co_lnotab, co.co_freevars, co.co_cellvars)
            try:
                types.FunctionType(changed, {'range': range}, 'f', (0,))()
            except SystemError:
                refused += 1
            except Exception:
                pass
        self.assertTrue(refused > 50)


if __name__ == '__main__':
    unittest.main()
