internal import Model

/// One request to a web server, made so that nothing in it can end it early or start another.
///
/// Body, query and headers may hold secrets: what it prints is method, host and path.
package struct HTTPRequest: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  package enum Method: String, Sendable, Hashable { case get = "GET", post = "POST" }
  package enum Scheme: String, Sendable, Hashable, CaseIterable {
    case https, http

    package var standardPort: Int { self == .https ? 443 : 80 }
  }

  package let method: Method
  package let scheme: Scheme
  /// In ASCII, an IPv6 address without brackets.
  package let host: String
  package let port: Int
  /// Path and query as they are sent; starts with a slash.
  package let target: String
  package let headers: [HTTPHeader]
  package let body: [UInt8]

  /// Longest URL taken, in bytes: it stops a redirect that fills memory and logs.
  package static let longestURL = 8192

  /// Takes an absolute URL; a fragment is not sent.
  ///
  /// - Parameter schemes: `http` goes in the clear, so whoever wants it says so.
  /// - Throws: `.invalidURL` with what is wrong, never the URL itself.
  package init(
    _ method: Method = .get, _ url: String, schemes: Set<Scheme> = [.https], headers: [HTTPHeader] = [],
    body: [UInt8] = []
  ) throws(HTTPError) {
    let parts = try URLParts(url)
    guard schemes.contains(parts.scheme) else { throw .invalidURL("\(parts.scheme.rawValue) is not allowed here") }
    guard headers.allSatisfy(\.isSendable) else { throw .invalidHeader }
    (self.method, self.headers, self.body) = (method, headers, body)
    (scheme, host, port, target) = (parts.scheme, parts.host, parts.port, parts.target)
  }

  /// A form's fields as a browser sends them: `application/x-www-form-urlencoded`, with its header.
  package static func form(
    _ url: String, schemes: Set<Scheme> = [.https], headers: [HTTPHeader] = [], fields: [(name: String, value: String)]
  ) throws(HTTPError) -> HTTPRequest {
    let text = fields.map { percentEncoded($0.name) + "=" + percentEncoded($0.value) }.joined(separator: "&")
    let type = HTTPHeader("content-type", "application/x-www-form-urlencoded")
    return try HTTPRequest(.post, url, schemes: schemes, headers: [type] + headers, body: Array(text.utf8))
  }

  /// Every byte but RFC 3986's unreserved ones as `%XX`: fit for a value in a query or a form.
  package static func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
      default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Where an answer sends this request on to; nil unless both addresses are HTTPS, and for requests that carry
  /// something: a body or a header may hold credentials, and they are not for another place.
  package func redirected(by answer: HTTPAnswer) -> HTTPRequest? {
    guard [301, 302, 303, 307, 308].contains(answer.status), let location = answer["location"] else { return nil }
    guard method == .get, scheme == .https, headers.isEmpty, body.isEmpty else { return nil }
    // RFC 3986 4.2: an address of its own, another host's, or another path on this host.
    let url =
      if location.hasPrefix("//") {
        "https:" + location
      } else if location.hasPrefix("/") {
        "https://\(authority)\(location)"
      } else {
        location
      }
    return try? HTTPRequest(.get, url)  // What cannot be requested is not followed.
  }

  /// The head of the request and its body, as they travel (RFC 9112 3).
  var bytes: [UInt8] {
    var lines = ["\(method.rawValue) \(target) HTTP/1.1", "Host: \(authority)"]
    lines += ["User-Agent: Rapport", "Accept-Encoding: identity", "Connection: close"]
    lines += headers.map { "\($0.name): \($0.value)" }
    if method == .post || !body.isEmpty { lines.append("Content-Length: \(body.count)") }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
  }

  /// Host and port as `Host` wants them.
  private var authority: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == scheme.standardPort ? name : "\(name):\(port)"
  }

  /// `POST https://login.acme.example/token`
  package var description: String {
    "\(method.rawValue) \(scheme.rawValue)://\(authority)\(target.prefix { $0 != "?" })"
  }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// One field of a request or an answer; it prints its name alone.
package struct HTTPHeader: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  package let name: String
  package let value: String

  package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }

  package var description: String { name + ": •••" }
  package var customMirror: Mirror { Mirror(self, children: []) }

  /// Those that say where the request ends are made here alone.
  private static let own: Set<String> = [
    "host", "content-length", "transfer-encoding", "connection", "accept-encoding",
  ]

  var isSendable: Bool {
    !name.isEmpty && name.utf8.allSatisfy(HTTPHeader.isToken) && !HTTPHeader.own.contains(name.lowercased())
      && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
  }

  /// RFC 9110 5.6.2.
  static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}

/// An absolute web address taken apart (RFC 3986 3), strict where laxness has deceived programs.
private struct URLParts {
  let scheme: HTTPRequest.Scheme
  let host: String
  let port: Int
  let target: String

  init(_ url: String) throws(HTTPError) {
    guard url.utf8.count <= HTTPRequest.longestURL else { throw .invalidURL("it is too long") }
    // A backslash is a slash to some readers and not to others.
    guard url.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F && $0 != "\\" }) else {
      throw .invalidURL("it has blanks, controls or backslashes")
    }
    let found = HTTPRequest.Scheme.allCases.first { url.lowercased().hasPrefix($0.rawValue + "://") }
    guard let found else { throw .invalidURL("it does not start with https://") }
    let rest = url.dropFirst(found.rawValue.count + 3)
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let place = rest[authority.endIndex...].prefix { $0 != "#" }
    guard place.utf8.allSatisfy({ $0 < 0x80 }) else { throw .invalidURL("its path is not in ASCII") }
    guard !authority.contains("@") else { throw .invalidURL("it carries a user name") }
    (host, port) = try URLParts.host(authority, standard: found.standardPort)
    scheme = found
    target = place.hasPrefix("/") ? String(place) : "/" + place
  }

  private static func host(_ authority: Substring, standard: Int) throws(HTTPError) -> (String, Int) {
    let isLiteral = authority.hasPrefix("[")
    let end =
      isLiteral ? authority.firstIndex(of: "]").map { authority.index(after: $0) } : authority.firstIndex(of: ":")
    guard !isLiteral || end != nil else { throw .invalidURL("its host is wrong") }
    let name = authority[..<(end ?? authority.endIndex)]
    let tail = authority[name.endIndex...]
    var port = standard
    if !tail.isEmpty {
      let digits = tail.dropFirst()
      guard tail.hasPrefix(":"), (1...5).contains(digits.utf8.count),
        digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
        let number = Int(digits), (1...65_535).contains(number)
      else { throw .invalidURL("its port is wrong") }
      port = number
    }
    guard let host = Connection.dialled(String(name))?.lowercased(), host.utf8.allSatisfy({ isHost($0, isLiteral) })
    else {
      throw .invalidURL("its host is wrong")
    }
    return (host, port)
  }

  private static func isHost(_ byte: UInt8, _ isLiteral: Bool) -> Bool {
    switch byte {
    case 0x30...0x39, 0x61...0x7A, 0x2E: true
    case 0x2D, 0x5F: !isLiteral
    case 0x3A: isLiteral
    default: false
    }
  }
}
