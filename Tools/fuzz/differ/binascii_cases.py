"""binascii: everything on random and on nearly right bytes."""
import binascii

from saying import anything, outcome, string

ENCODERS = ["b2a_uu", "b2a_base64", "b2a_hqx", "rlecode_hqx", "b2a_hex", "b2a_qp"]
DECODERS = ["a2b_uu", "a2b_base64", "a2b_hqx", "rledecode_hqx", "a2b_hex", "a2b_qp"]
ALPHABETS = ["ABCabc012+/==\n", " !\"#$%&'()*MNO`\n", "!\"#$%&'()*+,-012345689@ABC:\x90", "0123456789abcdefABCDEFg", "=\nab0 1\r\t.",
             "\x90\x90\0\1ab"]


def case(rnd):
    data = anything(rnd, 45) if rnd.random() < .8 else string(rnd, "ab\x90\0 =\n\r.\t", 200)
    said = [repr(data)]
    for name in ENCODERS:
        said.append(outcome(getattr(binascii, name), data))
    said.append(outcome(binascii.b2a_qp, data, rnd.randint(0, 1), rnd.randint(0, 1), rnd.randint(0, 1)))
    for name in DECODERS:
        try:
            text = getattr(binascii, rnd.choice(ENCODERS))(data)
        except Exception:
            text = ""
        if rnd.random() < .6:
            at = rnd.randint(0, len(text))
            text = text[:at] + string(rnd, rnd.choice(ALPHABETS), 4) + text[at + rnd.randint(0, 3):]
        elif rnd.random() < .6:
            text = string(rnd, rnd.choice(ALPHABETS), 20)
        said += [name, repr(text), outcome(getattr(binascii, name), text)]
    said += [str(binascii.crc32(data, rnd.randint(-2 ** 31, 2 ** 31))), str(binascii.crc_hqx(data, rnd.randint(0, 65535)))]
    return " ".join(said)
