"""cPickle: round trips in all protocols, sharing and cycles, hostile input."""
import cPickle
import cStringIO
import gc
import operator
import os
import pickletools
import shutil
import signal
import tempfile
import unittest
import weakref

first_of = operator.itemgetter(0)


class Old:
    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return self.x == other.x


class New(object):
    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return self.x == other.x


class Slots(object):
    __slots__ = 'a',

    def __getstate__(self):
        return None, {'a': self.a}


class Row(list):
    pass


class File:
    def __init__(self, text=''):
        self.text, self.place = text, 0

    def write(self, text):
        self.text += text

    def read(self, n):
        self.place += n
        return self.text[self.place - n:self.place]

    def readline(self):
        end = self.text.find('\n', self.place) + 1 or len(self.text)
        line, self.place = self.text[self.place:end], end
        return line


class Trips(unittest.TestCase):

    def test_there_and_back(self):
        things = [None, True, False, 0, -1, 255, 256, 65536, -2 ** 31, 2 ** 31, 2 ** 63, -2 ** 70, 0L, 128L, -129L, 1.5,
                  1e300, '', 'a', 'it\'s "so"\n', 'x' * 300, u'', u'\u1234\\\n', (), (1,), (1, 2), (1, 2, 3), range(5),
                  range(2500), {}, {1: 2}, dict.fromkeys(range(2500)), set([1]), frozenset(), Old(3), New([4]), Row([5]),
                  int, len, Old, New, 2j, ['same', 'same']]
        for protocol in range(3):
            for thing in things:
                text = cPickle.dumps(thing, protocol)
                for back in (cPickle.loads(text), cPickle.load(File(text))):
                    self.assertEqual(type(back), type(thing))
                    self.assertTrue(back == thing)

    def test_cycles_and_sharing(self):
        for protocol in range(3):
            row = [()]
            row[0] = (row, row)
            back = cPickle.loads(cPickle.dumps(row, protocol))
            self.assertTrue(back[0][0] is back and back[0][1] is back)
            new = New(None)
            new.x = {1: new}
            back = cPickle.loads(cPickle.dumps(new, protocol))
            self.assertTrue(back.x[1] is back)

    def test_slots(self):
        s = Slots()
        s.a = 5
        self.assertEqual(cPickle.loads(cPickle.dumps(s, 2)).a, 5)

    def test_persistent_ids(self):
        for protocol in range(3):
            out = File()
            pickler = cPickle.Pickler(out, protocol)
            pickler.persistent_id = lambda thing: 'seven' if thing == 7 else None
            pickler.dump([7, 8])
            unpickler = cPickle.Unpickler(File(out.text))
            unpickler.persistent_load = lambda name: name * 2
            self.assertEqual(unpickler.load(), ['sevenseven', 8])

    def test_no_globals(self):
        unpickler = cPickle.Unpickler(File(cPickle.dumps(Old(1))))
        unpickler.find_global = None
        self.assertRaises(cPickle.UnpicklingError, unpickler.load)

    def test_what_cannot_be_pickled(self):
        self.assertEqual(cPickle.loads(cPickle.dumps(lambda: 1))(), 1)
        self.assertRaises(ValueError, cPickle.dumps, 1, 3)

    def test_function_that_gave_a_bad_answer_is_named(self):
        class Asked(object):
            def __init__(self, given):
                self.given = given

            def __reduce_ex__(self, protocol):
                return self.given

        for given, words in [
                (5, 'Value returned by <bound method Asked.__reduce_ex__ of .*> must be string or tuple$'),
                ((1,), 'tuple returned by <bound .*> must contain 2 through 5 elements$'),
                ((int, 5), 'Second element of tuple returned by <bound .*> must be a tuple$'),
                ((int, (), None, 5), 'Fourth element of tuple returned by <bound .*> must be an iterator, not int$'),
                ((int, (), None, None, 5), 'Fifth element of tuple returned by <bound .*> must be an iterator, not int$')]:
            self.assertRaisesRegexp(cPickle.PicklingError, words, cPickle.dumps, Asked(given))

    def test_initial_arguments_have_a_length(self):
        class Strange:
            def __getinitargs__(self):
                return 5
        self.assertRaisesRegexp(TypeError, r"object of type 'int' has no len\(\)", cPickle.dumps, Strange())

    def test_switches_are_numbers(self):
        pickler = cPickle.Pickler()
        for name in 'binary', 'fast':
            self.assertRaisesRegexp(TypeError, 'an integer is required', setattr, pickler, name, 'x')
            self.assertRaisesRegexp(TypeError, "can't delete numeric/char attribute", delattr, pickler, name)

    def test_no_file_at_all(self):
        self.assertIsNone(cPickle.dump([1], None))
        pickler = cPickle.Pickler(None).dump([1])
        self.assertRaises(cPickle.PicklingError, pickler.getvalue)

    def test_text_that_is_none(self):
        class Numbers(object):
            def read(self, n):
                return 5
            readline = read
        self.assertRaisesRegexp(TypeError, 'expected string or Unicode object, int found', cPickle.load, Numbers())

    def test_depth(self):
        row = []
        for i in xrange(100000):
            row = [row]
        self.assertRaises(RuntimeError, cPickle.dumps, row)


