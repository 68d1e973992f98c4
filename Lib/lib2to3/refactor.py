"""Applies fixers to sources.

    tool = RefactoringTool(get_fixers_from_package('lib2to3.fixes'))
    tree = tool.refactor_string(u'print 1\n', 'name')       # unicode(tree): the new source
    tool.refactor(['folder'], write=True)
"""
from __future__ import with_statement

import codecs
import io
import itertools
import logging
import operator
import os
import sys
import StringIO
from . import btm_matcher, pygram, pytree
from .pgen2 import driver, token, tokenize


class FixerError(Exception):
    "A fixer that cannot be loaded."


class MultiprocessingUnsupported(Exception):
    "More than one process was asked for, and multiprocessing is not there."


# -- fixers -------------------------------------------------------------------------------------------

def get_all_fix_names(fixer_pkg, remove_prefix=True):
    "The names of the fixers in a package, sorted."
    package = __import__(fixer_pkg, [], [], ['*'])
    names = [name[:-3] for name in os.listdir(os.path.dirname(package.__file__))
             if name.startswith('fix_') and name.endswith('.py')]
    return sorted([name[4:] if remove_prefix else name for name in names])


def get_fixers_from_package(pkg_name):
    "The full names of the fixers in a package."
    return [pkg_name + '.' + name for name in get_all_fix_names(pkg_name, False)]


def _identity(obj):
    return obj


_EVERYTHING = None      # what _get_head_types says of a pattern that any node may fit


def _get_head_types(pat):
    "The types of nodes that a pattern can fit; _EVERYTHING when it does not tell."
    if isinstance(pat, pytree.WildcardPattern):
        found = set()
        for alternative in pat.content or ():
            types = _get_head_types(alternative[0])
            if types is _EVERYTHING:
                return _EVERYTHING
            found.update(types)
        return found or _EVERYTHING
    if isinstance(pat, pytree.NegatedPattern):
        return _get_head_types(pat.content)
    kind = getattr(pat, 'type', None)
    return _EVERYTHING if kind is None else set([kind])


def _wanted_types(fixer):
    "The same of a fixer."
    if fixer.pattern:
        return _get_head_types(fixer.pattern)
    return _EVERYTHING if fixer._accept_type is None else [fixer._accept_type]


def _get_headnode_dict(fixer_list):
    "{type of node: fixers that may be for it}, in the order of the list, those for all types at the end."
    grammar = pygram.python_grammar
    wanted = [(fixer, _wanted_types(fixer)) for fixer in fixer_list]
    everywhere = [fixer for fixer, types in wanted if types is _EVERYTHING]
    table = {}
    for fixer, types in wanted:
        for each in types or ():
            table.setdefault(each, []).append(fixer)
    if everywhere:
        for each in list(grammar.number2symbol) + list(grammar.tokens):
            table.setdefault(each, []).extend(everywhere)
    return table


# -- sources ------------------------------------------------------------------------------------------

_from_system_newlines = _to_system_newlines = _identity
if os.linesep != '\n':
    def _from_system_newlines(input):
        return input.replace(u'\r\n', u'\n')

    def _to_system_newlines(input):
        return input.replace(u'\n', os.linesep)


_SKIPPED = set([token.NEWLINE, token.COMMENT, tokenize.NL])


def _detect_future_features(source):
    "The names that a source imports from __future__."
    tokens = tokenize.generate_tokens(StringIO.StringIO(source).readline)
    words = _Words(five[:2] for five in tokens if five[0] not in _SKIPPED)
    features = set()
    words.take(token.STRING)        # the docstring
    while words.take(token.NAME, u'from') and words.take(token.NAME, u'__future__') and \
            words.take(token.NAME, u'import'):
        words.take(token.OP, u'(')
        while words.kind == token.NAME and words.text != u'from':
            features.add(words.text)
            words.take(token.NAME)
            if words.take(token.NAME, u'as'):
                words.take(token.NAME)
            if not words.take(token.OP, u','):
                break
        words.take(token.OP, u')')
        words.take(token.OP, u';')
    return frozenset(features)


class _Words:
    "Tokens, one ahead; a fault in the source is its end."

    def __init__(self, tokens):
        self.tokens = tokens
        self._advance()

    def _advance(self):
        try:
            self.kind, self.text = next(self.tokens, (None, None))
        except (tokenize.TokenError, IndentationError):
            self.kind = self.text = None

    def take(self, kind, text=None):
        "Is the next token this?  Then it is taken."
        found = self.kind == kind and text in (None, self.text)
        if found:
            self._advance()
        return found


def _stands_in(node, tree):
    "Whether a node still is in a tree: a fixer before may have taken it out."
    while node.parent is not None:
        node = node.parent
    return node is tree


