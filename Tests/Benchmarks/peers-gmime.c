// What GMime takes to parse and decode each message of a packed file: header, people, every part, text to UTF-8.
//   peers-gmime FILE          prints a name, a tab and the seconds of processor time
//   peers-gmime FILE decodes  prints a name, a tab and what came out
#include <gmime/gmime.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct { uint64_t parts, bytes, text, people; } sum;

static void take_part(GMimeObject *parent, GMimeObject *object, gpointer data) {
  (void)parent;
  if (GMIME_IS_MESSAGE_PART(object)) {
    GMimeMessage *inner = g_mime_message_part_get_message((GMimeMessagePart *)object);
    if (inner) g_mime_message_foreach(inner, take_part, data);
    return;
  }
  if (!GMIME_IS_PART(object)) return;
  sum.parts++;
  GMimePart *part = (GMimePart *)object;
  g_mime_part_get_filename(part);
  GMimeDataWrapper *content = g_mime_part_get_content(part);
  if (!content) return;
  GMimeStream *memory = g_mime_stream_mem_new();
  GMimeStream *output = g_object_ref(memory);
  int is_text = g_mime_content_type_is_type(g_mime_object_get_content_type(object), "text", "*");
  if (is_text) {
    const char *charset = g_mime_object_get_content_type_parameter(object, "charset");
    GMimeFilter *filter = charset ? g_mime_filter_charset_new(charset, "UTF-8") : NULL;
    if (filter) {
      g_object_unref(output);
      output = g_mime_stream_filter_new(memory);
      g_mime_stream_filter_add((GMimeStreamFilter *)output, filter);
      g_object_unref(filter);
    }
  }
  g_mime_data_wrapper_write_to_stream(content, output);
  g_mime_stream_flush(output);
  sum.bytes += g_mime_stream_length(memory);
  if (is_text) sum.text += g_mime_stream_length(memory);
  g_object_unref(output);
  g_object_unref(memory);
}

static void take_people(InternetAddressList *list) {
  if (list) sum.people += internet_address_list_length(list);
}

static void take_message(const uint8_t *bytes, size_t length, GMimeParserOptions *options) {
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer((const char *)bytes, length);
  GMimeParser *parser = g_mime_parser_new_with_stream(stream);
  GMimeMessage *message = g_mime_parser_construct_message(parser, options);
  if (message) {
    g_mime_message_get_subject(message);
    g_mime_message_get_message_id(message);
    g_mime_message_get_date(message);
    take_people(g_mime_message_get_from(message));
    take_people(g_mime_message_get_reply_to(message));
    take_people(g_mime_message_get_to(message));
    take_people(g_mime_message_get_cc(message));
    g_mime_message_foreach(message, take_part, NULL);
    g_object_unref(message);
  }
  g_object_unref(parser);
  g_object_unref(stream);
}

static void take_all(const uint8_t *all, size_t size, size_t most, GMimeParserOptions *options) {
  for (size_t at = 0; at + 8 <= size && most > 0; most--) {
    uint64_t length;
    memcpy(&length, all + at, 8);
    if (length > size - at - 8) return;
    take_message(all + at + 8, length, options);
    at += 8 + length;
  }
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int count, char **words) {
  FILE *file = count > 1 ? fopen(words[1], "rb") : NULL;
  if (!file) return 1;
  fseek(file, 0, SEEK_END);
  size_t size = ftell(file);
  rewind(file);
  uint8_t *all = malloc(size + 1);
  if (!all || fread(all, 1, size, file) != size) return 1;
  g_mime_init();
  GMimeParserOptions *options = g_mime_parser_options_new();
  // Some first, outside of the time, as for the others.
  if (count == 2) take_all(all, size, 500, options);
  double start = now();
  take_all(all, size, SIZE_MAX, options);
  double spent = now() - start;
  if (count > 2)
    printf("GMime\tparts %lu, decoded bytes %lu, text in UTF-8 %lu, addresses %lu, dates and ids read, no digests\n",
           sum.parts, sum.bytes, sum.text, sum.people);
  else
    printf("GMime\t%.6f\n", spent);
  return 0;
}
