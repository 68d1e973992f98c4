/* The codec registry of an interpreter: search functions, found codecs, error handlers.
 *
 * How it works: a codec is a tuple (encode, decode, stream reader, stream writer), often a subclass
 * with more attributes (codecs.CodecInfo). Names are normalised and looked up in a cache; what is
 * not there is asked from the search functions in order of registration. The first use of the
 * registry imports the package `encodings`, which registers the standard search function.
 *
 * I1  codec_search_path, _cache and codec_error_registry of the interpreter are all NULL, or all set.
 * I2  search functions, codecs and handlers run Python code: nothing borrowed is kept across a call.
 */
#include "Python.h"
#include "py_state.h"
#include "py_text.h"

static int init_registry(PyInterpreterState *interp);

/* The interpreter with its registry made. Returns borrowed, NULL raised. */
static PyInterpreterState *
registry(void)
{
    PyInterpreterState *interp = &py_interp_get()->base;

    if (interp->codec_search_path == NULL && init_registry(interp) < 0) {
        return NULL;
    }
    return interp;
}

/* ---- looking up codecs ---- */

int
PyCodec_Register(PyObject *search_function)
{
    PyInterpreterState *interp = registry();

    if (interp == NULL) {
        return -1;
    }
    if (search_function == NULL) {
        PyErr_BadArgument();
        return -1;
    }
    if (!PyCallable_Check(search_function)) {
        PyErr_SetString(PyExc_TypeError, "argument must be callable");
        return -1;
    }
    return PyList_Append(interp->codec_search_path, search_function);
}

/* Lower case, with '-' for blanks. Returns new. */
static PyObject *
normalized_name(const char *name)
{
    PyObject *v = PyString_FromStringAndSize(NULL, (Py_ssize_t)strlen(name));
    char *p;

    if (v == NULL) {
        return NULL;
    }
    for (p = PyString_AS_STRING(v); *name != '\0'; name++) {
        *p++ = *name == ' ' ? '-' : (char)Py_TOLOWER(*name);
    }
    return v;
}

/* Asks the search functions. Returns new; NULL raised. */
static PyObject *
search(PyInterpreterState *interp, PyObject *name, const char *encoding)
{
    PyObject *path = interp->codec_search_path;
    Py_ssize_t i;

    if (PyList_GET_SIZE(path) == 0) {
        PyErr_SetString(PyExc_LookupError,
                        "no codec search functions registered: can't find encoding");
        return NULL;
    }
    for (i = 0; i < PyList_GET_SIZE(path); i++) {
        PyObject *func = PyList_GET_ITEM(path, i);
        PyObject *codec;
        Py_INCREF(func);
        codec = PyObject_CallFunctionObjArgs(func, name, NULL);
        Py_DECREF(func);
        if (codec == NULL) {
            return NULL;
        }
        if (codec == Py_None) {
            Py_DECREF(codec);
            continue;
        }
        if (!PyTuple_Check(codec) || PyTuple_GET_SIZE(codec) != 4) {
            PyErr_SetString(PyExc_TypeError, "codec search functions must return 4-tuples");
            Py_DECREF(codec);
            return NULL;
        }
        return codec;
    }
    PyErr_Format(PyExc_LookupError, "unknown encoding: %s", encoding);
    return NULL;
}

PyObject *
_PyCodec_Lookup(const char *encoding)
{
    PyInterpreterState *interp;
    PyObject *name, *codec;

    if (encoding == NULL) {
        PyErr_BadArgument();
        return NULL;
    }
    interp = registry();
    name = interp == NULL ? NULL : normalized_name(encoding);
    if (name == NULL) {
        return NULL;
    }
    codec = PyDict_GetItem(interp->codec_search_cache, name);
    if (codec != NULL) {
        Py_INCREF(codec);
    }
    else {
        PyString_InternInPlace(&name);
        codec = search(interp, name, encoding);
        if (codec != NULL && PyDict_SetItem(interp->codec_search_cache, name, codec) < 0) {
            Py_CLEAR(codec);
        }
    }
    Py_DECREF(name);
    return codec;
}

