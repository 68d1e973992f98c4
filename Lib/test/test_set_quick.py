"""Operations on sets: what is done without asking anybody gives what asking would have given."""
import gc
import unittest

UNITE = "union", "__or__", "update", "__ior__"
OPERATIONS = {
    "union": lambda a, b: [x for x in a] + [x for x in b if x not in a],
    "intersection": lambda a, b: [x for x in a if x in b],
    "difference": lambda a, b: [x for x in a if x not in b],
    "symmetric_difference": lambda a, b: [x for x in a if x not in b] + [x for x in b if x not in a],
}
OPERATORS = {"union": "__or__", "intersection": "__and__", "difference": "__sub__", "symmetric_difference": "__xor__"}
UPDATES = {"union": "update", "intersection": "intersection_update", "difference": "difference_update",
           "symmetric_difference": "symmetric_difference_update"}
IN_PLACE = {"union": "__ior__", "intersection": "__iand__", "difference": "__isub__", "symmetric_difference": "__ixor__"}


class Named(set):
    pass


class Like(object):
    """Has the hash of a number, and is equal to it when it says so; notes who asks."""

    def __init__(self, number, answer, asked):
        self.number, self.answer, self.asked = number, answer, asked

    def __hash__(self):
        return hash(self.number)

    def __eq__(self, other):
        self.asked.append(other)
        return self.answer


class Number(int):
    asked = 0

    def __eq__(self, other):
        Number.asked += 1
        return int(self) == other

    __hash__ = int.__hash__


def pairs():
    """Rows of distinct elements, with what has been removed in some of the sets."""
    rows = [], [1], [1, 2, 3], range(50), range(25, 75), [-1, -2, 0], list("abc"), ["a", 1, u"\xe9"], range(0, 4000, 8)
    for left in rows:
        for right in rows:
            yield left, right


def with_gaps(row):
    made = set(row + ["gap", 1000001, 1000009])
    for gap in "gap", 1000001, 1000009:
        made.remove(gap)
    return made


class Quick(unittest.TestCase):
    def check(self, name, left, right):
        wanted = sorted(OPERATIONS[name](left, right))
        for other in set(right), frozenset(right), right, tuple(right), dict.fromkeys(right), iter(right), with_gaps(right):
            self.assertEqual(sorted(getattr(with_gaps(left), name)(other)), wanted)
        for other in right + right, dict.fromkeys(right).keys():
            changed = set(left)
            self.assertIs(getattr(changed, UPDATES[name])(other), None)
            self.assertEqual(sorted(changed), wanted)
        for kind in set, frozenset:
            made = getattr(kind(left), OPERATORS[name])(set(right))
            self.assertIs(type(made), kind)
            self.assertEqual((sorted(made), len(made)), (wanted, len(wanted)))
        changed = with_gaps(left)
        self.assertIs(getattr(changed, IN_PLACE[name])(set(right)), changed)
        self.assertEqual(sorted(changed), wanted)

    def test_operations(self):
        for left, right in pairs():
            for name in OPERATIONS:
                self.check(name, left, right)

    def test_questions(self):
        for left, right in pairs():
            part = all(x in right for x in left)
            whole = all(x in left for x in right)
            for other in set(right), right, tuple(right), dict.fromkeys(right), iter(right):
                self.assertIs(with_gaps(left).issubset(other), part)
            for other in set(right), right, tuple(right), dict.fromkeys(right), iter(right):
                self.assertIs(with_gaps(left).issuperset(other), whole)
            self.assertIs(set(left).isdisjoint(set(right)), not any(x in right for x in left))
            self.assertIs(set(left) == frozenset(right), part and whole)
            self.assertIs(set(left) != set(right), not (part and whole))
            self.assertIs(set(left) < set(right), part and not whole)
            self.assertIs(set(left) >= set(right), whole)

    def test_with_itself(self):
        for name in OPERATIONS:
            one = set("abc")
            wanted = sorted(OPERATIONS[name]("abc", "abc"))
            self.assertEqual(sorted(getattr(one, name)(one)), wanted)
            getattr(one, UPDATES[name])(one)
            self.assertEqual(sorted(one), wanted)

    def test_results_of_subclasses(self):
        for name in OPERATIONS:
            self.assertIs(type(getattr(Named("ab"), name)(set("bc"))), Named)
            self.assertIs(type(getattr(set("ab"), OPERATORS[name])(Named("bc"))), set)


