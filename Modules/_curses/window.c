/* Windows: the type and its methods.
 *
 * Most functions of curses exist in two forms, one for the cursor's place and one that moves there first. A method takes
 * the place as two more arguments in front: find_place() splits them off and moves, and the rest is read as if it were
 * alone.
 *
 *   I1  win is a window that the library knows; a window with subwindows outlives its object (delwin refuses), so that the
 *       objects need not hold each other
 */
#include "window.h"

/* ---- arguments ---- */

PyObject *
py_curses_status(int status, const char *name)
{
    if (status == ERR) {
        PyErr_Format(py_curses_error(), "%s() returned ERR", name);
        return NULL;
    }
    Py_RETURN_NONE;
}

int
py_curses_character(PyObject *object, chtype *c)
{
    if (PyInt_Check(object) || PyLong_Check(object)) {
        *c = (chtype)PyInt_AsLong(object);
        if (PyErr_Occurred()) {
            PyErr_Clear();
            return 0;
        }
        return 1;
    }
    if (PyString_Check(object) && PyString_GET_SIZE(object) == 1) {
        *c = (unsigned char)PyString_AS_STRING(object)[0];
        return 1;
    }
    return 0;
}

static int
read_character(PyObject *object, chtype *c, const char *which)
{
    if (!py_curses_character(object, c)) {
        PyErr_Format(PyExc_TypeError, "argument %s must be a ch or an int", which);
        return -1;
    }
    return 0;
}

static PyObject *
wrong_count(const char *name, const char *counts)
{
    PyErr_Format(PyExc_TypeError, "%s requires %s arguments", name, counts);
    return NULL;
}

/* What was asked for, and where. */
typedef struct {
    int placed, y, x;
    PyObject *rest; /* owned tuple: the arguments behind the place */
} place;

/* From `least` to `most` arguments alone, or as many behind (y, x). Returns status. */
static int
find_place(PyObject *args, Py_ssize_t least, Py_ssize_t most, place *p, const char *name, const char *counts)
{
    Py_ssize_t n = PyTuple_GET_SIZE(args);
    p->placed = n > most;
    p->rest = NULL;
    if (n < least || n > most + 2 || (n > most && n < least + 2)) {
        wrong_count(name, counts);
        return -1;
    }
    if (p->placed
        && (!PyArg_Parse(PyTuple_GET_ITEM(args, 0), "i", &p->y) || !PyArg_Parse(PyTuple_GET_ITEM(args, 1), "i", &p->x))) {
        return -1;
    }
    p->rest = PyTuple_GetSlice(args, p->placed ? 2 : 0, n);
    return p->rest == NULL ? -1 : 0;
}

static int
go_there(window *self, const place *p)
{
    return p->placed ? wmove(self->win, p->y, p->x) : OK;
}

/* ---- methods of one shape ---- */

/* NAME(): METHOD(function of the library). Those without a status return OK here. */
#define WITHOUT_ARGUMENTS(METHOD)                                                                                             \
    METHOD(clear, wclear(w))                                                                                                  \
    METHOD(clrtobot, wclrtobot(w))                                                                                            \
    METHOD(clrtoeol, wclrtoeol(w))                                                                                            \
    METHOD(cursyncup, (wcursyncup(w), OK))                                                                                    \
    METHOD(deleteln, wdeleteln(w))                                                                                            \
    METHOD(erase, werase(w))                                                                                                  \
    METHOD(insertln, winsertln(w))                                                                                            \
    METHOD(redrawwin, redrawwin(w))                                                                                           \
    METHOD(standend, wstandend(w))                                                                                            \
    METHOD(standout, wstandout(w))                                                                                            \
    METHOD(syncdown, (wsyncdown(w), OK))                                                                                      \
    METHOD(syncup, (wsyncup(w), OK))                                                                                          \
    METHOD(touchwin, touchwin(w))                                                                                             \
    METHOD(untouchwin, untouchwin(w))

