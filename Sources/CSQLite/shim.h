#pragma once
#include <sqlite3.h>

/* sqlite3_config takes a variable number of arguments, which Swift does not import. Only before the first use. */
static inline int ph_count_no_memory(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
