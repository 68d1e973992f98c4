"""Codecs in C and unicodedata: random bytes and characters, strict and not, in pieces and whole."""
import codecs
import unicodedata

from saying import outcome, pick

NAMES = ["ascii", "latin-1", "utf-8", "utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be",
         "unicode-escape", "raw-unicode-escape", "unicode-internal", "string-escape", "cp1252", "cp437", "koi8-r", "charmap",
         "mac-roman", "iso8859-15", "utf-8-sig", "punycode", "idna", "hex", "rot13", "gb18030", "gbk", "gb2312", "big5",
         "big5hkscs", "cp932", "cp949", "cp950", "euc_jp", "euc_jis_2004", "euc_jisx0213", "euc_kr", "shift_jis",
         "shift_jis_2004", "shift_jisx0213", "johab", "hz", "iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_2004",
         "iso2022_jp_3", "iso2022_jp_ext", "iso2022_kr"]
PIECES = ["a", "\\", "x41", "u0041", "\\u20ac", "\\U0001f600", "\\N{DIGIT ONE}", "+", "-", "+AGE-", "+2D3eAA-", "~", "~{", "~}",
          "\x1b$B", "\x1b(B", "\x1b(J", "\x1b$)C", "\x0e", "\x0f", "\x1b.A", "\x1bN", "\x1b(A", "\x1b$A", "\x1b(I",
          "\xef\xbb\xbf", "\xff\xfe", "\xfe\xff", "\0", "\n", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xed\xa0\x80", "\xc0\x80",
          "\x81\x30\x81\x30", "\xa4\xa2", "\x82\xa0", "0!", "\x8f\xa2\xaf", "\x8e\xb1", "\xa1\xa1", "\xb0\xa1"]
CHARACTERS = [u"a", u"\xe9", u"\u20ac", u"\u0430", u"\u3042", u"\u4e00", u"\uac00", u"\ud800", u"\udc00", u"\U0001f600",
              u"\U00020000", u"\uffff", u"\ufeff", u"\0", u"\n", u"\\", u"+", u"~", u"\uff71", u"\xa5", u"\u203e", u"\xdf",
              u"\u0327", u"\u0301", u"\u1e9b", u"\ufb01", u"\u00bd", u"\u0e33", u"\u1100", u"\u1161", u"\u11a8", u"\u212b"]


def data_of(rnd):
    return "".join(rnd.choice(PIECES) if rnd.random() < .6 else chr(rnd.randrange(256)) for _ in range(rnd.randint(0, 7)))


def text_of(rnd):
    return u"".join(pick(rnd, [(5, rnd.choice(CHARACTERS)), (2, unichr(rnd.randrange(0x250))),
                               (2, unichr(rnd.randrange(0x10000)))]) for _ in range(rnd.randint(0, 7)))


def in_pieces(name, errors, data, sizes):
    decoder, out = codecs.getincrementaldecoder(name)(errors), []
    for size in sizes:
        out.append(decoder.decode(data[:size]))
        data = data[size:]
    return out, decoder.decode(data, True)


def case(rnd):
    name = rnd.choice(NAMES)
    errors = pick(rnd, [(4, "strict"), (2, "replace"), (2, "ignore"), (1, "xmlcharrefreplace"), (1, "backslashreplace")])
    data, text = data_of(rnd), text_of(rnd)
    if name == "punycode" and errors == "strict":   # the reference looks behind the end of damaged texts
        errors = "replace"
    said = [name, errors, repr(data), outcome(lambda: codecs.decode(data, name, errors))]
    said += [repr(text), outcome(lambda: codecs.encode(text, name, errors))]
    if rnd.random() < .3:
        said.append(outcome(in_pieces, name, errors, data, [rnd.randint(0, 3) for _ in range(3)]))
    for form in "NFC", "NFD", "NFKC", "NFKD":
        said.append(outcome(unicodedata.normalize, form, text))
    for c in text[:2]:
        if 0xd800 <= ord(c) < 0xe000:
            continue
        for f in (unicodedata.name, unicodedata.numeric, unicodedata.digit, unicodedata.decimal, unicodedata.category,
                  unicodedata.bidirectional, unicodedata.combining, unicodedata.east_asian_width, unicodedata.mirrored,
                  unicodedata.decomposition):
            said.append(outcome(f, c))
        said.append(repr([c.upper(), c.lower(), c.title(), c.isalpha(), c.isdigit(), c.isnumeric(), c.isspace(), c.isdecimal()]))
    return " ".join(said)
