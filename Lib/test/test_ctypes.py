"""ctypes: memory, calls, callbacks; what must not crash."""
import ctypes
import pickle
import sys
import unittest
from ctypes import (
    ArgumentError, BigEndianStructure, CDLL, CFUNCTYPE, POINTER, Structure, Union, addressof, byref, c_bool, c_byte, c_char,
    c_char_p, c_double, c_float, c_int, c_long, c_longlong, c_short, c_ubyte, c_void_p, c_wchar, cast,
    create_string_buffer, get_errno, memmove, pointer, py_object, pythonapi, resize, set_errno, sizeof, string_at)

import _ctypes_test
import stackless

libc = CDLL(None)


class Point(Structure):
    _fields_ = [('x', c_int), ('y', c_int)]


class Memory(unittest.TestCase):

    def test_integers_wrap(self):
        self.assertEqual(c_byte(200).value, -56)
        self.assertEqual(c_ubyte(-1).value, 255)
        self.assertEqual(c_int(1 << 70).value, 0)

    def test_a_pointer_takes_the_memory_of_anything(self):
        number = pointer(c_int(3))
        for target, value in [(Point(5, 6), 5), (pointer(c_int(4)), None), ((c_short * 2)(7, 0), 7)]:
            number.contents = target
            self.assertEqual(addressof(number.contents), addressof(target))
            if value is not None:
                self.assertEqual(number[0], value)
        for wrong in 3, None, c_int, 'x':
            self.assertRaises(TypeError, setattr, number, 'contents', wrong)

    def test_bits_share_a_unit(self):
        class Bits(Structure):
            _fields_ = [('a', c_int, 3), ('b', c_int, 5), ('c', c_short)]
        bits = Bits(-1, 9, 7)
        self.assertEqual((bits.a, bits.b, bits.c, sizeof(Bits)), (-1, 9, 7, 8))
        bits.a = 0
        self.assertEqual(bits.b, 9)

    def test_big_endian_fields(self):
        class Net(BigEndianStructure):
            _fields_ = [('word', c_int), ('half', c_short), ('real', c_double)]
        net = Net(1, 2, 1.5)
        self.assertEqual(buffer(net)[:6], '\0\0\0\1\0\2')
        self.assertEqual(net.real, 1.5)

    def test_no_other_order_of_bool(self):
        self.assertFalse(hasattr(c_bool, '__ctype_be__'))
        with self.assertRaises(TypeError) as caught:
            type(BigEndianStructure)('Net', (BigEndianStructure,), {'_fields_': [('a', c_bool), ('b', c_void_p)]})
        self.assertIn('c_bool', str(caught.exception))

    def test_union_members_overlap(self):
        class Both(Union):
            _fields_ = [('number', c_int), ('bytes', c_ubyte * 4)]
        both = Both(0x01020304)
        self.assertEqual(sorted(both.bytes[:]), [1, 2, 3, 4])

    def test_anonymous_fields_are_reached(self):
        class Outer(Structure):
            _anonymous_ = ['inner']
            _fields_ = [('head', c_int), ('inner', Point)]
        outer = Outer(1, (2, 3))
        self.assertEqual((outer.x, outer.y, outer.inner.y), (2, 3, 3))

    def test_parts_outlive_their_whole(self):
        part = (Point * 3)((1, 2), (3, 4))[1]
        self.assertEqual((part.x, part.y), (3, 4))

    def test_text_is_kept_by_the_root(self):
        class Named(Structure):
            _fields_ = [('name', c_char_p)]
        many = (Named * 4)()
        for i in range(4):
            many[i].name = 'name' * 5 + str(i)
        self.assertEqual([one.name[-1] for one in many], list('0123'))

    def test_resize_leaves_parts_valid(self):
        points = (Point * 2)((1, 2), (3, 4))
        part = points[0]
        resize(points, 100000)
        part.x = 9
        self.assertEqual(sizeof(points), 100000)
        self.assertEqual(part.x, 9)

    def test_bytearray_cannot_move_while_used(self):
        memory = bytearray(8)
        number = c_int.from_buffer(memory, 4)
        number.value = -1
        self.assertEqual(memory, '\0\0\0\0\xff\xff\xff\xff')
        self.assertRaises(BufferError, memory.extend, 'x' * 100)

    def test_slices_of_pointers(self):
        numbers = cast((c_int * 5)(1, 2, 3, 4, 5), POINTER(c_int))
        letters = cast(c_char_p('hello'), POINTER(c_char))
        self.assertEqual((numbers[1:3], numbers[-1:2], numbers[3:1], numbers[3:0:-1]), ([2, 3], [1, 2], [], [4, 3, 2]))
        self.assertEqual((numbers.__getslice__(0, 2), letters[1:3], letters[:5], letters[4:0:-2]), ([1, 2], 'el', 'hello', 'ol'))
        for wrong in (lambda: numbers[2:], lambda: numbers[:], lambda: letters[::-1], lambda: POINTER(c_int)()[0:2]):
            self.assertRaises(ValueError, wrong)
        self.assertRaises(MemoryError, lambda: numbers[0:1 << 62])

    def test_pickle(self):
        twin = pickle.loads(pickle.dumps(Point(5, 6), 2))
        self.assertEqual((twin.x, twin.y), (5, 6))
        self.assertRaises(ValueError, pickle.dumps, pointer(c_int()))

    def test_changed_class_is_no_way_out_of_memory(self):
        class Small(Structure):
            _fields_ = [('a', c_byte)]

        class Large(Structure):
            _fields_ = [('a', c_longlong * 1000)]
        small = Small()
        try:
            small.__class__ = Large
        except TypeError:
            return
        self.assertRaises(TypeError, lambda: small.a)
        self.assertRaises(ArgumentError, libc.abs, small)

        class Byte(c_byte):
            pass

        class Double(c_double):
            pass
        part = (Byte * 33)()[32]
        part.__class__ = Double
        self.assertRaises(TypeError, lambda: part.value)
        self.assertRaises(TypeError, setattr, part, 'value', 1.5)
        self.assertRaises(ArgumentError, libc.abs, part)

    def test_refused(self):
        for wrong, call in [(TypeError, lambda: Structure()), (ValueError, lambda: POINTER(c_int)()[0]),
                            (ValueError, lambda: CFUNCTYPE(None)()()), (OverflowError, lambda: c_int * sys.maxint),
                            (ValueError, lambda: c_int.from_buffer(bytearray(3))),
                            (AttributeError, lambda: setattr(Point, '_fields_', []))]:
            self.assertRaises(wrong, call)


