internal import FoundationEssentials
internal import MIME
internal import Model

/// The images that a mail brings along, put into its sanitised HTML as addresses that hold their bytes.
struct InlineImages {
  private let parts: [Part]
  private let raw: UnsafeRawBufferPointer
  /// Parts by their content id, the first of each.
  private let places: [String: Int]
  private var addresses: [Int: String] = [:]
  private var room = InlineImages.maximumImages
  private var effort = InlineImages.maximumEffort

  /// An image that is shown, in bytes: a larger one is there to be downloaded.
  private static let maximumImage: Int64 = 2 << 20
  /// All of them together, each as often as it is shown: what a page and a browser bear.
  private static let maximumImages: Int64 = 8 << 20
  /// Bytes opened on the way to them: a thousand small images in a wrapper of many megabytes, which is opened for each.
  private static let maximumEffort: Int64 = 256 << 20
  /// Bitmaps: they load nothing and run nothing.
  private static let imageTypes: Set<String> = ["image/png", "image/jpeg", "image/gif", "image/webp"]
  /// Stands for an image while the sanitiser works: what replaces it is longer than it takes an attribute to be.
  private static let mark = "inline:"

  init(_ parts: [Part], in raw: UnsafeRawBufferPointer) {
    (self.parts, self.raw) = (parts, raw)
    var places: [String: Int] = [:]
    for (index, part) in parts.enumerated() where InlineImages.isShown(part) {
      if let id = part.contentID, places[id] == nil { places[id] = index }
    }
    self.places = places
  }

  /// What stands for the image of a content id until the HTML is filled; nil where there is none.
  func marked(_ contentID: String) -> String? { places[contentID].map { "\(InlineImages.mark)\($0)" } }

  private static func isShown(_ part: Part) -> Bool { imageTypes.contains(part.type) && part.size <= maximumImage }

  /// Puts the images in the places of their marks.
  ///
  /// A quote of the mail's own is always escaped, so `src="` with a mark behind it is an attribute that was made here.
  mutating func fill(_ html: String) -> String {
    let start = Array("src=\"\(InlineImages.mark)".utf8)
    let bytes = Array(html.utf8)
    var (output, copied, at) = ([UInt8](), 0, 0)
    while at + start.count < bytes.count {
      guard bytes[at] == start[0], bytes[at...].starts(with: start) else {
        at += 1
        continue
      }
      let end = bytes[(at + start.count)...].firstIndex(of: 0x22) ?? bytes.count
      let index = Int(String(decoding: bytes[(at + start.count)..<end], as: UTF8.self))
      output += bytes[copied..<at]
      output += "src=\"".utf8
      if let index, let address = address(of: index) { output += address.utf8 }
      (copied, at) = (end, end)
    }
    if copied == 0 { return html }
    return String(decoding: output + bytes[copied...], as: UTF8.self)
  }

  /// Nil for what is no image, and where the page has enough.
  private mutating func address(of index: Int) -> String? {
    guard parts.indices.contains(index), InlineImages.isShown(parts[index]), parts[index].size <= room else {
      return nil
    }
    if addresses[index] == nil {
      let cost = cost(of: index)
      guard cost <= effort else { return nil }
      effort -= cost
      addresses[index] = read(index)
    }
    room -= parts[index].size
    return addresses[index]
  }

  /// The bytes that are opened for a part: its own and those of all that it lies in.
  private func cost(of index: Int) -> Int64 {
    var (cost, at) = (parts[index].size, index)
    while let holder = parts[at].container, holder < at, parts.indices.contains(holder) {
      cost += parts[holder].size
      at = holder
    }
    return cost
  }

  private func read(_ index: Int) -> String {
    var image = Data()
    MIMEDecoder.decode(index, of: parts, in: raw) { piece in
      // What a part says of its size is only what was true when it was filed.
      if Int64(image.count + piece.count) <= InlineImages.maximumImage { image.append(contentsOf: piece) }
    }
    return "data:\(parts[index].type);base64,\(image.base64EncodedString())"
  }
}