class RefactoringTool(object):
    """Applies fixers, given by their modules' names.

    options: print_function (no print statement), write_unchanged_files; explicit: fixers of the list that run although
    they want to be asked for."""

    _default_options = {'print_function': False, 'write_unchanged_files': False}
    CLASS_PREFIX = 'Fix'
    FILE_PREFIX = 'fix_'
    PS1 = '>>> '
    PS2 = '... '

    def __init__(self, fixer_names, options=None, explicit=None):
        self.fixers, self.explicit = fixer_names, explicit or []
        self.options = dict(self._default_options, **(options or {}))
        self.grammar = pygram.python_grammar_no_print_statement if self.options['print_function'] else \
            pygram.python_grammar
        self.write_unchanged_files = self.options['write_unchanged_files']
        self.errors, self.fixer_log, self.files = [], [], []
        self.wrote = False
        self.logger = logging.getLogger('RefactoringTool')
        self.driver = driver.Driver(self.grammar, convert=pytree.convert, logger=self.logger)
        self.pre_order, self.post_order = self.get_fixers()
        self.BM = btm_matcher.BottomMatcher()
        for fixer in self.post_order + self.pre_order:
            if fixer.BM_compatible:
                self.BM.add_fixer(fixer)
        self.bmi_pre_order, self.bmi_post_order = [
            [fixer for fixer in fixers if not fixer.BM_compatible] for fixers in (self.pre_order, self.post_order)]
        self.bmi_pre_order_heads, self.bmi_post_order_heads = map(
            _get_headnode_dict, (self.bmi_pre_order, self.bmi_post_order))

    def get_fixers(self):
        "(fixers that see parents first, fixers that see children first), each by run_order."
        orders = {'pre': [], 'post': []}
        for path in self.fixers:
            fixer = self._load(path)
            if fixer is None:
                continue
            if fixer.order not in orders:
                raise FixerError('Illegal fixer order: %r' % fixer.order)
            orders[fixer.order].append(fixer)
        for fixers in orders.values():
            fixers.sort(key=operator.attrgetter('run_order'))
        return orders['pre'], orders['post']

    def _load(self, path):
        module = __import__(path, {}, {}, ['*'])
        name = path.rpartition('.')[2]
        if name.startswith(self.FILE_PREFIX):
            name = name[len(self.FILE_PREFIX):]
        class_name = self.CLASS_PREFIX + ''.join([part.title() for part in name.split('_')])
        if not hasattr(module, class_name):
            raise FixerError("Can't find %s.%s" % (name, class_name))
        fixer = getattr(module, class_name)(self.options, self.fixer_log)
        if fixer.explicit and self.explicit is not True and path not in self.explicit:
            self.log_message('Skipping optional fixer: %s', name)
            return None
        self.log_debug('Adding transformation: %s', name)
        return fixer

    # What is said

    def log_error(self, msg, *args, **kwds):
        "Called while an exception is handled; here it goes on."
        raise

    def log_message(self, msg, *args):
        self.logger.info(msg % args if args else msg)

    def log_debug(self, msg, *args):
        self.logger.debug(msg % args if args else msg)

    def print_output(self, old_text, new_text, filename, equal):
        "Called with each result; for derived classes."

    def summarize(self):
        "Tells which files were, or need to be, changed, and what fixers said."
        verb = 'were' if self.wrote else 'need to be'
        said = [('Files that %s modified:' if self.files else 'No files %s modified.') % verb] + self.files
        if self.fixer_log:
            said += ['Warnings/messages while refactoring:'] + self.fixer_log
        if self.errors:
            count = len(self.errors)
            said.append('There was 1 error:' if count == 1 else 'There were %d errors:' % count)
        said += [words % values if values else words for words, values, _ in self.errors]
        for line in said:
            self.log_message(line)

    # Files

    def refactor(self, items, write=False, doctests_only=False):
        "Files, and the .py files in folders and below."
        for item in items:
            work = self.refactor_dir if os.path.isdir(item) else self.refactor_file
            work(item, write, doctests_only)

    def refactor_dir(self, dir_name, write=False, doctests_only=False):
        visible = lambda names: sorted([each for each in names if each[0] != '.'])
        for folder, folders, names in os.walk(dir_name):
            self.log_debug('Descending into %s', folder)
            folders[:] = visible(folders)
            for name in visible(names):
                if os.path.splitext(name)[1] == '.py':
                    self.refactor_file(os.path.join(folder, name), write, doctests_only)

    def _read_python_source(self, filename):
        "(text, encoding) of a file; (None, None) when it cannot be read."
        try:
            stream = open(filename, 'rb')
        except IOError as fault:
            self.log_error("Can't open %s: %s", filename, fault)
            return None, None
        with stream:
            encoding, _ = tokenize.detect_encoding(stream.readline)
        with io.open(filename, encoding=encoding, newline='') as text:
            return _from_system_newlines(text.read()), encoding

    def refactor_file(self, filename, write=False, doctests_only=False):
        text, encoding = self._read_python_source(filename)
        if text is not None:
            # A last line without an end is none for the parser; what is added is taken away again.
            new, changed = self._refactored(text + u'\n', filename, doctests_only)
            if changed or new is not None and self.write_unchanged_files:
                self.processed_file(new[:-1], filename, text, write, encoding)
            else:
                self._tell_unchanged(filename, doctests_only)

    def refactor_stdin(self, doctests_only=False):
        text = sys.stdin.read()
        new, changed = self._refactored(text, '<stdin>', doctests_only)
        if changed or new is not None and self.write_unchanged_files:
            self.processed_file(new, '<stdin>', text)
        else:
            self._tell_unchanged('stdin', doctests_only)

    def _tell_unchanged(self, name, doctests_only):
        self.log_debug('No %schanges in %s', 'doctest ' if doctests_only else '', name)

    def _refactored(self, text, name, doctests_only):
        "(new text or None, is it another?)"
        if doctests_only:
            self.log_debug('Refactoring doctests in %s', name)
            new = self.refactor_docstring(text, name)
            return new, new != text
        tree = self.refactor_string(text, name)
        return (unicode(tree), tree.was_changed) if tree else (None, False)

    def processed_file(self, new_text, filename, old_text=None, write=False, encoding=None):
        "A file was refactored: tells of it, writes it if asked to."
        self.files.append(filename)
        if old_text is None:
            old_text, _ = self._read_python_source(filename)
        if old_text is None or not self.__is_to_write(new_text, old_text, filename):
            return
        if write:
            self.write_file(new_text, filename, old_text, encoding)
        else:
            self.log_debug('Not writing changes to %s', filename)

    def __is_to_write(self, new_text, old_text, filename):
        "Shows what has changed; whether the file should be written."
        same = new_text == old_text
        self.print_output(old_text, new_text, filename, same)
        if same:
            self.log_debug('No changes to %s', filename)
        return self.write_unchanged_files or not same

    def write_file(self, new_text, filename, old_text, encoding=None):
        doing = 'create'
        try:
            with codecs.open(filename, 'w', encoding) as stream:
                doing = 'write'
                stream.write(_to_system_newlines(new_text))
        except EnvironmentError as fault:
            self.log_error("Can't %s %s: %s", doing, filename, fault)
            if doing == 'create':
                return
        self.log_debug('Wrote changes to %s', filename)
        self.wrote = True

    # Trees

    def refactor_string(self, data, name):
        "The tree of a source with all changes; None when it cannot be parsed."
        tree = self._parse(data, name, _detect_future_features(data))
        if tree is not None:
            self.log_debug('Refactoring %s', name)
            self.refactor_tree(tree, name)
        return tree

    def _parse(self, data, name, features):
        if 'print_function' in features:
            self.driver.grammar = pygram.python_grammar_no_print_statement
        try:
            tree = self.driver.parse_string(data)
        except Exception as fault:
            self.log_error("Can't parse %s: %s: %s", name, type(fault).__name__, fault)
        else:
            tree.future_features = features
            return tree
        finally:
            self.driver.grammar = self.grammar

    def refactor_tree(self, tree, name):
        "Applies the fixers.  Was the tree changed?"
        fixers = self.pre_order + self.post_order
        for fixer in fixers:
            fixer.start_tree(tree, name)
        for table, order in ((self.bmi_pre_order_heads, tree.pre_order()), (self.bmi_post_order_heads, tree.post_order())):
            self.traverse_by(table, order)
        self.__fix_from_leaves(tree)
        for fixer in fixers:
            fixer.finish_tree(tree, name)
        return tree.was_changed

    def traverse_by(self, fixers, traversal):
        "Goes through nodes; fixers: {type: fixers for it}.  What is put in a node's place the rest of its fixers see."
        for node in traversal if fixers else ():
            for fixer in fixers.get(node.type, ()):
                found = fixer.match(node)
                new = fixer.transform(node, found) if found else None
                if new is not None:
                    node.replace(new)
                    node = new

    def __fix_from_leaves(self, tree):
        """The fixers that are BM_compatible, one after the other, each from the depth up.  What they put in is gone
        through by the others too, but by none a second time."""
        waiting = self.BM.run(tree.leaves())
        while any(waiting.values()):
            for fixer in self.BM.fixers:
                nodes = sorted(waiting.pop(fixer, ()), key=pytree.Base.depth, reverse=True)
                if fixer.keep_line_order:
                    nodes.sort(key=pytree.Base.get_lineno)
                for node in nodes:
                    new = self.__fixed(fixer, node, tree)
                    for other, places in (self.BM.run(new.leaves()) if new is not None else {}).items():
                        waiting.setdefault(other, []).extend(places)

    def __fixed(self, fixer, node, tree):
        "What a fixer has put in a node's place; None if nothing."
        if fixer in (node.fixers_applied or ()) or not _stands_in(node, tree):
            return None
        found = fixer.match(node)
        new = fixer.transform(node, found) if found else None
        if new is not None:
            node.replace(new)
            for inner in new.post_order():
                inner.fixers_applied = list(inner.fixers_applied or ()) + [fixer]
        return new

    # Examples in docstrings

    def refactor_docstring(self, input, filename):
        "A source with the examples (lines after >>>) in it refactored."
        result, block, indent, first = [], None, None, None
        lines = input.splitlines(True)

        def flush():
            if block is not None:
                result.extend(self.refactor_doctest(block, first, indent, filename))
        for number, line in enumerate(lines, 1):
            stripped = line.lstrip()
            if stripped.startswith(self.PS1):
                flush()
                block, first, indent = [line], number, line[:line.find(self.PS1)]
            elif indent is not None and block is not None and (
                    line.startswith(indent + self.PS2) or line == indent + self.PS2.rstrip() + u'\n'):
                block.append(line)
            else:
                flush()
                block = indent = None
                result.append(line)
        flush()
        return u''.join(result)

    def refactor_doctest(self, block, lineno, indent, filename):
        "The lines of one example, refactored."
        try:
            tree = self.parse_block(block, lineno, indent)
        except Exception as fault:
            for line in block:
                self.log_debug('Source: %s', line.rstrip(u'\n'))
            self.log_error("Can't parse docstring in %s line %s: %s: %s", filename, lineno, type(fault).__name__, fault)
            return block
        if not self.refactor_tree(tree, filename):
            return block
        # The lines in front, which give the others their numbers, are empty.
        lines = unicode(tree).splitlines(True)[lineno - 1:]
        if lines[-1][-1:] != u'\n':
            lines[-1] += u'\n'
        prompts = [indent + self.PS1] + [indent + self.PS2] * (len(lines) - 1)
        return [prompt + line for prompt, line in zip(prompts, lines)]

    def parse_block(self, block, lineno, indent):
        "The tree of an example; lines keep their numbers."
        tokens = self.wrap_toks(block, lineno, indent)
        tree = self.driver.parse_tokens(tokens)
        tree.future_features = frozenset()
        return tree

    def wrap_toks(self, block, lineno, indent):
        "The tokens of an example, with the lines counted from lineno."
        for kind, text, start, end, line in tokenize.generate_tokens(self.gen_lines(block, indent).next):
            start, end = [(row + lineno - 1, column) for row, column in (start, end)]
            yield kind, text, start, end, line

    def gen_lines(self, block, indent):
        "The lines of an example without indentation and prompts; then '' for ever."
        prompts = itertools.chain([self.PS1], itertools.repeat(self.PS2))
        for line, prompt in itertools.izip(block, prompts):
            yield self._without(indent + prompt, line)
        while True:
            yield ''

    def _without(self, prompt, line):
        "A line without its prompt, of which an empty line has no space."
        if line == prompt.rstrip() + u'\n':
            return u'\n'
        if not line.startswith(prompt):
            raise AssertionError('line=%r, prefix=%r' % (line, prompt))
        return line[len(prompt):]