def groups(text):
    """Of a pickle whose items are all None, and its keys numbers: (opcode, number of things) for each group."""
    found, things = [], 0
    for opcode, argument, position in pickletools.genops(text):
        if opcode.name in ('APPEND', 'APPENDS', 'SETITEM', 'SETITEMS'):
            found.append((opcode.name, things))
        things = 0 if opcode.name in ('MARK', 'EMPTY_LIST', 'EMPTY_DICT', 'BINPUT') else things + 1
    return found


class Bytes(unittest.TestCase):
    def test_groups_of_items(self):
        for count in 1, 2, 999, 1000, 1001, 1002, 2000, 2001, 3003:
            whole, rest = divmod(count, 1000)
            expected = [('APPENDS', 1000)] * whole + [('APPEND' if rest == 1 else 'APPENDS', rest)] * (rest > 0)
            self.assertEqual(map(first_of, groups(cPickle.dumps([None] * count, 2))), map(first_of, expected))
            self.assertEqual(sum(number for _, number in groups(cPickle.dumps([None] * count, 2))[:whole]), 1000 * whole)

    def test_groups_of_a_dict(self):
        """An empty group follows full ones, and one item is alone only in a dict of one: as in 2.7."""
        for count, expected in ((1, ['SETITEM']), (2, ['SETITEMS']), (1000, ['SETITEMS'] * 2), (1001, ['SETITEMS'] * 2),
                                (2000, ['SETITEMS'] * 3)):
            text = cPickle.dumps(dict.fromkeys(range(count)), 2)
            self.assertEqual(map(first_of, groups(text)), expected)
            self.assertEqual(cPickle.loads(text), dict.fromkeys(range(count)))
        self.assertTrue(cPickle.dumps(dict.fromkeys(range(1000)), 1).endswith('u(u.'))

    def test_items_are_read_one_by_one(self):
        class Noted(object):
            def __init__(self, number):
                self.number = number

            def __reduce__(self):
                log.append('saves %d' % self.number)
                return int, (self.number,)

        class Items(list):
            def __reduce__(self):
                return list, (), None, (log.append('reads %d' % n) or Noted(n) for n in range(4))
        log = []
        cPickle.dumps(Items(), 2)
        self.assertEqual(log, ['reads 0', 'reads 1', 'saves 0', 'saves 1', 'reads 2', 'saves 2', 'reads 3', 'saves 3'])

    def test_dict_that_changes_while_it_is_saved(self):
        class Grows(object):
            def __reduce__(self):
                table[len(table)] = None
                return int, ()
        table = {'a': Grows(), 'b': 1}
        for protocol in 0, 1, 2:
            self.assertRaises(RuntimeError, cPickle.dumps, table, protocol)

    def test_floats_have_seventeen_digits(self):
        for value, text in (0.1, "0.10000000000000001"), (-0.0, "-0"), (100.0, "100"), (1e16, "10000000000000000"):
            self.assertEqual(cPickle.dumps(value), "F%s\n." % text)
            self.assertEqual(repr(cPickle.loads("F%s\n." % text)), repr(value))

    def test_no_number(self):
        for text, said in ("x1", ": x1\n"), ("1x", ""):
            with self.assertRaises(ValueError) as caught:
                cPickle.loads("F%s\n." % text)
            self.assertEqual(str(caught.exception), "could not convert string to float" + said)

    def refusal(self, text):
        try:
            return cPickle.loads(text)
        except Exception as error:
            return '%s: %s' % (type(error).__name__, error)

    def test_lines_without_an_end(self):
        truncated = 'UnpicklingError: pickle data was truncated'
        for text, wanted in [
                ('I1.', 'ValueError: could not convert string to int'), ('I1\n.', 1), ('I1L\n.', 1L), ('I01\n.', True),
                ('I 1\n.', True), ('F1.', 'ValueError: could not convert string to float'), ('F1\n.', 1.0), ('F.', truncated),
                ('Fx.', 'ValueError: could not convert string to float: x.'), ('S.', truncated), ('S\n.', truncated),
                ('Sx\n.', 'ValueError: insecure string pickle'), ("S'a'\xff\n.", 'a'), ('Va', 'EOFError: '), ('Va\n.', u'a')]:
            self.assertEqual((self.refusal(text), type(self.refusal(text))), (wanted, type(wanted)), text)

    def test_new_wants_a_tuple_first(self):
        for text in 'N\x81.', '(I1\n\x81.', '}\x81.':
            self.assertEqual(self.refusal(text), 'UnpicklingError: NEWOBJ expected an arg tuple.')

    def test_zero_is_no_key(self):
        self.assertRaises(EOFError, cPickle.loads, "\0N.")
        self.assertRaises(cPickle.UnpicklingError, cPickle.loads, "\1N.")

    def test_name_without_loader_is_not_read(self):
        unpickler = cPickle.Unpickler(File("PN.\n"))
        self.assertRaises(cPickle.UnpicklingError, unpickler.load)
        self.assertIsNone(unpickler.load())


