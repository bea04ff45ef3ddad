import CSQLite

/// SQLite as the process has it.
enum SQLiteLibrary {
    /// Makes SQLite ready; to be called before its first use, and often.
    ///
    /// It is not to count the memory it has: nobody asks for the figure, and to keep it takes a lock of the whole process for
    /// each piece of memory. Where SQLite has been used already it stays as it is.
    static func prepare() {
        _ = preparation
    }

    private static let preparation = ph_count_no_memory()
}
