"""The Document Object Model: node type codes, exceptions, and how implementations are found.

xml.dom.minidom implements it, xml.dom.pulldom mixes it with events:

    from xml.dom import minidom
    document = minidom.parseString('<a>text</a>')
    document.documentElement.firstChild.data        # u'text'

Codes and names are those of the W3C's recommendation.
"""

EMPTY_NAMESPACE = None
EMPTY_PREFIX = None
XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/"
XHTML_NAMESPACE = "http://www.w3.org/1999/xhtml"


class Node:
    "What a node is: the values of its nodeType."


for _code, _kind in enumerate(('ELEMENT', 'ATTRIBUTE', 'TEXT', 'CDATA_SECTION', 'ENTITY_REFERENCE', 'ENTITY',
                               'PROCESSING_INSTRUCTION', 'COMMENT', 'DOCUMENT', 'DOCUMENT_TYPE',
                               'DOCUMENT_FRAGMENT', 'NOTATION'), 1):
    setattr(Node, _kind + '_NODE', _code)


class UserDataHandler:
    "Why the handler of a node's user data is called."
    NODE_CLONED = 1
    NODE_IMPORTED = 2
    NODE_DELETED = 3
    NODE_RENAMED = 4


class DOMException(Exception):
    "What a DOM operation refuses; `code` tells why.  Only its subclasses have a code and can be made."

    def __init__(self, *args, **kw):
        if not hasattr(self, 'code'):
            raise RuntimeError('DOMException should not be instantiated directly')
        super(DOMException, self).__init__(*args, **kw)

    def _get_code(self):
        return self.code


# Exception, name of its code, when it is raised; the codes count from 1.
_EXCEPTIONS = (
    ('IndexSizeErr', 'INDEX_SIZE_ERR',
     'An offset or a count lies outside of the text.'),
    ('DomstringSizeErr', 'DOMSTRING_SIZE_ERR',
     'The text is too long for a string.'),
    ('HierarchyRequestErr', 'HIERARCHY_REQUEST_ERR',
     'A node of this kind cannot stand there.'),
    ('WrongDocumentErr', 'WRONG_DOCUMENT_ERR',
     'The node belongs to another document.'),
    ('InvalidCharacterErr', 'INVALID_CHARACTER_ERR',
     'A name holds a character that names cannot hold.'),
    ('NoDataAllowedErr', 'NO_DATA_ALLOWED_ERR',
     'Nodes of this kind hold no text.'),
    ('NoModificationAllowedErr', 'NO_MODIFICATION_ALLOWED_ERR',
     'It can only be read.'),
    ('NotFoundErr', 'NOT_FOUND_ERR',
     'The node is not there.'),
    ('NotSupportedErr', 'NOT_SUPPORTED_ERR',
     'The implementation cannot do that.'),
    ('InuseAttributeErr', 'INUSE_ATTRIBUTE_ERR',
     'The attribute belongs to another element.'),
    ('InvalidStateErr', 'INVALID_STATE_ERR',
     'The object can no longer be used.'),
    ('SyntaxErr', 'SYNTAX_ERR',
     'The text cannot be understood.'),
    ('InvalidModificationErr', 'INVALID_MODIFICATION_ERR',
     'An object cannot become one of another type.'),
    ('NamespaceErr', 'NAMESPACE_ERR',
     'Name and namespace do not fit together.'),
    ('InvalidAccessErr', 'INVALID_ACCESS_ERR',
     'The object cannot do that.'),
    ('ValidationErr', 'VALIDATION_ERR',
     'The document would no longer be valid.'),
)

for _code, (_name, _constant, _doc) in enumerate(_EXCEPTIONS, 1):
    globals()[_constant] = _code
    globals()[_name] = type(DOMException)(_name, (DOMException,),
                                          {'__doc__': _doc, '__module__': __name__, 'code': _code})

from .domreg import getDOMImplementation, registerDOMImplementation