#define WITH_SWITCH(METHOD)                                                                                                   \
    METHOD(clearok, clearok(w, on))                                                                                           \
    METHOD(idcok, (idcok(w, on), OK))                                                                                         \
    METHOD(idlok, idlok(w, on))                                                                                               \
    METHOD(immedok, (immedok(w, on), OK))                                                                                     \
    METHOD(keypad, keypad(w, on))                                                                                             \
    METHOD(leaveok, leaveok(w, on))                                                                                           \
    METHOD(nodelay, nodelay(w, on))                                                                                           \
    METHOD(notimeout, notimeout(w, on))                                                                                       \
    METHOD(scrollok, scrollok(w, on))                                                                                         \
    METHOD(syncok, syncok(w, on))

/* NAME(number), with the words for a wrong call and the name in errors. */
#define WITH_NUMBER(METHOD)                                                                                                   \
    METHOD(attroff, long, "l;attr", wattroff(w, (int)n), "attroff")                                                           \
    METHOD(attron, long, "l;attr", wattron(w, (int)n), "attron")                                                              \
    METHOD(attrset, long, "l;attr", wattrset(w, (int)n), "attrset")                                                           \
    METHOD(insdelln, int, "i;nlines", winsdelln(w, n), "winsdelln")                                                           \
    METHOD(timeout, int, "i;delay", (wtimeout(w, n), OK), "timeout")

#define WITH_TWO_NUMBERS(METHOD)                                                                                              \
    METHOD(move, "ii;y,x", wmove(w, a, b), "wmove")                                                                           \
    METHOD(mvderwin, "ii;y,x", py_curses_fits(a, b) ? mvderwin(w, a, b) : ERR, "mvderwin")                                    \
    METHOD(mvwin, "ii;y,x", py_curses_fits(a, b) ? mvwin(w, a, b) : ERR, "mvwin")                                             \
    METHOD(redrawln, "ii;beg,num", wredrawln(w, a, b), "redrawln")                                                            \
    METHOD(resize, "ii;lines,columns", py_curses_fits(a, b) ? wresize(w, a, b) : ERR, "wresize")                               \
    METHOD(setscrreg, "ii;top, bottom", wsetscrreg(w, a, b), "wsetscrreg")

#define GET_PAIR(METHOD)                                                                                                      \
    METHOD(getyx, getcury(w), getcurx(w))                                                                                     \
    METHOD(getbegyx, getbegy(w), getbegx(w))                                                                                  \
    METHOD(getmaxyx, getmaxy(w), getmaxx(w))                                                                                  \
    METHOD(getparyx, getpary(w), getparx(w))

