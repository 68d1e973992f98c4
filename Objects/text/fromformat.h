/* Template: PyString_FromFormatV and PyUnicode_FromFormatV.
 *
 * The includer includes writer.h, defines fromformat_unit, and behind this file
 *   read_unit(&f, &unit)                    reads what stands between '%' and the conversion letter, at which f then points
 *   fromformat_one(&w, letter, &unit, &va)  writes one argument; 1 for an unknown conversion
 *   TX(write_bytes)(&w, s, n)               writes a part of the format; before this file
 */

static void read_unit(const char **f, fromformat_unit *u);
static int fromformat_one(TX(writer) *w, char kind, const fromformat_unit *u, va_list *va);

static int
read_number(const char **f)
{
    int n = 0;

    for (; Py_ISDIGIT(**f); (*f)++) {
        if (n < 100000000) {
            n = n * 10 + **f - '0';
        }
    }
    return n;
}

static PyObject *
TX(from_format)(const char *format, va_list given)
{
    const char *f = format;
    TX(writer) w;
    va_list va;
    int status = 0;

    va_copy(va, given);
    TX(writer_init)(&w);
    while (status == 0 && *f != '\0') {
        const char *percent = strchrnul(f, '%');
        fromformat_unit u;
        status = TX(write_bytes)(&w, f, percent - f);
        f = percent;
        if (status < 0 || *f == '\0') {
            break;
        }
        f++;
        read_unit(&f, &u);
        status = fromformat_one(&w, *f, &u, &va);
        if (status > 0) {
            /* An unknown conversion: the rest of the format stands for itself. */
            status = TX(write_bytes)(&w, percent, (Py_ssize_t)strlen(percent));
            break;
        }
        f++;
    }
    va_end(va);
    if (status < 0) {
        TX(writer_fini)(&w);
        return NULL;
    }
    return TX(writer_finish)(&w);
}