class Asked(unittest.TestCase):
    def test_who_has_the_hash_of_an_int_is_asked(self):
        asked = []
        for answer in False, True:
            like = Like(7, answer, asked)
            self.assertEqual(len(set([1, 7]) & set([like])), answer)
            self.assertEqual(len(set([1, 7]).union([like])), 3 - answer)
            self.assertEqual(len(set([1, 7]) - set([like])), 2 - answer)
            self.assertEqual(len(set([1, 7]).symmetric_difference(set([like]))), 1 if answer else 3)
            self.assertIs(set([like]).isdisjoint(set([1, 7])), not answer)
            self.assertIs(set([like]) <= set([1, 7]), answer)
            changed = set([1, 7])
            changed ^= set([like])
            self.assertEqual(len(changed), 1 if answer else 3)
            changed = set([1, 7])
            changed.update([2, 3, like, 4])
            self.assertEqual(len(changed), 6 - answer)
        self.assertEqual(set(asked), set([7]))

    def test_each_question_is_asked_once(self):
        for name in UNITE:
            asked = []
            changed = set([1, 7])
            getattr(changed, name)(set([2, 3, Like(7, False, asked), 4]))
            self.assertEqual(asked, [7])

    def test_an_error_in_the_middle(self):
        class Refusing(Like):
            def __eq__(self, other):
                raise ValueError(other)

            __hash__ = Like.__hash__
        changed = set([1, 7])
        self.assertRaises(ValueError, changed.update, [2, 3, Refusing(7, 0, 0), 4])
        self.assertEqual(changed, set([1, 2, 3, 7]))
        self.assertRaises(ValueError, set([7]).__and__, set([Refusing(7, 0, 0)]))
        self.assertRaises(ValueError, set([7]).issubset, set([Refusing(7, 0, 0)]))

    def test_classes_derived_from_int(self):
        Number.asked = 0
        self.assertEqual(set([5]) & set([Number(5)]), set([5]))
        self.assertGreater(Number.asked, 0)

    def test_numbers_and_strings_of_other_types(self):
        self.assertEqual(set([1, 2]) & set([1.0, 2L]), set([1, 2]))
        self.assertEqual(set(["a", u"b"]) - set([u"a", "b"]), set())
        self.assertEqual(set([True, 0]) ^ set([1, False]), set())
        self.assertEqual(set([(1, 2), None]) | set([(1, 2), None]), set([(1, 2), None]))

    def test_the_element_that_is_kept(self):
        one, other = "".join(["wo", "rd"]), "".join(["wor", "d"])
        self.assertIs(list(set([one]) | set([other]))[0], one)
        self.assertIs(list(set([one]).union([other]))[0], one)
        changed = set([one])
        changed |= set([other])
        self.assertIs(list(changed)[0], one)

    def test_what_cannot_be_hashed_is_an_error_behind_the_answer(self):
        self.assertRaises(TypeError, set([1]).issuperset, [2, []])
        self.assertRaises(TypeError, set([1]).update, [2, []])
        self.assertRaises(TypeError, set([1]).intersection, [2, []])

    def test_update_up_to_the_error(self):
        changed = set([1])
        self.assertRaises(TypeError, changed.update, [2, [], 3])
        self.assertEqual(changed, set([1, 2]))

    def test_what_goes_away_is_gone(self):
        class Element(object):
            def __del__(self):
                gone.append(1)
        gone, element = [], Element()
        changed, others = set([element, 1]), set([element, 2])
        changed -= others
        del element
        self.assertEqual((changed, gone), (set([1]), []))
        others.clear()
        gc.collect()
        self.assertEqual(gone, [1])
        changed = set([Element(), 1])
        changed &= set([1, 2])
        gc.collect()
        self.assertEqual((changed, gone), (set([1]), [1, 1]))


if __name__ == "__main__":
    unittest.main()
