"""Finds where patterns of trees may fit, from the leaves up.

    matcher = BottomMatcher()
    matcher.add_fixer(fixer)
    matcher.run(tree.leaves())      {fixer: [nodes that its pattern may fit]}

The ways of all patterns (btm_utils) are one trie.  From each leaf all of them are followed at once, by text and type of
the leaf and the types of its parents.  M1: no place is missed; whether a pattern does fit a place its match() says.
"""
import logging
from itertools import count
from collections import defaultdict
from . import pytree
from .btm_utils import reduce_tree


class BMNode(object):
    "A place in the trie: where it goes on, and the fixers whose ways end here."

    count = count()

    def __init__(self):
        self.transition_table, self.fixers = {}, []
        self.id = next(BMNode.count)
        self.content = u''      # the last step, for print_ac


class BottomMatcher(object):
    "A trie of ways, and the fixers that they belong to."

    def __init__(self):
        self.root, self.fixers, self.match = BMNode(), [], set()
        self.nodes = [self.root]
        self.logger = logging.getLogger('RefactoringTool')
        self._everywhere = []       # fixers whose patterns tell nothing

    def add_fixer(self, fixer):
        "Add a fixer that has pattern_tree."
        self.fixers.append(fixer)
        least = reduce_tree(fixer.pattern_tree)
        way = least and least.get_linear_subpattern()
        if way is None:
            self._everywhere.append(fixer)
            return
        for end in self.add(way, self.root):
            end.fixers.append(fixer)

    def add(self, pattern, start):
        "Add a way below a place; returns the places where it ends, several if it has alternatives."
        ends = [start]
        for step in pattern:
            if isinstance(step, tuple):
                ends = [end for place in ends for choice in step for end in self.add(choice, place)]
            else:
                ends = [self._goes_on(place, step) for place in ends]
        return ends

    def _goes_on(self, place, step):
        if step not in place.transition_table:
            made = place.transition_table[step] = BMNode()
            made.content = step
            self.nodes.append(made)
        return place.transition_table[step]

    def run(self, leaves):
        "{fixer: [nodes]}, each node once."
        found, seen = defaultdict(list), set()
        for leaf in leaves:
            places, node = (), leaf
            while node is not None:
                places = self._step(places, node)
                for fixer in [fixer for place in places for fixer in place.fixers] + self._everywhere:
                    if (fixer, id(node)) not in seen:
                        seen.add((fixer, id(node)))
                        found[fixer].append(node)
                node = node.parent
        return found

    def _step(self, places, node):
        "The places after a node, for ways that have come this far and for those that begin here."
        steps = [node.type]
        if isinstance(node, pytree.Leaf) and node.value:
            steps.append(node.value)
        tables = [place.transition_table for place in places] + [self.root.transition_table]
        return [table[step] for table in tables for step in steps if step in table]

    def print_ac(self):
        "Print the trie in the language of Graphviz."
        print 'digraph g{'
        for place in self.nodes:
            for step, following in place.transition_table.items():
                print '%d -> %d [label=%s] //%s' % (place.id, following.id, type_repr(step), following.fixers)
        print '}'


_names = {}


def type_repr(type_num):
    "The name of a type of nodes; the number, or the text, itself where there is none."
    if not _names:
        from .pygram import python_symbols
        for name, value in vars(python_symbols).items():
            if type(value) is int:
                _names[value] = name
    return _names.get(type_num, type_num)
