"""Names and classes of the characters of ASCII, given as numbers or as strings of one character."""

controlnames = ("NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI "
                "DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US SP").split()
globals().update((name, number) for number, name in enumerate(controlnames))
TAB, NL, DEL = HT, LF, 0x7f


def _code(c):
    return ord(c) if isinstance(c, basestring) else c


def _in_ranges(*limits):
    """A test for codes in one of the ranges (first, last)."""
    limits = [(_code(first), _code(last)) for first, last in limits]

    def test(c):
        code = _code(c)
        return any(first <= code <= last for first, last in limits)
    return test


_CLASSES = {
    "isalnum": (("0", "9"), ("A", "Z"), ("a", "z")),
    "isalpha": (("A", "Z"), ("a", "z")),
    "isdigit": (("0", "9"),),
    "isgraph": (("!", "~"),),
    "islower": (("a", "z"),),
    "isprint": ((" ", "~"),),
    "ispunct": (("!", "/"), (":", "@"), ("[", "`"), ("{", "~")),
    "isspace": ((HT, CR), (SP, SP)),
    "isupper": (("A", "Z"),),
    "isxdigit": (("0", "9"), ("A", "F"), ("a", "f")),
    "isblank": ((HT, HT), (SP, SP)),
    "iscntrl": ((NUL, US), (DEL, DEL)),
    "isctrl": ((NUL, US),),
    "isascii": ((NUL, DEL),),
}
for _name, _limits in _CLASSES.items():
    globals()[_name] = _in_ranges(*_limits)
    globals()[_name].__name__ = _name
del _name, _limits


def ismeta(c):
    return _code(c) > DEL


def _with_bits(c, change):
    """The changed code, as a string if c is one."""
    return chr(change(ord(c))) if isinstance(c, str) else change(c)


def ascii(c):
    """The character with its low seven bits only."""
    return _with_bits(c, lambda code: code & 0x7f)


def ctrl(c):
    """The control character of a letter."""
    return _with_bits(c, lambda code: code & 0x1f)


def alt(c):
    """The character with the eighth bit."""
    return _with_bits(c, lambda code: code | 0x80)


def unctrl(c):
    """A name of printable characters: '^A' for a control character, '!' in front for the eighth bit."""
    code = ord(c) if isinstance(c, str) else c
    low = code & 0x7f
    if code == DEL:
        return "^?"
    name = chr(low) if isprint(low) else "^" + chr((low | SP) + SP)
    return "!" + name if code & 0x80 else name
