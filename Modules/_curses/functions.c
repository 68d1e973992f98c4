/* The module _curses: functions of the screen, the terminal, colours and the mouse; constants.
 *
 * How far the library is (set up, screen begun, colours begun) is asked of the library itself: cur_term, stdscr and COLORS.
 * The module keeps no state of its own but its dict, into which initscr() and start_color() put what is known only then.
 *
 * Other modules find the type of windows, and functions that check the library's state, in the capsule _curses._C_API.
 */
#include "window.h"

#include <term.h>

/* Of the names of capabilities, which the header makes macros. */
#undef lines
#undef columns

PyMODINIT_FUNC init_curses(void);

/* ---- what the library knows ---- */

/* Returns borrowed. */
static PyObject *
module_dict(void)
{
    PyObject *module = PyImport_AddModule("_curses");
    return module == NULL ? NULL : PyModule_GetDict(module);
}

PyObject *
py_curses_error(void)
{
    PyObject *dict = module_dict();
    PyObject *error = dict == NULL ? NULL : PyDict_GetItemString(dict, "error");
    return error == NULL ? PyExc_RuntimeError : error;
}

static int
refuse_unless(int condition, const char *words)
{
    if (!condition) {
        PyErr_SetString(py_curses_error(), words);
        return -1;
    }
    return 0;
}

int
py_curses_after_setupterm(void)
{
    return refuse_unless(cur_term != NULL, "must call (at least) setupterm() first");
}

int
py_curses_after_initscr(void)
{
    return refuse_unless(stdscr != NULL, "must call initscr() first");
}

int
py_curses_after_start_color(void)
{
    if (py_curses_after_initscr() < 0) {
        return -1;
    }
    return refuse_unless(COLORS > 0, "must call start_color() first");
}

/* The same as 2.7's header has them: 0 and an exception, or 1. */
static int
api_setupterm_called(void)
{
    return py_curses_after_setupterm() == 0;
}

static int
api_initialised(void)
{
    return py_curses_after_initscr() == 0;
}

static int
api_initialised_color(void)
{
    return py_curses_after_start_color() == 0;
}

/* ---- functions of one shape ---- */

/* NAME(): a status; a truth; a text. */
#define WITHOUT_ARGUMENTS(FUNCTION)                                                                                           \
    FUNCTION(beep, beep())                                                                                                    \
    FUNCTION(def_prog_mode, def_prog_mode())                                                                                  \
    FUNCTION(def_shell_mode, def_shell_mode())                                                                                \
    FUNCTION(doupdate, doupdate())                                                                                            \
    FUNCTION(endwin, endwin())                                                                                                \
    FUNCTION(flash, flash())                                                                                                  \
    FUNCTION(flushinp, flushinp())                                                                                            \
    FUNCTION(nocbreak, nocbreak())                                                                                            \
    FUNCTION(noecho, noecho())                                                                                                \
    FUNCTION(nonl, nonl())                                                                                                    \
    FUNCTION(noqiflush, (noqiflush(), OK))                                                                                    \
    FUNCTION(noraw, noraw())                                                                                                  \
    FUNCTION(reset_prog_mode, reset_prog_mode())                                                                              \
    FUNCTION(reset_shell_mode, reset_shell_mode())                                                                            \
    FUNCTION(resetty, resetty())                                                                                              \
    FUNCTION(savetty, savetty())

#define TRUTHS(FUNCTION)                                                                                                      \
    FUNCTION(can_change_color)                                                                                                \
    FUNCTION(has_colors)                                                                                                      \
    FUNCTION(has_ic)                                                                                                          \
    FUNCTION(has_il)                                                                                                          \
    FUNCTION(isendwin)

/* NAME([switch]): the function and its opposite. */
#define WITH_SWITCH(FUNCTION)                                                                                                 \
    FUNCTION(cbreak, cbreak(), nocbreak())                                                                                    \
    FUNCTION(echo, echo(), noecho())                                                                                          \
    FUNCTION(nl, nl(), nonl())                                                                                                \
    FUNCTION(qiflush, (qiflush(), OK), (noqiflush(), OK))                                                                     \
    FUNCTION(raw, raw(), noraw())

