/* Made by Tools/gen/frozen_modules.py: modules whose code lies inside the program. */
static const unsigned char frozen_hello[] = {
    99, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0,
    0, 115, 9, 0, 0, 0, 100, 0, 0, 71, 72, 100, 1, 0, 83, 40,
    2, 0, 0, 0, 115, 14, 0, 0, 0, 72, 101, 108, 108, 111, 32, 119,
    111, 114, 108, 100, 46, 46, 46, 78, 40, 0, 0, 0, 0, 40, 0, 0,
    0, 0, 40, 0, 0, 0, 0, 40, 0, 0, 0, 0, 115, 8, 0, 0,
    0, 104, 101, 108, 108, 111, 46, 112, 121, 116, 1, 0, 0, 0, 63, 1,
    0, 0, 0, 116, 0, 0, 0, 0,
};

/* A negative size marks a package. */
static const struct _frozen frozen_modules[] = {
    {"__hello__", (unsigned char *)frozen_hello, (int)sizeof(frozen_hello)},
    {"__phello__", (unsigned char *)frozen_hello, -(int)sizeof(frozen_hello)},
    {"__phello__.spam", (unsigned char *)frozen_hello, (int)sizeof(frozen_hello)},
    {NULL, NULL, 0},
};
