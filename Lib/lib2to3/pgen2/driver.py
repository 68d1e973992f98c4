"""From text to a tree: spaces and comments in front of a token become its prefix.

    Driver(grammar, convert=pytree.convert).parse_string(u'x = 1\n')
"""
import codecs
import logging
import os
import pkgutil
import StringIO
import sys
from . import grammar, parse, pgen, token, tokenize

__all__ = ['Driver', 'load_grammar']


class Driver(object):
    "Parses with the tables of a grammar; convert as in parse.Parser."

    def __init__(self, grammar, convert=None, logger=None):
        self.grammar, self.convert = grammar, convert
        self.logger = logger or logging.getLogger()

    def parse_tokens(self, tokens, debug=False):
        "The tree of tokens.  Raises ParseError."
        parser = parse.Parser(self.grammar, self.convert)
        parser.setup()
        text = _Prefix()
        for kind, value, start, end, line in tokens:
            text.reach(start, line)
            if kind in (tokenize.COMMENT, tokenize.NL):
                text.add(value, end)
                continue
            if kind == token.OP:
                kind = grammar.opmap[value]
            if debug:
                self.logger.debug('%s %r (prefix=%r)', token.tok_name[kind], value, text.prefix)
            if parser.addtoken(kind, value, (text.prefix, start)):
                return parser.rootnode
            text.begin(value, end)
        raise parse.ParseError('incomplete input', kind, value, (text.prefix, start))

    def parse_stream_raw(self, stream, debug=False):
        return self.parse_tokens(tokenize.generate_tokens(stream.readline), debug)

    def parse_stream(self, stream, debug=False):
        "The tree of an open file."
        return self.parse_stream_raw(stream, debug)

    def parse_file(self, filename, encoding=None, debug=False):
        "The tree of a file."
        with codecs.open(filename, 'r', encoding) as stream:
            return self.parse_stream(stream, debug)

    def parse_string(self, text, debug=False):
        "The tree of a text."
        return self.parse_stream_raw(StringIO.StringIO(text), debug)


class _Prefix:
    "What stands between the end of one token and the start of the next."

    def __init__(self):
        self.prefix = u''
        self.row, self.column = 1, 0

    def reach(self, place, line):
        "Adds what is in front of a place: ends of lines that were continued, then spaces."
        row, column = place
        if (row, column) == (self.row, self.column):
            return
        if row > self.row:
            self.prefix += '\n' * (row - self.row)
            self.row, self.column = row, 0
        if column > self.column:
            self.prefix += line[self.column:column]
            self.column = column

    def add(self, value, end):
        self.prefix += value
        self._move(value, end)

    def begin(self, value, end):
        "A token was taken: a new prefix."
        self.prefix = ''
        self._move(value, end)

    def _move(self, value, end):
        self.row, self.column = end
        if value.endswith('\n'):
            self.row, self.column = self.row + 1, 0


# -- tables in files ----------------------------------------------------------------------------------

def _generate_pickle_name(gt):
    base, end = os.path.splitext(gt)
    return base.replace('.txt', '') + '.'.join([''] + [str(part) for part in sys.version_info][:3]) + '.pickle' \
        if end == '.txt' else gt + '.pickle'


def _newer(a, b):
    "Is the file a there, and not older than b?"
    if not os.path.exists(a):
        return False
    return not os.path.exists(b) or os.path.getmtime(a) >= os.path.getmtime(b)


def load_grammar(gt='Grammar.txt', gp=None, save=True, force=False, logger=None):
    """The tables for the rules in the file gt, from the file gp (by default named after it) if that is newer; otherwise they
    are made and, if asked to, kept there.  A file that is not there may be one of this package's."""
    logger = logger or logging.getLogger()
    if not os.path.exists(gt):
        gt = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), os.path.basename(gt))
    gp = gp or _generate_pickle_name(gt)
    if not force and _newer(gp, gt):
        tables = grammar.Grammar()
        tables.load(gp)
        return tables
    logger.info('Generating grammar tables from %s', gt)
    tables = pgen.generate_grammar(gt)
    if save:
        logger.info('Writing grammar tables to %s', gp)
        try:
            tables.dump(gp)
        except (IOError, OSError) as fault:
            logger.info('Writing failed: %s', fault)
    return tables


def load_packaged_grammar(package, grammar_source):
    "The tables for the rules in a file of a package: kept ones if there are any, else made and not kept."
    if os.path.isfile(grammar_source):
        return load_grammar(grammar_source, save=False)
    kept = pkgutil.get_data(package, _generate_pickle_name(os.path.basename(grammar_source)))
    tables = grammar.Grammar()
    tables.loads(kept)
    return tables


def main(*args):
    "Makes the tables for the files named."
    logging.basicConfig(level=logging.INFO, stream=sys.stdout, format='%(message)s')
    for name in args or sys.argv[1:]:
        load_grammar(name, save=True, force=True)
    return True


if __name__ == '__main__':
    sys.exit(not main())
