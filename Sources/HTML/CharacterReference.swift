internal import CLibXML2
internal import Glibc

/// What `&...;` stands for.
struct CharacterReference {
  var scalar: UInt32
  /// Bytes of it, from the ampersand on.
  var length: Int

  /// Longest name known, in bytes.
  private static let maximumName = 8

  /// Reads one that begins with the ampersand at `start`; nil when the ampersand is text. (HTML, 13.2.5.72)
  init?(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int, isInAttribute: Bool) {
    guard start + 2 < bytes.count else { return nil }
    if bytes[start + 1] == 0x23 {
      self.init(number: bytes, at: start)
    } else {
      self.init(name: bytes, at: start, isInAttribute: isInAttribute)
    }
  }

  private init?(name bytes: UnsafeBufferPointer<UInt8>, at start: Int, isInAttribute: Bool) {
    var (end, key) = (start + 1, UInt64(0))
    let limit = min(bytes.count, end + CharacterReference.maximumName)
    var found: CharacterReference?
    while end < limit, bytes[end].isLetter || LinkFilter.isWord(bytes[end]) {
      key = key << 8 | UInt64(bytes[end])
      end += 1
      // QUIRK: the older names count without a semicolon, in text even within a word: `&copy2020`.
      if end < bytes.count, bytes[end] == 0x3B {
        guard let entry = CharacterReference.names[key] else { break }
        (scalar, length) = (entry.scalar, end + 1 - start)
        return
      }
      if let entry = CharacterReference.names[key], entry.isOld {
        let isWord = end < bytes.count && (LinkFilter.isWord(bytes[end]) || bytes[end] == 0x3D)
        if !isInAttribute || !isWord { found = CharacterReference(scalar: entry.scalar, length: end - start) }
      }
    }
    guard let found else { return nil }
    self = found
  }

  private init?(number bytes: UnsafeBufferPointer<UInt8>, at start: Int) {
    let isHexadecimal = bytes[start + 2] | 0x20 == 0x78
    var end = start + (isHexadecimal ? 3 : 2)
    let first = end
    var value: UInt32 = 0
    while end < bytes.count, let digit = CharacterReference.digit(bytes[end], isHexadecimal) {
      value = min(0x11_0000, value &* (isHexadecimal ? 16 : 10) &+ digit)
      end += 1
    }
    if end == first { return nil }
    length = (end < bytes.count && bytes[end] == 0x3B ? end + 1 : end) - start
    scalar = CharacterReference.scalar(value)
  }

  private init(scalar: UInt32, length: Int) { (self.scalar, self.length) = (scalar, length) }

  private static func digit(_ byte: UInt8, _ isHexadecimal: Bool) -> UInt32? {
    if byte >= 0x30, byte <= 0x39 { return UInt32(byte - 0x30) }
    let lower = byte | 0x20
    return isHexadecimal && lower >= 0x61 && lower <= 0x66 ? UInt32(lower - 0x57) : nil
  }

  /// QUIRK: browsers read numbers of control characters as windows-1252.
  private static func scalar(_ number: UInt32) -> UInt32 {
    switch number {
    case 0, 0xD800...0xDFFF, 0x11_0000...: 0xFFFD
    case 0x80...0x9F: windows1252[Int(number - 0x80)]
    default: number
    }
  }