class Hostile(unittest.TestCase):

    def test_broken_pickles_are_errors(self):
        for text in ('', '.', '0', '1', '2', 'a', 's', 'b', 'R', 't', 'e', 'u', 'o', '(o', 'p', 'q', 'g9\n.', 'h\1.', 'x',
                     'I', 'Ia\n.', 'S1\n.', "S'a\n.", 'U\5ab', 'T\xff\xff\xff\xffab', 'T\xff\xff\xff\x7fab',
                     'X\xff\xff\xff\x7f', '\x8b\xff\xff\xff\x7f', '\x8a\5ab', 'NN\x81.', 'N)R.', 'NNR.', '\x80\3.', 'G1',
                     'F1x\n.', 'Nb.', '}(Nu.', '\x82\1.', 'P1\n.', 'NQ.', 'cos\nnosuchname\n.', 'J12', 'N(0(1N1.'):
            self.assertRaises(Exception, cPickle.loads, text)

    def test_every_cut_of_a_pickle(self):
        for protocol in range(3):
            text = cPickle.dumps([1, 'ab', u'c', (2.5, {3: None}), 10 ** 30, Old(1), New(2)], protocol)
            for n in range(len(text)):
                self.assertRaises(Exception, cPickle.loads, text[:n])

    def test_every_byte_changed(self):
        text = cPickle.dumps([1, 'ab', (2.5, {3: None}), set([1])], 2)
        for i in range(len(text)):
            for byte in '\0\1(.0129RabceghijoqtuN\x81\x85\xff':
                try:
                    cPickle.loads(text[:i] + byte + text[i + 1:])
                except Exception:
                    pass


