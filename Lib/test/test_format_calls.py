"""What format(), the method format and the % operator ask values whose methods are in Python: what, how often, in which order."""
import unittest


class Noted(object):
    """Notes what it is asked; gives what it was told to."""

    def __init__(self, calls, name, **gives):
        self.calls, self.name, self.gives = calls, name, gives

    def answer(self, method, *args):
        self.calls.append(' '.join((self.name, method) + args))
        answer = self.gives[method]
        if isinstance(answer, Exception):
            raise answer
        return answer


class Formats(Noted):
    def __format__(self, spec):
        return self.answer('format', repr(spec))


class Texts(Noted):
    def __str__(self):
        return self.answer('str')

    def __repr__(self):
        return self.answer('repr')

    def __unicode__(self):
        return self.answer('unicode')


class Int(Noted):
    def __int__(self):
        return self.answer('int')


class Both(Int):
    def __long__(self):
        return self.answer('long')


class Float(Noted):
    def __float__(self):
        return self.answer('float')


class OwnInt(int):
    def __str__(self):
        return 'not asked'


class OwnStr(str):
    def __format__(self, spec):
        return 'own ' + spec


class Case(unittest.TestCase):

    def setUp(self):
        self.calls = []

    def make(self, kind, name='a', **gives):
        return kind(self.calls, name, **gives)

    def gives(self, value, expected, *calls):
        self.assertEqual((value, type(value)), (expected, type(expected)))
        self.assertEqual(self.calls, list(calls))
        del self.calls[:]

    def raises(self, error, message, function, *calls):
        with self.assertRaises(error) as caught:
            function()
        self.assertEqual(str(caught.exception), message)
        self.assertEqual(self.calls, list(calls))
        del self.calls[:]


class FormatFunction(Case):

    def test_format(self):
        a = self.make(Formats, format='x')
        self.gives(format(a), 'x', "a format ''")
        self.gives(format(a, 'spec'), 'x', "a format 'spec'")
        self.gives(format(a, u'spec'), u'x', "a format u'spec'")
        self.gives(format(self.make(Formats, format=u'\xe9')), u'\xe9', "a format ''")

    def test_text(self):
        a = self.make(Texts, str='s', unicode=u'u')
        self.gives(format(a), 's', 'a str')
        self.gives(format(a, u''), u'u', 'a unicode')
        self.gives(format(self.make(Texts, str=OwnStr('s'))), 'own ', 'a str')

    def test_wrong(self):
        self.raises(TypeError, 'Formats.__format__ must return string or unicode, not int',
                    lambda: format(self.make(Formats, format=5)), "a format ''")
        self.raises(KeyError, "'k'", lambda: format(self.make(Formats, format=KeyError('k'))), "a format ''")
        self.raises(TypeError, '__str__ returned non-string (type int)', lambda: format(self.make(Texts, str=5)), 'a str')
        self.assertRaises(TypeError, format)
        self.assertRaises(TypeError, format, 1, 2)
        self.assertRaises(TypeError, format, self.make(Formats), 5)
        self.assertRaises(TypeError, format, 1, '', '')

    def test_method_goes_away(self):
        class Fickle(object):
            def __format__(self, spec):
                del Fickle.__format__
                return 'once'

            def __str__(self):
                return 'text'

        value = Fickle()
        self.assertEqual('{0} {0} {1}'.format(value, 3), 'once text 3')


class FormatMethod(Case):

    def test_fields(self):
        a, b = self.make(Formats, 'a', format='A'), self.make(Formats, 'b', format='B')
        self.gives('{0}'.format(a), 'A', "a format ''")
        self.gives('<{1:x}{{{0}}}{1:y}>{2:>3}'.format(a, b, 7), '<B{A}B>  7', "b format 'x'", "a format ''", "b format 'y'")
        self.gives('{}{}'.format(a, b), 'AB', "a format ''", "b format ''")
        self.gives('{b}{a}{b}'.format(a=a, b=b), 'BAB', "b format ''", "a format ''", "b format ''")
        self.gives(u'{0:x} {1}'.format(a, u'\xe9'), u'A \xe9', "a format u'x'")

    def test_conversions(self):
        a = self.make(Texts, str='s', repr='r', unicode=u'u')
        self.gives('{0!r}|{0!s}|{0!r:>3}|{0!s:*<3}'.format(a), 'r|s|  r|s**', 'a repr', 'a str', 'a repr', 'a str')
        self.gives(u'{0!r}|{0!r:>3}|{0}'.format(a), u'r|  r|u', 'a repr', 'a repr', 'a unicode')
        self.gives(u'{0!s}'.format(a), u'u', 'a unicode')
        self.gives('{0}'.format(self.make(Texts, str=OwnStr('s'))), 'own ', 'a str')
        self.gives('{0!s:x}'.format(self.make(Texts, str=OwnStr('s'))), 'own x', 'a str')

    def test_unicode_answers(self):
        self.gives('<{0}>'.format(self.make(Formats, format=u'x')), '<x>', "a format ''")
        with self.assertRaises(UnicodeEncodeError):
            '<{0}>'.format(self.make(Formats, format=u'\xe9'))
        with self.assertRaises(UnicodeDecodeError):
            u'<{0}>'.format(self.make(Formats, format='\xe9'))

    def test_errors(self):
        a = self.make(Formats, format='A')
        self.raises(ValueError, "Single '}' encountered in format string", lambda: '{0} }'.format(a), "a format ''")
        self.raises(IndexError, 'tuple index out of range', lambda: '{0} {1}'.format(a), "a format ''")
        self.raises(KeyError, "'b'", lambda: '{0} {b}'.format(a), "a format ''")
        self.raises(ValueError, 'cannot switch from automatic field numbering to manual field specification',
                    lambda: '{} {0}'.format(a), "a format ''")
        self.raises(ValueError, 'cannot switch from manual field specification to automatic field numbering',
                    lambda: '{0} {}'.format(a), "a format ''")
        self.raises(TypeError, 'Formats.__format__ must return string or unicode, not int',
                    lambda: '{0}'.format(self.make(Formats, format=5)), "a format ''")
        self.raises(ValueError, 'Unknown conversion specifier x', lambda: '{0!x}'.format(a))

    def test_nested_fields(self):
        a = self.make(Formats, format='A')
        self.gives('{0:{1}}'.format(a, 5), 'A', "a format '5'")
        self.gives('{0.name}{1[0]}'.format(a, [a]), 'aA', "a format ''")


