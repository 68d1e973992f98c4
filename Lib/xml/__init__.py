"""XML: parsers (expat), sax (events), dom (a tree of nodes), etree (a tree of elements)."""

__all__ = ['dom', 'parsers', 'sax', 'etree']
