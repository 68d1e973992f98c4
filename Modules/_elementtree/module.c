/* The module _elementtree: its C functions, and a short Python part on top of xml.etree.ElementTree.
 *
 * The Python part (below, as text) has what is not worth C: files, iterparse, comments.  C code finds its
 * values (deepcopy, ParseError, ElementPath) in the dict of the element type, where init leaves them.
 */
#include "elementtree.h"

PyMODINIT_FUNC init_elementtree(void);

static const char python_part[] =
    "from copy import deepcopy\n"
    "from xml.etree import ElementPath, ElementTree as _pure\n"
    "from xml.etree.ElementTree import (QName, dump, fromstringlist, iselement, register_namespace, tostring,\n"
    "                                   tostringlist)\n"
    "\n"
    "def iselement(element):\n"
    "    return isinstance(element, _ELEMENT) or _pure.iselement(element)\n"
    "\n"
    "def copyelement(element):\n"
    "    return element\n"
    "\n"
    "class ParseError(SyntaxError):\n"
    "    __module__ = 'cElementTree'\n"
    "\n"
    "class _Marker:\n"
    "    'Makes elements that are no tags; equal to the tag of what it makes.'\n"
    "    def __init__(self, tag, join):\n"
    "        self._tag, self._join = tag, join\n"
    "    def __call__(self, *texts):\n"
    "        made = Element(self._tag)\n"
    "        made.text = self._join(*texts)\n"
    "        return made\n"
    "    def __eq__(self, other):\n"
    "        return other is self or other is self._tag\n"
    "    def __ne__(self, other):\n"
    "        return not self == other\n"
    "    def __hash__(self):\n"
    "        return hash(self._tag)\n"
    "\n"
    "Comment = _Marker(_pure.Comment, lambda text=None: text)\n"
    "PI = ProcessingInstruction = _Marker(\n"
    "    _pure.ProcessingInstruction, lambda target, text=None: target + ' ' + text if text else target)\n"
    "\n"
    "class ElementTree(_pure.ElementTree):\n"
    "    __module__ = 'xml.etree.ElementTree'\n"
    "    def parse(self, source, parser=None):\n"
    "        opened = None if hasattr(source, 'read') else open(source, 'rb')\n"
    "        try:\n"
    "            stream = opened or source\n"
    "            if parser is None:\n"
    "                self._root = XMLParser()._parse(stream)\n"
    "                return self._root\n"
    "            for piece in iter(lambda: stream.read(32768), ''):\n"
    "                parser.feed(piece)\n"
    "            self._root = parser.close()\n"
    "            return self._root\n"
    "        finally:\n"
    "            if opened is not None:\n"
    "                opened.close()\n"
    "\n"
    "class iterparse(object):\n"
    "    root = None\n"
    "    def __init__(self, file, events=None):\n"
    "        self._owned = None if hasattr(file, 'read') else open(file, 'rb')\n"
    "        self._stream = self._owned or file\n"
    "        self._queue = []\n"
    "        self._parser = XMLParser()\n"
    "        self._parser._setevents(self._queue, events)\n"
    "        self._failure = None\n"
    "        self._walk = self._events()\n"
    "    def _events(self):\n"
    "        try:\n"
    "            done = False\n"
    "            while not done:\n"
    "                try:\n"
    "                    text = self._stream.read(16384)\n"
    "                    done = not text\n"
    "                    if done:\n"
    "                        root = self._parser.close()\n"
    "                    else:\n"
    "                        self._parser.feed(text)\n"
    "                except SyntaxError as failure:\n"
    "                    self._failure = failure\n"
    "                    done = True\n"
    "                waiting = self._queue[:]\n"
    "                del self._queue[:]\n"
    "                for event in waiting:\n"
    "                    yield event\n"
    "                if self._failure is not None:\n"
    "                    raise self._failure\n"
    "            self.root = root\n"
    "        finally:\n"
    "            if self._owned is not None:\n"
    "                self._owned.close()\n"
    "    def next(self):\n"
    "        return next(self._walk)\n"
    "    def __iter__(self):\n"
    "        return self\n"
    "\n"
    "def parse(source, parser=None):\n"
    "    made = ElementTree()\n"
    "    made.parse(source, parser)\n"
    "    return made\n"
    "\n"
    "def XML(text):\n"
    "    reader = XMLParser()\n"
    "    reader.feed(text)\n"
    "    return reader.close()\n"
    "\n"
    "fromstring = XML\n"
    "\n"
    "def XMLID(text):\n"
    "    top = XML(text)\n"
    "    return top, dict((found.get('id'), found) for found in top.iter() if found.get('id'))\n";