class Calls(unittest.TestCase):

    def test_default_types(self):
        self.assertEqual(libc.abs(-4), 4)
        self.assertEqual(libc.strlen('four'), 4)
        self.assertRaises(ArgumentError, libc.strlen, 1.5)

    def test_declared_types(self):
        strtod = CFUNCTYPE(c_double, c_char_p, POINTER(c_char_p))(('strtod', libc))
        end = c_char_p()
        self.assertEqual(strtod('2.5rest', byref(end)), 2.5)
        self.assertEqual(end.value, 'rest')

    def test_many_arguments(self):
        text = create_string_buffer(500)
        libc.sprintf(text, '%d' * 40, *range(40))
        self.assertEqual(text.value, ''.join(map(str, range(40))))

    def test_structures_by_value(self):
        class Quotient(Structure):
            _fields_ = [('quot', c_int), ('rem', c_int)]
        div = CFUNCTYPE(Quotient, c_int, c_int)(('div', libc))
        result = div(17, 5)
        self.assertEqual((result.quot, result.rem), (3, 2))

    def test_output_parameters(self):
        modf = CFUNCTYPE(c_double, c_double, POINTER(c_double))(('modf', CDLL('libm.so.6')), ((1, 'x'), (2, 'whole')))
        self.assertEqual(modf(2.25), 2.0)
        self.assertEqual(modf(x=3.5), 3.0)

    def test_errno_is_the_threads_own(self):
        chdir = CDLL(None, use_errno=True).chdir
        set_errno(0)
        self.assertEqual(chdir('/no/such/place'), -1)
        self.assertEqual(get_errno(), 2)

    def test_errcheck_replaces_the_result(self):
        absolute = CDLL(None).abs
        absolute.errcheck = lambda result, function, arguments: (result, arguments)
        self.assertEqual(absolute(-3), (3, (-3,)))

    def test_errcheck_has_no_objection(self):
        absolute = CDLL(None).abs
        absolute.errcheck = lambda result, function, arguments: arguments
        self.assertEqual(absolute(-3), 3)
        self.assertRaisesRegexp(TypeError, 'the errcheck attribute must be callable', setattr, absolute, 'errcheck', None)
        del absolute.errcheck
        self.assertIsNone(absolute.errcheck)

    def test_types_of_arguments_from_any_iterable(self):
        absolute = CDLL(None).abs
        absolute.argtypes = iter([c_int])
        self.assertEqual(absolute(-3), 3)
        self.assertRaisesRegexp(TypeError, '_argtypes_ must be a sequence of types', setattr, absolute, 'argtypes', 5)

    def test_wrong_prototypes(self):
        for types, words in ((5,), '_restype_ must be a type'), ((c_int, 5), 'item 1 in _argtypes_ has no from_param'):
            self.assertRaisesRegexp(TypeError, 'Error when calling the metaclass bases\n    ' + words, CFUNCTYPE, *types)

    def test_python_functions_raise(self):
        convert = pythonapi.PyInt_FromString
        convert.restype = py_object
        self.assertRaises(ValueError, convert, 'x', None, 10)

    def test_memory_functions(self):
        target = create_string_buffer(6)
        memmove(target, 'hello', 5)
        self.assertEqual(string_at(addressof(target)), 'hello')
        self.assertEqual(cast(target, POINTER(c_ubyte))[1], ord('e'))


