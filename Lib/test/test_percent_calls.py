# -*- coding: latin-1 -*-
"""What the % operator of str asks its values for, how often, and in which order."""
import unittest


class Asked(object):
    """Notes each call; gives what it was told to."""

    def __init__(self, name, calls, **gives):
        self.name = name
        self.calls = calls
        self.gives = gives

    def answer(self, method):
        self.calls.append(self.name + '.' + method)
        answer = self.gives[method]
        if isinstance(answer, Exception):
            raise answer
        return answer


class Both(Asked):
    def __str__(self):
        return self.answer('str')

    def __repr__(self):
        return self.answer('repr')


class Shown(Asked):
    def __repr__(self):
        return self.answer('repr')


class Wide(Both):
    def __unicode__(self):
        return self.answer('unicode')


class StringSubclass(str):
    def __str__(self):
        raise AssertionError('a result is not asked again')


class PercentTests(unittest.TestCase):

    def setUp(self):
        self.calls = []

    def both(self, name, **gives):
        return Both(name, self.calls, **gives)

    def check(self, result, expected, calls):
        self.assertEqual((result, type(result)), (expected, type(expected)))
        self.assertEqual(self.calls, calls.split())

    def refused(self, error, form, values, calls):
        self.assertRaises(error, lambda: form % values)
        self.assertEqual(self.calls, calls.split())

    def test_in_the_order_of_the_units(self):
        values = self.both('a', str='A'), self.both('b', repr='B'), 3, self.both('c', str='CCC')
        self.check('%5s|%r|%d|%.2s%%' % values, '    A|B|3|CC%', 'a.str b.repr c.str')

    def test_single_value(self):
        self.check('<%s>' % self.both('a', str='A'), '<A>', 'a.str')
        self.check('<%r>' % self.both('b', repr='B'), '<B>', 'a.str b.repr')

    def test_repr_stands_in_for_str(self):
        self.check('%s' % Shown('a', self.calls, repr='A'), 'A', 'a.repr')

    def test_containers(self):
        self.check('%s %r' % ([self.both('a', repr='A')], {1: self.both('b', repr='B')}), '[A] {1: B}', 'a.repr b.repr')

    def test_quotes_in_a_repr_stay_as_they_are(self):
        self.check('%r %r' % (self.both('a', repr="'A'"), 'x'), "'A' 'x'", 'a.repr')

    def test_subclass_of_str_as_text(self):
        self.check('%s' % self.both('a', str=StringSubclass('A')), 'A', 'a.str')

    def test_unicode_text_makes_the_rest_unicode(self):
        values = self.both('a', str='A'), self.both('b', str=u'\xe9'), self.both('c', str='C')
        self.check('%s%s%s' % values, u'A\xe9C', 'a.str b.str b.str c.str')

    def test_unicode_method_is_asked_then(self):
        wide = Wide('w', self.calls, str=u'S', unicode=u'U')
        self.check('%s %s' % (1, wide), u'1 U', 'w.str w.unicode')

    def test_head_is_decoded_last(self):
        self.refused(TypeError, '\xe9%s%s', (self.both('a', str=u'A'),), 'a.str a.str')

    def test_no_text(self):
        self.refused(TypeError, '%s%s', (self.both('a', str=3), self.both('b', str='B')), 'a.str')

    def test_errors_end_it(self):
        self.refused(KeyError, '%s%s', (self.both('a', str=KeyError()), self.both('b', str='B')), 'a.str')

    def test_errors_of_the_format_come_in_their_turn(self):
        self.refused(ValueError, '%s%y%s', (self.both('a', str='A'), 1, self.both('b', str='B')), 'a.str')
        self.refused(TypeError, '%d%s', ('x', self.both('c', str='C')), 'a.str')
        self.refused(TypeError, '%s%s', (self.both('d', str='D'),), 'a.str d.str')
        self.refused(TypeError, '%s', (self.both('e', str='E'), 1), 'a.str d.str e.str')

    def test_star_and_key(self):
        self.check('%s%*s' % (self.both('a', str='A'), 3, self.both('b', str='B')), 'A  B', 'a.str b.str')
        self.check('%(k)s%(k)s' % {'k': self.both('c', str='C')}, 'CC', 'a.str b.str c.str c.str')

    def test_fifty_values(self):
        values = tuple(self.both(str(n), str=str(n)) for n in range(50))
        self.check('%s' * 50 % values, ''.join(map(str, range(50))), ' '.join('%d.str' % n for n in range(50)))


if __name__ == '__main__':
    unittest.main()
