internal import FoundationEssentials
internal import HTML
internal import MIME
internal import Model
internal import Store

/// The HTML of a mail as it can be shown: sanitised anew each time it is looked at.
struct MailHTML {
  let display: DisplayHTML

  /// An image within the mail that is shown, in bytes: a larger one is there to be downloaded.
  private static let maximumImage: Int64 = 2 << 20
  /// All of them together, each as often as it is shown: what a page and a browser bear.
  private static let maximumImages: Int64 = 8 << 20
  /// Bitmaps: they load nothing and run nothing.
  private static let imageTypes: Set<String> = ["image/png", "image/jpeg", "image/gif", "image/webp"]
  /// Stands for an image while the sanitiser works: what replaces it is longer than it takes an attribute to be.
  private static let mark = "inline:"

  /// Nil where the mail has no HTML.
  init?(_ content: MessageContent, in store: MailStore, remote: RemoteContent, images: Images) throws {
    guard content.view.hasHTML else { return nil }
    let found = try store.withRaw(content.raw) { raw -> DisplayHTML? in
      guard let source = MIMEParser<NoDigest>.parse(raw).html else { return nil }
      guard images == .shown else { return HTMLSanitizer.display(source, remote: remote) }
      var shown = HTMLSanitizer.display(source, remote: remote) { MailHTML.marked($0, content.parts) }
      shown.html = MailHTML.filled(shown.html, content.parts, raw)
      return shown
    }
    guard let found else { return nil }
    display = found
  }

  /// Whether images that the mail brings along are put in; counting what it wants needs none.
  enum Images { case shown, left }

  private static func marked(_ contentID: String, _ parts: [Part]) -> String? {
    let index = parts.firstIndex { $0.contentID == contentID && isShown($0) }
    return index.map { "\(mark)\($0)" }
  }

  private static func isShown(_ part: Part) -> Bool { imageTypes.contains(part.type) && part.size <= maximumImage }

  /// Puts the images in the places of their marks.
  ///
  /// A quote of the mail's own is always escaped, so `src="` with a mark behind it is an attribute that was made here.
  private static func filled(_ html: String, _ parts: [Part], _ raw: UnsafeRawBufferPointer) -> String {
    let start = Array("src=\"\(mark)".utf8)
    let bytes = Array(html.utf8)
    var (output, copied, at, room) = ([UInt8](), 0, 0, maximumImages)
    while at + start.count < bytes.count {
      guard bytes[at] == start[0], bytes[at...].starts(with: start) else {
        at += 1
        continue
      }
      let end = bytes[(at + start.count)...].firstIndex(of: 0x22) ?? bytes.count
      let index = Int(String(decoding: bytes[(at + start.count)..<end], as: UTF8.self))
      output += bytes[copied..<at]
      output += "src=\"".utf8
      if let index, parts.indices.contains(index), isShown(parts[index]), parts[index].size <= room {
        room -= parts[index].size
        output += address(of: parts[index], raw).utf8
      }
      (copied, at) = (end, end)
    }
    if copied == 0 { return html }
    return String(decoding: output + bytes[copied...], as: UTF8.self)
  }

  private static func address(of part: Part, _ raw: UnsafeRawBufferPointer) -> String {
    var image = Data()
    MIMEDecoder.decode(part, of: raw) { piece in
      // What a part says of its size is only what was true when it was filed.
      if Int64(image.count + piece.count) <= maximumImage { image.append(contentsOf: piece) }
    }
    return "data:\(part.type);base64,\(image.base64EncodedString())"
  }
}
