"urllib, urllib2 and urlparse: their names are in urllib.request, urllib.parse, urllib.error"
from ..fixer_util import (Comma, FromImport, Name, Newline, Node, find_indentation, syms)
from .fix_imports import FixImports, alternates

MAPPING = {
    'urllib': [
        ('urllib.request', 'URLopener FancyURLopener urlretrieve _urlopener urlopen urlcleanup pathname2url url2pathname '
                           'getproxies'.split()),
        ('urllib.parse', 'quote quote_plus unquote unquote_plus urlencode splitattr splithost splitnport splitpasswd '
                         'splitport splitquery splittag splittype splituser splitvalue'.split()),
        ('urllib.error', ['ContentTooShortError'])],
    'urllib2': [
        ('urllib.request', 'urlopen install_opener build_opener Request OpenerDirector BaseHandler '
                           'HTTPDefaultErrorHandler HTTPRedirectHandler HTTPCookieProcessor ProxyHandler HTTPPasswordMgr '
                           'HTTPPasswordMgrWithDefaultRealm AbstractBasicAuthHandler HTTPBasicAuthHandler '
                           'ProxyBasicAuthHandler AbstractDigestAuthHandler HTTPDigestAuthHandler '
                           'ProxyDigestAuthHandler HTTPHandler HTTPSHandler FileHandler FTPHandler CacheFTPHandler '
                           'UnknownHandler'.split()),
        ('urllib.error', ['URLError', 'HTTPError'])],
}
# urllib2 has what it takes from urllib, too.
MAPPING['urllib2'].append(MAPPING['urllib'][1])


def build_pattern():
    "The patterns: imports of the modules, of names from them, uses of names."
    for old, places in MAPPING.items():
        names = alternates(set([name for _, names in places for name in names]))
        yield """import_name< 'import' (module=%r | dotted_as_names< any* module=%r any* >) >""" % (old, old)
        yield """import_from< 'from' mod_member=%r 'import' ( member=%s | import_as_name< member=%s 'as' any > |
                              import_as_names< members=any* >) >""" % (old, names, names)
        yield "import_from< 'from' module_star=%r 'import' star='*' >" % old
        yield "import_name< 'import' dotted_as_name< module_as=%r 'as' any > >" % old
        yield "power< bare_with_attr=%r trailer< '.' member=%s > any* >" % (old, names)


class FixUrllib(FixImports):

    def build_pattern(self):
        return '|'.join(build_pattern())

    def transform_import(self, node, results):
        "import urllib -> import urllib.request, urllib.parse, urllib.error"
        module = results.get('module')
        names = []
        for place, _ in MAPPING[module.value]:
            names += [Name(place, prefix=module.prefix), Comma()]
        module.replace(names[:-1])

    def transform_member(self, node, results):
        "from urllib import a, b: each name from where it is now"
        module = results.get('mod_member')
        member = results.get('member')
        if member:
            member = member[0] if isinstance(member, list) else member
            place = self._place_of(module.value, member.value)
            if place:
                module.replace(Name(place, prefix=module.prefix))
            else:
                self.cannot_convert(node, 'This is an invalid module element')
            return
        order, found = [], {}
        for member in results['members']:
            name = member.children[0].value if member.type == syms.import_as_name else member.value
            if name == u',':
                continue
            place = self._place_of(module.value, name)
            if place:
                if place not in found:
                    order.append(place)
                found.setdefault(place, []).append(member)
        if not order:
            self.cannot_convert(node, 'All module elements are invalid')
            return
        self._replace_by_several(node, order, found)

    def _place_of(self, module, name):
        return next((place for place, names in MAPPING[module] if name in names), None)

    def _replace_by_several(self, node, order, found):
        indentation = find_indentation(node)
        statements = []
        for number, place in enumerate(order):
            names = []
            for member in found[place]:
                clone = member.clone()
                clone.prefix = u' '
                names += [clone, Comma()]
            statement = FromImport(place, names[:-1])
            if not number or node.parent.prefix.endswith(indentation):
                statement.prefix = indentation if number else node.prefix
            elif number:
                statement.prefix = indentation
            statements += [statement, Newline()]
        node.replace(statements[:-1])

    def transform_dot(self, node, results):
        "urllib.quote -> urllib.parse.quote"
        use = results.get('bare_with_attr')
        member = results.get('member')
        member = member[0] if isinstance(member, list) else member
        place = self._place_of(use.value, member.value)
        if place:
            use.replace(Name(place, prefix=use.prefix))
        else:
            self.cannot_convert(node, 'This is an invalid module element')

    def transform(self, node, results):
        for name, change in (('module', self.transform_import), ('mod_member', self.transform_member),
                             ('bare_with_attr', self.transform_dot)):
            if results.get(name):
                change(node, results)
                return
        for name, reason in (('module_star', 'Cannot handle star imports.'),
                             ('module_as', 'This module is now multiple modules')):
            if results.get(name):
                self.cannot_convert(node, reason)
                return
