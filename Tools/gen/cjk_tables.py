"""Makes Modules/_multibytecodec/cjk_data.h: what the bytes of the East Asian encodings mean.

    ./python Tools/gen/cjk_tables.py >Modules/_multibytecodec/cjk_data.h
    ./python Tools/gen/cjk_tables.py --differences DUMPS >Tools/gen/cjk_differences.txt

The data come from the system's iconv: each code point is converted on a line of its own.  cjk_differences.txt lists
where Python 2.7 differs: `encode codec codepoint bytes` and `decode codec bytes codepoints`, with `-` for nothing.
The second form makes that list from dumps of the reference: DUMPS/codec.ref holds, marshalled, the dicts from bytes
to unicode and from code point to bytes.

A table has a value for each pair of lead and trail byte, 0 for none.  Values in the range of surrogates are numbers
of entries in cjk_extra: characters beyond 16 bits, and pairs.
"""
import marshal
import os
import subprocess
import sys

# name of the table: codec of the reference, name for iconv, bytes before the pair
TABLES = [('gb2312', 'gb2312', 'EUC-CN', ''), ('gbk', 'gbk', 'GBK', ''), ('gb18030', 'gb18030', 'GB18030', ''),
          ('big5', 'big5', 'BIG5', ''), ('big5hkscs', 'big5hkscs', 'BIG5-HKSCS', ''), ('cp950', 'cp950', 'CP950', ''),
          ('cp932', 'cp932', 'CP932', ''), ('cp949', 'cp949', 'UHC', ''), ('johab', 'johab', 'JOHAB', ''),
          ('jisx0208', 'euc_jp', 'EUC-JP', ''), ('jisx0212', 'euc_jp', 'EUC-JP', '\x8f'),
          ('jisx0213_1', 'euc_jis_2004', 'EUC-JISX0213', ''), ('jisx0213_2', 'euc_jis_2004', 'EUC-JISX0213', '\x8f')]
HERE = os.path.dirname(os.path.abspath(__file__))
CODE_POINTS = [c for c in range(0x80, 0x30000) if not 0xd800 <= c < 0xe000 and not 0x10000 <= c < 0x20000]