class Meanwhile(unittest.TestCase):
    "What is used goes away within the code that it is used for."

    def reader(self, text, meanwhile):
        class Reading(File):
            def readline(self):
                meanwhile()
                return File.readline(self)
        return cPickle.Unpickler(Reading(text))

    def test_the_function_of_persistent_ids(self):
        reader = self.reader('Pa\n.', lambda: delattr(reader, 'persistent_load'))
        reader.persistent_load = str
        self.assertRaises(cPickle.UnpicklingError, reader.load)

    def test_the_memo(self):
        class Key(object):
            def __hash__(self):
                return 1

            def __eq__(self, other):
                reader.memo = {}
                return False
        for text in 'h\1.', 'Nq\1.':
            reader = cPickle.Unpickler(File(text))
            reader.memo = {Key(): 1}
            self.assertRaises((cPickle.BadPickleGet, RuntimeError), reader.load)

    def test_the_memo_of_a_writer(self):
        class Thing(object):
            pass
        for threshold in 1, 10, 40:
            writer, left = cPickle.Pickler(2), []
            writer.dump([[i] for i in range(500)])
            thing = Thing()
            thing.itself = thing
            left.append(weakref.ref(thing, lambda ref: writer.clear_memo()))
            del thing
            thresholds = gc.get_threshold()
            gc.set_threshold(threshold)
            try:
                memo = writer.memo
            finally:
                gc.set_threshold(*thresholds)
            self.assertEqual(len(memo), 501)


class Files(unittest.TestCase):
    """Files whose insides are known are read directly, in pieces of any size."""

    VALUE = ['x' * 5000, u'y' * 700, 'short', range(300), {'key': 2.5}, 'z' * 512, 'line\n' * 3]

    def file_with(self, text, mode='rb'):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        name = os.path.join(folder, 'pickle')
        with open(name, 'wb') as out:
            out.write(text)
        return open(name, mode)

    def test_one_after_the_other(self):
        for protocol in range(3):
            text = ''.join(cPickle.dumps(value, protocol) for value in (self.VALUE, 5, self.VALUE)) + 'rest'
            for source in self.file_with(text), cStringIO.StringIO(text):
                self.assertTrue([cPickle.load(source) for _ in range(3)] == [self.VALUE, 5, self.VALUE])
                self.assertEqual(source.read(), 'rest')

    def test_every_cut(self):
        for protocol in range(3):
            text = cPickle.dumps([1, 'ab', u'c', (2.5, {3: None}), 10 ** 30, Old(1)], protocol)
            for n in range(len(text)):
                for source in cStringIO.StringIO(text[:n]), self.file_with(text[:n]):
                    self.assertRaises(Exception, cPickle.load, source)

    def test_a_length_that_is_a_lie(self):
        for text in 'T\xff\xff\xff\x7fab', 'T\0\0\0\x40':
            self.assertRaises(EOFError, cPickle.load, self.file_with(text))
            self.assertRaises(EOFError, cPickle.load, cStringIO.StringIO(text))

    def test_files_that_cannot_be_read(self):
        closed, written = self.file_with('I1\n.'), self.file_with('', 'wb')
        closed.close()
        self.assertRaises(ValueError, cPickle.load, closed)
        self.assertRaises(IOError, cPickle.load, written)
        memory = cStringIO.StringIO('I1\n.')
        memory.close()
        self.assertRaises(EOFError, cPickle.load, memory)

    def test_a_file_that_is_iterated_over(self):
        source = self.file_with('first\nI1\n.')
        self.assertEqual(next(source), 'first\n')
        with self.assertRaises(ValueError) as caught:
            cPickle.load(source)
        self.assertIn('Mixing iteration and read methods', str(caught.exception))

    def test_who_reads_the_same_file_meanwhile(self):
        for source in cStringIO.StringIO('Pname\nPother\n\x86.'), self.file_with('Pname\nPother\n\x86.'):
            unpickler = cPickle.Unpickler(source)
            unpickler.persistent_load = lambda name: source.read(1) if name == 'other' else name
            self.assertEqual(unpickler.load(), '\x86')

    def test_a_handler_of_signals_closes_the_file_that_is_read(self):
        for start in '\x80\x02T\0\0\x10\0abc', "S'abc":
            reading, writing = os.pipe()
            stream = os.fdopen(reading, 'rb')
            os.write(writing, start)
            earlier = signal.signal(signal.SIGALRM, lambda number, frame: stream.close())
            self.addCleanup(signal.signal, signal.SIGALRM, earlier)
            signal.setitimer(signal.ITIMER_REAL, 0.05, 0.5)
            try:
                self.assertRaises(ValueError, cPickle.Unpickler(stream).load)
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
                os.close(writing)


if __name__ == '__main__':
    unittest.main()
