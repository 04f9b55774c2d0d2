/// Lays out the events of a pass as the safe fragment; every byte of it comes from here, nothing is passed through.
struct DisplayLayout {
  /// An element as read.
  private struct Frame {
    var isDropped: Bool
    /// Its place among the written ones, and which one it is there; nil when its tags are not written.
    var written: (place: Int, serial: Int)?
  }

  /// An element whose start tag is written.
  struct Written {
    var element: MarkupElement
    var roles: DisplayElement.Roles
    var serial: Int
    /// Has its tags and its content.
    var output: Int
    /// Of a table: what takes its output over.
    var outer = 0
    /// Of a link: its address, and where its text begins.
    var address: [UInt8] = []
    var start = 0
  }

  var loads: RemoteLoads
  /// The fragment was too long.
  private(set) var isFull = false
  /// Something stood where it could not stay: what was made of it is read again, to see whether it settles.
  var isRepaired = false
  /// The fragment, and behind it an own output for each open table: what stands in a table's place without being of
  /// it, browsers put before the table.
  var outputs: [[UInt8]] = [[]]
  var written: [Written] = []
  private var frames: [Frame] = []
  private var serial = 0
  /// Dropped elements that are open: nothing is written within.
  private var silence = 0
  /// The element that stands around a fragment with a sheet was there, from an earlier pass; another one is the mail's.
  private var hasRoot = false
  /// Whether preformatted text has just begun, and the line end that means nothing there (HTML, 13.2.6.4.7).
  private enum Beginning { case none, preformatted, lineEnd }
  private var beginning = Beginning.none
  /// Emptied outputs, to be used again.
  private var spares: [[UInt8]] = []
  private var attributes = AttributeFilter()
  private var sheets = StyleSheetFilter()
  private(set) var misleadingLinks = 0

  init(_ loads: RemoteLoads) { self.loads = loads }

  /// The fragment, once everything has ended.
  func html() -> String {
    var body = outputs[0]
    while let last = body.last, last <= 0x20 { body.removeLast() }
    return String(decoding: sheets.around(body), as: UTF8.self)
  }

  // MARK: Events

  mutating func start(_ element: MarkupElement, _ values: MarkupAttributes) {
    let display = DisplayElement.of(element)
    var frame = Frame(isDropped: display.fate == .dropped)
    if frame.isDropped { silence += 1 }
    if silence > 0 || isFull || display.fate == .unwrapped && element != .body {
      // What it would load counts.
      if !values.isEmpty { attributes.count(values, of: element, &loads) }
      if silence == 0, display.roles.contains(.endsParagraph) { endParagraph() }
    } else if element == .body {
      // The body's colours and direction.
      attributes.read(values, of: .div, &loads)
      if !attributes.isEmpty { frame.written = open(.div, .endsParagraph) }
    } else {
      attributes.read(values, of: display.written, &loads)
      let isFirst = !hasRoot && written.isEmpty && outputs[0].isEmpty
      if sheets.isRoot(display.written, attributes, isFirst: isFirst) {
        hasRoot = true
      } else {
        frame.written = open(display.written, display.roles, isVoid: display.fate == .void)
      }
    }
    frames.append(frame)
  }