/* With -3, codecs between bytes and bytes are pointed out. Returns 0 or -1. */
static int
warn_unless_text(PyObject *codec, const char *encoding, const char *alternative)
{
    PyObject *flag;
    int is_text;

    if (!Py_Py3kWarningFlag || PyTuple_CheckExact(codec)) {
        return 0;
    }
    flag = PyObject_GetAttrString(codec, "_is_text_encoding");
    if (flag == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
            return -1;
        }
        PyErr_Clear();
        return 0;
    }
    is_text = PyObject_IsTrue(flag);
    Py_DECREF(flag);
    if (is_text == 0) {
        PyObject *text = PyString_FromFormat("'%.400s' is not a text encoding; use %s to handle "
                                             "arbitrary codecs", encoding, alternative);
        is_text = text == NULL ? -1 : PyErr_WarnPy3k(PyString_AS_STRING(text), 1);
        Py_XDECREF(text);
        return is_text;
    }
    return is_text < 0 ? -1 : 0;
}

PyObject *
_PyCodec_LookupTextEncoding(const char *encoding, const char *alternative)
{
    PyObject *codec = _PyCodec_Lookup(encoding);

    if (codec != NULL && warn_unless_text(codec, encoding, alternative) < 0) {
        Py_CLEAR(codec);
    }
    return codec;
}

/* One item of a codec's tuple; new. */
static PyObject *
codec_item(const char *encoding, int index)
{
    PyObject *codec = _PyCodec_Lookup(encoding);
    PyObject *item;

    if (codec == NULL) {
        return NULL;
    }
    item = PyTuple_GET_ITEM(codec, index);
    Py_INCREF(item);
    Py_DECREF(codec);
    return item;
}

PyObject *
PyCodec_Encoder(const char *encoding)
{
    return codec_item(encoding, 0);
}

PyObject *
PyCodec_Decoder(const char *encoding)
{
    return codec_item(encoding, 1);
}

/* ---- making stateful codecs ---- */

/* codec.attribute(errors), or without arguments when errors is NULL. */
static PyObject *
make_incremental(PyObject *codec, const char *attribute, const char *errors)
{
    PyObject *factory = PyObject_GetAttrString(codec, attribute);
    PyObject *result;

    if (factory == NULL) {
        return NULL;
    }
    result = errors != NULL ? PyObject_CallFunction(factory, (char *)"s", errors)
                            : PyObject_CallFunctionObjArgs(factory, NULL);
    Py_DECREF(factory);
    return result;
}

PyObject *
_PyCodecInfo_GetIncrementalDecoder(PyObject *codec_info, const char *errors)
{
    return make_incremental(codec_info, "incrementaldecoder", errors);
}

PyObject *
_PyCodecInfo_GetIncrementalEncoder(PyObject *codec_info, const char *errors)
{
    return make_incremental(codec_info, "incrementalencoder", errors);
}

static PyObject *
look_up_incremental(const char *encoding, const char *attribute, const char *errors)
{
    PyObject *codec = _PyCodec_Lookup(encoding);
    PyObject *result;

    if (codec == NULL) {
        return NULL;
    }
    result = make_incremental(codec, attribute, errors);
    Py_DECREF(codec);
    return result;
}

PyObject *
PyCodec_IncrementalEncoder(const char *encoding, const char *errors)
{
    return look_up_incremental(encoding, "incrementalencoder", errors);
}

PyObject *
PyCodec_IncrementalDecoder(const char *encoding, const char *errors)
{
    return look_up_incremental(encoding, "incrementaldecoder", errors);
}

static PyObject *
make_stream(const char *encoding, PyObject *stream, const char *errors, int index)
{
    PyObject *factory = codec_item(encoding, index);
    PyObject *result;

    if (factory == NULL) {
        return NULL;
    }
    result = errors != NULL ? PyObject_CallFunction(factory, (char *)"Os", stream, errors)
                            : PyObject_CallFunctionObjArgs(factory, stream, NULL);
    Py_DECREF(factory);
    return result;
}

PyObject *
PyCodec_StreamReader(const char *encoding, PyObject *stream, const char *errors)
{
    return make_stream(encoding, stream, errors, 2);
}

PyObject *
PyCodec_StreamWriter(const char *encoding, PyObject *stream, const char *errors)
{
    return make_stream(encoding, stream, errors, 3);
}

/* ---- encoding and decoding ---- */

