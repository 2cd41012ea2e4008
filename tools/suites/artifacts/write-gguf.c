// Writes a GGUF file with ggml, which defines the format, and prints what ggml reads back in it.
// usage: write-gguf FILE TYPE..., with the numbers of the types; ggml has no installed headers here, so its functions are declared.
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct ggml_init_params { size_t mem_size; void *mem_buffer; bool no_alloc; };
struct gguf_init_params { bool no_alloc; void **ctx; };
void *ggml_init(struct ggml_init_params);
void *ggml_new_tensor_2d(void *, int, int64_t, int64_t);
void *ggml_set_name(void *, const char *);
void *ggml_get_data(const void *);
size_t ggml_quantize_chunk(int, const float *, void *, int64_t, int64_t, int64_t, const float *);
const char *ggml_type_name(int);
void *gguf_init_empty(void);
void gguf_set_val_str(void *, const char *, const char *);
void gguf_set_val_u32(void *, const char *, uint32_t);
void gguf_add_tensor(void *, const void *);
bool gguf_write_to_file(const void *, const char *, bool);
void *gguf_init_from_file(const char *, struct gguf_init_params);
int64_t gguf_get_n_tensors(const void *);
int gguf_get_tensor_type(const void *, int64_t);
uint32_t gguf_get_version(const void *);
int64_t gguf_find_key(const void *, const char *);
const char *gguf_get_val_str(const void *, int64_t);

enum { columns = 512, rows = 8 };

int main(int count, char **words) {
  static float values[columns * rows];
  for (int at = 0; at < columns * rows; at++) values[at] = (float)(at % 37) / 37 - 0.5f;
  void *context = ggml_init((struct ggml_init_params){1 << 24, NULL, false});
  void *file = gguf_init_empty();
  gguf_set_val_str(file, "general.architecture", "llama");
  gguf_set_val_str(file, "general.name", "small");
  gguf_set_val_u32(file, "llama.context_length", 8192);
  for (int word = 2; word < count; word++) {
    int type = atoi(words[word]);
    char name[32];
    snprintf(name, sizeof name, "blk.%d.weight", word);
    void *tensor = ggml_new_tensor_2d(context, type, columns, rows);
    ggml_set_name(tensor, name);
    ggml_quantize_chunk(type, values, ggml_get_data(tensor), 0, rows, columns, NULL);
    gguf_add_tensor(file, tensor);
  }
  if (!gguf_write_to_file(file, words[1], false)) return 1;
  void *read = gguf_init_from_file(words[1], (struct gguf_init_params){true, NULL});
  if (read == NULL) return 1;
  printf("%u %s", gguf_get_version(read), gguf_get_val_str(read, gguf_find_key(read, "general.architecture")));
  for (int64_t at = 0; at < gguf_get_n_tensors(read); at++) printf(" %s", ggml_type_name(gguf_get_tensor_type(read, at)));
  printf("\n");
  return 0;
}
