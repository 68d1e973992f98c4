"""Makes Modules/unicodedata/database_data.h and names_data.h from the Unicode Character Database.

usage: unicode_database.py FOLDER-OF-OUTPUT [FOLDER-OF-UCD]

The tables are those of Unicode 5.2 (see unicode_ctype.py), and what 3.2 had otherwise.
"""
import os
import sys

import unicode_ctype as ucd

CATEGORIES = ("Cn Lu Ll Lt Mn Mc Me Nd Nl No Zs Zl Zp Cc Cf Cs Co Lm Lo Pc Pd Ps Pe Pi Pf Po Sm Sc "
              "Sk So").split()
BIDI = [""] + "L LRE LRO R AL RLE RLO PDF EN ES ET AN CS NSM BN B S WS ON".split()
EAST_ASIAN = "F H W Na A N".split()


def widths(folder, chars):
    """code point -> East Asian width"""
    result = {}
    for first, last, fields in ucd.ranges(folder, "EastAsianWidth.txt"):
        for code in range(first, last + 1):
            if code in chars:
                result[code] = fields[1]
    here = os.path.dirname(os.path.abspath(__file__))
    for first, last, fields in ucd.ranges(here, "unicode_changes.txt"):
        if fields[1] == "width":
            for code in range(first, last + 1):
                result[code] = fields[2]
    return result


def exclusions(folder):
    result = set()
    for first, last, _ in ucd.ranges(folder, "CompositionExclusions.txt"):
        result.update(range(first, last + 1))
    return result


def write_list(out, ctype, name, values):
    ucd.write_array(out, ctype, name, values)


def smallest(values):
    top = max(values)
    return "unsigned char" if top < 256 else "unsigned short" if top < 65536 else "unsigned int"


def write_two_level(out, name, index, shift):
    pages, blocks = ucd.split_index(index, shift)
    out.write("enum { %s_SHIFT = %d };\n\n" % (name.upper(), shift))
    write_list(out, smallest(pages), name + "_pages", pages)
    write_list(out, smallest(blocks), name + "_blocks", blocks)


def write_strings(out, name, strings):
    out.write("static const char *const %s[] = {\n" % name)
    line = "   "
    for s in strings:
        item = ' "%s",' % s
        if len(line) + len(item) > 98:
            out.write(line + "\n")
            line = "   "
        line += item
    out.write(line + "\n};\n\n")


def write_records(out, chars, width):
    records, places, index = [(0, 0, 0, 0, 0)], {(0, 0, 0, 0, 0): 0}, []
    for code in range(0x110000):
        r = records[0]
        if code in chars:
            f = chars[code]
            r = (CATEGORIES.index(f[ucd.CATEGORY]), int(f[ucd.COMBINING]), BIDI.index(f[ucd.BIDI]),
                 int(f[ucd.MIRRORED] == "Y"), EAST_ASIAN.index(width.get(code, "N")))
        elif code in width:
            r = (0, 0, 0, 0, EAST_ASIAN.index(width[code]))
        if r not in places:
            places[r] = len(records)
            records.append(r)
        index.append(places[r])
    out.write("static const database_record records[] = {\n")
    for r in records:
        out.write("    {%d, %d, %d, %d, %d},\n" % r)
    out.write("};\n\n")
    write_two_level(out, "record", index, 7)


def decompositions(chars):
    """code point -> (prefix with blank or '', list of codes)"""
    result = {}
    for code, f in chars.items():
        parts = f[ucd.DECOMPOSITION].split()
        if parts:
            prefix = parts.pop(0) if parts[0].startswith("<") else ""
            result[code] = (prefix, [int(p, 16) for p in parts])
    return result


def write_decompositions(out, table):
    prefixes, data, index = [""], [0], []
    for prefix in sorted(set(p for p, _ in table.values())):
        if prefix:
            prefixes.append(prefix)
    seen = {}
    for code in range(0x110000):
        at = 0
        if code in table:
            prefix, codes = table[code]
            item = tuple([prefixes.index(prefix) << 8 | len(codes)] + codes)
            if item not in seen:
                seen[item] = len(data)
                data.extend(item)
            at = seen[item]
        index.append(at)
    write_strings(out, "decomposition_prefixes", prefixes)
    write_list(out, "unsigned int", "decomposition_data", data)
    write_two_level(out, "decomposition", index, 7)


