/* unicodeobject.h - the unicode type (UCS-4) and its codecs.
 *
 * Included by Python.h; the documented 2.7 semantics hold for every name in it.
 */

#ifndef Py_UNICODEOBJECT_H
#define Py_UNICODEOBJECT_H

#include <stdarg.h>
#include <wchar.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef unsigned int Py_UCS4;
#define PY_UNICODE_TYPE Py_UCS4
typedef PY_UNICODE_TYPE Py_UNICODE;

#define Py_UNICODE_REPLACEMENT_CHARACTER 65533
#define Py_UNICODE_WIDE

typedef struct {
    PyObject_HEAD
    Py_ssize_t length;                   /* code points */
    Py_UNICODE *str;                     /* length + 1 code points, last one 0 */
    long hash;                           /* -1: not computed */
    PyObject *defenc;                    /* cached default encoding, may be NULL */
} PyUnicodeObject;

#define PyUnicode_AsASCIIString PyUnicodeUCS4_AsASCIIString
#define PyUnicode_AsCharmapString PyUnicodeUCS4_AsCharmapString
#define PyUnicode_AsEncodedObject PyUnicodeUCS4_AsEncodedObject
#define PyUnicode_AsEncodedString PyUnicodeUCS4_AsEncodedString
#define PyUnicode_AsLatin1String PyUnicodeUCS4_AsLatin1String
#define PyUnicode_AsRawUnicodeEscapeString PyUnicodeUCS4_AsRawUnicodeEscapeString
#define PyUnicode_AsUTF16String PyUnicodeUCS4_AsUTF16String
#define PyUnicode_AsUTF32String PyUnicodeUCS4_AsUTF32String
#define PyUnicode_AsUTF8String PyUnicodeUCS4_AsUTF8String
#define PyUnicode_AsUnicode PyUnicodeUCS4_AsUnicode
#define PyUnicode_AsUnicodeEscapeString PyUnicodeUCS4_AsUnicodeEscapeString
#define PyUnicode_AsWideChar PyUnicodeUCS4_AsWideChar
#define PyUnicode_ClearFreeList PyUnicodeUCS4_ClearFreelist
#define PyUnicode_Compare PyUnicodeUCS4_Compare
#define PyUnicode_Concat PyUnicodeUCS4_Concat
#define PyUnicode_Contains PyUnicodeUCS4_Contains
#define PyUnicode_Count PyUnicodeUCS4_Count
#define PyUnicode_Decode PyUnicodeUCS4_Decode
#define PyUnicode_DecodeASCII PyUnicodeUCS4_DecodeASCII
#define PyUnicode_DecodeCharmap PyUnicodeUCS4_DecodeCharmap
#define PyUnicode_DecodeLatin1 PyUnicodeUCS4_DecodeLatin1
#define PyUnicode_DecodeRawUnicodeEscape PyUnicodeUCS4_DecodeRawUnicodeEscape
#define PyUnicode_DecodeUTF16 PyUnicodeUCS4_DecodeUTF16
#define PyUnicode_DecodeUTF16Stateful PyUnicodeUCS4_DecodeUTF16Stateful
#define PyUnicode_DecodeUTF32 PyUnicodeUCS4_DecodeUTF32
#define PyUnicode_DecodeUTF32Stateful PyUnicodeUCS4_DecodeUTF32Stateful
#define PyUnicode_DecodeUTF8 PyUnicodeUCS4_DecodeUTF8
#define PyUnicode_DecodeUTF8Stateful PyUnicodeUCS4_DecodeUTF8Stateful
#define PyUnicode_DecodeUnicodeEscape PyUnicodeUCS4_DecodeUnicodeEscape
#define PyUnicode_Encode PyUnicodeUCS4_Encode
#define PyUnicode_EncodeASCII PyUnicodeUCS4_EncodeASCII
#define PyUnicode_EncodeCharmap PyUnicodeUCS4_EncodeCharmap
#define PyUnicode_EncodeDecimal PyUnicodeUCS4_EncodeDecimal
#define PyUnicode_EncodeLatin1 PyUnicodeUCS4_EncodeLatin1
#define PyUnicode_EncodeRawUnicodeEscape PyUnicodeUCS4_EncodeRawUnicodeEscape
#define PyUnicode_EncodeUTF16 PyUnicodeUCS4_EncodeUTF16
#define PyUnicode_EncodeUTF32 PyUnicodeUCS4_EncodeUTF32
#define PyUnicode_EncodeUTF8 PyUnicodeUCS4_EncodeUTF8
#define PyUnicode_EncodeUnicodeEscape PyUnicodeUCS4_EncodeUnicodeEscape
#define PyUnicode_Find PyUnicodeUCS4_Find
#define PyUnicode_Format PyUnicodeUCS4_Format
#define PyUnicode_FromEncodedObject PyUnicodeUCS4_FromEncodedObject
#define PyUnicode_FromFormat PyUnicodeUCS4_FromFormat
#define PyUnicode_FromFormatV PyUnicodeUCS4_FromFormatV
#define PyUnicode_FromObject PyUnicodeUCS4_FromObject
#define PyUnicode_FromOrdinal PyUnicodeUCS4_FromOrdinal
#define PyUnicode_FromString PyUnicodeUCS4_FromString
#define PyUnicode_FromStringAndSize PyUnicodeUCS4_FromStringAndSize
#define PyUnicode_FromUnicode PyUnicodeUCS4_FromUnicode
#define PyUnicode_FromWideChar PyUnicodeUCS4_FromWideChar
#define PyUnicode_GetDefaultEncoding PyUnicodeUCS4_GetDefaultEncoding
#define PyUnicode_GetMax PyUnicodeUCS4_GetMax
#define PyUnicode_GetSize PyUnicodeUCS4_GetSize
#define PyUnicode_Join PyUnicodeUCS4_Join
#define PyUnicode_Partition PyUnicodeUCS4_Partition
#define PyUnicode_RPartition PyUnicodeUCS4_RPartition
#define PyUnicode_RSplit PyUnicodeUCS4_RSplit
#define PyUnicode_Replace PyUnicodeUCS4_Replace
#define PyUnicode_Resize PyUnicodeUCS4_Resize
#define PyUnicode_RichCompare PyUnicodeUCS4_RichCompare
#define PyUnicode_SetDefaultEncoding PyUnicodeUCS4_SetDefaultEncoding
#define PyUnicode_Split PyUnicodeUCS4_Split
#define PyUnicode_Splitlines PyUnicodeUCS4_Splitlines
#define PyUnicode_Tailmatch PyUnicodeUCS4_Tailmatch
#define PyUnicode_Translate PyUnicodeUCS4_Translate
#define PyUnicode_TranslateCharmap PyUnicodeUCS4_TranslateCharmap
#define _PyUnicode_AsDefaultEncodedString _PyUnicodeUCS4_AsDefaultEncodedString
#define _PyUnicode_Fini _PyUnicodeUCS4_Fini
#define _PyUnicode_Init _PyUnicodeUCS4_Init
#define _PyUnicode_IsAlpha _PyUnicodeUCS4_IsAlpha
#define _PyUnicode_IsDecimalDigit _PyUnicodeUCS4_IsDecimalDigit
#define _PyUnicode_IsDigit _PyUnicodeUCS4_IsDigit
#define _PyUnicode_IsLinebreak _PyUnicodeUCS4_IsLinebreak
#define _PyUnicode_IsLowercase _PyUnicodeUCS4_IsLowercase
#define _PyUnicode_IsNumeric _PyUnicodeUCS4_IsNumeric
#define _PyUnicode_IsTitlecase _PyUnicodeUCS4_IsTitlecase
#define _PyUnicode_IsUppercase _PyUnicodeUCS4_IsUppercase
#define _PyUnicode_IsWhitespace _PyUnicodeUCS4_IsWhitespace
#define _PyUnicode_ToDecimalDigit _PyUnicodeUCS4_ToDecimalDigit
#define _PyUnicode_ToDigit _PyUnicodeUCS4_ToDigit
#define _PyUnicode_ToLowercase _PyUnicodeUCS4_ToLowercase
#define _PyUnicode_ToNumeric _PyUnicodeUCS4_ToNumeric
#define _PyUnicode_ToTitlecase _PyUnicodeUCS4_ToTitlecase
#define _PyUnicode_ToUppercase _PyUnicodeUCS4_ToUppercase

