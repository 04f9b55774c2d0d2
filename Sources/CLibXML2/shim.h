// libxml2's HTML parser; its variadic error callbacks as ones that Swift can set.
#ifndef RAPPORT_CLIBXML2_SHIM_H
#define RAPPORT_CLIBXML2_SHIM_H
#include <libxml/xmlversion.h>
// Debian's libxml2 brings ICU's headers along, which are not those of Foundation's own ICU: a file that sees both does
// not compile. Of what they change, the fields of a converter behind a pointer, nothing is used.
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#endif
