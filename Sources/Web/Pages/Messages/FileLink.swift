internal import MIME
internal import Model
internal import Store

/// An attachment by its looks, under a name that is safe to see and to save.
struct FileLink: ViewModel {
  let name: String
  let size: String
  let path: String

  init(_ file: AttachmentView, of view: MessageView, _ texts: Texts) {
    let part = Part(
      offset: 0, length: 0, encoding: .identity, use: .attachment, type: file.type, charset: nil, name: file.name,
      contentID: nil, size: file.size, digest: NoDigest.value)
    name = MIMEDecoder.safeName(for: part)
    size = FileLink.size(file.size, texts)
    path = "/messages/\(view.message)/parts/\(file.position)"
  }

  /// `812 bytes`, `14 KB`, `2.4 MB`.
  static func size(_ bytes: Int64, _ texts: Texts) -> String {
    switch bytes {
    case ..<1000: return texts.count("bytes", Int(bytes))
    case ..<1_000_000: return "\((bytes + 500) / 1000) \(texts["kilobytes"])"
    default:
      let tenths = (bytes + 50_000) / 100_000
      return "\(tenths / 10).\(tenths % 10) \(texts["megabytes"])"
    }
  }
}

/// Where nobody asks for digests: showing a stored message needs none.
struct NoDigest: Digester {
  static let value: Digest = {
    guard let zero = Digest([UInt8](repeating: 0, count: Digest.length)) else {
      preconditionFailure("a digest's length")
    }
    return zero
  }()

  init() {}
  mutating func update(_ bytes: UnsafeRawBufferPointer) {}
  mutating func finish() -> Digest { NoDigest.value }
}