class Callbacks(unittest.TestCase):

    def test_sorting(self):
        Compare = CFUNCTYPE(c_int, POINTER(c_int), POINTER(c_int))
        numbers = (c_int * 5)(5, 2, 4, 1, 3)
        libc.qsort(numbers, 5, sizeof(c_int), Compare(lambda a, b: cmp(a[0], b[0])))
        self.assertEqual(numbers[:], [1, 2, 3, 4, 5])

    def test_each_type_there_and_back(self):
        for kind, value in [(c_byte, -5), (c_short, -300), (c_long, -1 << 40), (c_float, 0.5), (c_double, 1e300),
                            (c_char, 'q'), (c_wchar, u'\u1234'), (py_object, [1]), (c_void_p, 77)]:
            self.assertEqual(CFUNCTYPE(kind, kind)(lambda x: x)(value), value)

    def test_structure_argument(self):
        self.assertEqual(CFUNCTYPE(c_int, Point)(lambda p: p.x * p.y)(Point(6, 7)), 42)

    def test_nested_calls(self):
        def down(n):
            return n and 1 + function(n - 1)
        function = CFUNCTYPE(c_int, c_int)(down)
        self.assertEqual(function(50), 50)

    def test_an_exception_is_printed_and_zero_returned(self):
        import StringIO
        stderr, sys.stderr = sys.stderr, StringIO.StringIO()
        try:
            result = CFUNCTYPE(c_int)(lambda: 1 // 0)()
            text = sys.stderr.getvalue()
        finally:
            sys.stderr = stderr
        self.assertEqual(result, 0)
        self.assertIn('ZeroDivisionError', text)
        self.assertIn(", line 315, in 'calling callback function'\n", text)

    def test_a_wrong_result_is_told_with_the_function(self):
        import StringIO
        stderr, sys.stderr = sys.stderr, StringIO.StringIO()
        try:
            result = CFUNCTYPE(c_int)(lambda: 'no number')()
            text = sys.stderr.getvalue()
        finally:
            sys.stderr = stderr
        self.assertEqual(result, 0)
        self.assertIn(", line 340, in 'converting callback result'\nTypeError: an integer is required\n", text)
        self.assertIn('Exception  in <function <lambda> at 0x', text)

    def test_switching_tasklets_inside(self):
        seen = []
        function = CFUNCTYPE(c_int)(lambda: seen.append(1) or stackless.schedule() and 0 or 7)

        def work():
            seen.append(function())
        for _ in range(3):
            stackless.tasklet(work)()
        stackless.run()
        self.assertEqual(seen, [1, 1, 1, 7, 7, 7])


class LargeStack(unittest.TestCase):
    "C functions that need much stack have it, wherever they are called."

    def setUp(self):
        self.below_stack = CDLL(_ctypes_test.__file__).below_stack
        self.answer = CFUNCTYPE(c_int)(lambda: sorted([3, 1, 2], key=lambda number: -number)[0])

    def in_tasklet(self, function):
        results = []
        stackless.tasklet(lambda: results.append(function()))()
        stackless.run()
        return results

    def call(self):
        return self.below_stack(3 << 20, self.answer)

    def nested(self, depth):
        "The call from within as many calls of C functions that call back."
        results = []

        def go_on(depth):
            results.append(self.nested(depth - 1))
        return self.call() if depth == 0 else CFUNCTYPE(None, c_int)(go_on)(depth) or results[0]

    def test_main_tasklet(self):
        self.assertEqual(self.call(), 4)

    def test_tasklet(self):
        self.assertEqual(self.in_tasklet(self.call), [4])

    def test_deep_within_callbacks(self):
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(100000)
        try:
            self.assertEqual(self.nested(3000), 4)
            self.assertEqual(self.in_tasklet(lambda: self.nested(3000)), [4])
        finally:
            sys.setrecursionlimit(limit)

    def test_callback_that_is_called_again_and_again(self):
        order = CFUNCTYPE(c_int, POINTER(c_int), POINTER(c_int))(lambda a, b: cmp(b[0], a[0]))
        numbers = (c_int * 500)(*range(500))

        def sort():
            libc.qsort(numbers, len(numbers), sizeof(c_int), order)
            return list(numbers)
        self.assertEqual(self.in_tasklet(sort), [range(499, -1, -1)])


if __name__ == '__main__':
    unittest.main()
