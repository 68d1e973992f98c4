"""ConfigParser: names without values."""
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


if __name__ == '__main__':
    unittest.main()