def from_iconv(name):
    """A dict from code points to bytes: what iconv converts."""
    text = u'\n'.join(map(unichr, CODE_POINTS)).encode('utf-8')
    pipe = subprocess.Popen(['iconv', '-c', '-f', 'UTF-8', '-t', name], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    lines = pipe.communicate(text)[0].split('\n')
    assert len(lines) == len(CODE_POINTS), name
    return dict((c, line) for c, line in zip(CODE_POINTS, lines) if line)


def select(encode, decode, prefix, in_euc):
    """Those of two dicts that belong into a table: pairs of bytes after the prefix; 0x8e has katakana in EUC."""
    def fits(text):
        return len(text) == len(prefix) + 2 and text.startswith(prefix) and not (in_euc and prefix == '' and text[0] == '\x8e')
    return (dict((c, b[-2:]) for c, b in encode.items() if fits(b)),
            dict((b[-2:], u) for b, u in decode.items() if fits(b)))


def invert(encode):
    result = {}
    for code_point in sorted(encode, reverse=True):
        result[encode[code_point]] = unichr(code_point)
    return result


def hexadecimal(unicode_text):
    return '+'.join('%x' % ord(c) for c in unicode_text)


def leave_out_jisx0212(encode, decode, folder):
    """The reference takes JIS X 0212 where the second plane of JIS X 0213 has nothing."""
    with open(os.path.join(folder, 'euc_jp.ref'), 'rb') as dump:
        other_decode, other_encode = marshal.load(dump)
    return (dict((c, b) for c, b in encode.items() if other_encode.get(c) != '\x8f' + b),
            dict((b, u) for b, u in decode.items() if other_decode.get('\x8f' + b) != u))


def print_differences(folder):
    for table, codec, name, prefix in TABLES:
        with open(os.path.join(folder, codec + '.ref'), 'rb') as dump:
            decode, encode = marshal.load(dump)
        encode, decode = select(dict(item for item in encode.items() if item[0] >= 0x80), decode, prefix, codec.startswith('euc'))
        ours = select(from_iconv(name), {}, prefix, codec.startswith('euc'))[0]
        if table == 'jisx0213_2':
            encode, decode = leave_out_jisx0212(encode, decode, folder)
        for c in sorted(set(ours) | set(encode)):
            if ours.get(c) != encode.get(c):
                print 'encode', table, '%x' % c, encode.get(c, '').encode('hex') or '-'
        back = invert(ours)
        for b in sorted(set(back) | set(decode)):
            if back.get(b) != decode.get(b):
                print 'decode', table, b.encode('hex'), hexadecimal(decode.get(b, u'')) or '-'


def read_differences():
    """Dicts by table: changes of encoding and of decoding."""
    result = dict((row[0], ({}, {})) for row in TABLES)
    with open(os.path.join(HERE, 'cjk_differences.txt')) as lines:
        for line in lines:
            way, table, left, right = line.split()
            if way == 'encode':
                result[table][0][int(left, 16)] = '' if right == '-' else right.decode('hex')
            else:
                result[table][1][left.decode('hex')] = u'' if right == '-' else u''.join(
                    unichr(int(part, 16)) for part in right.split('+'))
    return result


def change(mapping, changes):
    for key, value in changes.items():
        if value:
            mapping[key] = value
        else:
            mapping.pop(key, None)


def print_rows(words, width=100):
    line = '   '
    for word in words:
        if len(line) + len(word) + 2 > width:
            print line
            line = '   '
        line += ' ' + word + ','
    print line


def print_table(table, encode, decode, extra):
    leads, trails = [ord(b[0]) for b in decode], [ord(b[1]) for b in decode]
    words = []
    for lead in range(min(leads), max(leads) + 1):
        for trail in range(min(trails), max(trails) + 1):
            text = decode.get(chr(lead) + chr(trail), u'')
            if len(text) > 1 or text > u'\uffff':
                extra.append(text)
                words.append('%d' % (0xd800 + len(extra) - 1))
            else:
                words.append('%d' % ord(text or u'\0'))
    print '\nstatic const uint16_t %s_values[] = {' % table
    print_rows(words)
    print '};'
    back = {}
    for b in sorted(decode):
        if len(decode[b]) == 1:
            back[ord(decode[b])] = b
    wrong = [(c, encode.get(c, '')) for c in sorted(set(back) | set(encode)) if back.get(c) != encode.get(c)]
    print 'static const cjk_override %s_overrides[] = {' % table
    print_rows(['{0x%x, 0x%s}' % (c, b.encode('hex') or '0') for c, b in wrong] + ['{0, 0}'])
    print '};'
    print '#define %s_TABLE {0x%x, 0x%x, 0x%x, 0x%x, %s_values, %s_overrides}' % (
        table.upper(), min(leads), max(leads), min(trails), max(trails), table, table)


def print_ranges():
    """The four-byte part of GB18030 below U+10000: stretches of code points with consecutive sequences."""
    ranges = []
    encode = from_iconv('GB18030')
    changes = read_differences()['gb18030'][0]
    four = dict((c, b) for c, b in encode.items() if len(b) == 4 and c < 0x10000 and not changes.get(c))
    for c, b in changes.items():
        if not b and c < 0x10000:
            four[c] = None
    number = 0
    for c in range(0x80, 0x10000):
        if c not in four:
            continue
        if ranges and ranges[-1][0] + ranges[-1][2] == c:
            ranges[-1][2] += 1
        else:
            ranges.append([c, number, 1])
        number += 1
    print '\n/* GB18030, four bytes: first code point, its number, how many. */'
    print 'static const cjk_range gb18030_ranges[] = {'
    print_rows(['{0x%x, %d, %d}' % tuple(row) for row in ranges])
    print '};'


def print_header():
    print '/* Made by Tools/gen/cjk_tables.py from iconv and Tools/gen/cjk_differences.txt; see there. */'
    differences, extra = read_differences(), []
    for table, codec, name, prefix in TABLES:
        encode = select(from_iconv(name), {}, prefix, codec.startswith('euc'))[0]
        decode = invert(encode)
        change(encode, differences[table][0])
        change(decode, differences[table][1])
        print_table(table, encode, decode, extra)
    print '\n/* Characters beyond 16 bits, and pairs of characters. */'
    print 'static const uint32_t cjk_extra[][2] = {'
    print_rows(['{0x%x, 0x%x}' % (ord(text[0]), ord(text[1]) if len(text) > 1 else 0) for text in extra])
    print '};'
    print_ranges()


if __name__ == '__main__':
    if sys.argv[1:2] == ['--differences']:
        print_differences(sys.argv[2])
    else:
        print_header()
