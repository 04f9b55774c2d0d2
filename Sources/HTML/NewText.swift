/// A text parted into what its writer wrote and what came along.
package struct Cut: Sendable, Hashable {
  package struct Removed: Sendable, Hashable {
    package enum Kind: String, Sendable {
      /// Lines behind `>`.
      case quote
      /// `On Tuesday Anna wrote:`.
      case attribution
      /// An unquoted earlier message, with its header.
      case history
      case signature
      /// What lawyers have put below.
      case disclaimer
      /// A mail server's warning above.
      case banner
      /// What a program has put below: the device, a virus scanner, a mailing list, an online meeting.
      case footer
    }
    package var kind: Kind
    /// Whole lines, in UTF-8 bytes of the text.
    package var range: Range<Int>
  }

  /// An earlier message within the text, without `>`.
  package struct Carried: Sendable, Hashable {
    /// It was passed on, not answered: a program says so, or there is nothing new above.
    package var isForward: Bool
    /// From the row that begins it to the end, in UTF-8 bytes of the text.
    package var range: Range<Int>
  }

  /// Without quoted history, signature and what programs add; more of the text where that would leave nothing.
  package var newText: String
  /// In order, not overlapping; empty when nothing was cut.
  package var removed: [Removed]
  /// The writer's signature: what was cut as such, or what stands below a closing and stays; in bytes of the text.
  package var signature: Range<Int>?
  package var carried: Carried?

  init(_ text: String) { (newText, removed) = (text, []) }
}

/// What the structure of HTML says of a stretch of its text.
package struct TextMark: Sendable, Hashable {
  package enum Kind: UInt8, Sendable {
    /// An earlier message.
    case history
    /// Earlier messages from here on, to the end of the text.
    case historyBelow
    /// The same, where labels of a header follow.
    case headerBelow
    case attribution
    case signature
    case footer
  }
  package var kind: Kind
  /// In bytes of the text; the lines that begin in it are meant.
  package var range: Range<Int>
}

/// What a message says that the messages before it did not.
package enum NewText {
  /// Longest text that is cut, in bytes; a longer one is its own new text.
  package static let maximumInput = 16 << 20
  /// Longest signature behind `--` without its space, in lines: more is more likely text behind a rule.
  static let maximumLooseSignature = 20

  /// Takes quotes, the lines that introduce them, unquoted earlier messages, signatures and what programs add away.
  /// Answers between quotes stay; a forwarded message stays when nothing is written above it. LF line ends are
  /// expected.
  ///
  /// - Parameter marks: what the structure of the HTML says that the text was made of, in order of their beginnings.
  package static func cut(_ text: String, marks: [TextMark] = []) -> Cut {
    var copy = text
    return copy.withUTF8 { bytes in
      if bytes.count > maximumInput { return Cut(text) }
      let scratch = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + 1)
      defer { scratch.deallocate() }
      guard let rows = TextRows(bytes, scratch: scratch) else { return Cut(text) }
      var cutter = TextCutter(rows, marks)
      cutter.markBanner()
      cutter.markHistory()
      cutter.markEnds()
      return cutter.result(text)
    }
  }
}
