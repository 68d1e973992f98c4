/* The modules _codecs_cn, _codecs_hk, _codecs_iso2022, _codecs_jp, _codecs_kr and _codecs_tw: getcodec(name).
 *
 * How it works: the list below has all encodings; getcodec makes a codec with its way back and gives it to
 * _multibytecodec as an object.
 */
#include "cjk.h"

#include <string.h>

PyObject *py_cjk_wrap_codec(cjk_codec *codec_steal);
PyMODINIT_FUNC init_codecs_cn(void);
PyMODINIT_FUNC init_codecs_hk(void);
PyMODINIT_FUNC init_codecs_iso2022(void);
PyMODINIT_FUNC init_codecs_jp(void);
PyMODINIT_FUNC init_codecs_kr(void);
PyMODINIT_FUNC init_codecs_tw(void);

extern const cjk_table py_cjk_gb2312, py_cjk_gbk, py_cjk_gb18030, py_cjk_big5, py_cjk_big5hkscs, py_cjk_cp950,
    py_cjk_cp932, py_cjk_cp949, py_cjk_johab, py_cjk_jisx0208, py_cjk_jisx0212, py_cjk_jisx0213_1, py_cjk_jisx0213_2;

#define MAP(name, module, flags, ...) {name, module, {__VA_ARGS__}, flags, py_cjk_read_map, py_cjk_write_map, NULL, NULL, NULL, {NULL}}
#define ISO(name, sets) \
    {name, "_codecs_iso2022", {NULL}, 0, py_cjk_read_iso2022, py_cjk_write_iso2022, sets, NULL, NULL, {NULL}}

static const cjk_codec all_codecs[] = {
    MAP("gb2312", "_codecs_cn", 0, &py_cjk_gb2312),
    MAP("gbk", "_codecs_cn", 0, &py_cjk_gbk),
    MAP("gb18030", "_codecs_cn", CJK_FOUR, &py_cjk_gb18030),
    {"hz", "_codecs_cn", {NULL}, 0, py_cjk_read_hz, py_cjk_write_hz, "(B$A", NULL, NULL, {NULL}},
    MAP("big5hkscs", "_codecs_hk", 0, &py_cjk_big5hkscs),
    MAP("big5", "_codecs_tw", 0, &py_cjk_big5),
    MAP("cp950", "_codecs_tw", 0, &py_cjk_cp950),
    MAP("cp949", "_codecs_kr", 0, &py_cjk_cp949),
    MAP("euc_kr", "_codecs_kr", CJK_HANGUL_PARTS, &py_cjk_cp949),
    MAP("johab", "_codecs_kr", 0, &py_cjk_johab),
    MAP("cp932", "_codecs_jp", CJK_KATAKANA | CJK_MICROSOFT, &py_cjk_cp932),
    MAP("euc_jp", "_codecs_jp", CJK_EUC | CJK_ASCII_YEN, &py_cjk_jisx0208, &py_cjk_jisx0212),
    MAP("shift_jis", "_codecs_jp", CJK_SHIFT | CJK_KATAKANA | CJK_ASCII_YEN, &py_cjk_jisx0208),
    MAP("euc_jis_2004", "_codecs_jp", CJK_EUC, &py_cjk_jisx0213_1, &py_cjk_jisx0213_2, &py_cjk_jisx0212),
    MAP("euc_jisx0213", "_codecs_jp", CJK_EUC | CJK_X0213_FIRST, &py_cjk_jisx0213_1, &py_cjk_jisx0213_2,
        &py_cjk_jisx0212),
    MAP("shift_jis_2004", "_codecs_jp", CJK_SHIFT | CJK_KATAKANA | CJK_YEN_IN | CJK_ASCII_YEN | CJK_WIDE_TILDE,
        &py_cjk_jisx0213_1, &py_cjk_jisx0213_2),
    MAP("shift_jisx0213", "_codecs_jp",
        CJK_SHIFT | CJK_KATAKANA | CJK_YEN_IN | CJK_ASCII_YEN | CJK_WIDE_TILDE | CJK_X0213_FIRST, &py_cjk_jisx0213_1,
        &py_cjk_jisx0213_2),
    MAP("jis_2004", "", CJK_EUC, &py_cjk_jisx0213_1, &py_cjk_jisx0213_2),          /* without JIS X 0212: parts only */
    MAP("jisx0213", "", CJK_EUC | CJK_X0213_FIRST, &py_cjk_jisx0213_1, &py_cjk_jisx0213_2),
    ISO("iso2022_kr", "(B)C"),
    ISO("iso2022_jp", "(B$B(J$@"),
    ISO("iso2022_jp_1", "(B$B$D(J$@"),
    ISO("iso2022_jp_2", "(B$B$D$C$A(J$@.A.F"),
    ISO("iso2022_jp_2004", "(B$B$Q$P"),
    ISO("iso2022_jp_3", "(B$B$O$P"),
    ISO("iso2022_jp_ext", "(B$B$D(J(I$@"),
};

