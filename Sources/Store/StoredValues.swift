internal import FoundationEssentials
internal import Glibc
internal import Model

extension Digest {
  var blob: Data { Data(bytes) }

  /// From a column; a blob of another length is damage.
  init(stored blob: Data) throws(StoreError) {
    guard let digest = Digest(Array(blob)) else { throw .corrupt("a digest of \(blob.count) bytes") }
    self = digest
  }
}

extension String {
  /// Without NULs, at which SQLite's text would end.
  var storable: String {
    let hasNUL = utf8.withContiguousStorageIfAvailable { bytes in
      bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false
    }
    return hasNUL ?? utf8.contains(0)
      ? String(decoding: utf8.flatMap { $0 == 0 ? [0xEF, 0xBF, 0xBD] : [$0] }, as: UTF8.self) : self
  }
}

/// Model's values as JSON text, the same bytes for the same value.
enum StoredJSON {
  static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  static func value<Value: Decodable>(_ type: Value.Type, _ text: String, of what: String) throws(StoreError) -> Value {
    do { return try JSONDecoder().decode(type, from: Data(text.utf8)) } catch {
      throw .corrupt("\(what) cannot be read")
    }
  }

  /// An array for `json_each`.
  static func array(_ numbers: some Sequence<Int64>) -> String {
    var text = "["
    for number in numbers {
      if text.utf8.count > 1 { text += "," }
      text += String(number)
    }
    return text + "]"
  }

  /// An array for `json_each`.
  static func array(_ numbers: some Sequence<UInt32>) -> String { array(numbers.lazy.map(Int64.init)) }

  /// An array for `json_each` (RFC 8259), NULs replaced as `storable` does.
  static func array(_ texts: some Sequence<String>) -> String {
    var bytes: [UInt8] = [0x5B]
    for text in texts {
      if bytes.count > 1 { bytes.append(0x2C) }
      bytes.append(0x22)
      for byte in text.storable.utf8 {
        switch byte {
        case 0x22, 0x5C: bytes += [0x5C, byte]
        case 0..<0x20: bytes += Array("\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
        default: bytes.append(byte)
        }
      }
      bytes.append(0x22)
    }
    bytes.append(0x5D)
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// In this room a record is the CRM's; GRDB has a type of that name. In package signatures: `Model.Record`.
typealias Record = Model.Record
