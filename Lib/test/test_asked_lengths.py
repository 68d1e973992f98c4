"""Functions that iterate ask for a length first: when, whom, and what becomes of errors."""
import unittest


def make(log, name, old, methods, **answers):
    """An object whose methods note that they are called."""
    def noting(method):
        def call(self, *args):
            log.append('%s.%s' % (name, method))
            answer = answers.get(method, 2)
            if isinstance(answer, Exception):
                raise answer
            return iter([1, 2]) if method == 'iter' else args[0] if method == 'getitem' and args[0] < 2 else answer
        return call
    members = dict(('__%s__' % method, noting(method)) for method in methods.split())

    class Old:
        pass
    if not old:
        return type('New', (object,), members)()
    vars(Old).update(members)
    return Old()


class AskedLengths(unittest.TestCase):

    def calls(self, function, *kinds):
        """The calls that the function makes on objects a, b, c of these kinds: "old"? methods; None: [1, 2]."""
        log = []
        sources = []
        for name, kind in zip('abc', kinds):
            old, methods = (kind[:4] == 'old ', kind[4:]) if kind else (False, '')
            sources.append(make(log, name, old, methods) if kind else [1, 2])
        function(*sources)
        return ' '.join(log)

    def test_map(self):
        def walk(*sources):
            return map(None, *sources)
        self.assertEqual(self.calls(walk, 'new iter len'), 'a.iter a.len')
        self.assertEqual(self.calls(walk, 'new iter len', 'old iter len', 'new iter length_hint'),
                         'a.iter a.len b.iter b.len c.iter c.length_hint')
        self.assertEqual(self.calls(walk, 'new iter', None, 'old iter length_hint'), 'a.iter c.iter')

    def test_filter(self):
        def walk(source):
            return filter(None, source)
        self.assertEqual(self.calls(walk, 'new iter len'), 'a.iter a.len')
        self.assertEqual(self.calls(walk, 'old iter len'), 'a.iter a.len')
        self.assertEqual(self.calls(walk, 'new iter length_hint'), 'a.iter a.length_hint')

    def test_zip_asks_until_one_has_none(self):
        self.assertEqual(self.calls(zip, 'new iter len', None, 'old iter len'), 'a.len c.len a.iter c.iter')
        self.assertEqual(self.calls(zip, 'new iter', 'new iter len'), 'a.iter b.iter')
        self.assertEqual(self.calls(lambda a: zip(a, iter(int, 0), a), 'new iter len'), 'a.len a.iter a.iter')

    def test_old_objects_give_no_hints(self):
        for function in list, tuple, sorted, [].extend:
            self.assertEqual(self.calls(function, 'old iter length_hint'), 'a.iter')
        self.assertEqual(self.calls(list, 'new iter length_hint'), 'a.iter a.length_hint')

    def test_errors(self):
        for methods in 'iter len', 'iter length_hint':
            for function in list, lambda source: filter(None, source), zip:
                bad = make([], 'a', False, methods, len=KeyError('len'), length_hint=KeyError('len'))
                self.assertRaises(KeyError, function, bad)
            fine = make([], 'a', False, methods, len=TypeError(), length_hint=AttributeError())
            self.assertEqual(filter(None, fine), [1, 2])

    def test_no_iterators(self):
        bad = make([], 'a', False, 'iter', iter=KeyError('iter'))
        with self.assertRaises(TypeError) as caught:
            map(None, [1], bad)
        self.assertEqual(str(caught.exception), 'argument 3 to map() must support iteration')
        with self.assertRaises(TypeError) as caught:
            reduce(max, bad)
        self.assertEqual(str(caught.exception), 'reduce() arg 2 must support iteration')
        self.assertRaises(KeyError, zip, bad)
        self.assertRaises(KeyError, filter, None, bad)


if __name__ == '__main__':
    unittest.main()
