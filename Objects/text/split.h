/* Template: split, rsplit, splitlines, partition, rpartition.
 *
 * The includer defines CHAR, TX(name), TX_NEW(p, n) (a new object from n characters),
 * TX_SELF(self) (new reference to the whole text: self itself where that may be shared, else NULL
 * to have it copied), TX_ISSPACE(c), TX_ISLINE(c), and has included find.h.
 *
 * I1  pieces are appended from copies of the text's pointer: the text must not change meanwhile,
 *     which holds because no Python code runs here.
 */

#ifndef TX_MOST_PIECES
#define TX_MOST_PIECES 12   /* so many need no second look for memory */
#endif

/* Appends s[from:to] to list. Returns 0 or -1. */
static int
TX(append_piece)(PyObject *list, const CHAR *s, Py_ssize_t from, Py_ssize_t to)
{
    PyObject *piece = TX_NEW(s + from, to - from);
    return piece != NULL ? py_list_append_steal(list, piece) : -1;
}

/* The list for the pieces of at most `max` splits. New. */
static PyObject *
TX(new_pieces)(Py_ssize_t max)
{
    return py_list_with_room(max < TX_MOST_PIECES - 1 ? max + 1 : TX_MOST_PIECES);
}

/* The last piece s[from:to]; it may be self when nothing was cut off. Returns list or NULL. */
static PyObject *
TX(finish_split)(PyObject *list, PyObject *self, const CHAR *s, Py_ssize_t n, Py_ssize_t from,
                 Py_ssize_t to)
{
    PyObject *whole = from == 0 && to == n ? TX_SELF(self) : NULL;
    if ((whole != NULL ? py_list_append_steal(list, whole) : TX(append_piece)(list, s, from, to)) < 0) {
        Py_DECREF(list);
        return NULL;
    }
    return list;
}

static PyObject *
TX(split_space)(PyObject *self, const CHAR *s, Py_ssize_t n, Py_ssize_t max)
{
    PyObject *list = TX(new_pieces)(max);
    Py_ssize_t i = 0;

    if (list == NULL) {
        return NULL;
    }
    for (;;) {
        Py_ssize_t from;
        while (i < n && TX_ISSPACE(s[i])) {
            i++;
        }
        if (i == n) {
            return list;
        }
        from = i;
        if (max-- <= 0) {
            for (i = n; TX_ISSPACE(s[i - 1]); i--) {
            }
            return TX(finish_split)(list, self, s, n, from, n);
        }
        while (i < n && !TX_ISSPACE(s[i])) {
            i++;
        }
        if (from == 0 && i == n) {
            return TX(finish_split)(list, self, s, n, 0, n);
        }
        if (TX(append_piece)(list, s, from, i) < 0) {
            Py_DECREF(list);
            return NULL;
        }
    }
}

static PyObject *
TX(rsplit_space)(PyObject *self, const CHAR *s, Py_ssize_t n, Py_ssize_t max)
{
    PyObject *list = TX(new_pieces)(max);
    Py_ssize_t i = n;

    if (list == NULL) {
        return NULL;
    }
    for (;;) {
        Py_ssize_t to;
        while (i > 0 && TX_ISSPACE(s[i - 1])) {
            i--;
        }
        if (i == 0) {
            break;
        }
        to = i;
        if (max-- <= 0) {
            list = TX(finish_split)(list, self, s, n, 0, to);
            break;
        }
        while (i > 0 && !TX_ISSPACE(s[i - 1])) {
            i--;
        }
        if (i == 0) {
            list = TX(finish_split)(list, self, s, n, 0, to);
            break;
        }
        if (TX(append_piece)(list, s, i, to) < 0) {
            Py_CLEAR(list);
            break;
        }
    }
    if (list != NULL && PyList_Reverse(list) < 0) {
        Py_CLEAR(list);
    }
    return list;
}

static PyObject *
TX(split_by)(PyObject *self, const CHAR *s, Py_ssize_t n, const CHAR *p, Py_ssize_t m,
             Py_ssize_t max)
{
    PyObject *list;
    Py_ssize_t from = 0;

    if (m == 0) {
        PyErr_SetString(PyExc_ValueError, "empty separator");
        return NULL;
    }
    list = TX(new_pieces)(max);
    if (list == NULL) {
        return NULL;
    }
    while (max-- > 0) {
        Py_ssize_t i = TX(search)(s + from, n - from, p, m);
        if (i < 0) {
            break;
        }
        if (TX(append_piece)(list, s, from, from + i) < 0) {
            Py_DECREF(list);
            return NULL;
        }
        from += i + m;
    }
    return TX(finish_split)(list, self, s, n, from, n);
}

