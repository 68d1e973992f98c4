"""What a profile function is told of functions in C that call Python: each call is followed by its return or exception."""
import sys
import thread
import unittest


def negated(n):
    return -n


def failing(n):
    raise KeyError(n)


def two():
    yield 1
    yield 2


class Number(object):
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return self.n < other.n

    def __hash__(self):
        return self.n


def events(action):
    """'call f, c_call g, ...' while the action runs."""
    seen = []

    def note(frame, event, argument):
        name = argument.__name__ if event.startswith('c_') else frame.f_code.co_name
        seen.append('%s %s' % (event, name.strip('<>')))
    sys.setprofile(note)
    try:
        action()
    except Exception as error:
        sys.setprofile(None)
        seen.append(type(error).__name__)
    finally:
        sys.setprofile(None)
    return ', '.join(event for event in seen if 'setprofile' not in event)


class EventTests(unittest.TestCase):

    def check(self, action, expected):
        self.assertEqual(events(action), 'call lambda, %s, return lambda' % expected)

    def test_key_function(self):
        calls = 'call negated, return negated, call negated, return negated'
        self.check(lambda: sorted([1, 2], key=negated), 'c_call sorted, %s, c_return sorted' % calls)
        self.check(lambda: max([1, 2], key=negated), 'c_call max, %s, c_return max' % calls)

    def test_map(self):
        self.check(lambda: map(negated, [1]), 'c_call map, call negated, return negated, c_return map')

    def test_exception(self):
        self.assertEqual(events(lambda: map(failing, [1])),
                         'call lambda, c_call map, call failing, return failing, c_exception map, return lambda, KeyError')

    def test_methods(self):
        numbers = [Number(1), Number(2)]
        self.check(lambda: numbers.sort(), 'c_call sort, call __lt__, return __lt__, c_return sort')
        self.check(lambda: {}.get(numbers[0]), 'c_call get, call __hash__, return __hash__, c_return get')

    def test_generators(self):
        self.check(lambda: sum(two()), 'c_call sum, ' + 'call two, return two, ' * 3 + 'c_return sum')
        running = two()
        self.check(lambda: next(running), 'c_call next, call two, return two, c_return next')

    def test_one_within_another(self):
        self.check(lambda: map(lambda n: filter(negated, [n]), [1]),
                   'c_call map, call lambda, c_call filter, call negated, return negated, c_return filter, return lambda, '
                   'c_return map')

    def test_what_no_call_is_written_for(self):
        class Shown(object):
            __add__ = staticmethod(len)

        def statements():
            import sys
            with lock:
                Shown() + 'abc'
        lock = thread.allocate_lock()
        self.assertEqual(events(statements), 'call statements, return statements')

    def test_nothing_in_python(self):
        self.check(lambda: len('abc'), 'c_call len, c_return len')


if __name__ == '__main__':
    unittest.main()
