"""_hashlib: digests of OpenSSL against published values, and what it refuses."""
import hashlib
import imp
import sys
import threading
import unittest

_hashlib = __import__('_hashlib')


class Digests(unittest.TestCase):
    def test_published_digests_of_abc(self):
        for name, start in [('md5', '900150983cd24fb0'), ('sha1', 'a9993e364706816a'), ('sha256', 'ba7816bf8f01cfea'),
                            ('sha512', 'ddaf35a193617aba')]:
            made = getattr(_hashlib, 'openssl_' + name)('abc')
            self.assertTrue(made.hexdigest().startswith(start))
            self.assertEqual(made.digest(), _hashlib.new(name, buffer('abc')).digest())
            self.assertEqual(made.name, name)

    def test_copy_is_independent(self):
        first = hashlib.sha1('a')
        second = first.copy()
        second.update('bc')
        self.assertEqual(second.hexdigest(), hashlib.sha1('abc').hexdigest())
        self.assertEqual(first.hexdigest(), hashlib.sha1('a').hexdigest())

    def test_threads_share_an_object(self):
        shared = hashlib.md5()
        workers = [threading.Thread(target=lambda: [shared.update('x' * 5000) for _ in range(40)]) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        self.assertEqual(shared.digest(), hashlib.md5('x' * 800000).digest())

    def test_objects_outlive_their_module(self):
        """What the objects have borrowed stays when the module is loaded again."""
        import _hashlib
        source, digests = getattr(_hashlib, '__file__', None), []
        for _ in range(3):
            digests.append(_hashlib.openssl_md5('abc'))
            del sys.modules['_hashlib']
            import _hashlib
            if source is not None:
                imp.load_dynamic('_hashlib', source)
        self.assertEqual([digest.copy().hexdigest() for digest in digests], ['900150983cd24fb0d6963f7d28e17f72'] * 3)

    def test_refusals(self):
        self.assertRaises(ValueError, _hashlib.new, 'no such digest')
        self.assertRaises(TypeError, _hashlib.new, 1)
        self.assertRaises(TypeError, hashlib.md5, 1)
        self.assertRaises(UnicodeEncodeError, hashlib.md5, u'\xe4')


class KeyDerivation(unittest.TestCase):
    def test_rfc_6070(self):
        key = hashlib.pbkdf2_hmac('sha1', 'password', 'salt', 2, 20)
        self.assertEqual(key.encode('hex'), 'ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957')

    def test_bad_sizes(self):
        for iterations, size in [(0, 1), (-1, 1), (1, 0), (1, -5)]:
            self.assertRaises(ValueError, hashlib.pbkdf2_hmac, 'sha1', 'p', 's', iterations, size)
        self.assertRaises(ValueError, hashlib.pbkdf2_hmac, 'unknown', 'p', 's', 1)


class Pieces(unittest.TestCase):
    def test_few_bytes_and_many(self):
        for name in 'md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512':
            make = getattr(hashlib, name)
            for sizes in (), (0,), (1, 63), (64,), (64, 1), (65,), (10, 50, 4, 1), (63, 2, 5000), (0, 64, 0, 100):
                whole, pieces, copies = '', make(), []
                for size in sizes:
                    part = 'abcdefg' * (size // 7 + 1)
                    whole += part[:size]
                    pieces.update(part[:size])
                    copies.append((pieces.copy(), make(whole).hexdigest()))
                    self.assertEqual(pieces.hexdigest(), make(whole).hexdigest())
                self.assertEqual(pieces.digest(), hashlib.new(name, whole).digest())
                self.assertEqual([copy.hexdigest() for copy, _ in copies], [wanted for _, wanted in copies])
                self.assertEqual((pieces.digest_size, pieces.block_size, pieces.name),
                                 (make().digest_size, make('x' * 100).block_size, name))
        first, second = hashlib.md5('one'), hashlib.md5('two')
        self.assertEqual([first.digest(), second.digest(), first.digest()],
                         [hashlib.new('md5', word).digest() for word in ('one', 'two', 'one')])


if __name__ == '__main__':
    unittest.main()
