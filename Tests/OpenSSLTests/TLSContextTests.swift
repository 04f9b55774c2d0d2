import Foundation
import TestSupport
import Testing

@testable import OpenSSL

/// Authorities of a file are kept for as long as it is what it was.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct TLSContextTests {
  @Test func aFileIsReadAgainWhenItHasChanged() throws {
    let folder = try temporaryFolder()
    let path = folder + "/authority.pem"
    func issue(_ name: String) throws {
      _ = try Command([
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
        folder + "/key", "-out", path, "-days", "2", "-subj", "/CN=\(name)",
      ]).run()
    }
    let missing = TLSFault.authoritiesUnreadable(path: path)
    #expect(throws: missing) { try TLSContext.make(authorities: path) }
    try issue("One")
    let first = try TLSContext.make(authorities: path)
    #expect(try TLSContext.make(authorities: path) === first)
    try issue("Another")
    let second = try TLSContext.make(authorities: path)
    #expect(second !== first)
    #expect(try TLSContext.make(authorities: path) === second)
    try "no certificate".write(toFile: path, atomically: true, encoding: .utf8)
    for _ in 0..<2 { #expect(throws: missing) { try TLSContext.make(authorities: path) } }
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: missing) { try TLSContext.make(authorities: path) }
  }
}
