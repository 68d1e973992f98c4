"""What programs use of the regular expression parser: templates and a syntax check."""
import _sre
from sre_constants import *
from sre_constants import MAXREPEAT, error

SPECIAL_CHARS = ".\\[{()*+?^$|"
REPEAT_CHARS = "*+?{"
DIGITS = set("0123456789")
OCTDIGITS = set("01234567")
HEXDIGITS = set("0123456789abcdefABCDEF")
WHITESPACE = set(" \t\n\r\v\f")

FLAGS = {"i": SRE_FLAG_IGNORECASE, "L": SRE_FLAG_LOCALE, "m": SRE_FLAG_MULTILINE,
         "s": SRE_FLAG_DOTALL, "x": SRE_FLAG_VERBOSE, "t": SRE_FLAG_TEMPLATE,
         "u": SRE_FLAG_UNICODE}

pattern_type = type(_sre.compile("", 0))
parse_template = _sre.parse_template
expand_template = _sre.expand_template


def isname(name):
    """Whether name could be a group's."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
    return bool(name) and name[0] in letters and all(c in letters or c in DIGITS for c in name)


def parse(str, flags=0, pattern=None):
    """Raises error when str is no regular expression; returns the compiled pattern."""
    return _sre.compile(str, flags)
