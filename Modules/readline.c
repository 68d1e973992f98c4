/* The module readline: line editing, history and completion for prompts, by the readline library.
 *
 *      prompt ─ PyOS_ReadlineFunctionPointer ─▶ read_line ─▶ readline() ─▶ hooks, completion ─▶ Python
 *
 * read_line is entered without the interpreter lock; whatever calls Python takes it first.  The library
 * has one state per process, and calls back without saying for whom: the Python functions lie in the dict of
 * a type of this file, under the names below.
 *
 *   I1  no Python function is called while the lock is not held
 *   I2  an exception in a hook or completer is dropped: the library cannot pass it on
 */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "Python.h"

PyMODINIT_FUNC initreadline(void);

#define DELIMITERS " \t\n`~!@#$%^&*()-=+[{]}\\|;:'\",<>/?"

/* Holds the Python functions in its dict; never instantiated. */
static PyTypeObject holder_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "readline.hooks",
    .tp_flags = Py_TPFLAGS_DEFAULT,
};

static PyObject *
held(const char *name)
{
    return PyDict_GetItemString(holder_type.tp_dict, name);
}

static int
hold(const char *name, PyObject *value)
{
    if (value == Py_None) {
        return held(name) == NULL ? 0 : PyDict_DelItemString(holder_type.tp_dict, name);
    }
    return PyDict_SetItemString(holder_type.tp_dict, name, value);
}

/* ---- calls from the library ---- */

/* Calls a hook that answers with a number. */
static int
call_hook(const char *name)
{
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject *function = held(name), *result = NULL;
    long number = 0;
    if (function != NULL) {
        Py_INCREF(function);
        result = PyObject_CallFunctionObjArgs(function, NULL);
        Py_DECREF(function);
    }
    if (result != NULL && result != Py_None) {
        number = PyInt_AsLong(result);
    }
    if (PyErr_Occurred()) {
        PyErr_Clear(); /* I2 */
        number = 0;
    }
    Py_XDECREF(result);
    PyGILState_Release(state);
    return (int)number;
}

static int
on_startup(void)
{
    return call_hook("startup_hook");
}

static int
on_pre_input(void)
{
    return call_hook("pre_input_hook");
}

/* The how-manieth completion of a text: malloc, or NULL when there are no more. */
static char *
on_completion(const char *text, int count)
{
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject *function = held("completer"), *result = NULL;
    char *answer = NULL;
    if (function != NULL) {
        rl_attempted_completion_over = 1;
        Py_INCREF(function);
        result = PyObject_CallFunction(function, (char *)"si", text, count);
        Py_DECREF(function);
    }
    if (result != NULL && result != Py_None) {
        char *string = PyString_AsString(result);
        answer = string == NULL ? NULL : strdup(string);
    }
    PyErr_Clear(); /* I2 */
    Py_XDECREF(result);
    PyGILState_Release(state);
    return answer;
}

static char **
complete_between(const char *text, int start, int end)
{
    rl_completion_append_character = '\0';
    rl_completion_suppress_append = 0;
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject *range = Py_BuildValue("(ii)", start, end);
    if (range == NULL || PyDict_SetItemString(holder_type.tp_dict, "range", range) < 0) {
        PyErr_Clear();
    }
    Py_XDECREF(range);
    PyGILState_Release(state);
    return rl_completion_matches(text, on_completion);
}

static void
on_display(char **matches, int count, int longest)
{
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject *function = held("display_hook"), *list = PyList_New(count), *result = NULL;
    for (int i = 0; list != NULL && i < count; i++) {
        PyObject *text = PyString_FromString(matches[i + 1]);
        if (text == NULL) {
            Py_CLEAR(list);
            break;
        }
        PyList_SET_ITEM(list, i, text);
    }
    if (function != NULL && list != NULL) {
        Py_INCREF(function);
        result = PyObject_CallFunction(function, (char *)"sOi", matches[0], list, longest);
        Py_DECREF(function);
    }
    PyErr_Clear(); /* I2 */
    Py_XDECREF(list);
    Py_XDECREF(result);
    PyGILState_Release(state);
}

