/* Py_Main: options, environment, and what to run.
 *
 *     options ─▶ Py_Initialize ─▶ one of: -c TEXT, -m MODULE, FILE or directory or archive, prompt, stdin
 *             ─▶ with -i: the prompt afterwards ─▶ Py_Finalize, exit status
 *
 * The exit status is 2 for a wrong command line or an unreadable file, 1 for an exception, else 0 or what
 * SystemExit says.
 */
#include "Python.h"
#include "py_state.h"

#include <errno.h>
#include <locale.h>
#include <sys/stat.h>

#define OPTIONS "3bBc:dEhiJm:OQ:RsStuUvVW:xX?"

typedef struct {
    const char *command;   /* -c */
    const char *module;    /* -m */
    const char *filename;  /* the script, NULL for standard input */
    int unbuffered;        /* -u */
    int skip_line;         /* -x */
    int help;
    int version;
    int next;              /* first argument that is no option */
    PyCompilerFlags flags;
} options;

/* ---- help ---- */

static const char help_text[] =
    "usage: %s [option] ... [-c cmd | -m mod | file | -] [arg] ...\n"
    "Options and arguments (and corresponding environment variables):\n"
    "-b     : warn when a bytearray is compared with unicode text; -bb: make it an error\n"
    "-B     : write no .py[co] files on import; also PYTHONDONTWRITEBYTECODE=x\n"
    "-c cmd : the program is this text (ends the options)\n"
    "-d     : show what the parser does; also PYTHONDEBUG=x\n"
    "-E     : take no notice of the PYTHON* variables (such as PYTHONPATH)\n"
    "-h     : show this text and exit (also --help)\n"
    "-i     : show the prompt after the program, even if stdin is no terminal;\n"
    "         also PYTHONINSPECT=x\n"
    "-m mod : the program is this library module (ends the options)\n"
    "-O     : leave out assertions; also PYTHONOPTIMIZE=x\n"
    "-OO    : leave out docstrings as well\n"
    "-Q arg : division: -Qold (the default), -Qwarn, -Qwarnall, -Qnew\n"
    "-R     : hash strings with a random key; also PYTHONHASHSEED=random\n"
    "-s     : keep the user's site directory off sys.path; also PYTHONNOUSERSITE\n"
    "-S     : do not 'import site' at the start\n"
    "-t     : warn about tabs and blanks mixed in one indentation (-tt: error)\n"
    "-u     : stdout and stderr unbuffered; also PYTHONUNBUFFERED=x\n"
    "-v     : tell about every import (-vv: more); also PYTHONVERBOSE=x\n"
    "-V     : show the version number and exit (also --version)\n"
    "-W arg : how to treat warnings: action:message:category:module:lineno\n"
    "         also PYTHONWARNINGS=arg\n"
    "-x     : skip the first line of the source, which another system may want\n"
    "-3     : warn about what Python 3.x can not do the same way\n"
    "file   : the program is read from this file\n"
    "-      : the program is read from stdin (the default; a prompt at a terminal)\n"
    "arg ...: what the program finds in sys.argv[1:]\n"
    "\n"
    "Further environment variables:\n"
    "PYTHONSTARTUP: a file that is run before the first prompt\n"
    "PYTHONPATH   : directories, separated by ':', that come first in sys.path\n"
    "PYTHONHOME   : another <prefix> (or <prefix>:<exec_prefix>); the library is in\n"
    "               <prefix>/lib/python2.7\n"
    "PYTHONCASEOK : has no effect on this system\n"
    "PYTHONIOENCODING: encoding[:errors] of stdin, stdout and stderr\n"
    "PYTHONHASHSEED: 'random', or a number that makes the hashes of strings repeatable\n";

static int
show_usage(int status, const char *program)
{
    FILE *file = status == 0 ? stdout : stderr;
    if (status == 0) {
        fprintf(file, help_text, program);
    }
    else {
        fprintf(file, "usage: %s [option] ... [-c cmd | -m mod | file | -] [arg] ...\n", program);
        fprintf(file, "Try `python -h' for more information.\n");
    }
    return status;
}

/* ---- options ---- */

typedef struct {
    int argc;
    char **argv;
    int index;         /* argument being read */
    const char *rest;  /* letters left in it, "" for none */
    const char *value; /* of the last option that has one */
} reader;

