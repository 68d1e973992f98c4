"""Names and classes of the characters of ASCII, given as numbers or as strings of one character."""

controlnames = ("NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI "
                "DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US SP").split()
globals().update((name, number) for number, name in enumerate(controlnames))
TAB, NL, DEL = HT, LF, 0x7f


def _code(c):
    return ord(c) if isinstance(c, str) else c


def isdigit(c):
    """Whether it is one of 0 to 9."""
    return 0x30 <= _code(c) <= 0x39


def isupper(c):
    """Whether it is a capital letter."""
    return 0x41 <= _code(c) <= 0x5a


def islower(c):
    """Whether it is a small letter."""
    return 0x61 <= _code(c) <= 0x7a


def isalpha(c):
    """Whether it is a letter."""
    return isupper(c) or islower(c)


def isalnum(c):
    """Whether it is a letter or a digit."""
    return isalpha(c) or isdigit(c)


def isxdigit(c):
    """Whether it is a hexadecimal digit."""
    return isdigit(c) or 0x41 <= _code(c) <= 0x46 or 0x61 <= _code(c) <= 0x66


def isgraph(c):
    """Whether it can be seen."""
    return SP < _code(c) < DEL


def isprint(c):
    """Whether it can be printed."""
    return SP <= _code(c) < DEL


def ispunct(c):
    """Whether it can be seen and is neither letter nor digit."""
    return isgraph(c) and not isalnum(c)


def isblank(c):
    """Whether it is a blank or a tabulator."""
    return _code(c) in (HT, SP)


def isspace(c):
    """Whether it divides words or lines."""
    return HT <= _code(c) <= CR or _code(c) == SP


def isctrl(c):
    """Whether it is below the blank."""
    return NUL <= _code(c) < SP


def iscntrl(c):
    """Whether it is a control character, DEL too."""
    return isctrl(c) or _code(c) == DEL


def isascii(c):
    """Whether it is a character of ASCII."""
    return NUL <= _code(c) <= DEL


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
