extension IMAPError {
  /// What `NO [REFERRAL imap://...]` means (RFC 2193, RFC 2221); nil where the status refers nowhere.
  ///
  /// A referral is never followed: whoever can write an answer could have the password brought to them.
  init?(referring status: Status, _ text: String, about subject: Subject) {
    guard case .other("REFERRAL", let addresses)? = status.code else { return nil }
    let server = IMAPError.server(in: addresses)
    self = subject == .signIn ? .accountElsewhere(server: server, text) : .folderElsewhere(server: server, text)
  }

  /// Host and port of the first address, where they are written as such are; without the name of a user.
  private static func server(in addresses: String) -> String {
    let address = addresses.utf8.prefix { $0 != 0x20 }
    let slash = UInt8(ascii: "/")
    guard let scheme = address.firstIndex(of: slash), address[scheme...].dropFirst().first == slash else { return "?" }
    let authority = address[scheme...].dropFirst(2).prefix { $0 != slash && $0 != UInt8(ascii: "?") }
    let host = authority.lastIndex(of: UInt8(ascii: "@")).map { authority[authority.index(after: $0)...] } ?? authority
    let isWritten = host.allSatisfy { byte in
      switch byte {
      case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E: true
      default: false
      }
    }
    // RFC 1035 2.3.4, and a port.
    return isWritten && !host.isEmpty && host.count <= 261 ? String(decoding: host, as: UTF8.self) : "?"
  }
}
