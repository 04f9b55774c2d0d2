/// What one message may cost. Each limit says what it stops; beyond it the message is cut and says so in its defects.
package enum MIMELimits {
  /// Fields kept of one header; stops headers of 100,000 fields.
  package static let headerFields = 1_000
  /// Bytes kept of one field's value; stops a single field of megabytes.
  package static let headerValue = 65_536
  /// Bytes kept of all values of one header; stops many fields that are each just short enough.
  package static let headerBytes = 1_048_576
  /// Bytes of a field's name; a longer one is no field. Stops whole bodies from being taken for a name.
  package static let headerName = 256
  /// Multiparts inside each other; a deeper one is kept as one opaque part. Stops nesting bombs.
  package static let depth = 50
  /// Multiparts and leaves together; the rest becomes one opaque part. Stops a million empty parts.
  package static let parts = 1_000
  /// Bytes taken of a boundary (RFC 2046 5.1.1 allows 70); stops slow comparisons at every line.
  package static let boundary = 250
  /// Bytes of decoded text kept, once for plain and once for HTML; stops bodies that fill the memory.
  package static let text = 4_194_304
  /// Encoded bytes decoded at a time; attachments are never whole in memory.
  package static let chunk = 65_536
  /// Ids kept of References: the first `referencesAtStart` and the last ones. Stops 100,000 references.
  package static let references = 100
  /// How many of the kept references are from the start, where the thread began.
  package static let referencesAtStart = 20
  /// Bytes of one message id; a longer one is no id. Stops ids that fill an index.
  package static let messageID = 1_000
  /// Addresses kept of one message; stops a To field with 100,000 of them.
  package static let participants = 2_000
  /// Parameters read of one field; stops 10,000 pieces of one file name.
  package static let parameters = 200
  /// Received fields read, from the top; stops headers made of nothing else.
  package static let receivedFields = 5
  /// Authentication-Results fields read; stops headers made of nothing else.
  package static let authenticationFields = 50
  /// Decoded bytes read of a delivery report's machine-readable parts; stops reports without end.
  package static let report = 262_144
  /// Recipients read of a delivery report.
  package static let reportRecipients = 500
  /// Defects noted; stops a message whose complaints are longer than itself.
  package static let defects = 100
  /// A run of white space longer than this is content even at the end of a text; bounds what digesting holds back.
  package static let heldWhiteSpace = 65_536
  /// Bytes of a safe file name; every file system takes 255.
  package static let fileName = 200
  /// Ids written into a References field of ours; the middle ones are dropped. Keeps our headers short.
  package static let writtenReferences = 40
  /// Wrappers and attached messages opened inside each other; a deeper one stays closed. Stops nesting bombs.
  package static let insideDepth = 8
  /// Files listed that lie within other parts; stops small wrappers of a million empty files.
  package static let insideParts = 1_000
  /// Decoded bytes held for a look inside, in one message; a larger wrapper stays closed. Bounds the memory.
  package static let insideBytes = 67_108_864
  /// Attached messages told of; stops digests without end.
  package static let forwarded = 100
  /// People told of one attached message.
  static let forwardedPeople = 100
  /// Bytes kept of the start of an attached message's text.
  package static let forwardedText = 16_384
  /// Events told of one message; stops calendars sent whole.
  package static let events = 100
  /// Decoded bytes read of a calendar part.
  package static let calendar = 1_048_576
  /// Attendees kept of one event.
  package static let attendees = 500
  /// Zones read of one calendar, and the rules of each; stops calendars made of rules.
  static let calendarZones = 50
  static let calendarRules = 200
  /// Messages attached inside each other in one winmail.dat.
  package static let richDepth = 5
  /// Groups of rich text inside each other; deeper ones are not read.
  static let richGroups = 200
  /// Fonts of rich text whose charset is known.
  static let richFonts = 1_000
  /// Changes of charset in one text of ISO 2022; letters behind them are not read. Stops a converter for each letter.
  package static let charsetSwitches = 20_000
  /// Header fields of one message whose charset is guessed; the rest is read as windows-1252. Stops fields of five bytes
  /// that each cost a look at thousands.
  package static let guessedFields = 200
  /// Changes of charset in one rich text; then it is read as windows-1252. Stops a converter for each letter.
  static let richConversions = 20_000
  /// Octet strings inside each other in a signed message.
  static let signedDepth = 16
  /// Pieces of what was signed; stops pieces of a byte each.
  static let signedPieces = 100_000
  /// Bytes of one reason in a bounce that is written for people.
  static let diagnostic = 1_000
  /// Wrappers opened to reach one part; stops containers that name each other.
  static let insideWay = 64
  /// Lines read of a bounce that is written for people.
  static let bounceLines = 2_000
}