/* NAME(number) */
#define WITH_NUMBER(FUNCTION)                                                                                                 \
    FUNCTION(intrflush, "i;True(1), False(0)", "intrflush requires 1 argument", intrflush(NULL, n != 0))                      \
    FUNCTION(meta, "i;True(1), False(0)", "meta requires 1 argument", meta(stdscr, n != 0))                                   \
    FUNCTION(mouseinterval, "i;interval", NULL, (mouseinterval(n), OK))                                                       \
    FUNCTION(typeahead, "i;fd", NULL, typeahead(n))                                                                           \
    FUNCTION(delay_output, "i:delay_output", NULL, delay_output(n))

#define DEFINE_BARE(name, call)                                                                                               \
    static PyObject *curses_##name(PyObject *self, PyObject *nothing)                                                         \
    {                                                                                                                         \
        return py_curses_after_initscr() < 0 ? NULL : py_curses_status(call, #name);                                          \
    }
#define DEFINE_TRUTH(name)                                                                                                    \
    static PyObject *curses_##name(PyObject *self, PyObject *nothing)                                                         \
    {                                                                                                                         \
        return py_curses_after_initscr() < 0 ? NULL : PyBool_FromLong(name());                                                \
    }
#define DEFINE_SWITCH(name, call, opposite)                                                                                   \
    static PyObject *curses_##name(PyObject *self, PyObject *args)                                                            \
    {                                                                                                                         \
        int on = 1;                                                                                                           \
        if (py_curses_after_initscr() < 0 || read_switch(args, #name, &on) < 0) {                                             \
            return NULL;                                                                                                      \
        }                                                                                                                     \
        return py_curses_status(on ? call : opposite, #name);                                                                 \
    }
#define DEFINE_NUMBER(name, format, words, call)                                                                              \
    static PyObject *curses_##name(PyObject *self, PyObject *args)                                                            \
    {                                                                                                                         \
        int n;                                                                                                                \
        if (py_curses_after_initscr() < 0 || check_count(args, words) < 0 || !PyArg_ParseTuple(args, format, &n)) {           \
            return NULL;                                                                                                      \
        }                                                                                                                     \
        return py_curses_status(call, #name);                                                                                 \
    }

static int
read_switch(PyObject *args, const char *name, int *on)
{
    if (PyTuple_GET_SIZE(args) > 1) {
        PyErr_Format(PyExc_TypeError, "%s requires 0 or 1 arguments", name);
        return -1;
    }
    return PyArg_ParseTuple(args, "|i;True(1) or False(0)", on) ? 0 : -1;
}

/* One argument, or an error with these words; no words: not checked here. */
static int
check_count(PyObject *args, const char *words)
{
    if (words != NULL && PyTuple_GET_SIZE(args) != 1) {
        PyErr_SetString(PyExc_TypeError, words);
        return -1;
    }
    return 0;
}

WITHOUT_ARGUMENTS(DEFINE_BARE)
TRUTHS(DEFINE_TRUTH)
WITH_SWITCH(DEFINE_SWITCH)
WITH_NUMBER(DEFINE_NUMBER)

/* ---- the terminal ---- */

static PyObject *
curses_setupterm(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"term", "fd", NULL};
    char *terminal = NULL;
    int fd = -1, problem;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|zi:setupterm", (char **)names, &terminal, &fd)) {
        return NULL;
    }
    if (fd == -1) {
        PyObject *out = PySys_GetObject((char *)"stdout");
        if (out == NULL || out == Py_None) {
            PyErr_SetString(py_curses_error(), "lost sys.stdout");
            return NULL;
        }
        fd = PyObject_AsFileDescriptor(out);
        if (fd == -1) {
            return NULL;
        }
    }
    if (cur_term == NULL && setupterm(terminal, fd, &problem) == ERR) {
        PyErr_SetString(py_curses_error(), problem == 0 ? "setupterm: could not find terminal"
                            : problem == -1             ? "setupterm: could not find terminfo database"
                                                        : "setupterm: unknown error");
        return NULL;
    }
    Py_RETURN_NONE;
}

/* The name of a capability. */
static int
read_capability(PyObject *args, char **name)
{
    return py_curses_after_setupterm() < 0 || !PyArg_ParseTuple(args, "s", name) ? -1 : 0;
}

static PyObject *
curses_tigetflag(PyObject *self, PyObject *args)
{
    char *name;
    return read_capability(args, &name) < 0 ? NULL : PyInt_FromLong(tigetflag(name));
}

static PyObject *
curses_tigetnum(PyObject *self, PyObject *args)
{
    char *name;
    return read_capability(args, &name) < 0 ? NULL : PyInt_FromLong(tigetnum(name));
}

static PyObject *
curses_tigetstr(PyObject *self, PyObject *args)
{
    char *name;
    if (read_capability(args, &name) < 0) {
        return NULL;
    }
    const char *text = tigetstr(name);
    if (text == NULL || text == (char *)-1) {
        Py_RETURN_NONE;
    }
    return PyString_FromString(text);
}

static PyObject *
curses_tparm(PyObject *self, PyObject *args)
{
    char *format;
    int n[9] = {0};
    if (py_curses_after_setupterm() < 0
        || !PyArg_ParseTuple(args, "s|iiiiiiiii:tparm", &format, &n[0], &n[1], &n[2], &n[3], &n[4], &n[5], &n[6], &n[7],
                             &n[8])) {
        return NULL;
    }
    const char *text = tparm(format, n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8]);
    if (text == NULL) {
        PyErr_SetString(py_curses_error(), "tparm() returned NULL");
        return NULL;
    }
    return PyString_FromString(text);
}

static PyObject *
curses_putp(PyObject *self, PyObject *args)
{
    char *text;
    return PyArg_ParseTuple(args, "s;str", &text) ? py_curses_status(putp(text), "putp") : NULL;
}

static PyObject *
curses_baudrate(PyObject *self, PyObject *nothing)
{
    return py_curses_after_initscr() < 0 ? NULL : PyInt_FromLong(baudrate());
}

static PyObject *
one_byte(char c)
{
    return PyString_FromStringAndSize(&c, 1);
}

static PyObject *
curses_erasechar(PyObject *self, PyObject *nothing)
{
    return py_curses_after_initscr() < 0 ? NULL : one_byte(erasechar());
}

static PyObject *
curses_killchar(PyObject *self, PyObject *nothing)
{
    return py_curses_after_initscr() < 0 ? NULL : one_byte(killchar());
}

static PyObject *
curses_longname(PyObject *self, PyObject *nothing)
{
    return py_curses_after_initscr() < 0 ? NULL : PyString_FromString(longname());
}

static PyObject *
curses_termname(PyObject *self, PyObject *nothing)
{
    return py_curses_after_initscr() < 0 ? NULL : PyString_FromString(termname());
}

static PyObject *
curses_termattrs(PyObject *self, PyObject *nothing)
{
    return py_curses_after_initscr() < 0 ? NULL : PyInt_FromLong((long)termattrs());
}

static PyObject *
curses_use_env(PyObject *self, PyObject *args)
{
    int on;
    if (check_count(args, "use_env requires 1 argument") < 0 || !PyArg_ParseTuple(args, "i;True(1), False(0)", &on)) {
        return NULL;
    }
    use_env(on != 0);
    Py_RETURN_NONE;
}

/* ---- the screen ---- */

static int
keep_number(PyObject *dict, const char *name, long value)
{
    PyObject *number = PyInt_FromLong(value);
    int status = number == NULL ? -1 : PyDict_SetItemString(dict, name, number);
    Py_XDECREF(number);
    return status;
}

static int
keep_size(void)
{
    PyObject *dict = module_dict();
    return dict == NULL || keep_number(dict, "LINES", LINES) < 0 || keep_number(dict, "COLS", COLS) < 0 ? -1 : 0;
}

/* Line-drawing characters, which the library knows from the terminal. */
static int
keep_line_characters(PyObject *dict)
{
#define ACS(name) {#name, name}
    const struct {
        const char *name;
        chtype value;
    } characters[] = {
        ACS(ACS_ULCORNER), ACS(ACS_LLCORNER), ACS(ACS_URCORNER), ACS(ACS_LRCORNER), ACS(ACS_LTEE), ACS(ACS_RTEE),
        ACS(ACS_BTEE), ACS(ACS_TTEE), ACS(ACS_HLINE), ACS(ACS_VLINE), ACS(ACS_PLUS), ACS(ACS_S1), ACS(ACS_S9),
        ACS(ACS_DIAMOND), ACS(ACS_CKBOARD), ACS(ACS_DEGREE), ACS(ACS_PLMINUS), ACS(ACS_BULLET), ACS(ACS_LARROW),
        ACS(ACS_RARROW), ACS(ACS_DARROW), ACS(ACS_UARROW), ACS(ACS_BOARD), ACS(ACS_LANTERN), ACS(ACS_BLOCK), ACS(ACS_BSSB),
        ACS(ACS_SSBB), ACS(ACS_BBSS), ACS(ACS_SBBS), ACS(ACS_SBSS), ACS(ACS_SSSB), ACS(ACS_SSBS), ACS(ACS_BSSS),
        ACS(ACS_BSBS), ACS(ACS_SBSB), ACS(ACS_SSSS), ACS(ACS_S3), ACS(ACS_LEQUAL), ACS(ACS_GEQUAL), ACS(ACS_PI),
        ACS(ACS_NEQUAL), ACS(ACS_STERLING), ACS(ACS_S7),
    };
#undef ACS
    for (size_t i = 0; i < sizeof(characters) / sizeof(characters[0]); i++) {
        if (keep_number(dict, characters[i].name, (long)characters[i].value) < 0) {
            return -1;
        }
    }
    return 0;
}

static PyObject *
curses_initscr(PyObject *self, PyObject *nothing)
{
    if (stdscr != NULL) {
        wrefresh(stdscr);
        return py_curses_window_new(stdscr);
    }
    WINDOW *screen = initscr();
    PyObject *dict = module_dict();
    if (screen == NULL) {
        return py_curses_window_new(NULL);
    }
    if (dict == NULL || keep_line_characters(dict) < 0 || keep_size() < 0) {
        return NULL;
    }
    return py_curses_window_new(screen);
}

static PyObject *
curses_newwin(PyObject *self, PyObject *args)
{
    int lines, columns, y = 0, x = 0;
    if (py_curses_after_initscr() < 0) {
        return NULL;
    }
    if (PyTuple_GET_SIZE(args) != 2 && PyTuple_GET_SIZE(args) != 4) {
        PyErr_SetString(PyExc_TypeError, "newwin requires 2 or 4 arguments");
        return NULL;
    }
    return PyArg_ParseTuple(args, "ii|ii;nlines,ncols,begin_y,begin_x", &lines, &columns, &y, &x)
        ? py_curses_window_new(py_curses_fits(lines, columns) && py_curses_fits(y, x) ? newwin(lines, columns, y, x) : NULL)
        : NULL;
}

static PyObject *
curses_newpad(PyObject *self, PyObject *args)
{
    int lines, columns;
    return py_curses_after_initscr() == 0 && PyArg_ParseTuple(args, "ii;nlines,ncols", &lines, &columns)
        ? py_curses_window_new(py_curses_fits(lines, columns) ? newpad(lines, columns) : NULL)
        : NULL;
}

/* Reads what putwin() wrote. */
static PyObject *
curses_getwin(PyObject *self, PyObject *file)
{
    if (py_curses_after_initscr() < 0) {
        return NULL;
    }
    if (!PyFile_Check(file) || PyFile_AsFile(file) == NULL) {
        PyErr_SetString(PyExc_TypeError, "argument must be a file object");
        return NULL;
    }
    return py_curses_window_new(getwin(PyFile_AsFile(file)));
}

static PyObject *
curses_is_term_resized(PyObject *self, PyObject *args)
{
    int lines, columns;
    return py_curses_after_initscr() == 0 && PyArg_ParseTuple(args, "ii:is_term_resized", &lines, &columns)
        ? PyBool_FromLong(is_term_resized(lines, columns))
        : NULL;
}

static PyObject *
change_size(PyObject *args, const char *format, int (*change)(int, int), const char *name)
{
    int lines, columns;
    if (py_curses_after_initscr() < 0 || !PyArg_ParseTuple(args, format, &lines, &columns)) {
        return NULL;
    }
    PyObject *result = py_curses_status(py_curses_fits(lines, columns) ? change(lines, columns) : ERR, name);
    if (result != NULL && keep_size() < 0) {
        Py_CLEAR(result);
    }
    return result;
}

static PyObject *
curses_resize_term(PyObject *self, PyObject *args)
{
    return change_size(args, "ii:resize_term", resize_term, "resize_term");
}

static PyObject *
curses_resizeterm(PyObject *self, PyObject *args)
{
    return change_size(args, "ii:resizeterm", resizeterm, "resizeterm");
}

static PyObject *
curses_getsyx(PyObject *self, PyObject *nothing)
{
    int y = 0, x = 0;
    if (py_curses_after_initscr() < 0) {
        return NULL;
    }
    getsyx(y, x);
    return Py_BuildValue("(ii)", y, x);
}

static PyObject *
curses_setsyx(PyObject *self, PyObject *args)
{
    int y, x;
    if (py_curses_after_initscr() < 0) {
        return NULL;
    }
    if (PyTuple_GET_SIZE(args) != 2) {
        PyErr_SetString(PyExc_TypeError, "setsyx requires 2 arguments");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "ii;y, x", &y, &x)) {
        return NULL;
    }
    setsyx(y, x);
    Py_RETURN_NONE;
}

