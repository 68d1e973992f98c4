"""References that are dying themselves: nobody gets hold of one while its last callbacks run."""
import gc
import unittest
import weakref


class Target(object):
    pass


class Reference(weakref.ref):
    """A reference that can be referred to weakly."""


class DyingReferences(unittest.TestCase):

    def test_lists_leave_out_a_dying_reference(self):
        target = Target()
        seen = []
        reference = Reference(target)
        watch = weakref.ref(reference, lambda dead: seen.append((weakref.getweakrefs(target), target.__weakref__)))
        del reference
        self.assertEqual(seen, [([], None)])
        self.assertIsNone(watch())
        self.assertEqual(weakref.getweakrefcount(target), 0)

    def test_a_collection_calls_no_callback_of_a_dying_reference(self):
        told = []
        target = Target()
        target.itself = target
        reference = Reference(target, told.append)
        watch = weakref.ref(reference, lambda dead: gc.collect())
        del target
        del reference
        gc.collect()
        self.assertEqual(told, [])
        self.assertIsNone(watch())

    def test_del_of_a_reference_may_give_it_away(self):
        kept = []

        class Reluctant(weakref.ref):
            def __del__(self):
                kept.extend(weakref.getweakrefs(self()))
        target = Target()
        reluctant = Reluctant(target)
        del reluctant
        self.assertEqual(len(kept), 1)
        self.assertIs(kept[0](), target)
        del kept[0].__class__.__del__


if __name__ == '__main__':
    unittest.main()
