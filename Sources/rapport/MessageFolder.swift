internal import Foundation
internal import MIME
internal import Matching
internal import Model
internal import OpenSSL

/// The message files under a folder.
struct MessageFolder {
  /// One message, without what threads do not need of it.
  struct Entry {
    /// The path below the folder; of an mbox file with the message's number, from 1 on.
    var file: String
    var message: Message
    /// What counts as its date; nil where it says nothing of one.
    var date: Timestamp?

    /// Where it stands among the others.
    var at: Timestamp { date ?? Timestamp(seconds: 0) }
  }

  private let path: String

  init(_ path: String) { self.path = path }

  /// Every message, by path.
  func read(now: Timestamp) throws -> [Entry] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw Problem("read \(path): there is no such folder", .noSuch)
    }
    guard isFolder.boolValue else {
      return try read(path, as: URL(fileURLWithPath: path).lastPathComponent, now: now)
    }
    guard let found = FileManager.default.enumerator(atPath: path) else {
      throw Problem("read \(path): it cannot be listed", .disk)
    }
    var files: [String] = []
    while let file = found.nextObject() as? String {
      if found.fileAttributes?[.type] as? FileAttributeType == .typeRegular, MessageFolder.holdsMail(file) {
        files.append(file)
      }
    }
    return try files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.flatMap {
      try read("\(path)/\($0)", as: $0, now: now)
    }
  }

  /// By its name, or by the maildir folder that it lies in.
  private static func holdsMail(_ file: String) -> Bool {
    let parts = file.split(separator: "/")
    guard let name = parts.last, !name.hasPrefix(".") else { return false }
    let lower = name.lowercased()
    return lower.hasSuffix(".eml") || lower.hasSuffix(".mbox") || ["cur", "new"].contains(parts.dropLast().last)
  }

  private func read(_ path: String, as file: String, now: Timestamp) throws -> [Entry] {
    let data = try readInput(path, limit: MessageArgument.maximumFileLength)
    return data.withUnsafeBytes { bytes in
      guard file.lowercased().hasSuffix(".mbox") else { return [MessageFolder.entry(bytes, file, now: now)] }
      return MessageFolder.messages(of: bytes).enumerated().map { number, range in
        MessageFolder.entry(UnsafeRawBufferPointer(rebasing: bytes[range]), "\(file)#\(number + 1)", now: now)
      }
    }
  }

  private static func entry(_ raw: UnsafeRawBufferPointer, _ file: String, now: Timestamp) -> Entry {
    var message = MIMEParser<SHA256>.parse(raw)
    let received = message.received.first
    let date =
      message.date == nil && received == nil ? nil : Matching.date(of: message, receivedAt: received, now: now)
    (message.html, message.parts, message.events) = (nil, [], [])
    // Of a bounce the text may say what it is about.
    if message.automated != .bounce { message.text = "" }
    return Entry(file: file, message: message, date: date)
  }

  /// The messages of an mbox file (RFC 4155): each begins after a line that begins with `From `, at the start or after
  /// an empty line.
  private static func messages(of bytes: UnsafeRawBufferPointer) -> [Range<Int>] {
    var (ranges, begin): ([Range<Int>], Int?) = ([], nil)
    var (at, isAfterEmpty) = (0, true)
    while at < bytes.count {
      let end = bytes[at...].firstIndex(of: 0x0A) ?? bytes.count
      if isAfterEmpty, bytes[at...].starts(with: "From ".utf8) {
        if let begin { ranges.append(begin..<at) }
        begin = min(end + 1, bytes.count)
      }
      isAfterEmpty = end == at || (end == at + 1 && bytes[at] == 0x0D)
      at = end + 1
    }
    if let begin { ranges.append(begin..<bytes.count) }
    return ranges
  }
}
