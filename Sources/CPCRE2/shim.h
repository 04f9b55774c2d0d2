// PCRE2 for 8-bit code units: macros with a width suffix need it chosen before the header.
#ifndef RAPPORT_CPCRE2_SHIM_H
#define RAPPORT_CPCRE2_SHIM_H
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#endif