def write_compositions(out, chars, table, excluded):
    pairs = []
    for code, (prefix, codes) in table.items():
        if prefix or len(codes) != 2 or code in excluded:
            continue
        if int(chars[code][ucd.COMBINING]) or int(chars[codes[0]][ucd.COMBINING]):
            continue
        pairs.append((codes[0], codes[1], code))
    pairs.sort()
    out.write("static const composition_pair compositions[] = {\n")
    for p in pairs:
        out.write("    {0x%x, 0x%x, 0x%x},\n" % p)
    out.write("};\n\n")


def write_old(out, folder):
    """Unicode 3.2: assigned ranges and differing properties."""
    known = sorted(ucd.known(folder, (3, 2)))
    ranges, first = [], None
    for i, code in enumerate(known):
        if first is None:
            first = code
        if i + 1 == len(known) or known[i + 1] != code + 1:
            ranges.append((first, code))
            first = None
    out.write("static const code_range assigned_3_2[] = {\n")
    for r in ranges:
        out.write("    {0x%x, 0x%x},\n" % r)
    out.write("};\n\n")
    here = os.path.dirname(os.path.abspath(__file__))
    values = {"category": CATEGORIES, "bidirectional": BIDI}
    out.write("static const database_change changes_3_2[] = {\n")
    for first, last, fields in ucd.ranges(here, "unicode_changes_3_2.txt"):
        value = fields[2]
        number = values[fields[1]].index(value) if fields[1] in values else int(value)
        out.write("    {0x%x, 0x%x, CHANGED_%s, %d},\n" % (first, last, fields[1].upper(), number))
    out.write("};\n\n")
    out.write("static const normalization_change corrections_3_2[] = {\n")
    for first, _, fields in ucd.ranges(folder, "NormalizationCorrections.txt"):
        if tuple(int(n) for n in fields[3].split(".")) > (3, 2, 0):
            out.write("    {0x%x, 0x%x},\n" % (first, int(fields[1], 16)))
    out.write("};\n")


def write_names(out, chars):
    names = {}
    for code, f in chars.items():
        if not f[ucd.NAME].startswith("<"):
            names[code] = f[ucd.NAME].split(" ")
    count = {}
    for words in names.values():
        for word in words:
            count[word] = count.get(word, 0) + 1
    lexicon = sorted(count, key=lambda w: (-count[w], w))
    place = dict((w, i) for i, w in enumerate(lexicon))
    phrases, index = [0], []
    for code in range(0x110000):
        at = 0
        if code in names:
            at = len(phrases)
            numbers = [place[w] for w in names[code]]
            numbers[-1] |= 0x8000
            phrases.extend(numbers)
        index.append(at)
    write_strings(out, "name_words", lexicon)
    write_list(out, "unsigned short", "name_phrases", phrases)
    write_two_level(out, "name", index, 6)
    out.write("enum { NAME_COUNT = %d };\n" % len(names))


def main():
    target = sys.argv[1]
    folder = sys.argv[2] if len(sys.argv) > 2 else "/usr/share/unicode"
    note = u"/* Made by Tools/gen/unicode_database.py from the Unicode Character Database. */\n\n"
    chars = ucd.characters(folder, ucd.VERSION)
    with open(os.path.join(target, "database_data.h"), "w") as out:
        out.write(str(note))
        write_strings(out, "category_names", CATEGORIES)
        write_strings(out, "bidirectional_names", BIDI)
        write_strings(out, "east_asian_names", EAST_ASIAN)
        write_records(out, chars, widths(folder, chars))
        table = decompositions(chars)
        write_decompositions(out, table)
        write_compositions(out, chars, table, exclusions(folder))
        write_old(out, folder)
    with open(os.path.join(target, "names_data.h"), "w") as out:
        out.write(str(note))
        write_names(out, chars)


if __name__ == "__main__":
    main()