class Percent(Case):

    def test_integers(self):
        for letter, expected in ('d', '5'), ('i', '5'), ('u', '5'), ('o', '5'), ('x', '5'), ('X', '5'), ('03d', '005'):
            self.gives('%' + letter & Value(self.make(Int, int=5)), expected, 'a int')
            self.gives(u'%' + letter & Value(self.make(Int, int=5)), unicode(expected), 'a int')
        self.gives('%d' % self.make(Int, int=10 ** 30), str(10 ** 30), 'a int')
        self.gives('%d' % self.make(Int, int=OwnInt(5)), '5', 'a int')
        self.gives('%s %d%% %d' % ('x', self.make(Int, int=5), self.make(Int, 'b', int=6)), 'x 5% 6', 'a int', 'b int')

    def test_integers_that_are_none(self):
        for form in '%d', u'%d', '%s%d':
            values = lambda value: value if form != '%s%d' else ('', value)
            wrong = '%d format: a number is required, not '
            self.raises(TypeError, wrong + 'Int', lambda: form % values(self.make(Int, int='x')), 'a int')
            self.raises(TypeError, wrong + 'Int', lambda: form % values(self.make(Int, int=KeyError())), 'a int')
            self.raises(TypeError, wrong + 'Both', lambda: form % values(self.make(Both, int=KeyError(), long=KeyError())), 'a int',
                        'a long')
            self.gives(form % values(self.make(Both, int=KeyError(), long=7L)), type(form)('7'), 'a int', 'a long')
        self.raises(TypeError, '%d format: a number is required, not Int', lambda: '%i' % self.make(Int, int=KeyError()), 'a int')
        self.raises(TypeError, '%x format: a number is required, not Int', lambda: '%x' % self.make(Int, int=KeyError()), 'a int')

    def test_floats(self):
        self.gives('%f' % self.make(Float, float=1.5), '1.500000', 'a float')
        self.gives(u'%5.1f|%g' % (self.make(Float, float=1.5), self.make(Float, 'b', float=2.5)), u'  1.5|2.5', 'a float', 'b float')
        self.raises(TypeError, 'float argument required, not Float', lambda: '%f' % self.make(Float, float='x'), 'a float')
        self.raises(TypeError, 'float argument required, not Float', lambda: '%e' % self.make(Float, float=KeyError()), 'a float')

    def test_unicode_formats(self):
        a = self.make(Texts, str='s', repr='r', unicode=u'\xe9')
        self.gives(u'%s' % a, u'\xe9', 'a unicode')
        self.gives(u'%s|%r|%5s|%-3r|' % (a, a, a, a), u'\xe9|r|    \xe9|r  |', 'a unicode', 'a repr', 'a unicode', 'a repr')
        self.gives(u'%s %s %s' % ('x', a, None), u'x \xe9 None', 'a unicode')
        self.gives(u'%s' % (self.make(Texts, unicode='plain'),), u'plain', 'a unicode')
        self.gives(u'%(k)s' % {'k': a}, u'\xe9', 'a unicode')

    def test_unicode_formats_that_fail(self):
        a = self.make(Texts, unicode=u'u', repr='\xe9')
        with self.assertRaises(UnicodeDecodeError):
            u'%s %s' % ('\xe9', a)
        self.assertEqual(self.calls, [])
        with self.assertRaises(UnicodeDecodeError):
            u'%r %s' % (a, a)
        self.assertEqual(self.calls, ['a repr'])
        del self.calls[:]
        self.raises(KeyError, "'k'", lambda: u'%s' % self.make(Texts, unicode=KeyError('k')), 'a unicode')
        self.raises(TypeError, 'not enough arguments for format string', lambda: u'%s %s' % a, 'a unicode')
        self.raises(TypeError, 'not all arguments converted during string formatting', lambda: u'%s' % (a, a), 'a unicode')


class Value(object):
    """form & Value(v) is form % v, with the operands in variables."""

    def __init__(self, value):
        self.value = value

    def __rand__(self, form):
        return form % self.value


if __name__ == '__main__':
    unittest.main()
