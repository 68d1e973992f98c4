"""Lists of a dict's items while the collector runs code that changes the dict."""
import gc
import unittest


class Items(unittest.TestCase):
    def test_finalizer_clears_the_dict(self):
        victim = {}

        class Node(object):
            pass

        def finished(reference):
            victim.clear()
            victim.update((object(), object()) for _ in range(3))
        import weakref
        before = gc.get_threshold()
        gc.set_threshold(3, 2, 2)
        try:
            for _ in range(300):
                node = Node()
                node.itself = node
                watcher_of_it = weakref.ref(node, finished)
                del node
                victim.update((object(), [object()]) for _ in range(20))
                for pair in victim.items():
                    self.assertEqual(len(pair), 2)
                del watcher_of_it
        finally:
            gc.set_threshold(*before)


if __name__ == "__main__":
    unittest.main()
