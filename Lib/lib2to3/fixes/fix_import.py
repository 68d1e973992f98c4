"import module -> from . import module, where the module lies beside the file; not with absolute_import"
from __future__ import absolute_import

from os.path import dirname, exists, join, sep
from .. import fixer_base
from ..fixer_util import FromImport, instead, syms
from ..pytree import Leaf

_ENDS = '.py', '.pyc', '.so', '.sl', '.pyd', sep     # of modules, and of a package's folder


def _module_names(listed):
    "The leaf that each module named in an import statement begins with."
    if isinstance(listed, Leaf):
        return [listed]
    if listed.type == syms.dotted_as_names:
        return [leaf for each in listed.children[::2] for leaf in _module_names(each)]
    return _module_names(listed.children[0])        # a.b, or a.b as c


def traverse_imports(names):
    "The dotted names of the modules that an import statement lists."
    for leaf in _module_names(names):
        whole = leaf.parent if leaf.parent is not None and leaf.parent.type == syms.dotted_name else leaf
        yield unicode(whole).strip()


class FixImport(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = "import_name< 'import' imp=any > | import_from< 'from' imp=any 'import' ['('] any [')'] >"

    def start_tree(self, tree, name):
        fixer_base.BaseFix.start_tree(self, tree, name)
        self.skip = 'absolute_import' in tree.future_features

    def transform(self, node, results):
        if self.skip:
            return None
        listed = results['imp']
        if node.type == syms.import_from:
            self._add_dot(_module_names(listed)[0])
            return None
        near = set([self.probably_a_local_import(leaf.value) for leaf in _module_names(listed)])
        if near == set([True]):
            return instead(node, FromImport(u'.', [listed]))
        if True in near:
            self.warning(node, 'absolute and local imports together')
        return None

    def _add_dot(self, leaf):
        if self.probably_a_local_import(leaf.value):
            leaf.value = u'.' + leaf.value
            leaf.changed()

    def probably_a_local_import(self, imp_name):
        "Is there such a module or package beside the file?"
        folder = dirname(self.filename)
        # Without __init__.py the folder is no package, and nothing in it can be imported from '.'.
        if imp_name[:1] == u'.' or not exists(join(folder, '__init__.py')):
            return False
        path = join(folder, imp_name.split(u'.')[0])
        return any(exists(path + end) for end in _ENDS)
