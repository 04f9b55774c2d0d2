internal import Foundation

extension SASL {
  /// What SASLprep (RFC 4013) makes of a user's name or a password.
  enum Preparation: Sendable, Hashable {
    /// It is its own prepared form: whether a server prepares makes no difference.
    case unchanged
    case changed(String)
    /// It holds what no name or password may, or what we do not judge: text from right to left (RFC 3454 6).
    case prohibited

    init(_ text: String) {
      if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
        self = .unchanged
        return
      }
      var mapped = String.UnicodeScalarView()
      for scalar in text.unicodeScalars where !Preparation.isMappedToNothing(scalar) {
        mapped.append(Preparation.isSpace(scalar) ? " " : scalar)
      }
      let prepared = String(mapped).precomposedStringWithCompatibilityMapping
      if prepared.isEmpty || prepared.unicodeScalars.contains(where: Preparation.isProhibited) {
        self = .prohibited
      } else {
        // Not ==, to which two forms of one letter are equal.
        self = prepared.utf8.elementsEqual(text.utf8) ? .unchanged : .changed(prepared)
      }
    }

    /// RFC 3454 B.1.
    private static func isMappedToNothing(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.value {
      case 0xAD, 0x34F, 0x1806, 0x180B...0x180D, 0x200B...0x200D, 0x2060, 0xFE00...0xFE0F, 0xFEFF: true
      default: false
      }
    }

    /// RFC 3454 C.1.2.
    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.value {
      case 0xA0, 0x1680, 0x2000...0x200B, 0x202F, 0x205F, 0x3000: true
      default: false
      }
    }

    /// RFC 4013 2.3: controls, private use, no characters, marks that show nothing; and what is written from right to left.
    private static func isProhibited(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.properties.generalCategory {
      case .control, .privateUse, .surrogate, .format, .lineSeparator, .paragraphSeparator: return true
      default: break
      }
      switch scalar.value {
      case 0x340, 0x341, 0x2FF0...0x2FFB, 0xFFF9...0xFFFD, 0xE0001, 0xE0020...0xE007F: return true
      case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFC, 0x10800...0x10FFF, 0x1E800...0x1EFFF: return true
      default: return isSpace(scalar) || scalar.properties.isNoncharacterCodePoint
      }
    }
  }

  /// As `n=` and `a=` have it (RFC 5801 4, saslname).
  static func escaped(_ name: String) -> [UInt8] {
    name.utf8.flatMap { byte -> [UInt8] in
      switch byte {
      case 0x2C: Array("=2C".utf8)
      case 0x3D: Array("=3D".utf8)
      default: [byte]
      }
    }
  }
}
