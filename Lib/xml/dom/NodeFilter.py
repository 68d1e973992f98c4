"""Which nodes a traversal shows: the codes of DOM level 2 traversal, and the interface of a filter."""


class NodeFilter:
    """Subclasses say in acceptNode what happens to a node; the SHOW_ values are a mask of node types:
    bit nodeType - 1."""
    FILTER_ACCEPT = 1
    FILTER_REJECT = 2
    FILTER_SKIP = 3

    SHOW_ALL = 0xFFFFFFFFL
    SHOW_ELEMENT = 1 << 0
    SHOW_ATTRIBUTE = 1 << 1
    SHOW_TEXT = 1 << 2
    SHOW_CDATA_SECTION = 1 << 3
    SHOW_ENTITY_REFERENCE = 1 << 4
    SHOW_ENTITY = 1 << 5
    SHOW_PROCESSING_INSTRUCTION = 1 << 6
    SHOW_COMMENT = 1 << 7
    SHOW_DOCUMENT = 1 << 8
    SHOW_DOCUMENT_TYPE = 1 << 9
    SHOW_DOCUMENT_FRAGMENT = 1 << 10
    SHOW_NOTATION = 1 << 11

    def acceptNode(self, node):
        "FILTER_ACCEPT, FILTER_REJECT (with all below it) or FILTER_SKIP (what is below it stays)."
        raise NotImplementedError