#define DEFINE_BARE(name, call)                                                                                               \
    static PyObject *window_##name(window *self, PyObject *nothing)                                                           \
    {                                                                                                                         \
        WINDOW *w = self->win;                                                                                                \
        return py_curses_status(call, #name);                                                                                 \
    }
#define DEFINE_SWITCH(name, call)                                                                                             \
    static PyObject *window_##name(window *self, PyObject *args)                                                              \
    {                                                                                                                         \
        WINDOW *w = self->win;                                                                                                \
        int on;                                                                                                               \
        return PyArg_ParseTuple(args, "i;True(1) or False(0)", &on) ? (on = on != 0, py_curses_status(call, #name)) : NULL;    \
    }
#define DEFINE_NUMBER(name, type, format, call, spoken)                                                                       \
    static PyObject *window_##name(window *self, PyObject *args)                                                              \
    {                                                                                                                         \
        WINDOW *w = self->win;                                                                                                \
        type n;                                                                                                               \
        return PyArg_ParseTuple(args, format, &n) ? py_curses_status(call, spoken) : NULL;                                    \
    }
#define DEFINE_TWO(name, format, call, spoken)                                                                                \
    static PyObject *window_##name(window *self, PyObject *args)                                                              \
    {                                                                                                                         \
        WINDOW *w = self->win;                                                                                                \
        int a, b;                                                                                                             \
        return PyArg_ParseTuple(args, format, &a, &b) ? py_curses_status(call, spoken) : NULL;                                \
    }
#define DEFINE_PAIR(name, first, second)                                                                                      \
    static PyObject *window_##name(window *self, PyObject *nothing)                                                           \
    {                                                                                                                         \
        WINDOW *w = self->win;                                                                                                \
        return Py_BuildValue("(ii)", first, second);                                                                          \
    }

WITHOUT_ARGUMENTS(DEFINE_BARE)
WITH_SWITCH(DEFINE_SWITCH)
WITH_NUMBER(DEFINE_NUMBER)
WITH_TWO_NUMBERS(DEFINE_TWO)
GET_PAIR(DEFINE_PAIR)

/* ---- characters ---- */

/* One of the functions that put a character with attributes at a place. */
static PyObject *
put_character(window *self, PyObject *args, int (*put)(WINDOW *, const chtype), const char *name)
{
    place p;
    PyObject *object;
    chtype c;
    long attributes = 0;
    int status = ERR;
    if (find_place(args, 1, 2, &p, name, "1 to 4") < 0) {
        return NULL;
    }
    int good = PyArg_ParseTuple(p.rest, "O|l;ch,attr", &object, &attributes) && read_character(object, &c, "1 or 3") == 0;
    Py_DECREF(p.rest);
    if (!good) {
        return NULL;
    }
    if (go_there(self, &p) != ERR) {
        status = put(self->win, c | (chtype)attributes);
    }
    return py_curses_status(status, name);
}

static PyObject *
window_addch(window *self, PyObject *args)
{
    return put_character(self, args, waddch, "addch");
}

static PyObject *
window_insch(window *self, PyObject *args)
{
    return put_character(self, args, winsch, "insch");
}

/* The same without a place. */
static int
read_attributed(PyObject *args, chtype *c, const char *name, const char *which)
{
    PyObject *object;
    long attributes = 0;
    if (PyTuple_GET_SIZE(args) < 1 || PyTuple_GET_SIZE(args) > 2) {
        wrong_count(name, "1 or 2");
        return -1;
    }
    if (!PyArg_ParseTuple(args, "O|l;ch,attr", &object, &attributes) || read_character(object, c, which) < 0) {
        return -1;
    }
    *c |= (chtype)attributes;
    return 0;
}

static PyObject *
window_echochar(window *self, PyObject *args)
{
    chtype c;
    if (read_attributed(args, &c, "echochar", "1") < 0) {
        return NULL;
    }
    return py_curses_status(is_pad(self->win) ? pechochar(self->win, c) : wechochar(self->win, c), "echochar");
}

static PyObject *
window_bkgd(window *self, PyObject *args)
{
    chtype c;
    return read_attributed(args, &c, "bkgd", "1 or 3") < 0 ? NULL : py_curses_status(wbkgd(self->win, c), "bkgd");
}

static PyObject *
window_bkgdset(window *self, PyObject *args)
{
    chtype c;
    if (read_attributed(args, &c, "bkgdset", "1") < 0) {
        return NULL;
    }
    wbkgdset(self->win, c);
    Py_RETURN_NONE;
}

static PyObject *
window_getbkgd(window *self, PyObject *nothing)
{
    return PyInt_FromLong((long)getbkgd(self->win));
}

static PyObject *
draw_line(window *self, PyObject *args, int (*draw)(WINDOW *, chtype, int), const char *name)
{
    place p;
    PyObject *object;
    chtype c;
    int length;
    long attributes = 0;
    if (find_place(args, 2, 3, &p, name, "2 to 5") < 0) {
        return NULL;
    }
    int good = PyArg_ParseTuple(p.rest, "Oi|l;ch,n,attr", &object, &length, &attributes);
    if (good && go_there(self, &p) == ERR) {
        py_curses_status(ERR, "wmove");     /* told before a wrong character */
        good = 0;
    }
    good = good && read_character(object, &c, "1 or 3") == 0;
    Py_DECREF(p.rest);
    return good ? py_curses_status(draw(self->win, c | (chtype)attributes, length), name) : NULL;
}

static PyObject *
window_hline(window *self, PyObject *args)
{
    return draw_line(self, args, whline, "hline");
}

static PyObject *
window_vline(window *self, PyObject *args)
{
    return draw_line(self, args, wvline, "vline");
}

static PyObject *
window_border(window *self, PyObject *args)
{
    PyObject *given[8] = {NULL};
    chtype c[8] = {0};
    char which[8];
    if (!PyArg_ParseTuple(args, "|OOOOOOOO;ls,rs,ts,bs,tl,tr,bl,br", &given[0], &given[1], &given[2], &given[3], &given[4],
                          &given[5], &given[6], &given[7])) {
        return NULL;
    }
    for (int i = 0; i < 8; i++) {
        PyOS_snprintf(which, sizeof(which), "%d", i + 1);
        if (given[i] != NULL && read_character(given[i], &c[i], which) < 0) {
            return NULL;
        }
    }
    wborder(self->win, c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]);
    Py_RETURN_NONE;
}

static PyObject *
window_box(window *self, PyObject *args)
{
    PyObject *vertical, *horizontal;
    chtype v = 0, h = 0;
    if (PyTuple_GET_SIZE(args) != 0
        && (!PyArg_ParseTuple(args, "OO;verch,horch", &vertical, &horizontal) || read_character(vertical, &v, "1") < 0
            || read_character(horizontal, &h, "2") < 0)) {
        return NULL;
    }
    box(self->win, v, h);
    Py_RETURN_NONE;
}

/* Changes the attributes of n characters, or of the rest of the line. */
static PyObject *
window_chgat(window *self, PyObject *args)
{
    place p;
    int count = -1;
    long attributes;
    if (find_place(args, 1, 2, &p, "chgat", "1 to 4") < 0) {
        return NULL;
    }
    int good = PyTuple_GET_SIZE(p.rest) == 1 ? PyArg_ParseTuple(p.rest, "l;attr", &attributes)
                                            : PyArg_ParseTuple(p.rest, "il;n,attr", &count, &attributes);
    Py_DECREF(p.rest);
    if (!good) {
        return NULL;
    }
    if (!p.placed) {
        getyx(self->win, p.y, p.x);
    }
    attr_t kept = (attr_t)attributes & A_ATTRIBUTES;
    int status = wmove(self->win, p.y, p.x);
    if (status != ERR) {
        status = wchgat(self->win, count, kept, (short)PAIR_NUMBER((int)attributes), NULL);
        touchline(self->win, p.y, 1);
    }
    return py_curses_status(status, "chgat");
}

static PyObject *
window_delch(window *self, PyObject *args)
{
    place p;
    if (find_place(args, 0, 0, &p, "delch", "0 or 2") < 0) {
        return NULL;
    }
    Py_DECREF(p.rest);
    return py_curses_status(go_there(self, &p) == ERR ? ERR : wdelch(self->win), "[mv]wdelch");
}

static PyObject *
window_inch(window *self, PyObject *args)
{
    place p;
    if (find_place(args, 0, 0, &p, "inch", "0 to 2") < 0) {
        return NULL;
    }
    Py_DECREF(p.rest);
    return PyInt_FromLong(go_there(self, &p) == ERR ? ERR : (int)winch(self->win));
}

/* ---- strings ---- */

/* Words for wrong arguments: without and with a place, each without and with attributes. */
typedef struct {
    const char *name, *formats[4];
} text_words;

/* Puts a whole text or (limited) its first n bytes; attributes hold for this call only. */
static PyObject *
put_text(window *self, PyObject *args, int (*put)(WINDOW *, const char *, int), int limited, const text_words *words)
{
    place p;
    char *text;
    int most = -1;
    long attributes = 0;
    if (find_place(args, 1 + limited, 2 + limited, &p, words->name, limited ? "2 to 5" : "1 to 4") < 0) {
        return NULL;
    }
    int attributed = PyTuple_GET_SIZE(p.rest) == 2 + limited;
    const char *format = words->formats[2 * p.placed + attributed];
    int good = limited ? PyArg_ParseTuple(p.rest, format, &text, &most, &attributes)
                       : PyArg_ParseTuple(p.rest, format, &text, &attributes);
    Py_INCREF(self);
    int status = good ? go_there(self, &p) : ERR;
    if (status != ERR) {
        attr_t before = getattrs(self->win);
        if (attributed) {
            wattrset(self->win, (int)attributes);
        }
        status = put(self->win, text, most);
        if (attributed) {
            wattrset(self->win, (int)before);
        }
    }
    Py_DECREF(p.rest); /* the text lives in it */
    Py_DECREF(self);
    return good ? py_curses_status(status, words->name) : NULL;
}

static PyObject *
window_addstr(window *self, PyObject *args)
{
    static const text_words words = {"addstr", {"s;str", "sl;str,attr", "s;int,int,str", "sl;int,int,str,attr"}};
    return put_text(self, args, waddnstr, 0, &words);
}

static PyObject *
window_addnstr(window *self, PyObject *args)
{
    static const text_words words = {"addnstr", {"si;str,n", "sil;str,n,attr", "si;y,x,str,n", "sil;y,x,str,n,attr"}};
    return put_text(self, args, waddnstr, 1, &words);
}

static PyObject *
window_insstr(window *self, PyObject *args)
{
    static const text_words words = {"insstr", {"s;str", "sl;str,attr", "s;y,x,str", "sl;y,x,str,attr"}};
    return put_text(self, args, winsnstr, 0, &words);
}

static PyObject *
window_insnstr(window *self, PyObject *args)
{
    static const text_words words = {"insnstr", {"si;str,n", "sil;str,n,attr", "si;y,x,str,n", "sil;y,x,str,n,attr"}};
    return put_text(self, args, winsnstr, 1, &words);
}

enum { TEXT_MOST = 1023 };

/* Reads ([y, x,] [n]) for a text of at most TEXT_MOST bytes. Returns status. */
static int
read_length(PyObject *args, place *p, int *most, const char *name, const char *counts)
{
    *most = TEXT_MOST;
    if (find_place(args, 0, 1, p, name, counts) < 0) {
        return -1;
    }
    int good = PyArg_ParseTuple(p->rest, "|i;n", most);
    Py_DECREF(p->rest);
    if (good && *most < 0) {
        PyErr_SetString(PyExc_ValueError, "'n' must be nonnegative");
        good = 0;
    }
    *most = *most > TEXT_MOST ? TEXT_MOST : *most;
    return good ? 0 : -1;
}

static PyObject *
window_instr(window *self, PyObject *args)
{
    place p;
    int most;
    char text[TEXT_MOST + 1] = "";
    if (read_length(args, &p, &most, "instr", "0 or 3") < 0) {
        return NULL;
    }
    int status = go_there(self, &p) == ERR ? ERR : winnstr(self->win, text, most);
    return PyString_FromString(status == ERR ? "" : text);
}

static PyObject *
window_getstr(window *self, PyObject *args)
{
    place p;
    int most, status;
    char text[TEXT_MOST + 1] = "";
    if (read_length(args, &p, &most, "getstr", "0 to 3") < 0) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    status = go_there(self, &p) == ERR ? ERR : wgetnstr(self->win, text, most);
    Py_END_ALLOW_THREADS
    return PyString_FromString(status == ERR ? "" : text);
}

/* ---- keys ---- */

/* Waits for a key. Returns status; *key is ERR when there is none. */
static int
read_key(window *self, PyObject *args, const char *name, int *key)
{
    place p;
    if (find_place(args, 0, 0, &p, name, "0 or 2") < 0) {
        return -1;
    }
    Py_DECREF(p.rest);
    Py_BEGIN_ALLOW_THREADS
    *key = go_there(self, &p) == ERR ? ERR : wgetch(self->win);
    Py_END_ALLOW_THREADS
    return 0;
}

static PyObject *
window_getch(window *self, PyObject *args)
{
    int key;
    return read_key(self, args, "getch", &key) < 0 ? NULL : PyInt_FromLong(key);
}

static PyObject *
window_getkey(window *self, PyObject *args)
{
    int key;
    if (read_key(self, args, "getkey", &key) < 0) {
        return NULL;
    }
    if (key == ERR) {
        if (PyErr_CheckSignals() == 0) {
            PyErr_SetString(py_curses_error(), "no input");
        }
        return NULL;
    }
    if (key <= 255) {
        char byte = (char)key;
        return PyString_FromStringAndSize(&byte, 1);
    }
    const char *name = keyname(key);
    return PyString_FromString(name == NULL ? "" : name);
}

/* ---- parts, other windows, the screen ---- */

/* (begin_y, begin_x) or (nlines, ncols, begin_y, begin_x) of a part. */
static PyObject *
make_part(window *self, PyObject *args, WINDOW *(*make)(WINDOW *, int, int, int, int), const char *name)
{
    int lines = 0, columns = 0, y, x;
    int good;
    switch (PyTuple_GET_SIZE(args)) {
    case 2:
        good = PyArg_ParseTuple(args, "ii;begin_y,begin_x", &y, &x);
        break;
    case 4:
        good = PyArg_ParseTuple(args, "iiii;nlines,ncols,begin_y,begin_x", &lines, &columns, &y, &x);
        break;
    default:
        return wrong_count(name, "2 or 4");
    }
    bool fits = good && py_curses_fits(lines, columns) && py_curses_fits(y, x);
    return good ? py_curses_window_new(fits ? make(self->win, lines, columns, y, x) : NULL) : NULL;
}

static PyObject *
window_subwin(window *self, PyObject *args)
{
    return make_part(self, args, is_pad(self->win) ? subpad : subwin, "subwin");
}

static PyObject *
window_derwin(window *self, PyObject *args)
{
    return make_part(self, args, derwin, "derwin");
}

static PyObject *
show(window *self, PyObject *args, int (*window_form)(WINDOW *), int (*pad_form)(WINDOW *, int, int, int, int, int, int),
     const char *format, const char *pad_words, const char *pad_name)
{
    int corner[6], status;
    if (!is_pad(self->win)) {
        if (!PyArg_ParseTuple(args, format)) {
            return NULL;
        }
        Py_BEGIN_ALLOW_THREADS
        status = window_form(self->win);
        Py_END_ALLOW_THREADS
        return py_curses_status(status, pad_name + 1);
    }
    if (PyTuple_GET_SIZE(args) != 6) {
        PyErr_SetString(py_curses_error(), pad_words);
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "iiiiii;pminrow,pmincol,sminrow,smincol,smaxrow,smaxcol", &corner[0], &corner[1],
                          &corner[2], &corner[3], &corner[4], &corner[5])) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    status = pad_form(self->win, corner[0], corner[1], corner[2], corner[3], corner[4], corner[5]);
    Py_END_ALLOW_THREADS
    return py_curses_status(status, pad_name);
}

static PyObject *
window_refresh(window *self, PyObject *args)
{
    return show(self, args, wrefresh, prefresh, ":refresh", "refresh() for a pad requires 6 arguments", "prefresh");
}

static PyObject *
window_noutrefresh(window *self, PyObject *args)
{
    return show(self, args, wnoutrefresh, pnoutrefresh, ":noutrefresh",
                "noutrefresh() called for a pad requires 6 arguments", "pnoutrefresh");
}

/* Lays this window over another one, all of it or a part. */
static PyObject *
lay_over(window *self, PyObject *args, int (*all)(const WINDOW *, WINDOW *), int opaque, const char *name)
{
    window *other;
    int from[2], to[4];
    switch (PyTuple_GET_SIZE(args)) {
    case 1:
        if (!PyArg_ParseTuple(args, "O!;window object", &py_curses_window_type, &other)) {
            return NULL;
        }
        return py_curses_status(all(self->win, other->win), name);
    case 7:
        if (!PyArg_ParseTuple(args, "O!iiiiii;window object, int, int, int, int, int, int", &py_curses_window_type, &other,
                              &from[0], &from[1], &to[0], &to[1], &to[2], &to[3])) {
            return NULL;
        }
        return py_curses_status(
            copywin(self->win, other->win, from[0], from[1], to[0], to[1], to[2], to[3], !opaque), "copywin");
    default:
        return wrong_count(name, "one or seven");
    }
}

static PyObject *
window_overlay(window *self, PyObject *args)
{
    return lay_over(self, args, overlay, 0, "overlay");
}

static PyObject *
window_overwrite(window *self, PyObject *args)
{
    return lay_over(self, args, overwrite, 1, "overwrite");
}

static PyObject *
window_putwin(window *self, PyObject *args)
{
    PyObject *file;
    if (!PyArg_ParseTuple(args, "O;fileobj", &file)) {
        return NULL;
    }
    if (!PyFile_Check(file) || PyFile_AsFile(file) == NULL) {
        PyErr_SetString(PyExc_TypeError, "argument must be a file object");
        return NULL;
    }
    return py_curses_status(putwin(self->win, PyFile_AsFile(file)), "putwin");
}

static PyObject *
window_scroll(window *self, PyObject *args)
{
    int lines = 1;
    if (PyTuple_GET_SIZE(args) > 1) {
        return wrong_count("scroll", "0 or 1");
    }
    return PyArg_ParseTuple(args, "|i;nlines", &lines) ? py_curses_status(wscrl(self->win, lines), "scroll") : NULL;
}

static PyObject *
window_touchline(window *self, PyObject *args)
{
    int first, count, changed = 1;
    if (PyTuple_GET_SIZE(args) < 2 || PyTuple_GET_SIZE(args) > 3) {
        return wrong_count("touchline", "2 or 3");
    }
    if (!PyArg_ParseTuple(args, "ii|i;start,count,val", &first, &count, &changed)) {
        return NULL;
    }
    return py_curses_status(wtouchln(self->win, first, count, changed), "touchline");
}

static PyObject *
window_is_linetouched(window *self, PyObject *args)
{
    int line;
    if (!PyArg_ParseTuple(args, "i;line", &line)) {
        return NULL;
    }
    if (line < 0 || line >= getmaxy(self->win)) {
        PyErr_SetString(PyExc_TypeError, "is_linetouched: line number outside of boundaries");
        return NULL;
    }
    return PyBool_FromLong(is_linetouched(self->win, line));
}

static PyObject *
window_is_wintouched(window *self, PyObject *nothing)
{
    return PyBool_FromLong(is_wintouched(self->win));
}

static PyObject *
window_enclose(window *self, PyObject *args)
{
    int y, x;
    return PyArg_ParseTuple(args, "ii;y,x", &y, &x) ? PyInt_FromLong(wenclose(self->win, y, x)) : NULL;
}

/* ---- the type ---- */

PyObject *
py_curses_window_new(WINDOW *win)
{
    if (win == NULL) {
        PyErr_SetString(py_curses_error(), "curses function returned NULL");
        return NULL;
    }
    window *self = PyObject_New(window, &py_curses_window_type);
    if (self == NULL) {
        return NULL;
    }
    self->win = win;
    return (PyObject *)self;
}

static void
window_dealloc(window *self)
{
    if (self->win != stdscr) {
        delwin(self->win);
    }
    PyObject_Free(self);
}

#define ENTRY_BARE(name, call) {#name, (PyCFunction)window_##name, METH_NOARGS, NULL},
#define ENTRY_ARGS(name, ...) {#name, (PyCFunction)window_##name, METH_VARARGS, NULL},
#define ENTRY_PAIR(name, first, second) {#name, (PyCFunction)window_##name, METH_NOARGS, NULL},

static const PyMethodDef window_methods[] = {
    WITHOUT_ARGUMENTS(ENTRY_BARE) WITH_SWITCH(ENTRY_ARGS) WITH_NUMBER(ENTRY_ARGS) WITH_TWO_NUMBERS(ENTRY_ARGS)
    GET_PAIR(ENTRY_PAIR)
    {"addch", (PyCFunction)window_addch, METH_VARARGS, NULL},
    {"addnstr", (PyCFunction)window_addnstr, METH_VARARGS, NULL},
    {"addstr", (PyCFunction)window_addstr, METH_VARARGS, NULL},
    {"bkgd", (PyCFunction)window_bkgd, METH_VARARGS, NULL},
    {"bkgdset", (PyCFunction)window_bkgdset, METH_VARARGS, NULL},
    {"border", (PyCFunction)window_border, METH_VARARGS, NULL},
    {"box", (PyCFunction)window_box, METH_VARARGS, NULL},
    {"chgat", (PyCFunction)window_chgat, METH_VARARGS, NULL},
    {"delch", (PyCFunction)window_delch, METH_VARARGS, NULL},
    {"derwin", (PyCFunction)window_derwin, METH_VARARGS, NULL},
    {"echochar", (PyCFunction)window_echochar, METH_VARARGS, NULL},
    {"enclose", (PyCFunction)window_enclose, METH_VARARGS, NULL},
    {"getbkgd", (PyCFunction)window_getbkgd, METH_NOARGS, NULL},
    {"getch", (PyCFunction)window_getch, METH_VARARGS, NULL},
    {"getkey", (PyCFunction)window_getkey, METH_VARARGS, NULL},
    {"getstr", (PyCFunction)window_getstr, METH_VARARGS, NULL},
    {"hline", (PyCFunction)window_hline, METH_VARARGS, NULL},
    {"inch", (PyCFunction)window_inch, METH_VARARGS, NULL},
    {"insch", (PyCFunction)window_insch, METH_VARARGS, NULL},
    {"insnstr", (PyCFunction)window_insnstr, METH_VARARGS, NULL},
    {"insstr", (PyCFunction)window_insstr, METH_VARARGS, NULL},
    {"instr", (PyCFunction)window_instr, METH_VARARGS, NULL},
    {"is_linetouched", (PyCFunction)window_is_linetouched, METH_VARARGS, NULL},
    {"is_wintouched", (PyCFunction)window_is_wintouched, METH_NOARGS, NULL},
    {"nooutrefresh", (PyCFunction)window_noutrefresh, METH_VARARGS, NULL},
    {"noutrefresh", (PyCFunction)window_noutrefresh, METH_VARARGS, NULL},
    {"overlay", (PyCFunction)window_overlay, METH_VARARGS, NULL},
    {"overwrite", (PyCFunction)window_overwrite, METH_VARARGS, NULL},
    {"putwin", (PyCFunction)window_putwin, METH_VARARGS, NULL},
    {"refresh", (PyCFunction)window_refresh, METH_VARARGS, NULL},
    {"scroll", (PyCFunction)window_scroll, METH_VARARGS, NULL},
    {"subpad", (PyCFunction)window_subwin, METH_VARARGS, NULL},
    {"subwin", (PyCFunction)window_subwin, METH_VARARGS, NULL},
    {"touchline", (PyCFunction)window_touchline, METH_VARARGS, NULL},
    {"vline", (PyCFunction)window_vline, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyTypeObject py_curses_window_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_curses.curses window",
    .tp_basicsize = sizeof(window),
    .tp_dealloc = (destructor)window_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_methods = (PyMethodDef *)window_methods,
};
