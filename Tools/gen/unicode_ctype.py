"""Makes Objects/unicode/ctype_data.h from the Unicode Character Database.

usage: unicode_ctype.py [FOLDER-OF-UCD] > Objects/unicode/ctype_data.h

2.7 knows Unicode 5.2. The database at hand is a later one, so code points that were assigned after
5.2 (DerivedAge.txt) are left out, and properties that changed since are put back by
unicode_changes.txt beside this script.
"""
import bz2
import io
import os
import sys

VERSION = (5, 2)

NAME, CATEGORY, COMBINING, BIDI, DECOMPOSITION, DECIMAL, DIGIT, NUMERIC, MIRRORED = range(1, 10)
UPPER, LOWER, TITLE = 12, 13, 14
FIELDS = {"category": CATEGORY, "bidirectional": BIDI, "decimal": DECIMAL, "digit": DIGIT,
          "numeric": NUMERIC, "mirrored": MIRRORED}

ALPHA, DEC, DIG, LOW, LINE, SPACE, TIT, UPP, NUM = [1 << i for i in range(9)]


def open_text(folder, name):
    path = os.path.join(folder, name)
    if os.path.exists(path):
        return io.open(path, encoding="utf-8")
    return io.TextIOWrapper(io.BytesIO(bz2.BZ2File(path + ".bz2").read()), encoding="utf-8")


def ranges(folder, name):
    """Yields (first, last, fields) for the lines of a semicolon-separated property file."""
    for line in open_text(folder, name):
        line = line.split("#")[0].strip()
        if line:
            fields = [f.strip() for f in line.split(";")]
            ends = fields[0].split("..")
            yield int(ends[0], 16), int(ends[-1], 16), fields


def known(folder, version):
    """The set of code points that are assigned in a version of Unicode."""
    result = set()
    for first, last, fields in ranges(folder, "DerivedAge.txt"):
        if tuple(int(n) for n in fields[1].split(".")) <= version:
            result.update(range(first, last + 1))
    return result


def characters(folder, version):
    """code point -> fields of UnicodeData.txt as they were in the given version."""
    result = {}
    age = known(folder, version)
    begin = None
    for first, _, fields in ranges(folder, "UnicodeData.txt"):
        if fields[1].endswith("First>"):
            begin = first
            continue
        for code in range(begin if begin is not None else first, first + 1):
            if code in age:
                result[code] = fields[:]
        begin = None
    put_back(result)
    return result


def put_back(chars):
    """Undoes the changes that came after 5.2."""
    for fields in chars.values():
        for field in (UPPER, LOWER, TITLE):
            if fields[field] and int(fields[field], 16) not in chars:
                fields[field] = fields[UPPER] if field == TITLE else ""
    here = os.path.dirname(os.path.abspath(__file__))
    for first, last, fields in ranges(here, "unicode_changes.txt"):
        for code in range(first, last + 1):
            if code in chars and fields[1] in FIELDS:
                chars[code][FIELDS[fields[1]]] = fields[2]


def unihan_numbers(folder, chars):
    """code point -> number, from Unihan."""
    result = {}
    for line in open_text(folder, "Unihan_NumericValues.txt"):
        if line.startswith("U+"):
            fields = line.split("\t")
            code = int(fields[0][2:], 16)
            if code in chars and fields[1] in ("kAccountingNumeric", "kOtherNumeric", "kPrimaryNumeric"):
                result[code] = fields[2].split()[0]
    here = os.path.dirname(os.path.abspath(__file__))
    for first, last, fields in ranges(here, "unicode_changes.txt"):
        if fields[1] == "numeric":
            for code in range(first, last + 1):
                result[code] = fields[2]
    return result


def record(code, fields):
    """(flags, upper - code, lower - code, title - code, decimal, digit)"""
    category, bidi = fields[CATEGORY], fields[4]
    flags = 0
    if category in ("Lm", "Lt", "Lu", "Ll", "Lo"):
        flags |= ALPHA
    if category == "Ll":
        flags |= LOW
    if category == "Lt":
        flags |= TIT
    if category == "Lu":
        flags |= UPP
    if category == "Zs" or bidi in ("WS", "B", "S"):
        flags |= SPACE
    if bidi == "B" or code in (0x0a, 0x0b, 0x0c, 0x0d, 0x85, 0x2028, 0x2029):
        flags |= LINE
    decimal = digit = 0
    if fields[DECIMAL]:
        flags |= DEC
        decimal = int(fields[DECIMAL])
    if fields[DIGIT]:
        flags |= DIG
        digit = int(fields[DIGIT])
    if fields[NUMERIC]:
        flags |= NUM
    upper = int(fields[UPPER], 16) - code if fields[UPPER] else 0
    lower = int(fields[LOWER], 16) - code if fields[LOWER] else 0
    title = int(fields[TITLE], 16) - code if fields[TITLE] else upper
    return (flags, upper, lower, title, decimal, digit)


def split_index(index, shift):
    """Two-level table: (pages, blocks) with equal blocks shared."""
    size = 1 << shift
    blocks, pages = [], []
    seen = {}
    for i in range(0, len(index), size):
        block = tuple(index[i:i + size])
        if block not in seen:
            seen[block] = len(seen)
            blocks.extend(block)
        pages.append(seen[block])
    return pages, blocks


def write_array(out, ctype, name, values):
    out.write("static const %s %s[] = {\n" % (ctype, name))
    line = "   "
    for value in values:
        item = " %d," % value
        if len(line) + len(item) > 98:
            out.write(line + "\n")
            line = "   "
        line += item
    out.write(line + "\n};\n\n")


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode"
    out = sys.stdout
    chars = characters(folder, VERSION)
    han = unihan_numbers(folder, chars)
    for code, number in han.items():
        chars[code] = chars[code][:]
        chars[code][NUMERIC] = number
    records, index = [(0, 0, 0, 0, 0, 0)], []
    places = {records[0]: 0}
    numbers = {}
    for code in range(0x110000):
        r = record(code, chars[code]) if code in chars else records[0]
        if r not in places:
            places[r] = len(records)
            records.append(r)
        index.append(places[r])
        if r[0] & NUM:
            numbers[code] = chars[code][NUMERIC]
    pages, blocks = split_index(index, 7)
    out.write("/* Made by Tools/gen/unicode_ctype.py from UnicodeData.txt, Unihan and DerivedAge.txt. */\n\n")
    out.write("enum { CTYPE_SHIFT = 7 };\n\n")
    out.write("static const ctype_record ctype_records[] = {\n")
    for r in records:
        out.write("    {%d, %d, %d, %d, %d, %d},\n" % r)
    out.write("};\n\n")
    write_array(out, "unsigned char" if max(pages) < 256 else "unsigned short", "ctype_pages", pages)
    write_array(out, "unsigned char" if max(blocks) < 256 else "unsigned short", "ctype_blocks", blocks)
    out.write("static const ctype_number ctype_numbers[] = {\n")
    for code in sorted(numbers):
        parts = numbers[code].split("/")
        out.write("    {0x%x, %s.0, %s.0},\n" % (code, parts[0], parts[1] if len(parts) > 1 else "1"))
    out.write("};\n")


if __name__ == "__main__":
    main()
