"""Changes Python 2 programs to Python 3; a tree of a source that keeps every space and comment.

    python -m lib2to3 [options] FILE_OR_FOLDER ...

pgen2 parses, pytree has the trees, patcomp compiles patterns of trees, fixes holds the changes, refactor applies them.
"""
