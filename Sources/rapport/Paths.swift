internal import Foundation

/// The full path of a file that exists; nil when there is none.
func absolutePath(_ path: String) -> String? {
  let full = URL(fileURLWithPath: path).standardizedFileURL.path
  return FileManager.default.fileExists(atPath: full) ? full : nil
}

/// Reads a file whole, `-` being standard input.
///
/// - Parameter limit: longest that is taken, in bytes.
func readInput(_ path: String, limit: Int) throws -> Data {
  let data: Data
  if path == "-" {
    data = try FileHandle.standardInput.read(upToCount: limit + 1) ?? Data()
  } else {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw Problem("read \(path): it is a folder", .badInput)
    }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw Problem("read \(path): it cannot be opened", .noSuch)
    }
    defer { handle.closeFile() }
    do { data = try handle.read(upToCount: limit + 1) ?? Data() } catch {
      throw Problem("read \(path): \(error.localizedDescription)", .disk)
    }
  }
  guard data.count <= limit else { throw Problem("read \(path): it is longer than \(limit >> 20) MB", .badInput) }
  return data
}
