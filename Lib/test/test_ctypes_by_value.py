"""Structures and unions by value: random ones, compared with what the C compiler makes of the same declarations.

The functions of a library that is compiled here take a value between other arguments, note it, and give another one back.
"""
import ctypes
import distutils.spawn
import os
import random
import shutil
import subprocess
import tempfile
import unittest

NUMBERS = [(ctypes.c_byte, "signed char"), (ctypes.c_short, "short"), (ctypes.c_int, "int"), (ctypes.c_longlong, "long long"),
           (ctypes.c_float, "float"), (ctypes.c_float, "float"), (ctypes.c_double, "double"), (ctypes.c_double, "double"),
           (ctypes.c_longdouble, "long double"), (ctypes.c_void_p, "void *")]
MOST = 40       # bytes: longer ones are memory always
COMPILER = distutils.spawn.find_executable(os.environ.get("CC", "cc").split()[-1])

FUNCTIONS = """
%(name)s seen_%(name)s;
%(name)s pass_%(name)s(int before, double x, %(name)s value, float y, %(name)s second, long behind)
{
    seen_%(name)s = value;
    return before == 7 && x == 1.5 && y == 2.5f && behind == 9 ? second : value;
}
long call_%(name)s(long (*function)(char, %(name)s, double, %(name)s), %(name)s *values)
{
    return function(3, values[0], 4.5, values[1]);
}
long size_%(name)s = sizeof(%(name)s), align_%(name)s = _Alignof(%(name)s);
"""


class Maker(object):
    """Random types, each as a class and as a declaration."""

    def __init__(self, seed):
        self.rnd = random.Random(seed)
        self.types, self.source = [], []

    def member(self):
        """(class, C type, length of an array of it or 0)"""
        if self.types and self.rnd.random() < .3:
            kind, name = self.rnd.choice(self.types)
        else:
            kind, name = self.rnd.choice(NUMBERS)
        return kind, name, self.rnd.choice([0, 0, 0, 0, 1, 2, 3])

    def add(self):
        members = [self.member() for _ in range(self.rnd.choice([1, 1, 2, 2, 3, 4]))]
        self.declare(members, self.rnd.random() < .3, self.rnd.random() < .25)

    def declare(self, members, is_union, is_packed=False):
        name = "type_%d" % len(self.types)
        fields = [("m%d" % i, kind * length if length else kind) for i, (kind, _, length) in enumerate(members)]
        parts = dict(_fields_=fields, **({"_pack_": 1} if is_packed else {}))
        kind = type(ctypes.Union if is_union else ctypes.Structure)(name, (ctypes.Union if is_union else ctypes.Structure,), parts)
        if ctypes.sizeof(kind) > MOST:
            return
        self.types.append((kind, name))
        body = "".join("%s m%d%s; " % (text, i, "[%d]" % length if length else "") for i, (_, text, length) in enumerate(members))
        self.source.append("typedef %s%s { %s} %s;" % ("union" if is_union else "struct",
                                                       " __attribute__((packed))" if is_packed else "", body, name))
        self.source.append(FUNCTIONS % {"name": name})


def spans(kind, at=0):
    """(first byte, count) of each number of a type: what is between them may change on the way."""
    if hasattr(kind, "_fields_"):
        return [span for name, part in kind._fields_ for span in spans(part, at + getattr(kind, name).offset)]
    if hasattr(kind, "_length_"):
        return [span for i in range(kind._length_) for span in spans(kind._type_, at + i * ctypes.sizeof(kind._type_))]
    return [(at, 10 if kind is ctypes.c_longdouble else ctypes.sizeof(kind))]


def fill(rnd, value):
    """Random numbers in all members; of a union, the last one wins."""
    kind = type(value)
    for name, part in getattr(kind, "_fields_", ()):
        if hasattr(part, "_fields_") or hasattr(part, "_length_"):
            fill(rnd, getattr(value, name))
        else:
            setattr(value, name, rnd.randrange(1, 100) + (.25 if part in (ctypes.c_float, ctypes.c_double, ctypes.c_longdouble) else 0))
    for i in range(getattr(kind, "_length_", 0)):
        part = kind._type_
        if hasattr(part, "_fields_") or hasattr(part, "_length_"):
            fill(rnd, value[i])
        else:
            value[i] = rnd.randrange(1, 100) + (.25 if part in (ctypes.c_float, ctypes.c_double, ctypes.c_longdouble) else 0)
    return value


def seen_bytes(value):
    memory = bytearray(buffer(value))
    return [str(memory[at:at + count]) for at, count in spans(type(value))]


@unittest.skipUnless(COMPILER, "no C compiler")
class ByValue(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.maker = Maker(101)
        cls.maker.declare([NUMBERS[which] + (0,) for which in 4, 2, 0], False)
        cls.maker.declare([cls.maker.types[0] + (0,), NUMBERS[8] + (0,)], True)    # float and int in a word meet a long double
        while len(cls.maker.types) < 150:
            cls.maker.add()
        source, library = os.path.join(cls.folder, "values.c"), os.path.join(cls.folder, "values.so")
        with open(source, "w") as file:
            file.write("\n".join(cls.maker.source))
        subprocess.check_call([COMPILER, "-w", "-Wno-psabi", "-O1", "-shared", "-fPIC", "-o", library, source])
        cls.library = ctypes.CDLL(library)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def test_layout(self):
        for kind, name in self.maker.types:
            size = [ctypes.c_long.in_dll(self.library, word + name).value for word in ("size_", "align_")]
            self.assertEqual([ctypes.sizeof(kind), ctypes.alignment(kind)], size, name)

    def test_arguments_and_results(self):
        rnd = random.Random(28)
        for kind, name in self.maker.types:
            function = self.library["pass_" + name]
            function.argtypes = [ctypes.c_int, ctypes.c_double, kind, ctypes.c_float, kind, ctypes.c_long]
            function.restype = kind
            first, second = fill(rnd, kind()), fill(rnd, kind())
            result = function(7, 1.5, first, 2.5, second, 9)
            self.assertEqual(seen_bytes(kind.in_dll(self.library, "seen_" + name)), seen_bytes(first), name)
            self.assertEqual(seen_bytes(result), seen_bytes(second), name)

    def test_arguments_of_callbacks(self):
        rnd = random.Random(29)
        for kind, name in self.maker.types:
            seen = []

            def note(before, first, x, second):
                seen.append((before, seen_bytes(first), x, seen_bytes(second)))
                return 11
            values = (kind * 2)()
            fill(rnd, values)
            callback = ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_byte, kind, ctypes.c_double, kind)(note)
            self.assertEqual(self.library["call_" + name](callback, values), 11, name)
            self.assertEqual(seen, [(3, seen_bytes(values[0]), 4.5, seen_bytes(values[1]))], name)


class WidenedBits(unittest.TestCase):

    def test_a_wider_type_does_not_bring_its_alignment(self):
        class Bits(ctypes.Structure):
            _fields_ = [("a", ctypes.c_byte, 3), ("b", ctypes.c_int, 7), ("c", ctypes.c_byte)]
        self.assertEqual((ctypes.sizeof(Bits), ctypes.alignment(Bits), Bits.c.offset), (5, 1, 4))


if __name__ == "__main__":
    unittest.main()
