/// What mail programs, servers and people write around the text of a mail, by the language they write it in.
///
/// Everything here is folded (`TextFolding`) when the tables are made, once.
enum Phrases {}
