/// How much a server may make us hold or wait for. Each limit names the attack or stall it stops.
struct Limits: Sendable, Hashable {
  /// Bytes in one line: an endless line would fill memory.
  var line = 1 << 20
  /// Bytes in one line of message numbers found or gone, which in a folder of millions is long and honest.
  var searchLine = 32 << 20
  /// Bytes in a literal that is held whole (a folder name, a header): a huge one would fill memory.
  var heldLiteral = 1 << 20
  /// Bytes in a message, which is streamed: an announced terabyte would fill the disk.
  var message = 256 << 20
  /// Bytes held for one response, lines and literals together: many small literals would fill memory.
  var response = 36 << 20
  /// Literals in one response: a million empty ones would keep us busy for nothing.
  var literals = 1_000
  /// Bytes of padding (NULs, empty lines) before a response: an endless row of them would never let go.
  var padding = 64 << 10
  /// A message body longer than this is passed on as it arrives instead of being held.
  var streamedFrom = 64 << 10

  /// In what time an answer must come, or `progress` bytes of it: a server that says now and then that it is working
  /// keeps a mailbox's lane for ever.
  static let patience = Duration.seconds(600)
  static let progress = 64 << 10

  /// Values in one response besides search results: a list of millions would fill memory.
  static let tokens = 100_000
  /// Open parentheses: deeper nesting is an attack on a reader's stack.
  static let depth = 64
  /// Message numbers in the answers to one search: `1:4294967295` would fill memory.
  static let searchResults = 5_000_000
  /// Answers to one search, of which each is about a part of the folder: parts of one message would never end.
  static let searchParts = 10_000
  /// Flags kept of a message, and bytes in one: a million keywords on each message would fill memory.
  static let flags = 100
  static let flagLength = 255
  /// Bytes held of the news of one folder: flags of millions of messages would fill memory.
  static let news = 64 << 20
  /// Commands sent before the first answer is read: more could fill the sockets both ways and stall.
  static let flight = 32
  /// Namespaces of one kind: each folder is compared with each.
  static let namespaces = 100
  /// Lines before a greeting: a chattering server that never greets.
  static let linesBeforeGreeting = 100
  /// Responses to one command: a server that chatters and never finishes.
  static let responsesToCommand = 10_000_000
  /// Bytes in a command line of ours; servers take at least 8,000 (RFC 7162 4).
  static let commandLine = 6_000
  /// Messages moved with one command; the set of their UIDs fits into a line.
  static let moved = 500
  /// Bytes in a quoted string of ours; longer ones are literals.
  static let quoted = 1_000
  /// Folders taken from one listing: an endless list would fill memory.
  static let folders = 100_000
}
