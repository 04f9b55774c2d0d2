import Foundation

/// Certificates made on the spot by the openssl command.
package struct Authority: Sendable {
  package enum Certificate: String, CaseIterable, Sendable {
    case good, other, expired, selfSigned
    /// Of a domain, `acme.test`, and the hosts below it.
    case domain
  }

  /// Made once for all tests.
  package static let shared = Result { try Authority() }

  package let folder: String
  package var trusted: String { folder + "/ca.pem" }
  package var stranger: String { folder + "/stranger.pem" }

  package func pem(_ certificate: Certificate) -> String { "\(folder)/\(certificate.rawValue).pem" }
  package func key(_ certificate: Certificate) -> String { "\(folder)/\(certificate.rawValue).key" }

  private init() throws {
    folder = NSTemporaryDirectory() + "authority-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for name in ["ca", "stranger"] {
      try openssl(request(name) + ["-x509", "-out", "\(name).pem", "-days", "30", "-subj", "/CN=\(name)"])
    }
    for (certificate, names, days) in [
      (Certificate.good, "DNS:localhost,IP:127.0.0.1,IP:::1", "30"), (.other, "DNS:other.test", "30"),
      (.domain, "DNS:acme.test,DNS:*.acme.test", "30"),
      (.expired, "DNS:localhost,IP:127.0.0.1", "-1"),
    ] {
      let name = certificate.rawValue
      try openssl(
        request(name) + ["-out", "\(name).csr", "-subj", "/CN=\(name)", "-addext", "subjectAltName=\(names)"])
      try openssl([
        "x509", "-req", "-in", "\(name).csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial", "\(name.count)",
        "-days", days, "-copy_extensions", "copy", "-out", "\(name).pem",
      ])
    }
    try openssl(
      request("selfSigned")
        + [
          "-x509", "-out", "selfSigned.pem", "-days", "30", "-subj", "/CN=self", "-addext",
          "subjectAltName=DNS:localhost",
        ]
    )
  }

  private func request(_ name: String) -> [String] {
    ["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "\(name).key"]
  }

  private func openssl(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed(arguments: arguments) }
  }

  struct Failed: Error { let arguments: [String] }
}

/// A real TLS server: `openssl s_server` on a free port of loopback.
package final class SecureServer {
  package let port: Int
  private let process = Process()

  package init(_ certificate: Authority.Certificate, _ options: [String] = ["-rev"], address: String = "127.0.0.1")
    throws
  {
    let authority = try Authority.shared.get()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["openssl", "s_server", "-accept", "\(address):0", "-cert", authority.pem(certificate)]
      + ["-key", authority.key(certificate)] + options
    process.currentDirectoryURL = URL(fileURLWithPath: authority.folder)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    // s_server ends when its input ends.
    process.standardInput = Pipe()
    try process.run()
    var text = ""
    while !text.contains("ACCEPT") || !text.hasSuffix("\n") {
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { throw Authority.Failed(arguments: process.arguments ?? []) }
      text += String(decoding: more, as: UTF8.self)
    }
    let line = text.split(separator: "\n").last { $0.hasPrefix("ACCEPT") } ?? ""
    port = line.split(separator: ":").last.flatMap { Int($0) } ?? 0
  }

  /// Without a closing notice to anybody.
  package func kill() {
    guard process.isRunning else { return }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  deinit { kill() }
}
