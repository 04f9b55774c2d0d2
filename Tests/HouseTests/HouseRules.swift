import Foundation

/// What is wrong in one place, as `path:line: what`.
struct Finding: Hashable, CustomStringConvertible {
  let path: String
  let line: Int
  let what: String

  var description: String { "\(path):\(line): \(what)" }
}

/// The longest file that the house allows.
let longestFile = 400

/// Checks one source file of a target.
func findings(in text: String, path: String, room name: String) -> [Finding] {
  guard let room = house.first(where: { $0.name == name }) else {
    return [Finding(path: path, line: 1, what: "\(name) is no room of the house")]
  }
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  let imports = lines.map { importedModule($0) }
  let answersForC = wrapsC.contains(name) || (name == "Matching" && imports.contains("CPCRE2"))
  var found = lengthFindings(lines.count, path: path)
  for (number, line) in lines.enumerated() {
    func complain(_ what: String) { found.append(Finding(path: path, line: number + 1, what: what)) }
    if let module = imports[number], !everywhere.contains(module), !room.mayImport.contains(module) {
      complain("\(name) may not import \(module)")
    }
    for word in forbidden(in: line, answersForC: answersForC) { complain(word) }
    for type in declaredTypes(in: line) {
      if let ending = emptyEndings.first(where: { type.hasSuffix($0) }) { complain("type name ends in \(ending)") }
    }
  }
  return found
}

func lengthFindings(_ lines: Int, path: String) -> [Finding] {
  // The last line feed ends a line and starts none.
  lines - 1 > longestFile ? [Finding(path: path, line: longestFile + 1, what: "over \(longestFile) lines")] : []
}

/// The module that a line imports: `package import struct Foundation.Data` is Foundation.
func importedModule(_ line: Substring) -> String? {
  var words = words(of: line)[...]
  while let first = words.first, first.hasPrefix("@") || accessLevels.contains(first) { words.removeFirst() }
  guard words.first == "import", words.count > 1 else { return nil }
  words.removeFirst()
  if words.count > 1, importKinds.contains(words.first ?? "") { words.removeFirst() }
  return words.first.map { String($0.prefix { $0 != "." && $0 != ";" }) }
}

private let accessLevels: Set<String> = ["public", "package", "internal", "fileprivate", "private"]
private let importKinds: Set<String> = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]
private let emptyEndings = ["Manager", "Helper", "Util", "Utils", "Service", "Base", "Common", "Misc"]
private let typeWords: Set<String> = ["struct", "class", "enum", "actor", "protocol", "typealias"]

private func forbidden(in line: Substring, answersForC: Bool) -> [String] {
  var found = ["Task.detached", "try!", "fatalError("].filter { line.contains($0) }
  if !answersForC { found += ["@unchecked Sendable", "nonisolated(unsafe)"].filter { line.contains($0) } }
  let identifiers = Set(line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
  // Put together here, so that the words do not stand in this file.
  return found + ["TO" + "DO", "FIX" + "ME", "XX" + "X"].filter { identifiers.contains($0) }
}

/// The names of types that a line of code declares; comments do not count.
private func declaredTypes(in line: Substring) -> [String] {
  guard !line.drop(while: { $0 == " " }).hasPrefix("//") else { return [] }
  let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
  return zip(words, words.dropFirst()).filter { typeWords.contains($0.0) }.map { $0.1 }
}

private func words(of line: Substring) -> [String] { line.split(separator: " ").map(String.init) }

/// The targets that Package.swift declares outside Tests, in its order.
func declaredTargets(in package: String) -> [String] {
  let calls = ["room(", ".systemLibrary(", ".executableTarget("]
  var found: [String] = []
  var waiting = false
  for line in package.split(separator: "\n") {
    var code = line.drop { $0 == " " }
    if let call = calls.first(where: { code.hasPrefix($0) }) {
      code.removeFirst(call.count)
      waiting = true
    }
    // A call that is broken over lines names its target on the next one.
    guard waiting, !code.isEmpty else { continue }
    waiting = false
    if code.hasPrefix("name: ") { code.removeFirst("name: ".count) }
    if code.hasPrefix("\"") { found.append(String(code.dropFirst().prefix { $0 != "\"" })) }
  }
  return found
}

/// Names of the workplace and of package registries have no place in the project.
func strangers(in text: String) -> [String] {
  let hosts = [
    "pypi" + ".org", "python" + "hosted.org", "registry.npm" + "js.org", "crates" + ".io", "proxy.golang" + ".org",
    "ruby" + "gems.org", "repo.maven" + ".apache.org", "deb.debian" + ".org", "registry.swift" + ".org",
  ]
  return (hosts + ["/wo" + "rk/", "/tmp/bash" + "_jobs"]).filter { text.contains($0) }
}
