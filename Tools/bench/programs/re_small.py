"""Very many short matches: tokens, validation, groups."""
import re

token = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d*)?)|(?P<name>[A-Za-z_]\w*)|(?P<op>[-+*/()=]))")
line = "total = (price + 3.50) * quantity - discount / 2"
for _ in xrange(6000):
    position, kinds = 0, []
    while position < len(line):
        match = token.match(line, position)
        kinds.append(match.lastgroup)
        position = match.end()
    assert len(kinds) == 13
address = re.compile(r"(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$")
for i in xrange(60000):
    assert address.match("10.0.12.1").groups()[2] == "12"
    assert address.match("10.0.x.1") is None
for i in xrange(30000):
    assert re.match("a+b", "aaab")