/* ---- the prompt ---- */

/* What the library reports when a line is complete; one prompt is read at a time. */
static void
on_line(char *line)
{
    rl_callback_handler_remove();
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject *capsule = line == NULL ? (Py_INCREF(Py_None), Py_None) : PyCapsule_New(line, "readline line", NULL);
    if (capsule == NULL || PyDict_SetItemString(holder_type.tp_dict, "line", capsule) < 0) {
        PyErr_Clear();
    }
    Py_XDECREF(capsule);
    PyGILState_Release(state);
}

/* Takes the finished line: 1 with *line (NULL at the end of input), 0 while there is none. */
static int
take_line(char **line)
{
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject *value = held("line");
    int is_done = value != NULL;
    *line = is_done && value != Py_None ? PyCapsule_GetPointer(value, "readline line") : NULL;
    if (is_done && PyDict_DelItemString(holder_type.tp_dict, "line") < 0) {
        PyErr_Clear();
    }
    PyGILState_Release(state);
    return is_done;
}

static int
interrupted(void)
{
    PyGILState_STATE state = PyGILState_Ensure();
    int status = PyErr_CheckSignals();
    PyGILState_Release(state);
    return status < 0;
}

/* Waits for input and lets the input hook run meanwhile: -1 after a signal whose handler raised. */
static int
wait_for_input(void)
{
    for (;;) {
        fd_set set;
        struct timeval tenth = {0, 100000};
        FD_ZERO(&set);
        FD_SET(fileno(rl_instream), &set);
        int ready = select(fileno(rl_instream) + 1, &set, NULL, NULL, PyOS_InputHook != NULL ? &tenth : NULL);
        if (PyOS_InputHook != NULL) {
            PyOS_InputHook();
        }
        if (ready > 0) {
            return 0;
        }
        if (ready < 0 && errno == EINTR && interrupted()) {
            return -1;
        }
        if (ready < 0 && errno != EINTR) {
            return 0;
        }
    }
}

/* 1 and *line as take_line; -1 when a signal ended it. */
static int
edit_line(const char *prompt, char **line)
{
    *line = NULL;
    rl_callback_handler_install(prompt, on_line);
    while (!take_line(line)) {
        if (wait_for_input() < 0) {
            rl_free_line_state();
            rl_callback_sigcleanup();
            rl_cleanup_after_signal();
            rl_callback_handler_remove();
            return -1;
        }
        rl_callback_read_char();
    }
    return 1;
}

static void
remember(const char *line)
{
    HISTORY_STATE *state = history_get_history_state();
    HIST_ENTRY *last = state->length > 0 ? history_get(history_base + state->length - 1) : NULL;
    if (last == NULL || strcmp(last->line, line) != 0) {
        add_history(line);
    }
    free(state);
}

/* A line with its newline, "" at the end of input, NULL when interrupted: memory of PyMem_Malloc. */
static char *
read_line(FILE *in, FILE *out, char *prompt)
{
    char *line;
    if (in != rl_instream || out != rl_outstream) {
        rl_instream = in;
        rl_outstream = out;
        rl_prep_terminal(1);
    }
    if (edit_line(prompt, &line) < 0) {
        return NULL;
    }
    size_t length = line == NULL ? 0 : strlen(line);
    char *result = PyMem_Malloc(length + 2);
    if (result != NULL) {
        memcpy(result, line == NULL ? "" : line, length);
        memcpy(result + length, line == NULL ? "" : "\n", line == NULL ? 1 : 2);
    }
    if (length > 0) {
        remember(line);
    }
    free(line);
    return result;
}

/* ---- functions: hooks ---- */