/* The next option letter; -1 at the end, '_' for a wrong one. 'h' and 'V' stand for the long forms. */
static int
next_option(reader *r)
{
    if (*r->rest == '\0') {
        if (r->index >= r->argc || r->argv[r->index][0] != '-' || r->argv[r->index][1] == '\0') {
            return -1;
        }
        const char *argument = r->argv[r->index];
        if (strcmp(argument, "--") == 0) {
            r->index++;
            return -1;
        }
        r->index++;
        if (strcmp(argument, "--help") == 0) {
            return 'h';
        }
        if (strcmp(argument, "--version") == 0) {
            return 'V';
        }
        r->rest = argument + 1;
    }
    int letter = *r->rest++;
    if (letter == 'J') {
        fprintf(stderr, "-J is reserved for Jython\n");
        return '_';
    }
    if (letter == 'X') {
        fprintf(stderr, "-X is reserved for implementation-specific arguments\n");
        return '_';
    }
    const char *known = letter != ':' ? strchr(OPTIONS, letter) : NULL;
    if (known == NULL) {
        fprintf(stderr, "Unknown option: -%c\n", letter);
        return '_';
    }
    if (known[1] == ':') {
        if (*r->rest != '\0') {
            r->value = r->rest;
            r->rest = "";
        }
        else if (r->index < r->argc) {
            r->value = r->argv[r->index++];
        }
        else {
            fprintf(stderr, "Argument expected for the -%c option\n", letter);
            return '_';
        }
    }
    return letter;
}

static int
set_division(const char *how)
{
    if (strcmp(how, "old") == 0) {
        Py_DivisionWarningFlag = 0;
    }
    else if (strcmp(how, "warn") == 0) {
        Py_DivisionWarningFlag = 1;
    }
    else if (strcmp(how, "warnall") == 0) {
        Py_DivisionWarningFlag = 2;
    }
    else if (strcmp(how, "new") == 0) {
        _Py_QnewFlag = 1;
    }
    else {
        fprintf(stderr, "-Q option should be `-Qold', `-Qwarn', `-Qwarnall', or `-Qnew' only\n");
        return -1;
    }
    return 0;
}

/* -c: the text as a program, with its own last newline. */
static const char *
command_text(const char *text)
{
    char *copy = malloc(strlen(text) + 2);
    if (copy == NULL) {
        Py_FatalError("not enough memory to copy -c argument");
    }
    strcpy(copy, text);
    strcat(copy, "\n");
    return copy;
}

/* Returns status; -1 for a wrong option. */
static int
take_option(int letter, reader *r, options *o)
{
    switch (letter) {
    case 'b':
        Py_BytesWarningFlag++;
        break;
    case 'B':
        Py_DontWriteBytecodeFlag++;
        break;
    case '3':
        Py_Py3kWarningFlag++;
        if (!Py_DivisionWarningFlag) {
            Py_DivisionWarningFlag = 1;
        }
        break;
    case 'd':
        Py_DebugFlag++;
        break;
    case 'E':
        Py_IgnoreEnvironmentFlag++;
        break;
    case 'i':
        Py_InspectFlag++;
        Py_InteractiveFlag++;
        break;
    case 'O':
        Py_OptimizeFlag++;
        break;
    case 'Q':
        return set_division(r->value);
    case 'R':
        Py_HashRandomizationFlag++;
        break;
    case 's':
        Py_NoUserSiteDirectory++;
        break;
    case 'S':
        Py_NoSiteFlag++;
        break;
    case 't':
        Py_TabcheckFlag++;
        break;
    case 'u':
        o->unbuffered = 1;
        break;
    case 'U':
        Py_UnicodeFlag++;
        break;
    case 'v':
        Py_VerboseFlag++;
        break;
    case 'V':
        o->version++;
        break;
    case 'W':
        PySys_AddWarnOption((char *)r->value);
        break;
    case 'x':
        o->skip_line = 1;
        break;
    case 'h':
    case '?':
        o->help++;
        break;
    default:
        return -1;
    }
    return 0;
}

