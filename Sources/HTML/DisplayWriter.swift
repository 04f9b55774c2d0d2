/// Writes the safe fragment; every byte of it comes from here, nothing is passed through.
final class DisplayWriter: MarkupHandler {
  private struct Frame {
    /// As read.
    var name: String
    /// As written; empty when its tags are not.
    var written: String
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
    var frame = Frame(name: name, written: "")
    defer { frames.append(frame) }
    if case .dropped = DisplayElement.of(name) { silence += 1 }
    var values: [String: String] = [:]
    attributes.forEach { attribute, value in
      if value.count <= AttributeFilter.maximumValue, values[attribute] == nil {
        values[attribute] = String(decoding: value, as: UTF8.self)
      }
    }
    countLoads(name, values)
    if silence > 0 || isFull { return }
    switch DisplayElement.of(name) {
    case .dropped: return
    case .unwrapped:
      // The body's colours and direction.
      guard name == "body" else { return }
      let kept = AttributeFilter.kept("div", values, for: self)
      if kept.isEmpty || depth >= HTMLSanitizer.maximumDepth { return }
      open("div", kept)
      frame.written = "div"
    case .void:
      if DisplayElement.tableOnly.contains(name), !isInTable { return }
      if DisplayElement.endsParagraph.contains(name) { endImplied("p", within: ["table"]) }
      write(name, AttributeFilter.kept(name, values, for: self))
    case .kept:
      if DisplayElement.tableOnly.contains(name), !isInTable { return }
      endImplied(before: name)
      if depth >= HTMLSanitizer.maximumDepth { return }
      let kept = AttributeFilter.kept(name, values, for: self)
      open(name, kept)
      frame.written = name
      if name == "a" {
        frame.address = kept.first { $0.name == "href" }?.value ?? ""
        frame.start = output.count
      }
    }
  }

  override func end(_ name: String) {
    guard let last = frames.last, last.name == name else { return }
    frames.removeLast()
    close(last)
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

  private func open(_ name: String, _ attributes: [AttributeFilter.Attribute]) {
    write(name, attributes)
    depth += 1
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
    if case .dropped = DisplayElement.of(frame.name) { silence -= 1 }
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

  private var isInTable: Bool { frames.contains { $0.written == "table" } }

  private func endImplied(before name: String) {
    if DisplayElement.endsParagraph.contains(name) { endImplied("p", within: ["table"]) }
    guard let rule = DisplayElement.ends[name] else { return }
    endImplied(rule.ended, within: rule.within)
  }

  private func endImplied(_ name: String, within: Set<String>) { endImplied([name], within: within) }

  /// Ends the outermost of the named elements that no shielding one stands before; the frames stay, as not written.
  private func endImplied(_ names: Set<String>, within shields: Set<String>) {
    var target: Int?
    for index in frames.indices.reversed() {
      let written = frames[index].written
      if names.contains(written) { target = index }
      if shields.contains(written) { break }
    }
    guard let target else { return }
    for index in frames.indices[target...].reversed() where !frames[index].written.isEmpty {
      var ended = frames[index]
      // Whether its content is dropped stays a matter of its own end.
      ended.name = ""
      close(ended)
      frames[index].written = ""
    }
  }

  /// What a mail would load besides images that are kept.
  private func countLoads(_ name: String, _ values: [String: String]) {
    for attribute in ["background", "poster", "srcset", "data"] {
      if let value = values[attribute], LinkFilter.isRemote(value) { countRemote() }
    }
    if name != "img", let source = values["src"], LinkFilter.isRemote(source) { countRemote() }
    if name == "link", let address = values["href"], LinkFilter.isRemote(address) { countRemote() }
  }
}
