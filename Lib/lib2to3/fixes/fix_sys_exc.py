"sys.exc_type -> sys.exc_info()[0], exc_value -> [1], exc_traceback -> [2]"
from .. import fixer_base
from ..fixer_util import Attr, Call, Name, Node, Number, Subscript, syms


class FixSysExc(fixer_base.BaseFix):
    exc_info = [u'exc_type', u'exc_value', u'exc_traceback']
    BM_compatible = True
    PATTERN = "power< 'sys' trailer< dot='.' attribute=(%s) > >" % '|'.join(["'%s'" % name for name in exc_info])

    def transform(self, node, results):
        attribute = results['attribute'][0]
        call = Call(Name(u'exc_info'), prefix=attribute.prefix)
        parts = Attr(Name(u'sys'), call)
        parts[1].children[0].prefix = results['dot'].prefix
        parts.append(Subscript(Number(self.exc_info.index(attribute.value))))
        return Node(syms.power, parts, prefix=node.prefix)
