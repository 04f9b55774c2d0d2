/// Lays out the events of a pass as plain text.
final class TextWriter: MarkupHandler {
  /// An open element.
  private struct Frame {
    var name: String
    var element: TextElement
    var isUnseen: Bool
    var isSizeZero: Bool
    var isPreformatted: Bool
    var isSpaced = false
    /// Of a list: the number of the next item.
    var number = 1
    /// Of a link: its address, and where its text begins.
    var address: [UInt8] = []
    var start = 0

    /// Text in it is not seen.
    var isSilent: Bool { isUnseen || isSizeZero }
  }

  private var frames: [Frame] = []
  private var lines = TextLines()

  func finish() -> String { lines.finish() }

  override func start(_ name: String, _ attributes: MarkupAttributes) {
    var frame = Frame(name: name, element: TextElement(name), isUnseen: false, isSizeZero: false, isPreformatted: false)
    if let outer = frames.indices.last {
      frame.isUnseen = frames[outer].isUnseen
      frame.isSizeZero = frames[outer].isSizeZero
      frame.isPreformatted = frames[outer].isPreformatted
    }
    if case .unseen = frame.element { frame.isUnseen = true }
    if frame.isUnseen {
      frames.append(frame)
      return
    }
    if case .block(true) = frame.element { frame.isSpaced = true }
    if case .preformatted = frame.element { (frame.isPreformatted, frame.isSpaced) = (true, true) }
    read(attributes, of: &frame)
    if !frame.isUnseen { open(&frame) }
    frames.append(frame)
  }

  private func read(_ attributes: MarkupAttributes, of frame: inout Frame) {
    var alternative: [UInt8] = []
    attributes.forEach { name, value in
      switch name.first {
      case 0x73 where name.is("style"): apply(StyleHints(value), to: &frame)
      case 0x68 where name.is("hidden"): frame.isUnseen = true
      // QUIRK: Outlook's paragraphs are lines; its style sheet takes their margins away.
      case 0x63 where name.is("class"): if value.starts(with: "Mso".utf8) { frame.isSpaced = false }
      case 0x68 where name.is("href"): if case .link = frame.element { frame.address = LinkAddress.shown(value) }
      case 0x61 where name.is("alt"):
        if case .image = frame.element { alternative = Array(value.prefix(TextWriter.maximumAlternative)) }
      case 0x73 where name.is("start"):
        if case .list(true) = frame.element {
          frame.number = Int(String(decoding: value.prefix(6), as: UTF8.self)) ?? 1
        }
      default: break
      }
    }
    if case .image = frame.element, !frame.isSilent { lines.image(alternative) }
  }

  private func apply(_ hints: StyleHints, to frame: inout Frame) {
    if hints.isHidden { frame.isUnseen = true }
    if hints.isHiddenFromOutlook {
      // QUIRK: buttons carry `mso-hide: all` beside a drawn twin for Outlook; they are seen everywhere else.
      if case .link = frame.element {} else { frame.isUnseen = true }
    }
    if let zero = hints.isSizeZero { frame.isSizeZero = zero }
    if let preformatted = hints.isPreformatted { frame.isPreformatted = preformatted }
    if hints.hasNoMargin { frame.isSpaced = false }
  }

  /// Longest alternative text of an image, in bytes.
  private static let maximumAlternative = 500

  private func open(_ frame: inout Frame) {
    switch frame.element {
    case .block, .preformatted: lines.block(spaced: frame.isSpaced)
    case .lineBreak: if !frame.isSilent { lines.lineBreak() }
    case .rule: lines.rule()
    case .quote:
      lines.block(spaced: true)
      lines.quotes += 1
    case .list:
      lines.block(spaced: lines.lists == 0)
      lines.lists += 1
    case .item:
      lines.block(spaced: false)
      lines.marker = marker()
    case .cell: lines.cell()
    case .link: frame.start = lines.count
    case .image, .unseen, .inline: break
    }
  }

  /// `- ` or the next number of the innermost list.
  private func marker() -> [UInt8] {
    for index in frames.indices.reversed() {
      guard case .list(let ordered) = frames[index].element else { continue }
      guard ordered else { break }
      defer { frames[index].number &+= 1 }
      return Array("\(frames[index].number). ".utf8)
    }
    return Array("- ".utf8)
  }

  override func end(_ name: String) {
    // Ends come in the order of nesting; an end without its start (after a restart of the pass) is nothing.
    guard let top = frames.indices.last, frames[top].name == name else { return }
    close(frames.removeLast())
  }

  override func closeAll() {
    while let last = frames.popLast() { close(last) }
  }

  private func close(_ frame: Frame) {
    if frame.isUnseen { return }
    switch frame.element {
    case .block, .preformatted: lines.block(spaced: frame.isSpaced)
    case .quote:
      lines.block(spaced: true)
      lines.quotes -= 1
    case .list:
      lines.lists -= 1
      lines.block(spaced: lines.lists == 0)
    case .item: lines.block(spaced: false)
    case .link: if !frame.isSilent { lines.address(frame.address, since: frame.start) }
    case .lineBreak, .rule, .cell, .image, .unseen, .inline: break
    }
  }

  override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let top = frames.indices.last else { return lines.flow(bytes) }
    if frames[top].isSilent { return }
    if frames[top].isPreformatted { lines.preformatted(bytes) } else { lines.flow(bytes) }
    if lines.count > HTMLText.maximumOutput { isFull = true }
  }
}
