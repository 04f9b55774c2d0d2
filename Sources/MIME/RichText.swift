/// Reads RTF as text, or as the HTML that it was made of (MS-OXRTFEX).
struct RichText {
  enum Read: Equatable {
    case html(String)
    case plain(String)
  }

  static func read(_ bytes: [UInt8], most: Int) -> Read {
    var reader = RichText(bytes: bytes, most: most)
    reader.run()
    let text = reader.output.text
    return reader.isHTML ? .html(text) : .plain(text)
  }

  /// What a group changes until it ends.
  private struct State {
    /// A destination whose text is not shown.
    var isSkipped = false
    /// `\*\htmltag`: the HTML itself.
    var isTag = false
    /// `\htmlrtf`: what stands for the HTML in RTF.
    var isStandIn = false
    /// Letters behind a `\u` that stand for it.
    var fallback = 1
    var font = 0
    var isFontTable = false
  }

  private let bytes: [UInt8]
  private let most: Int
  private var at = 0
  private var output: [UInt8] = []
  private var state = State()
  private var stack: [State] = []
  /// Groups deeper than the stack is.
  private var deeper = 0
  private var isHTML = false
  private var codePage = 1252
  private var fonts: [Int: Int] = [:]
  /// Bytes not yet made letters: those of one letter may be written apart.
  private var pending: [UInt8] = []
  private var pendingPage = 1252
  /// Letters to be left out, behind a `\u`.
  private var leftOut = 0
  /// Half of a pair of `\u`.
  private var surrogate: UInt32?
  private var conversions = 0
  /// A `\*` was read: an unknown word after it names something to skip.
  private var isOptional = false

  private init(bytes: [UInt8], most: Int) { (self.bytes, self.most) = (bytes, most) }

  private mutating func run() {
    while at < bytes.count, output.count + pending.count < most {
      let byte = bytes[at]
      at += 1
      switch byte {
      case UInt8(ascii: "{"): open()
      case UInt8(ascii: "}"): close()
      case Byte.backslash: control()
      case Byte.lineFeed, Byte.carriageReturn, 0: break
      default: letter(byte)
      }
    }
    flush()
    if output.count > most { output.removeLast(output.count - most) }
  }

  private mutating func open() {
    leftOut = 0
    isOptional = false
    if stack.count < MIMELimits.richGroups { stack.append(state) } else { deeper += 1 }
  }

  private mutating func close() {
    leftOut = 0
    isOptional = false
    if deeper > 0 {
      deeper -= 1
    } else if let last = stack.popLast() {
      state = last
    }
  }

  private var isShown: Bool {
    if state.isSkipped || deeper > 0 { return false }
    return !isHTML || state.isTag || !state.isStandIn
  }

  private mutating func letter(_ byte: UInt8) {
    if leftOut > 0 {
      leftOut -= 1
      return
    }
    guard isShown else { return }
    let page = state.isTag ? codePage : fonts[state.font] ?? codePage
    if page != pendingPage { flush() }
    pendingPage = page
    surrogate = nil
    pending.append(byte)
  }

