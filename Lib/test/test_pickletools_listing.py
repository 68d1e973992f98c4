"""pickletools: listings of pickles, their opcodes, pickles without needless memo entries."""
import cPickle
import pickle
import pickletools
import unittest
from cStringIO import StringIO


def listing(data, **options):
    """What dis() writes and the message of the ValueError that it ends with."""
    out = StringIO()
    try:
        pickletools.dis(data, out, **options)
    except ValueError as error:
        return out.getvalue().splitlines(), str(error)
    return out.getvalue().splitlines(), None


class Listings(unittest.TestCase):

    def test_marks_indent(self):
        self.assertEqual(listing("(I1\n(lp0\nt."), ([
            '    0: (    MARK',
            '    1: I        INT        1',
            '    4: (        MARK',
            '    5: l            LIST       (MARK at 4)',
            '    6: p        PUT        0',
            '    9: t        TUPLE      (MARK at 0)',
            '   10: .    STOP',
            'highest protocol among opcodes = 0'], None))

    def test_width_of_indentation(self):
        self.assertEqual(listing('(t.', indentlevel=1)[0][1], '    1: t     TUPLE      (MARK at 0)')

    def test_faults(self):
        for data, message in (('', 'pickle exhausted before seeing STOP'),
                              ('.', 'tries to pop 1 items from stack with only 0 items'),
                              ('NN.', 'stack not empty after STOP: [None]'),
                              ('Nt.', 'no MARK exists on stack'),
                              ('p0\n.', "stack is empty -- can't store into memo"),
                              ('(p0\n.', "can't store markobject in the memo"),
                              ('Np0\np0\n.', 'memo key 0 already defined'),
                              ('g7\n.', 'memo key 7 has never been stored into'),
                              ('N\xff', "at position 1, opcode '\\xff' unknown"),
                              ('U\5ab.', 'expected 5 bytes in a string1, but only 3 remain'),
                              ('T\xff\xff\xff\xff', 'string4 byte count < 0: -1'),
                              ('I5', 'no newline found when trying to read stringnl')):
            self.assertEqual(listing(data)[1], message)

    def test_fault_of_mark_stands_in_its_line(self):
        self.assertEqual(listing('ta.')[0], ['    0: t    TUPLE      no MARK exists on stack'])

    def test_pop_takes_a_mark(self):
        self.assertEqual(listing('N(0.')[1], None)

    def test_memo_for_the_next_pickle(self):
        memo = {}
        self.assertEqual(listing('Np4\n.', memo=memo)[1], None)
        self.assertEqual(memo, {4: pickletools.pynone})
        self.assertEqual(listing('g4\n.', memo=memo)[1], None)

    def test_all_protocols(self):
        class Old:
            pass
        value = [1, 2 ** 70, 1.5, 'a', u'\u20ac', None, True, (), (1,), (1, 2, 3, 4), {1: []}, set([1]), len, list]
        value.append(value)
        for module in pickle, cPickle:
            for protocol in 0, 1, 2:
                lines, fault = listing(module.dumps(value, protocol))
                self.assertEqual((fault, lines[-1]), (None, 'highest protocol among opcodes = %d' % protocol))


class Opcodes(unittest.TestCase):

    def test_triples(self):
        found = [(one.name, argument, position) for one, argument, position in pickletools.genops('I5\nI01\n.rest')]
        self.assertEqual(found, [('INT', 5, 0), ('INT', True, 3), ('STOP', None, 7)])

    def test_file_without_tell(self):
        class Stream(object):
            def __init__(self, data):
                self.read, self.readline = StringIO(data).read, StringIO(data[1:]).readline
        self.assertEqual([position for _, _, position in pickletools.genops(Stream('N.'))], [None, None])

    def test_every_opcode_of_pickle_is_known(self):
        characters = set(value for name, value in vars(pickle).items()
                         if name.isupper() and isinstance(value, str) and len(value) == 1)
        self.assertEqual(characters - set(pickletools.code2op), set())

    def test_proto_of_opcode(self):
        self.assertEqual(pickletools.code2op['\x85'].proto, 2)
        self.assertEqual(pickletools.code2op['o'].stack_before,
                         [pickletools.markobject, pickletools.anyobject, pickletools.stackslice])


class Optimized(unittest.TestCase):

    def test_unused_entries_go(self):
        self.assertEqual(pickletools.optimize("(lp0\nS'a'\np1\nag1\na."), "(lS'a'\np1\nag1\na.")

    def test_value_stays(self):
        shared = ['x']
        for protocol in 0, 1, 2:
            data = pickle.dumps([shared, shared, 'y', {}], protocol)
            shorter = pickletools.optimize(data)
            self.assertLess(len(shorter), len(data))
            value = pickle.loads(shorter)
            self.assertEqual(value, [['x'], ['x'], 'y', {}])
            self.assertTrue(value[0] is value[1])


class EmptyTuple(unittest.TestCase):

    def test_has_no_memo_entry(self):
        self.assertEqual(pickle.dumps([(), ()], 0), '(lp0\n(ta(ta.')


if __name__ == '__main__':
    unittest.main()