PyAPI_DATA(PyTypeObject) PyUnicode_Type;
PyAPI_DATA(const unsigned char) _Py_ascii_whitespace[];

PyAPI_FUNC(PyObject *) PyUnicodeUCS4_AsASCIIString(PyObject *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_AsCharmapString(PyObject *, PyObject *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_AsEncodedString(PyObject *, const char *, const char *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_AsLatin1String(PyObject *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_AsRawUnicodeEscapeString(PyObject *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_AsUTF16String(PyObject *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_AsUTF32String(PyObject *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_AsUTF8String(PyObject *);
PyAPI_FUNC(Py_UNICODE *) PyUnicodeUCS4_AsUnicode(PyObject *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_AsUnicodeEscapeString(PyObject *);
PyAPI_FUNC(Py_ssize_t) PyUnicodeUCS4_AsWideChar(PyUnicodeObject *, wchar_t *, Py_ssize_t);
PyAPI_FUNC(int) PyUnicodeUCS4_Compare(PyObject *, PyObject *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_Concat(PyObject *, PyObject *);
PyAPI_FUNC(int) PyUnicodeUCS4_Contains(PyObject *, PyObject *);
PyAPI_FUNC(Py_ssize_t) PyUnicodeUCS4_Count(PyObject *, PyObject *, Py_ssize_t, Py_ssize_t);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_Decode(const char *, Py_ssize_t, const char *, const char *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_DecodeASCII(const char *, Py_ssize_t, const char *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_DecodeCharmap(const char *, Py_ssize_t, PyObject *,
    const char *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_DecodeLatin1(const char *, Py_ssize_t, const char *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_DecodeRawUnicodeEscape(const char *, Py_ssize_t, const char *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_DecodeUTF16(const char *, Py_ssize_t, const char *, int *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_DecodeUTF16Stateful(const char *, Py_ssize_t, const char *,
    int *, Py_ssize_t *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_DecodeUTF32(const char *, Py_ssize_t, const char *, int *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_DecodeUTF32Stateful(const char *, Py_ssize_t, const char *,
    int *, Py_ssize_t *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_DecodeUTF8(const char *, Py_ssize_t, const char *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_DecodeUTF8Stateful(const char *, Py_ssize_t, const char *,
    Py_ssize_t *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_DecodeUnicodeEscape(const char *, Py_ssize_t, const char *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_Encode(const Py_UNICODE *, Py_ssize_t, const char *,
    const char *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_EncodeASCII(const Py_UNICODE *, Py_ssize_t, const char *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_EncodeCharmap(const Py_UNICODE *, Py_ssize_t, PyObject *,
    const char *);
PyAPI_FUNC(int) PyUnicodeUCS4_EncodeDecimal(Py_UNICODE *, Py_ssize_t, char *, const char *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_EncodeLatin1(const Py_UNICODE *, Py_ssize_t, const char *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_EncodeRawUnicodeEscape(const Py_UNICODE *, Py_ssize_t);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_EncodeUTF16(const Py_UNICODE *, Py_ssize_t, const char *, int);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_EncodeUTF32(const Py_UNICODE *, Py_ssize_t, const char *, int);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_EncodeUTF8(const Py_UNICODE *, Py_ssize_t, const char *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_EncodeUnicodeEscape(const Py_UNICODE *, Py_ssize_t);
PyAPI_FUNC(Py_ssize_t) PyUnicodeUCS4_Find(PyObject *, PyObject *, Py_ssize_t, Py_ssize_t, int);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_Format(PyObject *, PyObject *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_FromEncodedObject(PyObject *, const char *, const char *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_FromFormat(const char *, ...);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_FromFormatV(const char *, va_list);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_FromObject(PyObject *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_FromString(const char *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_FromStringAndSize(const char *, Py_ssize_t);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_FromUnicode(const Py_UNICODE *, Py_ssize_t);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_FromWideChar(const wchar_t *, Py_ssize_t);
PyAPI_FUNC(Py_ssize_t) PyUnicodeUCS4_GetSize(PyObject *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_Join(PyObject *, PyObject *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_Replace(PyObject *, PyObject *, PyObject *, Py_ssize_t);
PyAPI_FUNC(int) PyUnicodeUCS4_Resize(PyObject **, Py_ssize_t);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_RichCompare(PyObject *, PyObject *, int);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_Split(PyObject *, PyObject *, Py_ssize_t);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_Splitlines(PyObject *, int);
PyAPI_FUNC(Py_ssize_t) PyUnicodeUCS4_Tailmatch(PyObject *, PyObject *, Py_ssize_t, Py_ssize_t, int);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_Translate(PyObject *, PyObject *, const char *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_TranslateCharmap(const Py_UNICODE *, Py_ssize_t, PyObject *,
    const char *);
PyAPI_FUNC(PyObject *) PyUnicode_DecodeUTF7(const char *, Py_ssize_t, const char *);
PyAPI_FUNC(PyObject *) PyUnicode_DecodeUTF7Stateful(const char *, Py_ssize_t, const char *,
    Py_ssize_t *);
PyAPI_FUNC(PyObject *) PyUnicode_EncodeUTF7(const Py_UNICODE *, Py_ssize_t, int, int, const char *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_AsEncodedObject(PyObject *, const char *, const char *);
PyAPI_FUNC(int) PyUnicodeUCS4_ClearFreelist(void);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_FromOrdinal(int);
PyAPI_FUNC(const char *) PyUnicodeUCS4_GetDefaultEncoding(void);
PyAPI_FUNC(Py_UNICODE) PyUnicodeUCS4_GetMax(void);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_Partition(PyObject *, PyObject *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_RPartition(PyObject *, PyObject *);
PyAPI_FUNC(PyObject *) PyUnicodeUCS4_RSplit(PyObject *, PyObject *, Py_ssize_t);
PyAPI_FUNC(int) PyUnicodeUCS4_SetDefaultEncoding(const char *);
PyAPI_FUNC(PyObject *) PyUnicode_BuildEncodingMap(PyObject *);
PyAPI_FUNC(PyObject *) _PyUnicodeUCS4_AsDefaultEncodedString(PyObject *, const char *);
PyAPI_FUNC(int) _PyUnicodeUCS4_ToDecimalDigit(Py_UNICODE);
PyAPI_FUNC(int) _PyUnicodeUCS4_ToDigit(Py_UNICODE);
PyAPI_FUNC(double) _PyUnicodeUCS4_ToNumeric(Py_UNICODE);
PyAPI_FUNC(int) _PyUnicodeUCS4_IsAlpha(Py_UNICODE);
PyAPI_FUNC(int) _PyUnicodeUCS4_IsDecimalDigit(Py_UNICODE);
PyAPI_FUNC(int) _PyUnicodeUCS4_IsDigit(Py_UNICODE);
PyAPI_FUNC(int) _PyUnicodeUCS4_IsLinebreak(const Py_UNICODE);
PyAPI_FUNC(int) _PyUnicodeUCS4_IsLowercase(Py_UNICODE);
PyAPI_FUNC(int) _PyUnicodeUCS4_IsNumeric(Py_UNICODE);
PyAPI_FUNC(int) _PyUnicodeUCS4_IsTitlecase(Py_UNICODE);
PyAPI_FUNC(int) _PyUnicodeUCS4_IsUppercase(Py_UNICODE);
PyAPI_FUNC(int) _PyUnicodeUCS4_IsWhitespace(const Py_UNICODE);
PyAPI_FUNC(void) _PyUnicodeUCS4_Init(void);
PyAPI_FUNC(void) _PyUnicodeUCS4_Fini(void);
PyAPI_FUNC(Py_UNICODE) _PyUnicodeUCS4_ToLowercase(Py_UNICODE);
PyAPI_FUNC(Py_UNICODE) _PyUnicodeUCS4_ToTitlecase(Py_UNICODE);
PyAPI_FUNC(Py_UNICODE) _PyUnicodeUCS4_ToUppercase(Py_UNICODE);
PyAPI_FUNC(PyObject *) _PyUnicode_DecodeUnicodeInternal(const char *, Py_ssize_t, const char *);
PyAPI_FUNC(PyObject *) _PyUnicode_FormatAdvanced(PyObject *, Py_UNICODE *, Py_ssize_t);
PyAPI_FUNC(PyObject *) _PyUnicode_XStrip(PyUnicodeObject *, int, PyObject *);

#define PyUnicode_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_UNICODE_SUBCLASS)
#define PyUnicode_CheckExact(op) (Py_TYPE(op) == &PyUnicode_Type)
#define PyUnicode_GET_SIZE(op) (((PyUnicodeObject *)(op))->length)
#define PyUnicode_GET_DATA_SIZE(op) (((PyUnicodeObject *)(op))->length * sizeof(Py_UNICODE))
#define PyUnicode_AS_UNICODE(op) (((PyUnicodeObject *)(op))->str)
#define PyUnicode_AS_DATA(op) ((const char *)((PyUnicodeObject *)(op))->str)
#define Py_UNICODE_ISSPACE(ch) \
    (!((ch) < 128U) ? _PyUnicode_IsWhitespace(ch) : _Py_ascii_whitespace[ch])
#define Py_UNICODE_ISLOWER(ch) _PyUnicode_IsLowercase(ch)
#define Py_UNICODE_ISUPPER(ch) _PyUnicode_IsUppercase(ch)
#define Py_UNICODE_ISTITLE(ch) _PyUnicode_IsTitlecase(ch)
#define Py_UNICODE_ISLINEBREAK(ch) _PyUnicode_IsLinebreak(ch)
#define Py_UNICODE_TOLOWER(ch) _PyUnicode_ToLowercase(ch)
#define Py_UNICODE_TOUPPER(ch) _PyUnicode_ToUppercase(ch)
#define Py_UNICODE_TOTITLE(ch) _PyUnicode_ToTitlecase(ch)
#define Py_UNICODE_ISDECIMAL(ch) _PyUnicode_IsDecimalDigit(ch)
#define Py_UNICODE_ISDIGIT(ch) _PyUnicode_IsDigit(ch)
#define Py_UNICODE_ISNUMERIC(ch) _PyUnicode_IsNumeric(ch)
#define Py_UNICODE_TODECIMAL(ch) _PyUnicode_ToDecimalDigit(ch)
#define Py_UNICODE_TODIGIT(ch) _PyUnicode_ToDigit(ch)
#define Py_UNICODE_TONUMERIC(ch) _PyUnicode_ToNumeric(ch)
#define Py_UNICODE_ISALPHA(ch) _PyUnicode_IsAlpha(ch)
#define Py_UNICODE_ISALNUM(ch) \
    (Py_UNICODE_ISNUMERIC(ch) || Py_UNICODE_ISDIGIT(ch) || Py_UNICODE_ISDECIMAL(ch) || \
     Py_UNICODE_ISALPHA(ch))
#define Py_UNICODE_COPY(target, source, length) \
    memcpy((target), (source), (length) * sizeof(Py_UNICODE))
#define Py_UNICODE_FILL(target, value, length) \
    do { \
        Py_ssize_t py_i_; \
        Py_UNICODE *py_t_ = (target); \
        Py_UNICODE py_v_ = (value); \
        for (py_i_ = 0; py_i_ < (length); py_i_++) { \
            py_t_[py_i_] = py_v_; \
        } \
    } while (0)
#define Py_UNICODE_MATCH(string, offset, substring) \
    ((*((string)->str + (offset)) == *((substring)->str)) && \
     ((*((string)->str + (offset) + (substring)->length - 1) == \
       *((substring)->str + (substring)->length - 1))) && \
     !memcmp((string)->str + (offset), (substring)->str, \
             (substring)->length * sizeof(Py_UNICODE)))

#ifdef __cplusplus
}
#endif

#endif /* Py_UNICODEOBJECT_H */
