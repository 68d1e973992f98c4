"What all fixers have in common."
import itertools
from . import pygram
from .fixer_util import does_tree_import
from .patcomp import PatternCompiler

_compiler = PatternCompiler()


class BaseFix(object):
    """A fixer: PATTERN (a pattern of trees, or None: match() decides) and transform(node, results), which changes the tree
    and returns None, or returns a node to be put in the place.

    order: 'pre' or 'post' (children before parents); explicit: only when asked for by name; run_order: lower ones first;
    keep_line_order: lines must be met in their order; BM_compatible: the pattern may be searched for from its leaves."""

    PATTERN = pattern = pattern_tree = None
    options = filename = logger = None
    _accept_type = None     # the only type of nodes it looks at, for fixers without PATTERN
    order, run_order = 'post', 5
    explicit = keep_line_order = BM_compatible = False
    numbers = itertools.count(1)
    used_names = set()
    syms = pygram.python_symbols

    def __init__(self, options, log):
        "options: of the RefactoringTool; log: a list that warnings are added to."
        self.options, self.log = options, log
        self.compile_pattern()

    def compile_pattern(self):
        "Makes self.pattern of PATTERN."
        if self.PATTERN:
            self.pattern, self.pattern_tree = _compiler.compile_pattern(self.PATTERN, with_tree=True)

    def set_filename(self, filename):
        self.filename = filename

    def match(self, node):
        "A true value (the names in the pattern, with `node`) when the fixer is for this node."
        found = dict(node=node)
        return found if self.pattern.match(node, found) else False

    def transform(self, node, results):
        "Changes the tree at a node that fits."
        raise NotImplementedError()

    def new_name(self, template=u'xxx_todo_changeme'):
        "A name that the source does not have."
        choices = itertools.chain([template], (template + unicode(number) for number in self.numbers))
        name = next(choice for choice in choices if choice not in self.used_names)
        self.used_names.add(name)
        return name

    # A tree begins and ends

    def start_tree(self, tree, filename):
        "A tree begins."
        self.set_filename(filename)
        self.numbers, self.used_names = itertools.count(1), tree.used_names
        self.first_log = True

    def finish_tree(self, tree, filename):
        "A tree is done."

    # What the user is told

    def log_message(self, message):
        lines = ['### In file %s ###' % self.filename] if self.first_log else []
        self.first_log = False
        self.log.extend(lines + [message])

    def warning(self, node, reason):
        "Tells of something at a place."
        self.log_message('Line %d: %s' % (node.get_lineno(), reason))

    def cannot_convert(self, node, reason=None):
        "Tells that a place must be changed by hand."
        text = node.clone()
        text.prefix = u''
        self.warning(node, 'could not convert: %s' % text)
        for words in filter(None, [reason]):
            self.log_message(words)


class ConditionalFix(BaseFix):
    "A fixer that does nothing in a source that has imported skip_on ('module.name')."
    skip_on = None

    def start_tree(self, *args):
        BaseFix.start_tree(self, *args)
        self._skips = None      # not known yet

    def should_skip(self, node):
        if self._skips is None:
            package, _, name = self.skip_on.rpartition('.')
            self._skips = does_tree_import(package, name, node)
        return self._skips
