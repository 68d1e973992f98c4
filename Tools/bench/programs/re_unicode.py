"""Unicode patterns on Greek, Cyrillic, Latin and Chinese text."""
# -*- coding: utf-8 -*-
import re

text = u"\u03bb\u03cc\u03b3\u03bf\u03c2 \u0441\u043b\u043e\u0432\u043e mot caf\xe9 \u8a9e\u8a00 %d; "
text = u"".join(text % i for i in xrange(6000))
word = re.compile(r"\w+", re.U)
for _ in xrange(3):
    assert len(word.findall(text)) == 36000
    assert len(re.findall(ur"(?u)\b\u0441\w+", text)) == 6000
    assert len(re.findall(ur"(?iu)\u039b\u038c\u0393\w*", text)) == 6000
    assert re.sub(ur"(?u)[^\w\s]+", u"", text).count(u";") == 0
    assert len(re.split(ur"(?u)\s*;\s*", text)) == 6001
    assert len(re.findall(ur"[\u0400-\u04ff]+", text)) == 6000