  mutating func end(_ element: MarkupElement) {
    guard let frame = frames.popLast() else { return }
    if frame.isDropped { silence -= 1 }
    guard let place = frame.written?.place, place < written.count, written[place].serial == frame.written?.serial
    else { return }
    close(downTo: place)
  }

  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    if silence > 0 || isFull { return }
    var output = written.last?.output ?? 0
    // What is not written must not stand before what counts by where it stands. Space before everything means nothing,
    // also before text: where pieces begin says nothing either.
    let isFirst = outputs[0].isEmpty && written.isEmpty
    var text = bytes.dropping { Markup.isDropped($0) || isFirst && $0 <= 0x20 }
    if text.isEmpty { return }
    let isBlank = text[0] <= 0x20 && text.allSatisfy { $0 <= 0x20 || Markup.isDropped($0) }
    if !isBlank, let top = written.last, !top.roles.isDisjoint(with: .tableFrame) { output = outsideTable() }
    if beginning != .none { text = afterBeginning(text, output) }
    // Escaped, a text is up to six times as long.
    while !text.isEmpty, !isFull {
      let piece = text.prefix(text: DisplayLayout.piece)
      Markup.append(piece, to: &outputs[output])
      if outputs[output].count > HTMLSanitizer.maximumOutput { isFull = true }
      text = UnsafeBufferPointer(rebasing: text.dropFirst(piece.count))
    }
  }

  /// A line end that counts needs something before it: a space, which is not seen at the end of a row.
  private mutating func afterBeginning(_ text: UnsafeBufferPointer<UInt8>, _ output: Int) -> UnsafeBufferPointer<UInt8>
  {
    var text = text
    if beginning == .preformatted, text[0] == 0x0A {
      beginning = .lineEnd
      text = UnsafeBufferPointer(rebasing: text.dropFirst()).dropping(Markup.isDropped)
    }
    if text.isEmpty { return text }
    if text[0] == 0x0A { outputs[output].append(0x20) }
    beginning = .none
    return text
  }

  /// Bytes of text after which the fragment's length is looked at.
  private static let piece = 16_384

  mutating func sheet(_ bytes: UnsafeBufferPointer<UInt8>) {
    if silence == 0, !isFull { sheets.add(bytes, &loads) }
  }

  /// Ends what the mail leaves open and browsers do not.
  mutating func endImplied(downTo count: Int) {
    if written.count > count { isRepaired = true }
    close(downTo: count)
  }

  // MARK: Writing

  /// Writes a start tag with the attributes read last, once what it ends has ended; nil when it may not stand there or
  /// has no end tag.
  private mutating func open(_ element: MarkupElement, _ roles: DisplayElement.Roles, isVoid: Bool = false)
    -> (place: Int, serial: Int)?
  {
    guard let output = makeRoom(for: element, roles) else {
      isRepaired = true
      return nil
    }
    if written.count >= HTMLSanitizer.maximumDepth, !isVoid, roles.isDisjoint(with: .tableOnly) {
      isRepaired = true
      return nil
    }
    beginning = roles.contains(.preformatted) ? .preformatted : .none
    let address = roles.contains(.link) ? attributes.address : []
    if isVoid {
      attributes.write(element, to: &outputs[output])
      return nil
    }
    let own = push(element, roles, into: output)
    attributes.write(element, to: &outputs[own])
    let place = written.count - 1
    (written[place].address, written[place].start) = (address, outputs[own].count)
    if outputs[own].count > HTMLSanitizer.maximumOutput { isFull = true }
    return (place, written[place].serial)
  }

  /// An element that the mail leaves out and browsers add.
  mutating func openImplied(_ element: MarkupElement, _ roles: DisplayElement.Roles, into output: Int) {
    _ = push(element, roles, into: output)
    outputs[output].append(0x3C)
    outputs[output].append(contentsOf: element.name)
    outputs[output].append(0x3E)
  }

  /// Says which output is the element's own.
  private mutating func push(_ element: MarkupElement, _ roles: DisplayElement.Roles, into output: Int) -> Int {
    serial += 1
    var entry = Written(element: element, roles: roles, serial: serial, output: output)
    if roles.contains(.table) {
      (entry.output, entry.outer) = (outputs.count, output)
      outputs.append(spares.popLast() ?? [])
    }
    written.append(entry)
    return entry.output
  }

  /// Writes the end tags of all elements but so many.
  mutating func close(downTo count: Int) {
    while written.count > count, let entry = written.popLast() {
      if !entry.address.isEmpty { warn(of: entry) }
      outputs[entry.output].append(contentsOf: [0x3C, 0x2F])
      outputs[entry.output].append(contentsOf: entry.element.name)
      outputs[entry.output].append(0x3E)
      beginning = .none
      guard entry.roles.contains(.table) else { continue }
      var table = outputs.removeLast()
      outputs[entry.outer].append(contentsOf: table)
      table.removeAll(keepingCapacity: true)
      spares.append(table)
    }
  }

  /// Writes the true host behind a link's text that names another one.
  private mutating func warn(of link: Written) {
    let text = outputs[link.output][link.start...].prefix(300)
    guard LinkFilter.mayBeAddress(text),
      let host = LinkFilter.contradictedHost(
        address: String(decoding: link.address, as: UTF8.self), text: String(decoding: text, as: UTF8.self))
    else { return }
    misleadingLinks += 1
    outputs[link.output].append(contentsOf: Markup.escaped(" [\(host)]").utf8)
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func dropping(_ isDropped: (UInt8) -> Bool) -> Self { Self(rebasing: drop(while: isDropped)) }
}
