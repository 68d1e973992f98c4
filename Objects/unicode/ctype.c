/* Classes, case and number values of characters: the functions behind Py_UNICODE_ISALPHA and kin.
 *
 * ctype_data.h holds a two-level table: a code point's high bits select a page, the page and the
 * low bits a record; equal pages and equal records are stored once. Numeric values are few and are
 * found by bisection.
 *
 * I1  a code above 0x10FFFF has no properties at all.
 */
#include "Python.h"
#include "py_text.h"

typedef struct {
    unsigned short flags;           /* IS_* */
    int upper, lower, title;        /* to be added to the code */
    unsigned char decimal, digit;   /* meaningful with IS_DECIMAL, IS_DIGIT */
} ctype_record;

typedef struct {
    unsigned int code;
    double numerator, denominator;
} ctype_number;

/* Bits of ctype_record.flags; the generator uses the same order. */
enum {
    IS_ALPHA = 1,
    IS_DECIMAL = 2,
    IS_DIGIT = 4,
    IS_LOWER = 8,
    IS_LINE = 16,
    IS_SPACE = 32,
    IS_TITLE = 64,
    IS_UPPER = 128,
    IS_NUMERIC = 256
};

#include "ctype_data.h"

static inline const ctype_record *
record_of(Py_UNICODE c)
{
    unsigned int page;

    if (c > 0x10ffff) {
        return &ctype_records[0]; /* I1 */
    }
    page = ctype_pages[c >> CTYPE_SHIFT];
    return &ctype_records[ctype_blocks[(page << CTYPE_SHIFT) + (c & ((1 << CTYPE_SHIFT) - 1))]];
}

/* Equal pages are one and the same, so behind a page that is alike throughout those like it are passed at once. */
Py_UCS4
py_unicode_alike_until(Py_UCS4 c)
{
    enum { PAGE = 1 << CTYPE_SHIFT };
    const ctype_record *record = record_of(c);
    Py_UCS4 first = c++;

    while (c <= 0x10ffff) {
        unsigned int number = c >> CTYPE_SHIFT;
        if (c % PAGE == 0 && c - first >= PAGE && ctype_pages[number] == ctype_pages[number - 1]) {
            c += PAGE;
        }
        else if (record_of(c) == record) {
            c++;
        }
        else {
            break;
        }
    }
    return c;
}

#define PREDICATE(name, bit)                                                                    \
    int name(Py_UNICODE c)                                                                      \
    {                                                                                           \
        return (record_of(c)->flags & (bit)) != 0;                                              \
    }

PREDICATE(_PyUnicode_IsAlpha, IS_ALPHA)
PREDICATE(_PyUnicode_IsLowercase, IS_LOWER)
PREDICATE(_PyUnicode_IsUppercase, IS_UPPER)
PREDICATE(_PyUnicode_IsTitlecase, IS_TITLE)
PREDICATE(_PyUnicode_IsNumeric, IS_NUMERIC)
PREDICATE(_PyUnicode_IsDecimalDigit, IS_DECIMAL)
PREDICATE(_PyUnicode_IsDigit, IS_DIGIT)

int
_PyUnicode_IsWhitespace(const Py_UNICODE c)
{
    return (record_of(c)->flags & IS_SPACE) != 0;
}

int
_PyUnicode_IsLinebreak(const Py_UNICODE c)
{
    return (record_of(c)->flags & IS_LINE) != 0;
}

Py_UNICODE
_PyUnicode_ToUppercase(Py_UNICODE c)
{
    return c + (Py_UNICODE)record_of(c)->upper;
}

Py_UNICODE
_PyUnicode_ToLowercase(Py_UNICODE c)
{
    return c + (Py_UNICODE)record_of(c)->lower;
}

Py_UNICODE
_PyUnicode_ToTitlecase(Py_UNICODE c)
{
    return c + (Py_UNICODE)record_of(c)->title;
}

int
_PyUnicode_ToDecimalDigit(Py_UNICODE c)
{
    const ctype_record *r = record_of(c);

    return r->flags & IS_DECIMAL ? r->decimal : -1;
}

int
_PyUnicode_ToDigit(Py_UNICODE c)
{
    const ctype_record *r = record_of(c);

    return r->flags & IS_DIGIT ? r->digit : -1;
}

double
_PyUnicode_ToNumeric(Py_UNICODE c)
{
    size_t low = 0;
    size_t high = sizeof(ctype_numbers) / sizeof(ctype_numbers[0]);

    if (!(record_of(c)->flags & IS_NUMERIC)) {
        return -1.0;
    }
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (ctype_numbers[middle].code < c) {
            low = middle + 1;
        }
        else {
            high = middle;
        }
    }
    return ctype_numbers[low].numerator / ctype_numbers[low].denominator;
}

/* Bytes that str.split and friends of C code take for white space without asking the locale. */
const unsigned char _Py_ascii_whitespace[128] = {
    [0x09] = 1, [0x0a] = 1, [0x0b] = 1, [0x0c] = 1, [0x0d] = 1,
    [0x1c] = 1, [0x1d] = 1, [0x1e] = 1, [0x1f] = 1, [0x20] = 1,
};
