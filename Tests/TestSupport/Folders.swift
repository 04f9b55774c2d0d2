package import Foundation
import Synchronization

private let madeFolders = Mutex<[String]>([])
private let removeAtExit: Void = {
  _ = atexit { madeFolders.withLock { for folder in $0 { try? FileManager.default.removeItem(atPath: folder) } } }
}()

/// A fresh empty folder, removed with all it holds when the test process ends.
package func temporaryFolder() throws -> String {
  _ = removeAtExit
  var template = Array("/tmp/rapport-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else { throw ServersError("no temporary folder: errno \(errno)") }
  let path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  madeFolders.withLock { $0.append(path) }
  return path
}

/// The folder that holds the project's Package.swift, found upwards from a source file.
package func projectRoot(_ file: String = #filePath) -> String {
  var folder = URL(fileURLWithPath: file).resolvingSymlinksInPath().deletingLastPathComponent()
  while folder.path != "/", !FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path)
  {
    folder.deleteLastPathComponent()
  }
  return folder.path
}

extension URL {
  /// Whether a folder is there.
  package var isFolder: Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
}

/// The project's files, as paths from its root: those under version control, or all but build products where the
/// project was unpacked without it.
package func projectFiles() -> [String] {
  let root = projectRoot()
  let listed = try? Command(["git", "-c", "safe.directory=*", "-C", root, "ls-files", "-z"]).run()
  if let listed, !listed.isEmpty { return listed.split(separator: 0).map { String(decoding: $0, as: UTF8.self) } }
  let all = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
  return all.filter { !$0.hasPrefix(".build") && !$0.hasPrefix(".git/") }.sorted()
}