/* The maps behind the sets of ISO-2022, in the order of cjk_iso2022.c. */
static const char *const part_names[] = {"euc_jp", "euc_kr", "gb2312", "jisx0213", "jis_2004"};

void
py_cjk_free_codec(cjk_codec *codec)
{
    for (size_t i = 0; i < sizeof codec->parts / sizeof *codec->parts; i++) {
        if (codec->parts[i] != NULL) {
            py_cjk_free_codec((cjk_codec *)codec->parts[i]);
        }
    }
    py_cjk_free_back(codec->back);
    py_cjk_free_rows(codec->rows);
    PyMem_Free(codec);
}

static int
fill_parts(cjk_codec *codec)
{
    static const char *const users[] = {"BDIJ@", "C", "A", "O", "PQ"};
    for (size_t i = 0; i < sizeof part_names / sizeof *part_names; i++) {
        int used = 0;
        for (const char *s = codec->sets; *s; s += 2) {
            used |= s[0] != '(' && s[0] != '.' && strchr(users[i], s[1]) != NULL;
        }
        /* with the first plane of JIS X 0213:2000 comes its second */
        const char *name = part_names[i == 4 && strstr(codec->sets, "$O") ? 3 : i];
        if (used && (codec->parts[i] = py_cjk_new_codec(NULL, name)) == NULL) {
            return -1;
        }
    }
    return 0;
}

static int
fill_map(cjk_codec *codec)
{
    codec->back = py_cjk_new_back(codec);
    codec->rows = codec->back == NULL ? NULL : py_cjk_new_rows(codec);
    return codec->rows == NULL ? -1 : 0;
}

cjk_codec *
py_cjk_new_codec(const char *module, const char *name)
{
    for (size_t i = 0; i < sizeof all_codecs / sizeof *all_codecs; i++) {
        if (strcmp(all_codecs[i].name, name) != 0 || (module != NULL && strcmp(all_codecs[i].module, module) != 0)) {
            continue;
        }
        cjk_codec *codec = PyMem_Malloc(sizeof *codec);
        if (codec == NULL) {
            PyErr_NoMemory();
            return NULL;
        }
        *codec = all_codecs[i];
        if (codec->sets != NULL ? fill_parts(codec) < 0 : fill_map(codec) < 0) {
            py_cjk_free_codec(codec);
            PyErr_NoMemory();
            return NULL;
        }
        return codec;
    }
    PyErr_SetString(PyExc_LookupError, "no such codec is supported.");
    return NULL;
}

static PyObject *
get_codec(const char *module, PyObject *name)
{
    if (!PyString_Check(name)) {
        PyErr_SetString(PyExc_TypeError, "encoding name must be a string.");
        return NULL;
    }
    cjk_codec *codec = py_cjk_new_codec(module, PyString_AS_STRING(name));
    return codec == NULL ? NULL : py_cjk_wrap_codec(codec);
}

#define MODULE(family) \
    static PyObject *family##_getcodec(PyObject *module, PyObject *name) \
    { \
        return get_codec("_codecs_" #family, name); \
    } \
    static const PyMethodDef family##_functions[] = { \
        {"getcodec", family##_getcodec, METH_O, PyDoc_STR("getcodec(name): the codec of an encoding.")}, \
        {NULL, NULL, 0, NULL} \
    }; \
    PyMODINIT_FUNC init_codecs_##family(void) \
    { \
        Py_InitModule("_codecs_" #family, (PyMethodDef *)family##_functions); \
    }

MODULE(cn)
MODULE(hk)
MODULE(iso2022)
MODULE(jp)
MODULE(kr)
MODULE(tw)
