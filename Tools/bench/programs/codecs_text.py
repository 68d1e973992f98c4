"""Encoding and decoding, str to unicode, and characters' data."""
import unicodedata

ascii = "the quick brown fox jumps over the lazy dog " * 500
mixed = u"caf\xe9 \u03bb\u03cc\u03b3\u03bf\u03c2 \u8a9e " * 1500
for _ in xrange(60):
    assert ascii.decode("ascii").encode("latin-1") == ascii
    assert ascii.decode("utf-8").encode("utf-8") == ascii
    assert mixed.encode("utf-8").decode("utf-8") == mixed
    assert mixed.encode("utf-16").decode("utf-16") == mixed
    assert mixed.encode("ascii", "xmlcharrefreplace").startswith("caf&#233;")
    assert mixed.encode("unicode-escape").decode("unicode-escape") == mixed
    assert mixed.upper().lower() != ""
for _ in xrange(4):
    assert unicodedata.normalize("NFC", unicodedata.normalize("NFD", mixed)) == mixed
    assert len([c for c in mixed if unicodedata.category(c) == "Ll"]) == 13500
for i in xrange(100000):
    u"key".encode("utf-8").decode("utf-8")