static PyObject *
curses_curs_set(PyObject *self, PyObject *args)
{
    int how;
    if (py_curses_after_initscr() < 0 || !PyArg_ParseTuple(args, "i:curs_set", &how)) {
        return NULL;
    }
    int before = curs_set(how);
    return before == ERR ? py_curses_status(ERR, "curs_set") : PyInt_FromLong(before);
}

static PyObject *
curses_filter(PyObject *self, PyObject *nothing)
{
    filter();
    Py_RETURN_NONE;
}

static PyObject *
curses_halfdelay(PyObject *self, PyObject *args)
{
    unsigned char tenths;
    return py_curses_after_initscr() == 0 && PyArg_ParseTuple(args, "b:halfdelay", &tenths)
        ? py_curses_status(halfdelay(tenths), "halfdelay")
        : NULL;
}

static PyObject *
curses_napms(PyObject *self, PyObject *args)
{
    int milliseconds, status;
    if (py_curses_after_initscr() < 0 || !PyArg_ParseTuple(args, "i;ms", &milliseconds)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    status = napms(milliseconds);
    Py_END_ALLOW_THREADS
    return PyInt_FromLong(status);
}

/* ---- keys ---- */

static PyObject *
curses_has_key(PyObject *self, PyObject *args)
{
    int key;
    return py_curses_after_initscr() == 0 && PyArg_ParseTuple(args, "i", &key) ? PyBool_FromLong(has_key(key)) : NULL;
}

static PyObject *
curses_keyname(PyObject *self, PyObject *args)
{
    int key;
    if (py_curses_after_initscr() < 0 || !PyArg_ParseTuple(args, "i", &key)) {
        return NULL;
    }
    if (key < 0) {
        PyErr_SetString(PyExc_ValueError, "invalid key number");
        return NULL;
    }
    const char *name = keyname(key);
    return PyString_FromString(name == NULL ? "" : name);
}

/* An int, or the first byte of any str. */
static int
read_key(PyObject *object, chtype *c)
{
    if (PyString_Check(object)) {
        *c = (unsigned char)*PyString_AS_STRING(object);
        return 0;
    }
    if (!py_curses_character(object, c)) {
        PyErr_SetString(PyExc_TypeError, "argument must be a ch or an int");
        return -1;
    }
    return 0;
}

static PyObject *
curses_unctrl(PyObject *self, PyObject *args)
{
    PyObject *object;
    chtype c;
    if (py_curses_after_initscr() < 0 || !PyArg_ParseTuple(args, "O;ch or int", &object) || read_key(object, &c) < 0) {
        return NULL;
    }
    const char *text = unctrl(c);
    return text == NULL ? py_curses_status(ERR, "unctrl") : PyString_FromString(text);
}

static PyObject *
curses_ungetch(PyObject *self, PyObject *args)
{
    PyObject *object;
    chtype c;
    if (py_curses_after_initscr() < 0 || !PyArg_ParseTuple(args, "O;ch or int", &object) || read_key(object, &c) < 0) {
        return NULL;
    }
    return py_curses_status(ungetch((int)c), "ungetch");
}

/* ---- the mouse ---- */

static PyObject *
curses_getmouse(PyObject *self, PyObject *nothing)
{
    MEVENT event;
    if (py_curses_after_initscr() < 0) {
        return NULL;
    }
    if (getmouse(&event) == ERR) {
        return py_curses_status(ERR, "getmouse");
    }
    return Py_BuildValue("(hiiil)", event.id, event.x, event.y, event.z, (long)event.bstate);
}

static PyObject *
curses_ungetmouse(PyObject *self, PyObject *args)
{
    MEVENT event;
    int state;
    if (py_curses_after_initscr() < 0
        || !PyArg_ParseTuple(args, "hiiii", &event.id, &event.x, &event.y, &event.z, &state)) {
        return NULL;
    }
    event.bstate = (mmask_t)state;
    return py_curses_status(ungetmouse(&event), "ungetmouse");
}

static PyObject *
curses_mousemask(PyObject *self, PyObject *args)
{
    unsigned long wanted;
    mmask_t before = 0;
    if (py_curses_after_initscr() < 0 || !PyArg_ParseTuple(args, "k;mousemask", &wanted)) {
        return NULL;
    }
    mmask_t available = mousemask((mmask_t)wanted, &before);
    return Py_BuildValue("(ll)", (long)available, (long)before);
}

/* ---- colours ---- */

static PyObject *
curses_start_color(PyObject *self, PyObject *nothing)
{
    if (py_curses_after_initscr() < 0) {
        return NULL;
    }
    if (start_color() == ERR) {
        PyErr_SetString(py_curses_error(), "start_color() returned ERR");
        return NULL;
    }
    PyObject *dict = module_dict();
    if (dict == NULL || keep_number(dict, "COLORS", COLORS) < 0 || keep_number(dict, "COLOR_PAIRS", COLOR_PAIRS) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
curses_use_default_colors(PyObject *self, PyObject *nothing)
{
    if (py_curses_after_start_color() < 0) {
        return NULL;
    }
    return py_curses_status(use_default_colors(), "use_default_colors");
}

static PyObject *
curses_color_content(PyObject *self, PyObject *args)
{
    short number, red, green, blue;
    if (py_curses_after_start_color() < 0 || !PyArg_ParseTuple(args, "h:color_content", &number)) {
        return NULL;
    }
    if (color_content(number, &red, &green, &blue) == ERR) {
        PyErr_SetString(py_curses_error(), "Argument 1 was out of range. Check value of COLORS.");
        return NULL;
    }
    return Py_BuildValue("(iii)", red, green, blue);
}

static PyObject *
curses_init_color(PyObject *self, PyObject *args)
{
    short number, red, green, blue;
    if (py_curses_after_start_color() < 0) {
        return NULL;
    }
    if (PyTuple_GET_SIZE(args) != 4) {
        PyErr_SetString(PyExc_TypeError, "init_color requires 4 arguments");
        return NULL;
    }
    return PyArg_ParseTuple(args, "hhhh;color,r,g,b", &number, &red, &green, &blue)
        ? py_curses_status(init_color(number, red, green, blue), "init_color")
        : NULL;
}

static PyObject *
curses_init_pair(PyObject *self, PyObject *args)
{
    short pair, front, back;
    if (py_curses_after_start_color() < 0) {
        return NULL;
    }
    if (PyTuple_GET_SIZE(args) != 3) {
        PyErr_SetString(PyExc_TypeError, "init_pair requires 3 arguments");
        return NULL;
    }
    return PyArg_ParseTuple(args, "hhh;pair, f, b", &pair, &front, &back)
        ? py_curses_status(init_pair(pair, front, back), "init_pair")
        : NULL;
}

static PyObject *
curses_pair_content(PyObject *self, PyObject *args)
{
    short pair, front, back;
    if (py_curses_after_start_color() < 0 || check_count(args, "pair_content requires 1 argument") < 0
        || !PyArg_ParseTuple(args, "h;pair", &pair)) {
        return NULL;
    }
    if (pair_content(pair, &front, &back) == ERR) {
        PyErr_SetString(py_curses_error(), "Argument 1 was out of range. (1..COLOR_PAIRS-1)");
        return NULL;
    }
    return Py_BuildValue("(ii)", front, back);
}

static PyObject *
curses_color_pair(PyObject *self, PyObject *args)
{
    int number;
    return py_curses_after_start_color() == 0 && PyArg_ParseTuple(args, "i:color_pair", &number)
        ? PyInt_FromLong(number * 256L)
        : NULL;
}

static PyObject *
curses_pair_number(PyObject *self, PyObject *args)
{
    int attributes;
    return py_curses_after_start_color() == 0 && check_count(args, "pair_number requires 1 argument") == 0
            && PyArg_ParseTuple(args, "i;pairvalue", &attributes)
        ? PyInt_FromLong((attributes & (long)A_COLOR) >> 8)
        : NULL;
}

/* ---- the module ---- */

#define ENTRY_BARE(name, ...) {#name, curses_##name, METH_NOARGS, NULL},
#define ENTRY_ARGS(name, ...) {#name, curses_##name, METH_VARARGS, NULL},

static const PyMethodDef curses_functions[] = {
    WITHOUT_ARGUMENTS(ENTRY_BARE) TRUTHS(ENTRY_BARE) WITH_SWITCH(ENTRY_ARGS) WITH_NUMBER(ENTRY_ARGS)
    {"baudrate", curses_baudrate, METH_NOARGS, NULL},
    {"color_content", curses_color_content, METH_VARARGS, NULL},
    {"color_pair", curses_color_pair, METH_VARARGS, NULL},
    {"curs_set", curses_curs_set, METH_VARARGS, NULL},
    {"erasechar", curses_erasechar, METH_NOARGS, NULL},
    {"filter", curses_filter, METH_NOARGS, NULL},
    {"getmouse", curses_getmouse, METH_NOARGS, NULL},
    {"getsyx", curses_getsyx, METH_NOARGS, NULL},
    {"getwin", curses_getwin, METH_O, NULL},
    {"halfdelay", curses_halfdelay, METH_VARARGS, NULL},
    {"has_key", curses_has_key, METH_VARARGS, NULL},
    {"init_color", curses_init_color, METH_VARARGS, NULL},
    {"init_pair", curses_init_pair, METH_VARARGS, NULL},
    {"initscr", curses_initscr, METH_NOARGS, NULL},
    {"is_term_resized", curses_is_term_resized, METH_VARARGS, NULL},
    {"keyname", curses_keyname, METH_VARARGS, NULL},
    {"killchar", curses_killchar, METH_NOARGS, NULL},
    {"longname", curses_longname, METH_NOARGS, NULL},
    {"mousemask", curses_mousemask, METH_VARARGS, NULL},
    {"napms", curses_napms, METH_VARARGS, NULL},
    {"newpad", curses_newpad, METH_VARARGS, NULL},
    {"newwin", curses_newwin, METH_VARARGS, NULL},
    {"pair_content", curses_pair_content, METH_VARARGS, NULL},
    {"pair_number", curses_pair_number, METH_VARARGS, NULL},
    {"putp", curses_putp, METH_VARARGS, NULL},
    {"resize_term", curses_resize_term, METH_VARARGS, NULL},
    {"resizeterm", curses_resizeterm, METH_VARARGS, NULL},
    {"setsyx", curses_setsyx, METH_VARARGS, NULL},
    {"setupterm", (PyCFunction)curses_setupterm, METH_VARARGS | METH_KEYWORDS, NULL},
    {"start_color", curses_start_color, METH_NOARGS, NULL},
    {"termattrs", curses_termattrs, METH_NOARGS, NULL},
    {"termname", curses_termname, METH_NOARGS, NULL},
    {"tigetflag", curses_tigetflag, METH_VARARGS, NULL},
    {"tigetnum", curses_tigetnum, METH_VARARGS, NULL},
    {"tigetstr", curses_tigetstr, METH_VARARGS, NULL},
    {"tparm", curses_tparm, METH_VARARGS, NULL},
    {"unctrl", curses_unctrl, METH_VARARGS, NULL},
    {"ungetch", curses_ungetch, METH_VARARGS, NULL},
    {"ungetmouse", curses_ungetmouse, METH_VARARGS, NULL},
    {"use_default_colors", curses_use_default_colors, METH_NOARGS, NULL},
    {"use_env", curses_use_env, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static const struct {
    const char *name;
    long value;
} curses_constants[] = {
#define CONSTANT(name) {#name, (long)name},
#include "constants.def"
#undef CONSTANT
};

enum { FUNCTION_KEYS = 64 }; /* KEY_F0 to KEY_F63 */

static int
add_constants(PyObject *module)
{
    char name[16];
    for (size_t i = 0; i < sizeof(curses_constants) / sizeof(curses_constants[0]); i++) {
        if (PyModule_AddIntConstant(module, curses_constants[i].name, curses_constants[i].value) < 0) {
            return -1;
        }
    }
    for (int i = 0; i < FUNCTION_KEYS; i++) {
        PyOS_snprintf(name, sizeof(name), "KEY_F%d", i);
        if (PyModule_AddIntConstant(module, name, KEY_F(i)) < 0) {
            return -1;
        }
    }
    return 0;
}

/* What 2.7's py_curses.h finds in the capsule: the type, and the three checks. */
static int
add_interface(PyObject *module)
{
    static void *const interface[4] = {&py_curses_window_type, (void *)api_setupterm_called, (void *)api_initialised,
                                       (void *)api_initialised_color};
    PyObject *capsule = PyCapsule_New((void *)interface, "_curses._C_API", NULL);
    return capsule == NULL ? -1 : PyModule_AddObject(module, "_C_API", capsule);
}

PyMODINIT_FUNC
init_curses(void)
{
    PyObject *module = Py_InitModule("_curses", (PyMethodDef *)curses_functions);
    if (module == NULL || PyType_Ready(&py_curses_window_type) < 0 || add_interface(module) < 0) {
        return;
    }
    PyObject *error = PyErr_NewException((char *)"_curses.error", NULL, NULL);
    if (error == NULL || PyModule_AddObject(module, "error", error) < 0) {
        return;
    }
    if (PyModule_AddStringConstant(module, "version", "2.2") < 0
        || PyModule_AddStringConstant(module, "__version__", "2.2") < 0) {
        return;
    }
    add_constants(module);
}
