"sys.maxint -> sys.maxsize, also where it is imported by name"
from .. import fixer_base
from ..fixer_util import Name, attr_chain

MAPPING = {'sys': {'maxint': 'maxsize'}}
LOOKUP = {}


def alternates(members):
    return '(' + '|'.join([repr(name) for name in members]) + ')'


def build_pattern():
    for module, names in MAPPING.items():
        for old, new in names.items():
            LOOKUP[module, old] = new
            yield """
                  import_from< 'from' module_name=%r 'import' ( attr_name=%r | import_as_name< attr_name=%r 'as' any >) >
                  """ % (module, old, old)
            yield "power< module_name=%r trailer< '.' attr_name=%r > any* >" % (module, old)


class FixRenames(fixer_base.BaseFix):
    BM_compatible = True
    order = 'pre'
    PATTERN = '|'.join(build_pattern())

    def match(self, node):
        match = super(FixRenames, self).match
        found = match(node)
        if not found or any([match(above) for above in attr_chain(node, 'parent')]):
            return False
        return found

    def transform(self, node, results):
        module, name = results.get('module_name'), results.get('attr_name')
        if module and name:
            name.replace(Name(unicode(LOOKUP[module.value, name.value]), prefix=name.prefix))