static PyObject *
set_function(const char *key, const char *name, PyObject *args)
{
    PyObject *function = Py_None;
    char format[80];
    PyOS_snprintf(format, sizeof format, "|O:%s", name);
    if (!PyArg_ParseTuple(args, format, &function)) {
        return NULL;
    }
    if (function != Py_None && !PyCallable_Check(function)) {
        PyErr_Format(PyExc_TypeError, "%s(func): argument not callable", name);
        return NULL;
    }
    if (hold(key, function) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
readline_set_completer(PyObject *module, PyObject *args)
{
    return set_function("completer", "set_completer", args);
}

static PyObject *
readline_get_completer(PyObject *module, PyObject *nothing)
{
    PyObject *function = held("completer");
    function = function == NULL ? Py_None : function;
    Py_INCREF(function);
    return function;
}

static PyObject *
readline_set_startup_hook(PyObject *module, PyObject *args)
{
    return set_function("startup_hook", "set_startup_hook", args);
}

static PyObject *
readline_set_pre_input_hook(PyObject *module, PyObject *args)
{
    return set_function("pre_input_hook", "set_pre_input_hook", args);
}

static PyObject *
readline_set_display_hook(PyObject *module, PyObject *args)
{
    PyObject *result = set_function("display_hook", "set_completion_display_matches_hook", args);
    rl_completion_display_matches_hook = held("display_hook") != NULL ? on_display : NULL;
    return result;
}

/* ---- functions: completion ---- */

static PyObject *
range_end(Py_ssize_t which)
{
    PyObject *range = held("range");
    if (range == NULL) {
        return PyInt_FromLong(0);
    }
    PyObject *value = PyTuple_GET_ITEM(range, which);
    Py_INCREF(value);
    return value;
}

static PyObject *
readline_get_begidx(PyObject *module, PyObject *nothing)
{
    return range_end(0);
}

static PyObject *
readline_get_endidx(PyObject *module, PyObject *nothing)
{
    return range_end(1);
}

static PyObject *
readline_get_completion_type(PyObject *module, PyObject *nothing)
{
    return PyInt_FromLong(rl_completion_type);
}

/* The library keeps a pointer to the delimiters: the string is held. */
static int
use_delimiters(const char *text)
{
    PyObject *string = PyString_FromString(text), *old = held("delimiters");
    Py_XINCREF(old);
    int status = string == NULL ? -1 : hold("delimiters", string);
    if (status == 0) {
        rl_completer_word_break_characters = PyString_AS_STRING(string);
    }
    Py_XDECREF(string);
    Py_XDECREF(old);
    return status;
}

static PyObject *
readline_set_completer_delims(PyObject *module, PyObject *args)
{
    const char *text;
    if (!PyArg_ParseTuple(args, "s:set_completer_delims", &text) || use_delimiters(text) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
readline_get_completer_delims(PyObject *module, PyObject *nothing)
{
    return PyString_FromString(rl_completer_word_break_characters);
}

/* ---- functions: the line ---- */

static PyObject *
readline_get_line_buffer(PyObject *module, PyObject *nothing)
{
    return PyString_FromString(rl_line_buffer == NULL ? "" : rl_line_buffer);
}

static PyObject *
readline_insert_text(PyObject *module, PyObject *args)
{
    const char *text;
    if (!PyArg_ParseTuple(args, "s:insert_text", &text)) {
        return NULL;
    }
    rl_insert_text(text);
    Py_RETURN_NONE;
}

static PyObject *
readline_redisplay(PyObject *module, PyObject *nothing)
{
    rl_redisplay();
    Py_RETURN_NONE;
}

static PyObject *
readline_parse_and_bind(PyObject *module, PyObject *args)
{
    const char *text;
    if (!PyArg_ParseTuple(args, "s:parse_and_bind", &text)) {
        return NULL;
    }
    char *copy = strdup(text); /* the library writes into it */
    if (copy == NULL) {
        return PyErr_NoMemory();
    }
    rl_parse_and_bind(copy);
    free(copy);
    Py_RETURN_NONE;
}

static PyObject *
errno_result(int number)
{
    if (number != 0) {
        errno = number;
        return PyErr_SetFromErrno(PyExc_IOError);
    }
    Py_RETURN_NONE;
}

static PyObject *
readline_read_init_file(PyObject *module, PyObject *args)
{
    const char *name = NULL;
    if (!PyArg_ParseTuple(args, "|z:read_init_file", &name)) {
        return NULL;
    }
    return errno_result(rl_read_init_file(name));
}

/* ---- functions: history ---- */

static int
history_count(void)
{
    HISTORY_STATE *state = history_get_history_state();
    int length = state->length;
    free(state);
    return length;
}

/* How many lines write_history_file leaves in a file; negative: all. */
static long
history_limit(void)
{
    PyObject *limit = held("history_length");
    return limit == NULL ? -1 : PyInt_AsLong(limit);
}

static PyObject *
readline_read_history_file(PyObject *module, PyObject *args)
{
    const char *name = NULL;
    if (!PyArg_ParseTuple(args, "|z:read_history_file", &name)) {
        return NULL;
    }
    return errno_result(read_history(name));
}

static PyObject *
readline_write_history_file(PyObject *module, PyObject *args)
{
    const char *name = NULL;
    if (!PyArg_ParseTuple(args, "|z:write_history_file", &name)) {
        return NULL;
    }
    int status = write_history(name);
    if (status == 0 && history_limit() >= 0) {
        history_truncate_file(name, (int)history_limit());
    }
    return errno_result(status);
}

static PyObject *
readline_set_history_length(PyObject *module, PyObject *args)
{
    int length;
    if (!PyArg_ParseTuple(args, "i:set_history_length", &length)) {
        return NULL;
    }
    PyObject *number = PyInt_FromLong(length);
    int status = number == NULL ? -1 : hold("history_length", number);
    Py_XDECREF(number);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
readline_get_history_length(PyObject *module, PyObject *nothing)
{
    return PyInt_FromLong(history_limit());
}

static PyObject *
readline_get_current_history_length(PyObject *module, PyObject *nothing)
{
    return PyInt_FromLong(history_count());
}

static PyObject *
readline_get_history_item(PyObject *module, PyObject *args)
{
    int index;
    if (!PyArg_ParseTuple(args, "i:get_history_item", &index)) {
        return NULL;
    }
    HIST_ENTRY *entry = history_get(index);
    return Py_BuildValue("z", entry == NULL ? NULL : entry->line);
}

static PyObject *
readline_add_history(PyObject *module, PyObject *args)
{
    const char *line;
    if (!PyArg_ParseTuple(args, "s:add_history", &line)) {
        return NULL;
    }
    add_history(line);
    Py_RETURN_NONE;
}

static PyObject *
replaced_entry(HIST_ENTRY *entry, int index)
{
    if (entry == NULL) {
        PyErr_Format(PyExc_ValueError, "No history item at position %d", index);
        return NULL;
    }
    free(free_history_entry(entry));
    Py_RETURN_NONE;
}

static int
check_index(int index)
{
    if (index < 0) {
        PyErr_SetString(PyExc_ValueError, "History index cannot be negative");
        return -1;
    }
    return 0;
}

static PyObject *
readline_remove_history_item(PyObject *module, PyObject *args)
{
    int index;
    if (!PyArg_ParseTuple(args, "i:remove_history_item", &index) || check_index(index) < 0) {
        return NULL;
    }
    return replaced_entry(remove_history(index), index);
}

static PyObject *
readline_replace_history_item(PyObject *module, PyObject *args)
{
    int index;
    const char *line;
    if (!PyArg_ParseTuple(args, "is:replace_history_item", &index, &line) || check_index(index) < 0) {
        return NULL;
    }
    return replaced_entry(replace_history_entry(index, line, NULL), index);
}

static PyObject *
readline_clear_history(PyObject *module, PyObject *nothing)
{
    clear_history();
    Py_RETURN_NONE;
}

#define NONE(name, text) {#name, readline_##name, METH_NOARGS, PyDoc_STR(#name "()\n\n" text)}
#define SOME(name, arguments, text) {#name, readline_##name, METH_VARARGS, PyDoc_STR(#name "(" arguments ")\n\n" text)}

static const PyMethodDef readline_functions[] = {
    SOME(add_history, "string", "Adds a line to the history."),
    NONE(clear_history, "Forgets all lines."),
    NONE(get_begidx, "Where the text to complete begins."),
    NONE(get_endidx, "Where the text to complete ends."),
    NONE(get_completer, "The completer function or None."),
    NONE(get_completer_delims, "The characters between words."),
    NONE(get_completion_type, "What kind of completion is tried."),
    NONE(get_current_history_length, "The number of lines in the history."),
    SOME(get_history_item, "index", "The line at an index from 1 on, or None."),
    NONE(get_history_length, "The most lines that a history file gets, negative for all."),
    NONE(get_line_buffer, "The line as typed so far."),
    SOME(insert_text, "string", "Inserts text at the cursor."),
    SOME(parse_and_bind, "string", "Carries out one line of an init file."),
    SOME(read_history_file, "[filename]", "Loads a history file."),
    SOME(read_init_file, "[filename]", "Carries out an init file."),
    NONE(redisplay, "Shows the line as it is now."),
    SOME(remove_history_item, "pos", "Removes the line at a position from 0 on."),
    SOME(replace_history_item, "pos, line", "Replaces the line at a position from 0 on."),
    SOME(set_completer, "[function]", "Called as function(text, state) for state 0, 1, ... until it gives None."),
    SOME(set_completer_delims, "string", "Sets the characters between words."),
    {"set_completion_display_matches_hook", readline_set_display_hook, METH_VARARGS,
     PyDoc_STR("set_completion_display_matches_hook([function])\n\nCalled as function(text, matches, longest).")},
    SOME(set_history_length, "length", "Sets the most lines that a history file gets."),
    SOME(set_pre_input_hook, "[function]", "Called after the prompt is shown, before input is read."),
    SOME(set_startup_hook, "[function]", "Called before the prompt is shown."),
    SOME(write_history_file, "[filename]", "Saves the history."),
    {NULL},
};

/* Without a terminal nothing may be printed by merely loading the module. */
static void
set_up_library(void)
{
    if (!isatty(fileno(stdout))) {
        rl_variable_bind("enable-meta-key", "off");
    }
    rl_readline_name = "python";
    rl_bind_key('\t', rl_insert);
    rl_bind_key_in_map('\t', rl_complete, emacs_meta_keymap);
    rl_bind_key_in_map('\033', rl_complete, emacs_meta_keymap);
    rl_startup_hook = on_startup;
    rl_pre_input_hook = on_pre_input;
    rl_attempted_completion_function = complete_between;
    rl_catch_signals = 0;
    using_history();
    rl_initialize();
    rl_resize_terminal();
}

PyMODINIT_FUNC
initreadline(void)
{
    PyObject *module = Py_InitModule3("readline", (PyMethodDef *)readline_functions,
                                      PyDoc_STR("Importing this module enables command line editing using GNU readline."));
    if (module == NULL || PyType_Ready(&holder_type) < 0 || use_delimiters(DELIMITERS) < 0) {
        return;
    }
    PyModule_AddIntConstant(module, "_READLINE_VERSION", RL_READLINE_VERSION);
    PyModule_AddIntConstant(module, "_READLINE_RUNTIME_VERSION", rl_readline_version);
    PyModule_AddStringConstant(module, "_READLINE_LIBRARY_VERSION", rl_library_version);
    set_up_library();
    PyOS_ReadlineFunctionPointer = read_line;
}
