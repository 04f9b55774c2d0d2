internal import MIME
internal import Model
internal import Store

/// An attachment by its looks, under a name that is safe to see and to save.
struct FileLink: ViewModel {
  let name: String
  let size: String
  let path: String
  /// What it was found in, `in winmail.dat`; nil where it lies in the message itself.
  let hint: String?

  init(_ file: AttachmentView, of view: MessageView, _ texts: Texts) {
    name = FileLink.safeName(file.name, file.type)
    size = FileLink.size(file.size, texts)
    path = "/messages/\(view.message)/parts/\(file.position)"
    hint = file.holder.map { FileLink.hint($0, texts) }
  }

  private static func safeName(_ name: String?, _ type: String) -> String {
    MIMEDecoder.safeName(
      for: Part(
        offset: 0, length: 0, encoding: .identity, use: .attachment, type: type, charset: nil, name: name,
        contentID: nil, size: 0, digest: .zero))
  }

  private static let signed: Set<String> = ["application/pkcs7-mime", "application/x-pkcs7-mime"]

  private static func hint(_ holder: AttachmentView.Holder, _ texts: Texts) -> String {
    switch holder.type {
    case "message/rfc822", "message/global":
      let subject = holder.subject ?? ""
      return subject.isEmpty ? texts["fileInAttached"] : texts["fileInMessage", ["name": subject]]
    case let type where signed.contains(type): return texts["fileInSigned"]
    // Outlook always calls it so, and not every server keeps the name.
    case "application/ms-tnef" where holder.name == nil: return texts["fileIn", ["name": "winmail.dat"]]
    case let type where type.hasPrefix("text/") && holder.name == nil: return texts["fileInText"]
    case let type: return texts["fileIn", ["name": safeName(holder.name, type)]]
    }
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
