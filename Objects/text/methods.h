/* Template: the methods of texts that are the same but for the type.
 *
 * The includer defines CHAR, TX(name), includes find.h and case.h, and defines
 *   TX_CHARS(self), TX_COUNT(self)                      its characters
 *   TX_NOT_FOUND                                        the message of index()
 *   TX_FIND(self, args, name, direction)                where args[0] is in self; -1: nowhere, -2: raised
 *   TX_TAIL(self, sub, start, end, direction)           whether sub is at that end of a part of self; -1: raised
 *   TX_NAMES_TAIL                                       1 if startswith() has words of its own for what it refuses
 *   mapped(self, map)                                   a text with the characters as map(characters, n, out) writes them
 *
 * The methods are named TX(find_method), TX(lower_method), ...: tables name them.  PREDICATE(name, test) is left for
 * what one type has more; the includer undefines it.
 */

static PyObject *
found_or_minus_one(Py_ssize_t i)
{
    return i == -2 ? NULL : PyInt_FromSsize_t(i);
}

static PyObject *
found_or_error(Py_ssize_t i)
{
    if (i == -1) {
        PyErr_SetString(PyExc_ValueError, TX_NOT_FOUND);
        return NULL;
    }
    return found_or_minus_one(i);
}

#define SEARCH(name, result, direction)                                                         \
    static PyObject *TX(name##_method)(PyObject *self, PyObject *args)                          \
    {                                                                                           \
        return result(TX_FIND(self, args, #name, direction));                                   \
    }

SEARCH(find, found_or_minus_one, 1)
SEARCH(rfind, found_or_minus_one, -1)
SEARCH(index, found_or_error, 1)
SEARCH(rindex, found_or_error, -1)
#undef SEARCH

static PyObject *
match_by_args(PyObject *self, PyObject *args, const char *name, int direction)
{
    PyObject *sub;
    Py_ssize_t start, end;
    int match = 0;

    if (!py_text_parse_find(name, args, &sub, &start, &end)) {
        return NULL;
    }
    if (PyTuple_Check(sub)) {
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(sub) && match == 0; i++) {
            match = TX_TAIL(self, PyTuple_GET_ITEM(sub, i), start, end, direction);
        }
        return match < 0 ? NULL : PyBool_FromLong(match);
    }
    match = TX_TAIL(self, sub, start, end, direction);
    if (match < 0 && TX_NAMES_TAIL && PyErr_ExceptionMatches(PyExc_TypeError)) {
        PyErr_Format(PyExc_TypeError, "%s first arg must be str, unicode, or tuple, not %s", name, Py_TYPE(sub)->tp_name);
    }
    return match < 0 ? NULL : PyBool_FromLong(match);
}

static PyObject *
TX(startswith_method)(PyObject *self, PyObject *args)
{
    return match_by_args(self, args, "startswith", -1);
}

static PyObject *
TX(endswith_method)(PyObject *self, PyObject *args)
{
    return match_by_args(self, args, "endswith", 1);
}

#define MAPPING(name, map)                                                                      \
    static PyObject *TX(name##_method)(PyObject *self, PyObject *unused)                        \
    {                                                                                           \
        return mapped(self, TX(map));                                                           \
    }

MAPPING(lower, to_lower)
MAPPING(upper, to_upper)
MAPPING(title, to_title)
MAPPING(swapcase, to_swapped)
MAPPING(capitalize, to_capital)
#undef MAPPING

#define PREDICATE(name, test)                                                                   \
    static PyObject *TX(name##_method)(PyObject *self, PyObject *unused)                        \
    {                                                                                           \
        return PyBool_FromLong(TX(test)(TX_CHARS(self), TX_COUNT(self)));                       \
    }

PREDICATE(islower, is_lower)
PREDICATE(isupper, is_upper)
PREDICATE(istitle, is_title)
PREDICATE(isspace, is_space)
PREDICATE(isalpha, is_alpha)
PREDICATE(isdigit, is_digit)
PREDICATE(isalnum, is_alnum)
