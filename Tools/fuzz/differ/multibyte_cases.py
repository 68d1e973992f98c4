"""Codecs of East Asia and the other stateful ones: incremental, streamed, reset in between, with handlers of errors that answer anything."""
import codecs
import StringIO

from codecs_cases import CHARACTERS, PIECES
from saying import outcome, pick

NAMES = ["gb18030", "gbk", "gb2312", "big5", "big5hkscs", "cp932", "cp949", "cp950", "euc_jp", "euc_jis_2004", "euc_jisx0213",
         "euc_kr", "shift_jis", "shift_jis_2004", "shift_jisx0213", "johab", "hz", "iso2022_jp", "iso2022_jp_1", "iso2022_jp_2",
         "iso2022_jp_2004", "iso2022_jp_3", "iso2022_jp_ext", "iso2022_kr", "utf-8", "utf-7", "utf-16", "utf-32", "utf-8-sig"]
ANSWERS = [(u"?", 1), (u"", 1), (u"[\u20ac]", 1), (u"ab", -1), (u"x", 0), (u"\u3042", 2), (u"y", -2), ("bytes", 1), (u"z", 99), (u"q", -99),
           (1, 1), (u"a",), None, u"text", (u"w", 1L), (u"w", 2 ** 70)]


def data_of(rnd, name):
    if rnd.random() < .5:
        try:
            text = u"".join(rnd.choice(CHARACTERS) if rnd.random() < .5 else unichr(rnd.choice([0x3041, 0x4e00, 0xac00]) + rnd.randrange(80))
                            for _ in range(rnd.randint(0, 8)))
            return text.encode(name, "ignore")
        except UnicodeError:
            pass
    return "".join(rnd.choice(PIECES) if rnd.random() < .6 else chr(rnd.randrange(256)) for _ in range(rnd.randint(0, 7)))


def text_of(rnd):
    return u"".join(pick(rnd, [(5, rnd.choice(CHARACTERS)), (1, unichr(rnd.randrange(0x250))), (2, unichr(rnd.randrange(0x10000))),
                               (2, unichr(rnd.choice([0x3041, 0x4e00, 0xac00, 0xff66]) + rnd.randrange(80))),
                               (1, unichr(rnd.choice([0xe6, 0x254, 0x2e9, 0x304b, 0x30ab])) + rnd.choice([u"\u0300", u"\u309a", u"\u0301"]))])
                    for _ in range(rnd.randint(0, 7)))


def handler(rnd):
    """The name of a way with errors, maybe of one that answers what it likes."""
    if rnd.random() < .7:
        return rnd.choice(["strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace", "unknown"])
    answers = [rnd.choice(ANSWERS) for _ in range(6)] + [(u"?", None)]

    def answer(error):
        if isinstance(error, UnicodeError) and len(answers) > 1:
            given = answers.pop(0)
            if isinstance(given, tuple) and given[1:] == (0,) or given and given[-1] in (-1, -2):
                return given[0], error.start + 1 if given[1] == 0 else given[1]
            if isinstance(given, tuple) and given[1:] in ((1,), (2,)):
                return given[0], error.start + given[1]
            return given
        return u"!", error.end
    codecs.register_error("answers", answer)
    return "answers"


def decode_in_steps(rnd, name, errors, said):
    data, decoder = data_of(rnd, name), codecs.getincrementaldecoder(name)(errors)
    said.append(repr(data))
    while data or rnd.random() < .3:
        size = rnd.randint(0, 4)
        final = rnd.random() < .15
        said.append("%d%s %s" % (size, "!" * final, outcome(decoder.decode, data[:size], final)))
        data = data[size:]
        if rnd.random() < .1:
            decoder.reset()
            said.append("reset")
        if rnd.random() < .1:
            errors = rnd.choice(["strict", "ignore", "replace"])
            decoder.errors = errors
            said.append("errors=" + errors)
    said.append(outcome(decoder.decode, "", True))


def encode_in_steps(rnd, name, errors, said):
    text, encoder = text_of(rnd), codecs.getincrementalencoder(name)(errors)
    said.append(repr(text))
    while text or rnd.random() < .3:
        size = rnd.randint(0, 3)
        final = rnd.random() < .15
        said.append("%d%s %s" % (size, "!" * final, outcome(encoder.encode, text[:size], final)))
        text = text[size:]
        if rnd.random() < .1:
            said.append("reset %s" % outcome(encoder.reset))
    said.append(outcome(encoder.encode, u"", True))


def read_stream(rnd, name, errors, said):
    data = data_of(rnd, name) + data_of(rnd, name)
    reader = codecs.getreader(name)(StringIO.StringIO(data), errors)
    said.append(repr(data))
    for _ in range(rnd.randint(1, 5)):
        what = rnd.choice(["read", "readline", "readlines", "reset"])
        arguments = () if what == "reset" else rnd.choice([(), (rnd.randint(0, 5),), (-1,)])
        said.append("%s%r %s" % (what, arguments, outcome(getattr(reader, what), *arguments)))


def write_stream(rnd, name, errors, said):
    out = StringIO.StringIO()
    writer = codecs.getwriter(name)(out, errors)
    for _ in range(rnd.randint(1, 4)):
        text = text_of(rnd)
        said.append(repr(text))
        said.append(rnd.choice([outcome(writer.write, text), outcome(writer.writelines, [text, u"a"])]))
        if rnd.random() < .3:
            said.append(outcome(writer.reset))
    said.append(repr(out.getvalue()))


def at_once(rnd, name, errors, said):
    data, text = data_of(rnd, name), text_of(rnd)
    said += [repr(data), outcome(lambda: data.decode(name, errors)), repr(text), outcome(lambda: text.encode(name, errors))]


def case(rnd):
    name, said = rnd.choice(NAMES), []
    errors = handler(rnd)
    said += [name, errors]
    try:
        rnd.choice([decode_in_steps, encode_in_steps, read_stream, write_stream, at_once])(rnd, name, errors, said)
    except Exception as error:
        said.append("%s: %s" % (type(error).__name__, error))
    return " ".join(said)