static PyObject *
TX(rsplit_by)(PyObject *self, const CHAR *s, Py_ssize_t n, const CHAR *p, Py_ssize_t m,
              Py_ssize_t max)
{
    PyObject *list;
    Py_ssize_t to = n;

    if (m == 0) {
        PyErr_SetString(PyExc_ValueError, "empty separator");
        return NULL;
    }
    list = TX(new_pieces)(max);
    if (list == NULL) {
        return NULL;
    }
    while (max-- > 0) {
        Py_ssize_t i = TX(rsearch)(s, to, p, m);
        if (i < 0) {
            break;
        }
        if (TX(append_piece)(list, s, i + m, to) < 0) {
            Py_DECREF(list);
            return NULL;
        }
        to = i;
    }
    list = TX(finish_split)(list, self, s, n, 0, to);
    if (list != NULL && PyList_Reverse(list) < 0) {
        Py_CLEAR(list);
    }
    return list;
}

static PyObject *
TX(split_lines)(PyObject *self, const CHAR *s, Py_ssize_t n, int keep)
{
    PyObject *list = PyList_New(0);
    Py_ssize_t i = 0;

    while (list != NULL && i < n) {
        Py_ssize_t from = i;
        Py_ssize_t end;
        while (i < n && !TX_ISLINE(s[i])) {
            i++;
        }
        end = i;
        if (i < n) {
            i += s[i] == '\r' && i + 1 < n && s[i + 1] == '\n' ? 2 : 1;
            end = keep ? i : end;
        }
        if (from == 0 && end == n) {
            return TX(finish_split)(list, self, s, n, 0, n);
        }
        if (TX(append_piece)(list, s, from, end) < 0) {
            Py_CLEAR(list);
        }
    }
    return list;
}

/* (s[:i], separator, s[i+m:]) */
static PyObject *
TX(three_parts)(const CHAR *s, Py_ssize_t n, Py_ssize_t i, PyObject *separator, Py_ssize_t m)
{
    PyObject *tuple = PyTuple_New(3);
    PyObject *head, *tail;

    if (tuple == NULL) {
        return NULL;
    }
    head = TX_NEW(s, i);
    tail = head == NULL ? NULL : TX_NEW(s + i + m, n - i - m);
    Py_INCREF(separator);
    PyTuple_SET_ITEM(tuple, 0, head);
    PyTuple_SET_ITEM(tuple, 1, separator);
    PyTuple_SET_ITEM(tuple, 2, tail);
    if (tail == NULL) {
        Py_CLEAR(tuple);
    }
    return tuple;
}

/* (self, "", "") or, from the right, ("", "", self) */
static PyObject *
TX(unparted)(PyObject *self, const CHAR *s, Py_ssize_t n, int from_right)
{
    PyObject *tuple = PyTuple_New(3);
    int i;

    for (i = 0; tuple != NULL && i < 3; i++) {
        PyObject *part;
        if (i == (from_right ? 2 : 0)) {
            part = TX_SELF(self);
            part = part != NULL ? part : TX_NEW(s, n);
        }
        else {
            part = TX_NEW(s, 0);
        }
        if (part == NULL) {
            Py_CLEAR(tuple);
            break;
        }
        PyTuple_SET_ITEM(tuple, i, part);
    }
    return tuple;
}

static PyObject *
TX(partition_by)(PyObject *self, const CHAR *s, Py_ssize_t n, PyObject *separator, const CHAR *p,
                 Py_ssize_t m, int from_right)
{
    Py_ssize_t i;

    if (m == 0) {
        PyErr_SetString(PyExc_ValueError, "empty separator");
        return NULL;
    }
    i = from_right ? TX(rsearch)(s, n, p, m) : TX(search)(s, n, p, m);
    if (i < 0) {
        return TX(unparted)(self, s, n, from_right);
    }
    return TX(three_parts)(s, n, i, separator, m);
}
