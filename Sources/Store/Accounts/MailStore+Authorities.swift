internal import GRDB
internal import Glibc
internal import OpenSSL

extension MailStore {
  /// Largest file of authorities that is taken, in bytes: it stops a disk from being filled by uploads.
  package static let maximumAuthority = 256 * 1024

  /// Keeps certificates of authorities that a mailbox's servers are to be trusted by, and gives the absolute path.
  ///
  /// The file has the name of its hash: saved twice, it is one.
  /// - Throws: `refused` for what is too large or holds no certificate.
  package func saveAuthority(_ pem: [UInt8]) throws(StoreError) -> String {
    let doing = "keep a certificate"
    guard use != .reading else { throw .refused("\(doing): this workspace was opened for reading") }
    guard pem.count <= MailStore.maximumAuthority else {
      throw .refused("\(doing): the file is larger than 256 KB; give only the authority's certificate")
    }
    guard String(decoding: pem, as: UTF8.self).contains("-----BEGIN CERTIFICATE-----") else {
      throw .refused(
        "\(doing): the file holds no certificate; it must be in PEM form, with -----BEGIN CERTIFICATE-----")
    }
    let folder = try MailStore.absolute(folder) + "/authorities"
    try Files.makeFolder(folder, mode: 0o700)
    let path = "\(folder)/\(SHA256.hash(pem)).pem"
    if access(path, F_OK) == 0 { return path }
    // Under a name of its own until it is whole: a crash leaves no half certificate under the hash of a whole one.
    let draft = "\(path).\(SHA256.hash(randomBytes(16)).description.prefix(16)).new"
    try Files.write(pem, to: draft, mode: 0o600)
    guard rename(draft, path) == 0 else { throw StoreError(errno: errno, doing: "write \(path)") }
    try Files.syncFolder(folder)
    return path
  }

  /// Removes a file of authorities that no mailbox is to be trusted by: a sign-in with it has failed.
  package func dropAuthority(_ path: String) throws(StoreError) {
    let isNeeded = try read("look for a certificate") {
      try $0.number("SELECT 1 FROM mailbox WHERE trust_file = ? LIMIT 1", [path]) != nil
    }
    guard !isNeeded, path.hasPrefix(try MailStore.absolute(folder) + "/authorities/") else { return }
    try Files.remove(path)
  }

  /// Removes all files of authorities that no mailbox names: of sign-ins that a person or a crash left in the middle.
  func dropUnusedAuthorities() throws(StoreError) {
    let kept = try MailStore.absolute(folder) + "/authorities"
    guard let entries = opendir(kept) else { return }
    var names: [String] = []
    while let entry = readdir(entries) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) {
          String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
        })
    }
    closedir(entries)
    for name in names where name.contains(".pem") { try dropAuthority("\(kept)/\(name)") }
  }

  private static func absolute(_ path: String) throws(StoreError) -> String {
    guard let full = realpath(path, nil) else { throw StoreError(errno: errno, doing: "find \(path)") }
    defer { free(full) }
    return String(cString: full)
  }
}
