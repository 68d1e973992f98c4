"sys.exitfunc = f -> atexit.register(f), with an import of atexit beside that of sys"
from .. import fixer_base
from ..fixer_util import Attr, Call, Comma, Name, Newline, instead, syms
from ..pytree import Node


class FixExitfunc(fixer_base.BaseFix):
    BM_compatible = True
    keep_line_order = True      # the import is met before the assignment
    PATTERN = """
    expr_stmt< power< 'sys' trailer< '.' 'exitfunc' > > '=' function=any >
    | place=import_name< 'import' ('sys' | dotted_as_names< (any ',')* 'sys' (',' any)* >) >
    """

    def __init__(self, *args):
        fixer_base.BaseFix.__init__(self, *args)
        self.place = None

    def start_tree(self, tree, filename):
        fixer_base.BaseFix.start_tree(self, tree, filename)
        self.place = None       # the import of sys

    def transform(self, node, results):
        if 'place' in results:
            self.place = self.place or results['place']
            return None
        function = results['function'].clone()
        function.prefix = u''
        register = Node(syms.power, Attr(Name(u'atexit'), Name(u'register')))
        if self.place:
            self._import_atexit(self.place)
        else:
            self.warning(node, "Can't find sys import; Please add an atexit import at the top of your file.")
        return instead(node, Call(register, [function]))

    def _import_atexit(self, place):
        modules = place.children[1]
        name = Name(u'atexit', u' ')
        if modules.type != syms.dotted_as_names:
            self._import_below(place.parent, Node(syms.import_name, [Name(u'import'), name]))
            return
        for part in Comma(), name:
            modules.append_child(part)

    def _import_below(self, statement, made):
        # A comment behind the import stays at the end of what is inserted.
        end = statement.children[-1]
        end.replace(Newline())
        statement.parent.insert_child(statement._place() + 1, Node(syms.simple_stmt, [made, end]))
