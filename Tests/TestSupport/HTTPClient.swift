import Foundation
import Synchronization

/// A field of a request's or a response's head.
package struct HTTPField: Sendable, Hashable {
  package let name: String
  package let value: String

  package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
}

extension [HTTPField] {
  /// The values of all fields of a name, letter case aside, in order.
  package func all(named name: String) -> [String] {
    filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
  }

  package func first(named name: String) -> String? { all(named: name).first }
}

/// A whole response. A redirection is one too: nothing is followed.
package struct HTTPResponse: Sendable {
  package let status: Int
  package let headers: [HTTPField]
  package let body: [UInt8]

  package var text: String { String(decoding: body, as: UTF8.self) }

  /// The first value of a header field.
  package subscript(_ name: String) -> String? { headers.first(named: name) }
}

/// Speaks HTTP/1.1 to a server on 127.0.0.1, each request on a connection of its own, and keeps its cookies.
/// No call waits longer than the deadline, so a server that hangs fails the test.
package final class HTTPClient: Sendable {
  package let port: Int
  private let patience: Duration
  private let jar = Mutex<[String: Cookie]>([:])

  private struct Cookie {
    let value: String
    let path: String
  }

  package init(port: Int, deadline: Duration = .seconds(90)) { (self.port, patience) = (port, deadline) }

  package func get(_ path: String, headers: [HTTPField] = []) async throws -> HTTPResponse {
    try await send("GET", path, headers: headers)
  }

  /// Sends a form as a browser does, `application/x-www-form-urlencoded`.
  package func post(_ path: String, form: [(String, String)], headers: [HTTPField] = []) async throws -> HTTPResponse {
    let body = form.map { "\(formEncoded($0.0))=\(formEncoded($0.1))" }.joined(separator: "&")
    let type = HTTPField("Content-Type", "application/x-www-form-urlencoded")
    return try await send("POST", path, headers: [type] + headers, body: Array(body.utf8))
  }

  package func send(
    _ method: String, _ path: String, headers: [HTTPField] = [], body: [UInt8] = []
  ) async throws -> HTTPResponse {
    try await runBlocking { [self] in
      let stream = try exchange(method, path, headers, body)
      defer { stream.close() }
      return HTTPResponse(status: stream.status, headers: stream.headers, body: try stream.readToEnd())
    }
  }

  /// Asks for a response that does not end by itself; gives it once its head is there.
  package func open(_ path: String, headers: [HTTPField] = []) async throws -> HTTPStream {
    try await runBlocking { [self] in try exchange("GET", path, headers, []) }
  }

  /// The value of a cookie that the server has set and not taken back.
  package func cookie(_ name: String) -> String? { jar.withLock { $0[name]?.value } }

  package func setCookie(_ name: String, _ value: String) {
    jar.withLock { $0[name] = Cookie(value: value, path: "/") }
  }

  package func forgetCookies() { jar.withLock { $0 = [:] } }

  /// A `Host`, `Cookie` or `Content-Length` that the test gives stands instead of ours.
  private func exchange(
    _ method: String, _ path: String, _ headers: [HTTPField], _ body: [UInt8]
  ) throws -> HTTPStream {
    var fields = [HTTPField("Host", "127.0.0.1:\(port)"), HTTPField("Connection", "close")]
    let cookies = jar.withLock { jar in
      jar.sorted { $0.key < $1.key }.filter { path.hasPrefix($0.value.path) }.map { "\($0.key)=\($0.value.value)" }
    }
    if !cookies.isEmpty { fields.append(HTTPField("Cookie", cookies.joined(separator: "; "))) }
    if !body.isEmpty || method != "GET" { fields.append(HTTPField("Content-Length", String(body.count))) }
    fields = fields.filter { headers.first(named: $0.name) == nil } + headers
    let head = "\(method) \(path) HTTP/1.1\r\n" + fields.map { "\($0.name): \($0.value)\r\n" }.joined() + "\r\n"
    do {
      let stream = try HTTPStream(port: port, request: Array(head.utf8) + body, method: method, patience: patience)
      for line in stream.headers.all(named: "Set-Cookie") { keep(line) }
      return stream
    } catch {
      throw ServersError("\(method) \(path): \(error)")
    }
  }

  /// What of RFC 6265 5 a server of one's own needs: name, value, Path, and how it takes a cookie back.
  private func keep(_ line: String) {
    let parts = line.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
    guard let pair = parts.first, let equals = pair.firstIndex(of: "=") else { return }
    var path = "/"
    var isOver = false
    for part in parts.dropFirst() {
      let words = part.split(separator: "=", maxSplits: 1).map(String.init)
      guard words.count == 2 else { continue }
      switch words[0].lowercased() {
      case "path": path = words[1]
      case "max-age": isOver = (Int(words[1]) ?? 1) <= 0
      case "expires": isOver = isOver || httpDate(words[1]).map { $0 < Date() } ?? false
      default: break
      }
    }
    let cookie = Cookie(value: String(pair[pair.index(after: equals)...]), path: path)
    jar.withLock { $0[String(pair[..<equals])] = isOver ? nil : cookie }
  }
}

/// A date as servers write it, `Sun, 06 Nov 1994 08:49:37 GMT`.
private func httpDate(_ text: String) -> Date? {
  let format = DateFormatter()
  format.locale = Locale(identifier: "en_US_POSIX")
  format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
  return format.date(from: text)
}

/// Text as a form's name or value: letters, digits and `*-._` stay, a space becomes `+`.
package func formEncoded(_ text: String) -> String {
  let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789*-._".utf8)
  return text.utf8.map { byte in
    if plain.contains(byte) { return String(UnicodeScalar(byte)) }
    return byte == 0x20 ? "+" : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }.joined()
}