PyObject *
py_etree_value(const char *name)
{
    PyObject *value = PyDict_GetItemString(py_etree_element_Type.tp_dict, name);
    if (value == NULL) {
        PyErr_Format(PyExc_RuntimeError, "_elementtree is not set up: no %s", name);
    }
    return value;
}

static PyObject *
etree_tree_builder(PyObject *module, PyObject *args)
{
    return PyArg_ParseTuple(args, ":TreeBuilder") ? py_etree_new_builder() : NULL;
}

static PyObject *
etree_parser(PyObject *module, PyObject *args, PyObject *kwds)
{
    static const char *const names[] = {"target", "encoding", NULL};
    PyObject *target = NULL;
    const char *encoding = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "|Oz:XMLParser", (char **)names, &target, &encoding)) {
        return NULL;
    }
    return py_etree_new_parser(target == Py_None ? NULL : target, encoding);
}

static const PyMethodDef etree_functions[] = {
    {"Element", (PyCFunction)py_etree_element, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("Element(tag[, attrib], **extra) -> a new element")},
    {"SubElement", (PyCFunction)py_etree_subelement, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("SubElement(parent, tag[, attrib], **extra) -> a new child of parent")},
    {"TreeBuilder", etree_tree_builder, METH_VARARGS, PyDoc_STR("TreeBuilder() -> a new builder")},
    {"XMLParser", (PyCFunction)etree_parser, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("XMLParser([target[, encoding]]) -> a new parser")},
    {"XMLTreeBuilder", (PyCFunction)etree_parser, METH_VARARGS | METH_KEYWORDS, NULL},
    {NULL},
};

/* Moves a value of the Python part to where C finds it. */
static int
keep_value(PyObject *dict, const char *name, int is_public)
{
    PyObject *value = PyDict_GetItemString(dict, name);
    if (value == NULL || PyDict_SetItemString(py_etree_element_Type.tp_dict, name, value) < 0) {
        return -1;
    }
    return is_public ? 0 : PyDict_DelItemString(dict, name);
}

static int
run_python_part(PyObject *module)
{
    PyObject *dict = PyModule_GetDict(module);
    if (PyDict_SetItemString(dict, "__builtins__", PyEval_GetBuiltins()) < 0 ||
        PyDict_SetItemString(dict, "_ELEMENT", (PyObject *)&py_etree_element_Type) < 0) {
        return -1;
    }
    PyObject *result = PyRun_String(python_part, Py_file_input, dict, dict);
    Py_XDECREF(result);
    return result == NULL || keep_value(dict, "deepcopy", 0) < 0 || keep_value(dict, "copyelement", 0) < 0 ||
                   keep_value(dict, "ParseError", 1) < 0 || keep_value(dict, "ElementPath", 1) < 0
               ? -1
               : 0;
}

PyMODINIT_FUNC
init_elementtree(void)
{
    PyTypeObject *types[] = {&py_etree_element_Type, &py_etree_iterator_Type, &py_etree_builder_Type,
                             &py_etree_parser_Type};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (PyType_Ready(types[i]) < 0) {
            return;
        }
    }
    PyObject *module = Py_InitModule3("_elementtree", (PyMethodDef *)etree_functions, NULL);
    if (module == NULL) {
        return;
    }
    PyModule_AddStringConstant(module, "VERSION", "1.0.6");
    PyModule_AddStringConstant(module, "__version__", "1.0.6");
    run_python_part(module);
}