  private mutating func flush() {
    guard !pending.isEmpty else { return }
    if pending.allSatisfy({ $0 < 0x80 }), pendingPage != 50220 {
      output += pending
    } else {
      conversions += 1
      // Opening a converter costs more than a letter does.
      let page = conversions <= MIMELimits.richConversions ? pendingPage : 1252
      output += Charset.utf8(pending, label: CodePage.label(page) ?? "windows-1252").bytes
    }
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func write(_ text: String) {
    guard isShown else { return }
    flush()
    output += text.utf8
  }

  /// A word or sign behind a backslash.
  private mutating func control() {
    guard at < bytes.count else { return }
    let first = bytes[at]
    guard first.isLetter else {
      at += 1
      sign(first)
      return
    }
    let start = at
    while at < bytes.count, bytes[at].isLetter, at - start < 32 { at += 1 }
    let word = bytes[start..<at].text
    var value: Int?
    let isNegative = at < bytes.count && bytes[at] == Byte.dash
    if isNegative { at += 1 }
    let digits = at
    while at < bytes.count, bytes[at].isDigit, at - digits < 10 { at += 1 }
    if at > digits { value = Int(bytes[digits..<at].text).map { isNegative ? -$0 : $0 } }
    if at < bytes.count, bytes[at] == Byte.space { at += 1 }
    if leftOut > 0, word != "bin" {
      leftOut -= 1
      return
    }
    self.word(word, value)
    isOptional = false
  }

  private mutating func sign(_ sign: UInt8) {
    switch sign {
    case Byte.apostrophe:
      guard at + 1 < bytes.count, let high = bytes[at].hexadecimal, let low = bytes[at + 1].hexadecimal else { return }
      at += 2
      letter(high << 4 | low)
    case Byte.star: isOptional = true
    case UInt8(ascii: "~"): special("\u{A0}")
    case Byte.underscore: special("-")
    case Byte.backslash, UInt8(ascii: "{"), UInt8(ascii: "}"): letter(sign)
    case Byte.lineFeed, Byte.carriageReturn: special("\n")
    default: break
    }
  }

  private mutating func special(_ text: String) {
    if leftOut > 0 { leftOut -= 1 } else { write(text) }
  }

  private mutating func word(_ word: String, _ value: Int?) {
    switch word {
    case "fromhtml": isHTML = value != 0
    case "htmltag": (state.isTag, state.isSkipped) = (true, false)
    case "htmlrtf": state.isStandIn = value != 0
    case "mhtmltag": state.isSkipped = true
    case "ansicpg": if let value { codePage = value }
    case "mac": codePage = 10000
    case "pc": codePage = 437
    case "uc": state.fallback = min(max(value ?? 1, 0), 16)
    case "u": if let value { unicode(value) }
    case "bin": at = min(bytes.count, at + max(0, min(value ?? 0, bytes.count)))
    case "f": state.font = value ?? 0
    case "fcharset":
      if state.isFontTable, let page = Self.pages[value ?? 0], fonts.count < MIMELimits.richFonts {
        fonts[state.font] = page
      }
    case "fonttbl": (state.isFontTable, state.isSkipped) = (true, true)
    case "plain": state.font = 0
    default:
      if let text = Self.letters[word] {
        // Within a tag, HTML has line ends of its own.
        write(text)
      } else if isOptional || Self.hidden.contains(word) {
        state.isSkipped = true
      }
    }
  }

  private mutating func unicode(_ value: Int) {
    leftOut = state.fallback
    guard isShown else { return }
    let unit = UInt32(truncatingIfNeeded: value) & 0xFFFF
    flush()
    if (0xD800..<0xDC00).contains(unit) {
      surrogate = unit
      return
    }
    if (0xDC00..<0xE000).contains(unit) {
      guard let high = surrogate else { return }
      surrogate = nil
      Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (unit - 0xDC00)).map { write(String($0)) }
      return
    }
    surrogate = nil
    if unit != 0 { Unicode.Scalar(unit).map { write(String($0)) } }
  }

  private static let letters = [
    "par": "\n", "line": "\n", "row": "\n", "sect": "\n", "page": "\n", "cell": "\t", "nestcell": "\t", "nestrow": "\n",
    "tab": "\t", "emdash": "\u{2014}", "endash": "\u{2013}", "lquote": "\u{2018}", "rquote": "\u{2019}",
    "ldblquote": "\u{201C}", "rdblquote": "\u{201D}", "bullet": "\u{2022}", "emspace": "\u{2003}",
    "enspace": "\u{2002}",
  ]

  /// Groups whose text is not the message's.
  private static let hidden: Set<String> = [
    "colortbl", "stylesheet", "info", "pict", "object", "header", "headerl", "headerr", "headerf", "footer", "footerl",
    "footerr", "footerf", "footnote", "listtable", "listoverridetable", "revtbl", "rsidtbl", "generator", "xmlnstbl",
    "themedata", "colorschememapping", "datastore", "latentstyles", "fldinst", "filetbl", "shppict", "nonshppict",
    "private", "template", "operator", "author", "comment", "pntxtb", "pntxta", "bkmkstart", "bkmkend",
  ]

  /// `\fcharset` as code pages.
  private static let pages = [
    0: 1252, 77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256,
    186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
  ]
}