static int
read_options(int argc, char **argv, options *o)
{
    reader r = {argc, argv, 1, "", NULL};
    int letter;
    memset(o, 0, sizeof *o);
    PySys_ResetWarnOptions();
    while ((letter = next_option(&r)) != -1) {
        if (letter == 'c') {
            o->command = command_text(r.value);
            break;
        }
        if (letter == 'm') {
            o->module = r.value;
            break;
        }
        if (take_option(letter, &r, o) < 0) {
            return -1;
        }
    }
    o->next = r.index;
    if (o->command == NULL && o->module == NULL && r.index < argc &&
        strcmp(argv[r.index], "-") != 0) {
        o->filename = argv[r.index];
    }
    if (_Py_QnewFlag) {
        o->flags.cf_flags |= CO_FUTURE_DIVISION;
    }
    if (Py_Py3kWarningFlag && !Py_TabcheckFlag) {
        Py_TabcheckFlag = 1;
    }
    return 0;
}

/* ---- environment ---- */

static int
is_set(const char *variable)
{
    const char *text = Py_GETENV(variable);
    return text != NULL && *text != '\0';
}

static void
add_warning_variable(void)
{
    const char *text = Py_GETENV("PYTHONWARNINGS");
    char *copy = text != NULL ? strdup(text) : NULL;
    char *rest = copy;
    for (char *option; rest != NULL && (option = strsep(&rest, ",")) != NULL;) {
        if (*option != '\0') {
            PySys_AddWarnOption(option);
        }
    }
    free(copy);
}

static void
read_variables(options *o)
{
    if (!Py_InspectFlag && is_set("PYTHONINSPECT")) {
        Py_InspectFlag = 1;
    }
    if (!o->unbuffered && is_set("PYTHONUNBUFFERED")) {
        o->unbuffered = 1;
    }
    if (!Py_NoUserSiteDirectory && is_set("PYTHONNOUSERSITE")) {
        Py_NoUserSiteDirectory = 1;
    }
    add_warning_variable();
}

static void
set_buffering(const options *o)
{
    if (o->unbuffered) {
        setvbuf(stdin, NULL, _IONBF, BUFSIZ);
        setvbuf(stdout, NULL, _IONBF, BUFSIZ);
        setvbuf(stderr, NULL, _IONBF, BUFSIZ);
    }
    else if (Py_InteractiveFlag) {
        setvbuf(stdin, NULL, _IOLBF, BUFSIZ);
        setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    }
}

/* ---- what to run ---- */

static void
run_startup(PyCompilerFlags *flags)
{
    char *startup = Py_GETENV("PYTHONSTARTUP");
    if (startup == NULL || *startup == '\0') {
        return;
    }
    FILE *file = fopen(startup, "r");
    if (file == NULL) {
        int number = errno;
        PySys_WriteStderr("Could not open PYTHONSTARTUP\n");
        errno = number;
        PyErr_SetFromErrnoWithFilename(PyExc_IOError, startup);
        PyErr_Print();
        PyErr_Clear();
        return;
    }
    PyRun_SimpleFileExFlags(file, startup, 0, flags);
    PyErr_Clear();
    fclose(file);
}

static int
run_module(const char *module, int set_argv0)
{
    PyObject *runpy = PyImport_ImportModule("runpy");
    if (runpy == NULL) {
        fprintf(stderr, "Could not import runpy module\n");
        PyErr_Print();
        return -1;
    }
    PyObject *run = PyObject_GetAttrString(runpy, "_run_module_as_main");
    Py_DECREF(runpy);
    if (run == NULL) {
        fprintf(stderr, "Could not access runpy._run_module_as_main\n");
        PyErr_Print();
        return -1;
    }
    PyObject *result = PyObject_CallFunction(run, "si", module, set_argv0);
    Py_DECREF(run);
    if (result == NULL) {
        PyErr_Print();
        return -1;
    }
    Py_DECREF(result);
    return 0;
}

/* A directory or an archive with a __main__ module. -1: it is neither. */
static int
run_from_importer(const char *filename)
{
    PyObject *name = PyString_FromString(filename);
    PyObject *importer = name != NULL ? PyImport_GetImporter(name) : NULL;
    int status = -1;
    if (importer != NULL && Py_TYPE(importer) != &PyNullImporter_Type) {
        PyObject *path = PySys_GetObject("path");
        if (path != NULL && PyList_Check(path) && PyList_GET_SIZE(path) > 0) {
            Py_INCREF(name);
            if (PyList_SetItem(path, 0, name) == 0) {
                status = run_module("__main__", 0) != 0;
            }
        }
    }
    Py_XDECREF(importer);
    Py_XDECREF(name);
    if (PyErr_Occurred()) {
        PyErr_Print();
    }
    return status;
}

