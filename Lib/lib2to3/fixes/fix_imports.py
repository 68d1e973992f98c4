"Modules with new names: import StringIO -> import io, StringIO.StringIO -> io.StringIO ..."
from .. import fixer_base
from ..fixer_util import Name, attr_chain

MAPPING = dict([line.split() for line in '''StringIO io
cStringIO io
cPickle pickle
__builtin__ builtins
copy_reg copyreg
Queue queue
SocketServer socketserver
ConfigParser configparser
repr reprlib
FileDialog tkinter.filedialog
tkFileDialog tkinter.filedialog
SimpleDialog tkinter.simpledialog
tkSimpleDialog tkinter.simpledialog
tkColorChooser tkinter.colorchooser
tkCommonDialog tkinter.commondialog
Dialog tkinter.dialog
Tkdnd tkinter.dnd
tkFont tkinter.font
tkMessageBox tkinter.messagebox
ScrolledText tkinter.scrolledtext
Tkconstants tkinter.constants
Tix tkinter.tix
ttk tkinter.ttk
Tkinter tkinter
markupbase _markupbase
_winreg winreg
thread _thread
dummy_thread _dummy_thread
dbhash dbm.bsd
dumbdbm dbm.dumb
dbm dbm.ndbm
gdbm dbm.gnu
xmlrpclib xmlrpc.client
DocXMLRPCServer xmlrpc.server
SimpleXMLRPCServer xmlrpc.server
httplib http.client
htmlentitydefs html.entities
HTMLParser html.parser
Cookie http.cookies
cookielib http.cookiejar
BaseHTTPServer http.server
SimpleHTTPServer http.server
CGIHTTPServer http.server
commands subprocess
UserString collections
UserList collections
urlparse urllib.parse
robotparser urllib.robotparser'''.split('\n')])


def alternates(members):
    "The names as alternatives of a pattern."
    return '(' + '|'.join([repr(name) for name in members]) + ')'


def build_pattern(mapping=MAPPING):
    "The patterns for modules: imports of them, and uses of their names."
    modules = ' | '.join(["module_name='%s'" % name for name in mapping])
    bare = alternates(mapping.keys())
    yield """name_import=import_name< 'import' ((%s) | multiple_imports=dotted_as_names< any* (%s) any* >) >
          """ % (modules, modules)
    yield """import_from< 'from' (%s) 'import' ['('] ( any | import_as_name< any 'as' any > | import_as_names< any* >) [')'] >
          """ % modules
    yield """import_name< 'import' (dotted_as_name< (%s) 'as' any >
                                   | multiple_imports=dotted_as_names< any* dotted_as_name< (%s) 'as' any > any* >) >
          """ % (modules, modules)
    # The module in use: module.name, module[...].
    yield "power< bare_with_attr=%s trailer<'.' any > any* >" % bare


class FixImports(fixer_base.BaseFix):
    BM_compatible = True
    keep_line_order = True
    mapping = MAPPING
    # Behind fix_import, which adds dots.
    run_order = 6

    def build_pattern(self):
        return '|'.join(build_pattern(self.mapping))

    def compile_pattern(self):
        self.PATTERN = self.build_pattern()
        super(FixImports, self).compile_pattern()

    def match(self, node):
        found = super(FixImports, self).match(node)
        if not found:
            return False
        # `x.StringIO` is no use of the module.
        if 'bare_with_attr' not in found and any([super(FixImports, self).match(above)
                                                  for above in attr_chain(node, 'parent')]):
            return False
        return found

    def start_tree(self, tree, filename):
        super(FixImports, self).start_tree(tree, filename)
        self.replace = {}       # modules imported by their plain names -> the new names

    def transform(self, node, results):
        module = results.get('module_name')
        if module:
            self.__rename_module(node, module, results)
        else:
            self.__rename_use(results['bare_with_attr'][0])

    def __rename_module(self, node, module, results):
        "In an import statement, one module after the other."
        new = unicode(self.mapping[module.value])
        if 'name_import' in results:
            self.replace[module.value] = new
        module.replace(Name(new, prefix=module.prefix))
        others = self.match(node) if 'multiple_imports' in results else None
        if others:
            self.transform(node, others)

    def __rename_use(self, name):
        "What an import bound before, where it is used."
        if name.value in self.replace:
            name.replace(Name(self.replace[name.value], prefix=name.prefix))
