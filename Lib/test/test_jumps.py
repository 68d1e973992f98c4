"""Assignment to f_lineno: the frame goes on in the line that was asked for, or a ValueError says why it cannot."""
import sys
import unittest


def two(a, b):
    return [a, b]


def simple(n):
    x = []
    y = 1
    z = 2
    for i in range(2):
        x.append(i)
    return x, y, n


def expressions(n):
    a = [1,
         n]
    b = [two(1, 2),
         n]
    return a, b


def attribute(n):
    x = n.real
    y = x.real
    return y.real


def closure(n):
    x = n

    def inner():
        return x
    return inner()


def jumped(function, start, end):
    "What function(3) gives when it goes from line `start` of it to line `end`, both counted from its `def`."
    first, done = function.func_code.co_firstlineno, []

    def trace(frame, event, argument):
        if frame.f_code is function.func_code and event == "line" and frame.f_lineno == first + start and not done:
            done.append(None)
            frame.f_lineno = first + end
        return trace
    sys.settrace(trace)
    try:
        return function(3)
    finally:
        sys.settrace(None)


class JumpTest(unittest.TestCase):

    def test_to_a_line_that_begins_with_a_constant(self):
        self.assertEqual(jumped(simple, 4, 2), ([0, 1], 1, 3))
        self.assertEqual(jumped(simple, 3, 3), ([0, 1], 1, 3))

    def test_to_a_loop(self):
        self.assertEqual(jumped(simple, 3, 4), ([0, 1], 1, 3))

    def test_behind_a_loop(self):
        self.assertEqual(jumped(simple, 5, 6), ([], 1, 3))

    def test_into_a_loop(self):
        self.assertRaises(ValueError, jumped, simple, 3, 5)

    def test_past_what_binds_a_local_that_is_read_later(self):
        for start, end in (1, 2), (1, 6), (2, 4), (2, 6), (1, 3):
            try:
                jumped(simple, start, end)
                self.fail("it went on without the local")
            except ValueError as error:
                self.assertIn("would be unbound", str(error))

    def test_past_what_binds_a_local_that_is_not_read(self):
        self.assertEqual(jumped(simple, 3, 4), ([0, 1], 1, 3))
        self.assertEqual(jumped(simple, 3, 6), ([], 1, 3))

    def test_past_an_attribute_of_what_is_not_there(self):
        self.assertRaises(ValueError, jumped, attribute, 1, 2)
        self.assertRaises(ValueError, jumped, attribute, 1, 3)
        self.assertEqual(jumped(attribute, 2, 1), 3)

    def test_between_expressions(self):
        for start in 1, 2, 3, 4:
            for end in 1, 2, 3, 4, 5:
                try:
                    jumped(expressions, start, end)
                except ValueError:
                    pass

    def test_with_cells(self):
        self.assertEqual(jumped(closure, 4, 1), 3)
        self.assertRaises(NameError, jumped, closure, 1, 3)

    def refusal(self, frame, line):
        with self.assertRaises(ValueError) as seen:
            frame.f_lineno = line
        return str(seen.exception)

    def test_generators_that_stand(self):
        def generator():
            yield 1
        first = generator.func_code.co_firstlineno
        waiting, seen = generator(), []

        def trace(frame, event, argument):
            if event == 'return':
                seen.append((self.refusal(frame, first - 1), self.refusal(frame, first + 9), self.refusal(frame, first + 1)))
            return trace
        self.assertEqual(self.refusal(waiting.gi_frame, first), "can't jump from the 'call' trace event of a new frame")
        sys.settrace(trace)
        try:
            waiting.next()
        finally:
            sys.settrace(None)
        self.assertEqual(seen, [('line %d comes before the current code block' % (first - 1),
                                 'line %d comes after the current code block' % (first + 9),
                                 "can't jump from a yield statement")])


if __name__ == "__main__":
    unittest.main()