/* Opens the script. Returns NULL after a message, with the exit status. */
static FILE *
open_script(const char *program, const options *o, int *status)
{
    FILE *file = fopen(o->filename, "r");
    struct stat info;
    if (file == NULL) {
        fprintf(stderr, "%s: can't open file '%s': [Errno %d] %s\n", program, o->filename, errno,
                strerror(errno));
        *status = 2;
        return NULL;
    }
    if (fstat(fileno(file), &info) == 0 && S_ISDIR(info.st_mode)) {
        fprintf(stderr, "%s: '%s' is a directory, cannot continue\n", program, o->filename);
        fclose(file);
        *status = 1;
        return NULL;
    }
    if (o->skip_line) {
        int ch;
        while ((ch = getc(file)) != EOF) {
            if (ch == '\n') {
                ungetc(ch, file); /* keep the line numbers */
                break;
            }
        }
    }
    return file;
}

static int
run_file(const char *program, options *o, int interactive)
{
    FILE *file = stdin;
    int status = -1;
    if (o->filename == NULL && interactive) {
        Py_InspectFlag = 0; /* do it once only */
        run_startup(&o->flags);
    }
    if (o->filename != NULL) {
        status = run_from_importer(o->filename);
        if (status != -1) {
            return status;
        }
        file = open_script(program, o, &status);
        if (file == NULL) {
            return status;
        }
    }
    return PyRun_AnyFileExFlags(file, o->filename == NULL ? "<stdin>" : o->filename,
                                o->filename != NULL, &o->flags) != 0;
}

static int
run_program(const char *program, options *o, int interactive)
{
    if (o->command != NULL) {
        int status = PyRun_SimpleStringFlags(o->command, &o->flags) != 0;
        free((char *)o->command);
        return status;
    }
    if (o->module != NULL) {
        return run_module(o->module, 1) != 0;
    }
    return run_file(program, o, interactive);
}

static void
show_banner(const options *o, int interactive)
{
    int prompt = o->command == NULL && o->filename == NULL && o->module == NULL && interactive;
    if (!Py_VerboseFlag && !prompt) {
        return;
    }
    fprintf(stderr, "Python %s on %s\n", Py_GetVersion(), Py_GetPlatform());
    if (!Py_NoSiteFlag) {
        fprintf(stderr, "Type \"help\", \"copyright\", \"credits\" or \"license\" for more "
                        "information.\n");
    }
}

static void
set_arguments(int argc, char **argv, const options *o)
{
    int first = o->next;
    char *saved = NULL;
    if (o->command != NULL || o->module != NULL) {
        first--;
        saved = argv[first];
        argv[first] = (char *)"-c";        /* of a module until its file is found, too */
    }
    PySys_SetArgv(argc - first, argv + first);
    if (saved != NULL) {
        argv[first] = saved;
    }
}

static void
import_line_editor(const options *o)
{
    int prompt = Py_InspectFlag ||
                 (o->command == NULL && o->filename == NULL && o->module == NULL);
    if (!prompt || !isatty(fileno(stdin))) {
        return;
    }
    PyObject *module = PyImport_ImportModule("readline");
    if (module == NULL) {
        PyErr_Clear();
    }
    Py_XDECREF(module);
}

int
Py_Main(int argc, char **argv)
{
    options o;
    py_runtime_state.config.argc = argc;
    py_runtime_state.config.argv = argv;
    if (read_options(argc, argv, &o) < 0) {
        return show_usage(2, argv[0]);
    }
    if (o.help) {
        return show_usage(0, argv[0]);
    }
    if (o.version) {
        fprintf(stderr, "Python %s\n", PY_VERSION);
        return 0;
    }
    read_variables(&o);
    int interactive = Py_FdIsInteractive(stdin, NULL);
    set_buffering(&o);
    Py_SetProgramName(argv[0]);
    Py_Initialize();
    show_banner(&o, interactive);
    set_arguments(argc, argv, &o);
    import_line_editor(&o);
    int status = run_program(argv[0], &o, interactive);
    if (!Py_InspectFlag && is_set("PYTHONINSPECT")) {
        Py_InspectFlag = 1; /* set by the program itself */
    }
    if (Py_InspectFlag && interactive &&
        (o.filename != NULL || o.command != NULL || o.module != NULL)) {
        Py_InspectFlag = 0;
        status = PyRun_AnyFileFlags(stdin, "<stdin>", &o.flags) != 0;
    }
    py_finalize_and_leave();
    return status;
}