  private static let windows1252: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F,
    0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E,
    0x178,
  ]

  /// The scalars by their names, whose bytes make a number: those of HTML 4, which libxml2 knows, and of the later ones
  /// the marks of a keyboard and those that occur in mail.
  private static let names: [UInt64: (scalar: UInt32, isOld: Bool)] = {
    var names: [UInt64: (scalar: UInt32, isOld: Bool)] = [:]
    func add(_ name: some Collection<UInt8>, _ scalar: UInt32, isOld: Bool) {
      if name.count <= maximumName { names[name.reduce(0) { $0 << 8 | UInt64($1) }] = (scalar, isOld) }
    }
    for scalar in UInt32(0x22)...0x2700 {
      guard let entity = htmlEntityValueLookup(scalar), let name = entity.pointee.name else { continue }
      let bytes = UnsafeBufferPointer(start: name, count: strlen(name)).map { UInt8(bitPattern: $0) }
      add(bytes, scalar, isOld: scalar < 0x100 && scalar != 0x27)
    }
    for (name, scalar) in [("AMP", 0x26), ("LT", 0x3C), ("GT", 0x3E), ("QUOT", 0x22), ("COPY", 0xA9), ("REG", 0xAE)] {
      add(name.utf8, UInt32(scalar), isOld: true)
    }
    for (name, scalar) in later { add(name.utf8, scalar, isOld: false) }
    return names
  }()

  private static let later: [(String, UInt32)] = [
    ("Tab", 0x09), ("NewLine", 0x0A), ("excl", 0x21), ("num", 0x23), ("dollar", 0x24), ("percnt", 0x25), ("lpar", 0x28),
    ("rpar", 0x29), ("ast", 0x2A), ("plus", 0x2B), ("comma", 0x2C), ("period", 0x2E), ("sol", 0x2F), ("colon", 0x3A),
    ("semi", 0x3B), ("equals", 0x3D), ("quest", 0x3F), ("commat", 0x40), ("lsqb", 0x5B), ("lbrack", 0x5B),
    ("bsol", 0x5C), ("rsqb", 0x5D), ("rbrack", 0x5D), ("Hat", 0x5E), ("lowbar", 0x5F), ("grave", 0x60),
    ("lcub", 0x7B), ("lbrace", 0x7B), ("verbar", 0x7C), ("vert", 0x7C), ("rcub", 0x7D), ("rbrace", 0x7D),
    ("check", 0x2713), ("cross", 0x2717), ("star", 0x2606), ("starf", 0x2605), ("phone", 0x260E), ("hyphen", 0x2010),
    ("dash", 0x2010), ("horbar", 0x2015), ("numsp", 0x2007), ("puncsp", 0x2008), ("hairsp", 0x200A), ("TRADE", 0x2122),
    ("half", 0xBD), ("inodot", 0x131), ("Abreve", 0x102), ("abreve", 0x103), ("Aogon", 0x104), ("aogon", 0x105),
    ("Cacute", 0x106), ("cacute", 0x107), ("Ccaron", 0x10C), ("ccaron", 0x10D), ("Dcaron", 0x10E), ("dcaron", 0x10F),
    ("Ecaron", 0x11A), ("ecaron", 0x11B), ("Eogon", 0x118), ("eogon", 0x119), ("gbreve", 0x11F), ("Gbreve", 0x11E),
    ("Idot", 0x130), ("lstrok", 0x142), ("Lstrok", 0x141), ("nacute", 0x144), ("Nacute", 0x143), ("ncaron", 0x148),
    ("odblac", 0x151), ("Odblac", 0x150), ("rcaron", 0x159), ("Rcaron", 0x158), ("sacute", 0x15B), ("Sacute", 0x15A),
    ("scedil", 0x15F), ("Scedil", 0x15E), ("tcaron", 0x165), ("udblac", 0x171), ("uring", 0x16F), ("Uring", 0x16E),
    ("zacute", 0x17A), ("Zacute", 0x179), ("zcaron", 0x17E), ("Zcaron", 0x17D), ("zdot", 0x17C), ("Zdot", 0x17B),
  ]
}

extension UnsafeBufferPointer<UInt8> {
  /// Gives a text with its references decoded, in pieces.
  func decoded(isInAttribute: Bool = false, _ piece: (UnsafeBufferPointer<UInt8>) -> Void) {
    var (start, at) = (0, first(0x26, from: 0))
    while at < count {
      guard let reference = CharacterReference(self, at: at, isInAttribute: isInAttribute) else {
        at = first(0x26, from: at + 1)
        continue
      }
      if start < at { piece(UnsafeBufferPointer(rebasing: self[start..<at])) }
      if let scalar = Unicode.Scalar(reference.scalar) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4) { buffer in
          var length = 0
          for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
            buffer[length] = byte
            length += 1
          }
          piece(UnsafeBufferPointer(rebasing: buffer[..<length]))
        }
      }
      start = at + reference.length
      at = first(0x26, from: start)
    }
    if start < count { piece(UnsafeBufferPointer(rebasing: self[start...])) }
  }
}
