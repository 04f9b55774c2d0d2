import Foundation
import TestSupport
import Testing

@Suite("The house stands as it was drawn")
struct HouseTests {
  let root = projectRoot()
  let files = projectFiles()

  private func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: root + "/" + path)), as: UTF8.self)
  }

  @Test("every source file keeps its room's rules")
  func sources() throws {
    let folder = URL(fileURLWithPath: root + "/Sources").resolvingSymlinksInPath().path
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    let sources = names.filter { $0.hasSuffix(".swift") }.sorted()
    #expect(!sources.isEmpty)
    for source in sources {
      let room = String(source.prefix { $0 != "/" })
      let found = findings(in: try text("Sources/" + source), path: "Sources/" + source, room: room)
      #expect(found.isEmpty, "\(found.map(\.description).joined(separator: "\n"))")
    }
  }

  @Test("no test file is too long")
  func testFiles() throws {
    for path in files where path.hasPrefix("Tests/") && path.hasSuffix(".swift") {
      let lines = try text(path).split(separator: "\n", omittingEmptySubsequences: false).count
      #expect(lengthFindings(lines, path: path) == [])
    }
  }

  @Test("Package.swift is the table of contents")
  func order() throws {
    let declared = declaredTargets(in: try text("Package.swift"))
    #expect(declared == house.map(\.name).filter { declared.contains($0) })
    #expect(declared.first == "Model" && declared.last == "rapport")
  }

  @Test("the project speaks of itself alone")
  func alone() throws {
    #expect(files.contains("Package.swift"))
    for path in files where isFile(root + "/" + path) {
      #expect(strangers(in: try text(path)) == [], "\(path)")
    }
  }

  /// False also for what is listed and gone, and for a link to a folder, whose files are listed themselves.
  private func isFile(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
  }
}
