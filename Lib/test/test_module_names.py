"""Names of module-level code, whose places are remembered in loops: whatever happens to the dicts meanwhile."""
import unittest


def run(source, globals_=None, locals_=None):
    globals_ = {} if globals_ is None else globals_
    exec compile(source, "<names>", "exec") in globals_, globals_ if locals_ is None else locals_
    return globals_


class Loops(unittest.TestCase):

    def test_values_change(self):
        names = run("seen = []\nfor i in range(5):\n    x = i * i\n    seen.append(x)\n")
        self.assertEqual(names["seen"], [0, 1, 4, 9, 16])

    def test_name_deleted_in_a_loop(self):
        names = run("seen = []\nx = 1\n"
                    "for i in range(5):\n"
                    "    try:\n        seen.append(x)\n    except NameError:\n        seen.append(None)\n        x = 2\n"
                    "    if i % 2:\n        del x\n")
        self.assertEqual(names["seen"], [1, 1, None, 2, None])

    def test_builtin_hidden_and_shown_again(self):
        names = run("seen = []\n"
                    "for i in range(9):\n"
                    "    seen.append(len([]))\n"
                    "    if i == 2:\n        len = lambda what: 'own'\n"
                    "    if i == 5:\n        del len\n")
        self.assertEqual(names["seen"], [0] * 3 + ["own"] * 3 + [0] * 3)

    def test_keys_added_by_a_loop(self):
        names = run("total = 0\nfor i in range(300):\n    globals()['n%d' % i] = i\n    total = total + i\n")
        self.assertEqual((names["total"], names["n299"]), (299 * 150, 299))

    def test_globals_cleared_in_a_loop(self):
        def cleared():
            kept = list(names["kept"])
            names.clear()
            names.update(kept=kept, cleared=cleared, n=len(kept))
        names = {"kept": [], "cleared": cleared, "n": 0}
        run("while n < 6:\n    x = n\n    kept.append(x)\n    cleared()\n", names)
        self.assertEqual(names["kept"], range(6))
        self.assertNotIn("x", names)

    def test_deallocation_that_adds_names(self):
        names = run("class Adds(object):\n"
                    "    def __init__(self, n):\n        self.n = n\n"
                    "    def __del__(self):\n        globals()['added%d' % self.n] = self.n\n"
                    "for i in range(40):\n    x = Adds(i)\n"
                    "x = None\n")
        self.assertEqual([names["added%d" % i] for i in range(40)], range(40))

    def test_text_grows(self):
        names = run("s = ''\nfor i in range(50):\n    s += 'ab'\n    t = s\n    s = s + 'c'\n")
        self.assertEqual((names["s"], names["t"]), ("abc" * 50, "abc" * 49 + "ab"))


class OneCodeManyDicts(unittest.TestCase):
    code = compile("for i in range(4):\n    x = len(str(y))\n    z = x\n", "<names>", "exec")

    def check(self, globals_, locals_, expected):
        exec self.code in globals_, locals_
        self.assertEqual((locals_["x"], locals_["z"]), (expected, expected))

    def test_other_globals_each_time(self):
        for n in range(6):
            names = {"y": 10 ** n}
            self.check(names, names, n + 1)

    def test_other_locals_each_time(self):
        globals_ = {"y": 1}
        self.check(globals_, globals_, 1)
        for n in range(4):
            locals_ = {"y": 10 ** n}
            self.check(globals_, locals_, n + 1)
            self.assertEqual((globals_["x"], globals_["y"]), (1, 1))
        self.check(globals_, globals_, 1)

    def test_own_builtins(self):
        names = {"y": 1}
        self.check(names, names, 1)
        names = {"y": 1, "__builtins__": {"len": lambda what: 7, "str": str, "range": range}}
        self.check(names, names, 7)

    def test_dict_of_an_instance(self):
        class Plain(object):
            pass
        for n in range(4):
            plain, other = Plain(), Plain()
            plain.y, other.x = 10 ** n, "other"
            self.check(plain.__dict__, plain.__dict__, n + 1)
            self.assertEqual(other.__dict__, {"x": "other"})

    def test_locals_of_another_kind(self):
        class Answers(dict):
            def __missing__(self, name):
                if name != "y":
                    raise KeyError(name)
                return 1234
        names = {"y": 1}
        self.check(names, names, 1)
        self.check({}, Answers(), 4)
        self.check(names, names, 1)


class Globals(unittest.TestCase):

    def test_global_statements(self):
        names = run("def f(n):\n    global count\n    for i in range(n):\n        count = i\n        total[i] = count\n"
                    "total = {}\nf(5)\n")
        self.assertEqual((names["count"], names["total"]), (4, {0: 0, 1: 1, 2: 2, 3: 3, 4: 4}))

    def test_global_deleted_between(self):
        names = run("def f():\n    global count\n    count = 1\n    del count\n    return 'count' in globals()\n"
                    "seen = [f() for i in range(5)]\n")
        self.assertEqual(names["seen"], [False] * 5)


if __name__ == "__main__":
    unittest.main()
