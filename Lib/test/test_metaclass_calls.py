"""Metaclasses with a __call__ of their own that hands on to type.__call__: it makes the instance and asks nobody again."""
import unittest


def hands_on(way):
    """A metaclass whose __call__ counts and then uses `way`(metaclass, class, args, keywords)."""
    class Meta(type):
        calls = 0

        def __call__(cls, *args, **kw):
            Meta.calls += 1
            return way(Meta, cls, args, kw)
    return Meta


WAYS = [lambda meta, cls, args, kw: super(meta, cls).__call__(*args, **kw),
        lambda meta, cls, args, kw: type.__call__(cls, *args, **kw),
        lambda meta, cls, args, kw: type.__call__.__get__(cls)(*args, **kw)]


class HandedOn(unittest.TestCase):
    def check(self, bases, body, args, kw, found):
        for way in WAYS:
            meta = hands_on(way)
            made = meta('Made', bases, dict(body))(*args, **kw)
            self.assertTrue(found(made), made)
            self.assertEqual(meta.calls, 1)

    def test_without_init(self):
        self.check((object,), {}, (), {}, lambda made: type(made).__name__ == 'Made')

    def test_builtin_bases(self):
        for base, args, value in [(int, ('7', 8), 7), (float, ('2.5',), 2.5), (str, (5,), '5'), (list, ('ab',), ['a', 'b']),
                                  (tuple, ('ab',), ('a', 'b')), (set, ([1],), set([1]))]:
            self.check((base,), {}, args, {}, lambda made: made == value and type(made).__name__ == 'Made')
        self.check((dict,), {}, (), {'a': 1}, lambda made: made == {'a': 1})

    def test_own_new_and_init(self):
        self.check((object,), {'__new__': lambda cls, *args: 5}, (1,), {}, lambda made: made == 5)
        self.check((object,), {'__init__': lambda self, x: setattr(self, 'x', x)}, (3,), {}, lambda made: made.x == 3)

    def test_refusals(self):
        cls = hands_on(WAYS[0])('Made', (object,), {})
        with self.assertRaises(TypeError) as caught:
            cls(1)
        self.assertEqual(str(caught.exception), 'object() takes no parameters')

    def test_singleton(self):
        class Single(type):
            def __init__(cls, *args):
                super(Single, cls).__init__(*args)
                cls.instance = None

            def __call__(cls):
                if cls.instance is None:
                    cls.instance = super(Single, cls).__call__()
                return cls.instance
        One = Single('One', (object,), {})
        self.assertIs(One(), One())


if __name__ == '__main__':
    unittest.main()
