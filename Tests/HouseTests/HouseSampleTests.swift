import Testing

@Suite("The house's checks can fail")
struct HouseSampleTests {
  @Test(
    "a bad line is found",
    arguments: [
      ("MIME", "import GRDB", "MIME may not import GRDB"),
      ("MIME", "package import struct Wire.Dial", "MIME may not import Wire"),
      ("IMAP", "@preconcurrency internal import NIOCore", "IMAP may not import NIOCore"),
      ("Store", "  Task.detached { work() }", "Task.detached"),
      ("OpenSSL", "  Task.detached { work() }", "Task.detached"),
      ("Wire", "final class Box: @unchecked Sendable {}", "@unchecked Sendable"),
      ("Matching", "nonisolated(unsafe) var count = 0", "nonisolated(unsafe)"),
      ("Model", "let x = try! make()", "try!"),
      ("Model", "fatalError(\"no\")", "fatalError("),
      ("Model", "// TO" + "DO: later", "TO" + "DO"),
      ("Model", "// FIX" + "ME", "FIX" + "ME"),
      ("Model", "// XX" + "X", "XX" + "X"),
      ("Store", "package final class RecordManager {", "type name ends in Manager"),
      ("Store", "enum DateUtils {", "type name ends in Utils"),
      ("Attic", "import Foundation", "Attic is no room of the house"),
    ])
  func bad(room: String, line: String, what: String) {
    #expect(findings(in: line, path: "a.swift", room: room) == [Finding(path: "a.swift", line: 1, what: what)])
  }

  @Test(
    "a good line is left alone",
    arguments: [
      ("MIME", "package import Model"),
      ("MIME", "import struct Foundation.Data"),
      ("HTML", "import CLibXML2"),
      ("OpenSSL", "final class Session: @unchecked Sendable {}"),
      ("Matching", "import CPCRE2\nfinal class Pattern: @unchecked Sendable {}"),
      ("Model", "// class Helper was here; important things"),
      ("Store", "struct Database {}  // ends in base"),
      ("Pipeline", "import Logging"),
      ("rapport", "import ArgumentParser"),
    ])
  func good(room: String, line: String) {
    #expect(findings(in: line, path: "a.swift", room: room) == [])
  }

  @Test("a file may have 400 lines and no more")
  func length() {
    let allowed = String(repeating: "let a = 1\n", count: longestFile)
    #expect(findings(in: allowed, path: "a.swift", room: "Model") == [])
    let over = [Finding(path: "a.swift", line: 401, what: "over 400 lines")]
    #expect(findings(in: allowed + "let b = 2\n", path: "a.swift", room: "Model") == over)
  }

  @Test("targets are read from Package.swift, also over broken lines")
  func targets() {
    let package = """
      func room(_ name: String) -> Target {
      targets: [
        room("Model", []),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl"),
        room(
          "Pipeline",
          ["Model"]),
        room("Attic", []),
        .executableTarget(
          name: "rapport",
          dependencies: ["Model"]),
        .target(name: "TestSupport"),
      """
    #expect(declaredTargets(in: package) == ["Model", "COpenSSL", "Pipeline", "Attic", "rapport"])
  }

  @Test(
    "names of the workplace are found",
    arguments: ["see /wo" + "rk/main", "get https://pypi" + ".org/simple", "cat /tmp/bash" + "_jobs.0/x"])
  func workplace(text: String) {
    #expect(strangers(in: text).count == 1)
    #expect(strangers(in: "our work/life balance, /network/x") == [])
  }
}
