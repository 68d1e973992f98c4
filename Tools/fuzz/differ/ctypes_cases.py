"""ctypes: layouts of random structures and unions, values through their fields, arrays, casts and calls of C functions."""
import ctypes

from saying import outcome, pick
from types_cases import NUMBERS, STRINGS

SIMPLE = [ctypes.c_byte, ctypes.c_ubyte, ctypes.c_short, ctypes.c_ushort, ctypes.c_int, ctypes.c_uint, ctypes.c_long, ctypes.c_ulong,
          ctypes.c_longlong, ctypes.c_float, ctypes.c_double, ctypes.c_char, ctypes.c_bool, ctypes.c_char_p, ctypes.c_void_p,
          ctypes.c_wchar, ctypes.c_size_t, ctypes.py_object, ctypes.c_longdouble, ctypes.c_wchar_p]
WHOLE = SIMPLE[:9]


def make_type(rnd, depth):
    kind = pick(rnd, [(6, "simple"), (1.5, "array"), (1, "pointer"), (1.5 * (depth < 3), "record"), (.3, "function")])
    if kind == "simple":
        return rnd.choice(SIMPLE)
    if kind == "array":
        return make_type(rnd, depth + 1) * rnd.randint(0, 4)
    if kind == "pointer":
        return ctypes.POINTER(rnd.choice(WHOLE))
    if kind == "function":
        return ctypes.CFUNCTYPE(rnd.choice(WHOLE), *[rnd.choice(WHOLE) for _ in range(rnd.randint(0, 3))])
    return make_record(rnd, depth + 1)


def make_fields(rnd, depth, bits):
    """Bits in unions and numbers of ctypes stored into bits damage the reference's memory."""
    fields = []
    for i in range(rnd.randint(0, 6)):
        if bits and rnd.random() < .25:
            fields.append(("f%d" % i, rnd.choice(WHOLE), pick(rnd, [(9, rnd.randint(1, 8)), (3, rnd.randint(1, 40)), (.3, 0)])))
        else:
            fields.append(("f%d" % i, make_type(rnd, depth)))
    return fields


def make_record(rnd, depth=0):
    base = rnd.choice([ctypes.Structure, ctypes.Structure, ctypes.Structure, ctypes.Union, ctypes.BigEndianStructure])
    names = {}
    if rnd.random() < .25:
        names["_pack_"] = rnd.choice([1, 2, 4, 8, 16, 0, 3])
    if rnd.random() < .1:
        names["_anonymous_"] = ("f0",)
    names["_fields_"] = make_fields(rnd, depth, base is not ctypes.Union)
    return type(base)("Record", (base,), names)


def shape(kind):
    """Size, alignment and fields in words."""
    words = ["%d/%d" % (ctypes.sizeof(kind), ctypes.alignment(kind))]
    for field in getattr(kind, "_fields_", ()):
        place = getattr(kind, field[0])
        words.append("%s@%d:%d" % (field[0], place.offset, place.size))
    return " ".join(words)


def value(rnd):
    return rnd.choice(pick(rnd, [(4, NUMBERS), (3, STRINGS), (1, [(), (1, 2), [1], None, ctypes.c_int(7), ctypes.c_char("x")])]))


def told(x):
    if isinstance(x, (ctypes.Array, ctypes.Structure, ctypes.Union)) or hasattr(x, "contents") or callable(x):
        return type(x).__name__
    return repr(x) if not hasattr(x, "_type_") else repr(x.value)


def work_on_fields(rnd, kind):
    words, thing = [], kind()
    if issubclass(kind, ctypes.Union) and any(field[1] not in WHOLE for field in kind._fields_):
        return words    # addresses would be shown
    if any(type(field[1]) is type(ctypes.py_object) and issubclass(field[1], ctypes.py_object) for field in kind._fields_):
        return words
    for _ in range(rnd.randint(0, 5)):
        if not kind._fields_:
            break
        field, given = rnd.choice(kind._fields_), value(rnd)
        name = field[0]
        if hasattr(given, "_type_") and len(field) > 2:
            continue
        words.append("%s=%r %s" % (name, given, outcome(setattr, thing, name, given)))
    for field in kind._fields_:
        if field[1] in WHOLE or field[1] in (ctypes.c_double, ctypes.c_float, ctypes.c_char, ctypes.c_bool):
            words.append(outcome(lambda: told(getattr(thing, field[0]))))
    return words


def simple_case(rnd):
    kind, given = rnd.choice(SIMPLE), value(rnd)
    if kind in (ctypes.py_object, ctypes.c_longdouble, ctypes.c_char_p, ctypes.c_wchar_p):    # addresses would be read
        return "left out"
    words = ["%s(%r)" % (kind.__name__, given), outcome(lambda: told(kind(given)))]
    array = kind * rnd.randint(0, 3)
    words.append(outcome(lambda: [told(one) for one in array(given)]))
    words.append(outcome(lambda: [told(one) for one in array(*[value(rnd)] * rnd.randint(0, 4))]))
    words.append(outcome(lambda: told(kind.from_buffer_copy("abcdefghijklmnopqrstuvwxyz", rnd.randint(-1, 22)))))
    return " ".join(words)


LIBC = ctypes.CDLL(None)
FUNCTIONS = [("abs", 1), ("labs", 1), ("toupper", 1), ("strlen", 1), ("atoi", 1), ("strcmp", 2), ("div", 2), ("isalpha", 1)]


def call_case(rnd):
    name, count = rnd.choice(FUNCTIONS)
    function = ctypes.CDLL(None)[name]
    text = name in ("strlen", "atoi", "strcmp")
    function.argtypes = [ctypes.c_char_p if text else rnd.choice(WHOLE + [ctypes.c_double]) for _ in range(count)]
    function.restype = rnd.choice(WHOLE + [None])
    given = [value(rnd) for _ in range(count + (rnd.random() < .05))]
    if text and None in given or any(kind is ctypes.c_double for kind in function.argtypes) or name in ("isalpha", "toupper"):
        given = ["text"] * count if text else [65] * count
    if name == "div":
        function.restype = ctypes.c_longlong
        given = [7, 2]
    if any(kind is ctypes.c_double for kind in function.argtypes):
        return "left out"
    return "%s %s(%r) -> %s" % (function.argtypes, name, given, outcome(function, *given))


def case(rnd):
    which = rnd.random()
    if which < .25:
        return simple_case(rnd)
    if which < .35:
        return call_case(rnd)
    made = []
    said = outcome(lambda: made.append(make_record(rnd)))
    if not made:
        return said
    kind = made[0]
    return "%s %s: %s" % ([field[1:] for field in kind._fields_], outcome(shape, kind), "; ".join(work_on_fields(rnd, kind)))
