/// Writes the safe fragment; every byte of it comes from here, nothing is passed through.
final class DisplayWriter: MarkupHandler {
  private struct Frame {
    /// As read.
    var name: String
    var isDropped: Bool
    /// As written; empty when its tags are not, and then without roles.
    var written = ""
    var roles: DisplayElement.Roles = []
    /// Of a link.
    var address = ""
    var start = 0
  }

  let remote: RemoteContent
  private let inlineImage: (String) -> String?
  /// Addresses that `inlineImage` gave in an earlier pass: these are ours.
  let trusted: Set<String>
  private(set) var resolved: Set<String> = []
  private var output: [UInt8] = []
  private var frames: [Frame] = []
  /// Elements of the fragment that are open.
  private var depth = 0
  /// Dropped elements that are open: nothing is written within.
  private var silence = 0
  private(set) var remoteLoads = 0
  private var misleadingLinks = 0

  init(remote: RemoteContent, inlineImage: @escaping (String) -> String?, trusted: Set<String>) {
    (self.remote, self.inlineImage, self.trusted) = (remote, inlineImage, trusted)
  }

  func finish() -> DisplayHTML {
    while let last = output.last, last <= 0x20 { output.removeLast() }
    return DisplayHTML(
      html: String(decoding: output, as: UTF8.self), remoteLoads: remoteLoads, misleadingLinks: misleadingLinks,
      isTruncated: isFull)
  }

  func countRemote() { remoteLoads += 1 }

  /// The address under which the page loads an inline image.
  func inline(_ contentID: String) -> String? {
    guard let address = inlineImage(contentID) else { return nil }
    resolved.insert(address)
    return address
  }

  // MARK: Events

  override func start(_ name: String, _ attributes: MarkupAttributes) {
    let element = DisplayElement.of(name)
    var frame = Frame(name: name, isDropped: element.fate == .dropped)
    defer { frames.append(frame) }
    if frame.isDropped { silence += 1 }
    var values: [(name: String, value: String)] = []
    attributes.forEach { name, value in
      if value.count <= AttributeFilter.maximumValue {
        values.append((name.text, String(decoding: value, as: UTF8.self)))
      }
    }
    countLoads(name, values)
    if silence > 0 || isFull { return }
    if !element.roles.isDisjoint(with: .tableOnly), !isInTable { return }
    if element.roles.contains(.endsParagraph) { endImplied(.paragraph, within: .table) }
    if let rule = element.ends { endImplied(rule.ended, within: rule.within) }
    switch element.fate {
    case .dropped: return
    case .void: write(name, AttributeFilter.kept(name, values, for: self))
    case .kept:
      let kept = AttributeFilter.kept(name, values, for: self)
      open(name, element.roles, kept, &frame)
    case .unwrapped:
      // The body's colours and direction.
      guard name == "body" else { return }
      let kept = AttributeFilter.kept("div", values, for: self)
      if !kept.isEmpty { open("div", .endsParagraph, kept, &frame) }
    }
  }

  override func end(_ name: String) {
    guard let top = frames.indices.last, frames[top].name == name else { return }
    close(frames.removeLast())
  }

  override func closeAll() {
    while let last = frames.popLast() { close(last) }
  }

  override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    if silence > 0 || isFull { return }
    // Space before everything is not read back.
    if output.isEmpty, bytes.allSatisfy({ $0 <= 0x20 }) { return }
    Markup.append(bytes, to: &output)
    if output.count > HTMLSanitizer.maximumOutput { isFull = true }
  }

  // MARK: Writing

  private func open(
    _ name: String, _ roles: DisplayElement.Roles, _ attributes: [AttributeFilter.Attribute], _ frame: inout Frame
  ) {
    if depth >= HTMLSanitizer.maximumDepth { return }
    write(name, attributes)
    depth += 1
    (frame.written, frame.roles) = (name, roles)
    if roles.contains(.link) {
      frame.address = attributes.first { $0.name == "href" }?.value ?? ""
      frame.start = output.count
    }
  }

  private func write(_ name: String, _ attributes: [AttributeFilter.Attribute]) {
    output.append(0x3C)
    output.append(contentsOf: name.utf8)
    for attribute in attributes {
      output.append(0x20)
      output.append(contentsOf: attribute.name.utf8)
      output.append(contentsOf: "=\"".utf8)
      output.append(contentsOf: Markup.escaped(attribute.value).utf8)
      output.append(0x22)
    }
    output.append(0x3E)
  }

  private func close(_ frame: Frame) {
    if frame.isDropped { silence -= 1 }
    if frame.written.isEmpty { return }
    if !frame.address.isEmpty { warn(of: frame) }
    output.append(contentsOf: "</\(frame.written)>".utf8)
    depth -= 1
  }

  /// Writes the true host behind a link's text that names another one.
  private func warn(of frame: Frame) {
    let text = String(decoding: output[frame.start...].prefix(300), as: UTF8.self)
    guard let host = LinkFilter.contradictedHost(address: frame.address, text: text) else { return }
    misleadingLinks += 1
    output.append(contentsOf: Markup.escaped(" [\(host)]").utf8)
  }

  // MARK: Nesting

  private var isInTable: Bool { frames.contains { $0.roles.contains(.table) } }

  /// Ends the outermost of the elements before which no shielding one stands; their frames stay, as not written.
  private func endImplied(_ ended: DisplayElement.Roles, within shields: DisplayElement.Roles) {
    var target: Int?
    for index in frames.indices.reversed() {
      let roles = frames[index].roles
      if !roles.isDisjoint(with: ended) { target = index }
      if !roles.isDisjoint(with: shields) { break }
    }
    guard let target else { return }
    for index in frames.indices[target...].reversed() where !frames[index].written.isEmpty {
      var frame = frames[index]
      // Whether its content is dropped stays a matter of its own end.
      frame.isDropped = false
      close(frame)
      (frames[index].written, frames[index].roles) = ("", [])
    }
  }

  /// What a mail would load besides images that are kept.
  private func countLoads(_ name: String, _ values: [(name: String, value: String)]) {
    for (attribute, value) in values {
      switch attribute {
      case "background", "poster", "srcset", "data": if LinkFilter.isRemote(value) { countRemote() }
      case "src": if name != "img", LinkFilter.isRemote(value) { countRemote() }
      case "href": if name == "link", LinkFilter.isRemote(value) { countRemote() }
      default: break
      }
    }
  }
}