class MultiprocessRefactoringTool(RefactoringTool):
    "Does the same with several processes: they take what refactor_file() was called with from a queue."
    queue = output_lock = None

    def __init__(self, *args, **kwargs):
        RefactoringTool.__init__(self, *args, **kwargs)

    def refactor(self, items, write=False, doctests_only=False, num_processes=1):
        arguments = self, items, write, doctests_only
        if num_processes == 1:
            return RefactoringTool.refactor(*arguments)
        try:
            import multiprocessing
        except ImportError:
            raise MultiprocessingUnsupported
        if self.queue:
            raise RuntimeError('already doing multiple processes')
        self.queue, self.output_lock = multiprocessing.JoinableQueue(), multiprocessing.Lock()
        workers = [multiprocessing.Process(target=self._child) for _ in range(num_processes)]
        try:
            for worker in workers:
                worker.start()
            RefactoringTool.refactor(*arguments)
        finally:
            self._end_of(workers)

    def _end_of(self, workers):
        "Waits until all has been done; then None ends each worker."
        self.queue.join()
        map(self.queue.put, [None] * len(workers))
        for worker in workers:
            worker.join()
        self.queue = None

    def _child(self):
        for call in iter(self.queue.get, None):
            try:
                RefactoringTool.refactor_file(self, *call[0], **call[1])
            finally:
                self.queue.task_done()
        self.queue.task_done()

    def refactor_file(self, *args, **kwargs):
        if self.queue:
            self.queue.put((args, kwargs))
        else:
            return RefactoringTool.refactor_file(self, *args, **kwargs)