/* Calls coder(object[, errors]) and takes the first of the two results. Steals coder. */
static PyObject *
apply_coder_steal(PyObject *coder, PyObject *object, const char *errors, const char *message)
{
    PyObject *word, *result, *v;

    if (coder == NULL) {
        return NULL;
    }
    word = errors != NULL ? PyString_FromString(errors) : NULL;
    result = errors != NULL && word == NULL ? NULL : PyObject_CallFunctionObjArgs(coder, object, word, NULL);
    Py_XDECREF(word);
    Py_DECREF(coder);
    if (result == NULL) {
        return NULL;
    }
    if (!PyTuple_Check(result) || PyTuple_GET_SIZE(result) != 2) {
        PyErr_SetString(PyExc_TypeError, message);
        Py_DECREF(result);
        return NULL;
    }
    v = PyTuple_GET_ITEM(result, 0);
    Py_INCREF(v);
    Py_DECREF(result);
    return v;
}

static const char encoder_message[] = "encoder must return a tuple (object,integer)";
static const char decoder_message[] = "decoder must return a tuple (object,integer)";

PyObject *
PyCodec_Encode(PyObject *object, const char *encoding, const char *errors)
{
    return apply_coder_steal(PyCodec_Encoder(encoding), object, errors, encoder_message);
}

PyObject *
PyCodec_Decode(PyObject *object, const char *encoding, const char *errors)
{
    return apply_coder_steal(PyCodec_Decoder(encoding), object, errors, decoder_message);
}

/* The coder of a text encoding; new. */
static PyObject *
text_coder(const char *encoding, const char *alternative, int index)
{
    PyObject *codec = _PyCodec_LookupTextEncoding(encoding, alternative);
    PyObject *coder;

    if (codec == NULL) {
        return NULL;
    }
    coder = PyTuple_GET_ITEM(codec, index);
    Py_INCREF(coder);
    Py_DECREF(codec);
    return coder;
}

PyObject *
_PyCodec_EncodeText(PyObject *object, const char *encoding, const char *errors)
{
    return apply_coder_steal(text_coder(encoding, "codecs.encode()", 0), object, errors,
                             encoder_message);
}

PyObject *
_PyCodec_DecodeText(PyObject *object, const char *encoding, const char *errors)
{
    return apply_coder_steal(text_coder(encoding, "codecs.decode()", 1), object, errors,
                             decoder_message);
}

/* ---- error handlers: those of 2.7 are in codec_handlers.c ---- */

int
PyCodec_RegisterError(const char *name, PyObject *error)
{
    PyInterpreterState *interp = registry();

    if (interp == NULL) {
        return -1;
    }
    if (!PyCallable_Check(error)) {
        PyErr_SetString(PyExc_TypeError, "handler must be callable");
        return -1;
    }
    return PyDict_SetItemString(interp->codec_error_registry, name, error);
}

PyObject *
PyCodec_LookupError(const char *name)
{
    PyInterpreterState *interp = registry();
    PyObject *handler;

    if (interp == NULL) {
        return NULL;
    }
    handler = PyDict_GetItemString(interp->codec_error_registry, name != NULL ? name : "strict");
    if (handler == NULL) {
        PyErr_Format(PyExc_LookupError, "unknown error handler name '%.400s'", name);
        return NULL;
    }
    Py_INCREF(handler);
    return handler;
}

/* ---- starting ---- */

static int
init_registry(PyInterpreterState *interp)
{
    PyObject *path = PyList_New(0);
    PyObject *cache = PyDict_New();
    PyObject *errors = PyDict_New();
    PyObject *module;

    if (path == NULL || cache == NULL || errors == NULL || py_codec_add_handlers(errors) < 0) {
        Py_XDECREF(path);
        Py_XDECREF(cache);
        Py_XDECREF(errors);
        return -1;
    }
    interp->codec_search_path = path;
    interp->codec_search_cache = cache;
    interp->codec_error_registry = errors;
    module = PyImport_ImportModuleLevel((char *)"encodings", NULL, NULL, NULL, 0);
    if (module == NULL) {
        /* Without the library there are no codecs by name, which need not disturb anybody. */
        if (!PyErr_ExceptionMatches(PyExc_ImportError)) {
            return -1;
        }
        PyErr_Clear();
        return 0;
    }
    Py_DECREF(module);
    return 0;
}
