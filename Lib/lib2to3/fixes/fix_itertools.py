"itertools.imap(f, x) -> map(f, x); ifilter, izip; ifilterfalse and izip_longest lose their i only"
from .. import fixer_base
from ..fixer_util import Name


class FixItertools(fixer_base.BaseFix):
    BM_compatible = True
    run_order = 6       # behind fix_map and others: what is made here is no list
    it_funcs = "('imap' | 'ifilter' | 'izip' | 'izip_longest' | 'ifilterfalse')"
    PATTERN = """
    power< it='itertools' trailer< dot='.' func=%(it_funcs)s > trailer< '(' [any] ')' > >
    | power< func=%(it_funcs)s trailer< '(' [any] ')' > >
    """ % locals()

    def transform(self, node, results):
        name = results['func'][0]
        bare = 'it' in results and name.value not in (u'ifilterfalse', u'izip_longest')
        # itertools.imap becomes map, where the module stood
        prefix = self.__without_module(name, results) if bare else name.prefix
        name.replace(Name(name.value[1:], prefix=prefix or name.prefix))

    @staticmethod
    def __without_module(name, results):
        module, dot = results['it'], results['dot']
        before = module.prefix
        for leaf in module, dot:
            leaf.remove()
        name.parent.replace(name)
        return before
