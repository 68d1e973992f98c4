"""ConfigParser: names without values, and with references that lead nowhere."""
import ConfigParser
import StringIO
import unittest


class NoValue(unittest.TestCase):
    def items(self, kind, **options):
        parser = kind(allow_no_value=True)
        parser.readfp(StringIO.StringIO('[s]\nflag\nempty =\nfull = x\n'))
        return parser.get('s', 'flag'), sorted(parser.items('s', **options))

    def test_they_are_filled_in_by_the_safe_parser_only(self):
        empty, full = ('empty', ''), ('full', 'x')
        for kind in ConfigParser.RawConfigParser, ConfigParser.ConfigParser:
            self.assertEqual(self.items(kind), (None, [empty, ('flag', None), full]))
        self.assertEqual(self.items(ConfigParser.SafeConfigParser), (None, [empty, ('flag', ''), full]))
        self.assertEqual(self.items(ConfigParser.SafeConfigParser, raw=True), (None, [empty, ('flag', None), full]))


class References(unittest.TestCase):
    def test_the_safe_parser_shows_what_is_behind_a_missing_name(self):
        for text, rest in ('%(x)s', ''), ('head %(x)s tail', ' tail'), ('a %(inner)s b', '>'):
            parser = ConfigParser.SafeConfigParser()
            parser.readfp(StringIO.StringIO('[s]\ninner = <%(x)s>\nouter = ' + text))
            with self.assertRaises(ConfigParser.InterpolationMissingOptionError) as caught:
                parser.get('s', 'outer')
            self.assertEqual(caught.exception.args, ('outer', 's', rest, 'x'))


if __name__ == '__main__':
    unittest.main()
