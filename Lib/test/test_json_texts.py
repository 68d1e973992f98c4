"""json: texts, values, hooks, errors."""
import json
import unittest


class JsonCase(unittest.TestCase):

    def test_dumps(self):
        # texts as the documentation shows them, escapes included
        for obj, text in ((None, 'null'), ([1, 2L, 1.5, True], '[1, 2, 1.5, true]'),
                          ({'a': []}, '{"a": []}'), (u'\u20ac"\n', '"\\u20ac\\"\\n"'),
                          (u'\U0001d120', '"\\ud834\\udd20"'), ((), '[]'), ({1: 2}, '{"1": 2}')):
            self.assertEqual(json.dumps(obj), text)
        self.assertEqual(json.dumps({'b': 1, 'a': [1]}, indent=1, sort_keys=True),
                         '{\n "a": [\n  1\n ], \n "b": 1\n}')
        self.assertEqual(json.dumps([1, {(): 2}], skipkeys=True, separators=(',', ':')), '[1,{}]')
        self.assertEqual(json.dumps([3j], default=abs), '[3.0]')

    def test_loads(self):
        self.assertEqual(json.loads(' {"a" : [1, -2.5e1, "\\ud834\\udd20", null]} '),
                         {u'a': [1, -25.0, u'\U0001d120', None]})
        self.assertEqual(json.loads('{"b": 1, "a": 2}', object_pairs_hook=list),
                         [('b', 1), ('a', 2)])
        self.assertEqual(json.loads('[1.5, 2, NaN]', parse_float=str, parse_int=float,
                                    parse_constant=len), ['1.5', 2.0, 3])

    def test_errors(self):
        for text in ('', '[1,]', '{1: 2}', '"a', '"\\x"', '[1 2]', '1 2', '{"a": 1,}', '"\n"'):
            self.assertRaises(ValueError, json.loads, text)
        self.assertRaisesRegexp(ValueError, 'end is out of bounds', json.loads, '"')
        self.assertRaisesRegexp(ValueError, 'Unterminated string starting at', json.loads, '"a')
        ring = []
        ring.append(ring)
        self.assertRaises(ValueError, json.dumps, ring)
        self.assertRaises(TypeError, json.dumps, object())
        self.assertRaises(TypeError, json.dumps, {(): 1})
        self.assertRaises(ValueError, json.dumps, 1e999, allow_nan=False)


if __name__ == '__main__':
    unittest.main()
