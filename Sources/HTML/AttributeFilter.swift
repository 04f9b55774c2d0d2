/// Reads the attributes of an element and keeps those that may stay, in a fixed order, as they are written.
struct AttributeFilter {
  /// Longest attribute value that is looked at, in bytes: pictures within the mail are the long ones.
  static let maximumValue = 2 << 20
  private static let maximumText = 1000
  private static let maximumClasses = 20

  /// The address of a link.
  private(set) var address: [UInt8] = []
  /// Which attributes are kept, and where their values stand, escaped.
  private var kept = UInt64(0)
  private var ranges = Array(repeating: 0..<0, count: MarkupAttribute.allCases.count)
  private var values: [UInt8] = []
  private var style: [UInt8] = []

  var isEmpty: Bool { kept == 0 }

  /// Nothing is kept but a class of this name.
  func isOnly(class name: [UInt8]) -> Bool {
    kept == AttributeFilter.bit(.class) && values[ranges[MarkupAttribute.class.index]].elementsEqual(name)
  }

  private static func bit(_ attribute: MarkupAttribute) -> UInt64 { 1 << UInt64(attribute.rawValue) }

  /// Writes the start tag.
  func write(_ element: MarkupElement, to output: inout [UInt8]) {
    output.append(0x3C)
    output.append(contentsOf: element.name)
    var rest = kept
    while rest != 0 {
      let index = rest.trailingZeroBitCount
      rest &= rest - 1
      output.append(contentsOf: AttributeFilter.openings[index])
      output.append(contentsOf: values[ranges[index]])
      output.append(0x22)
      if index == MarkupAttribute.href.index {
        if !address.isEmpty, address[0] != 0x23 { output.append(contentsOf: " target=\"_blank\"".utf8) }
        output.append(contentsOf: " rel=\"noopener noreferrer nofollow\"".utf8)
      } else if index == MarkupAttribute.src.index, values[ranges[index]].starts(with: "http".utf8) {
        output.append(contentsOf: " referrerpolicy=\"no-referrer\"".utf8)
      }
    }
    output.append(0x3E)
  }

  /// ` href="`
  private static let openings = MarkupAttribute.allCases.map { [0x20] + $0.name + [0x3D, 0x22] }

  // MARK: Reading

  /// Counts what an element that is not shown would load.
  mutating func count(_ attributes: MarkupAttributes, of element: MarkupElement, _ loads: inout RemoteLoads) {
    attributes.forEach { AttributeFilter.countLoad($0, $1, of: element, &loads) }
  }

  /// What a mail would load besides images that are kept.
  private static func countLoad(
    _ attribute: MarkupAttribute, _ value: UnsafeBufferPointer<UInt8>, of element: MarkupElement,
    _ loads: inout RemoteLoads
  ) {
    switch attribute {
    case .background, .poster, .srcset, .data: break
    case .src: if element == .img { return }
    case .href: if element != .link { return }
    default: return
    }
    if value.count <= maximumValue, LinkFilter.isRemote(String(decoding: value, as: UTF8.self)) {
      loads.add()
    }
  }

  mutating func read(_ attributes: MarkupAttributes, of element: MarkupElement, _ loads: inout RemoteLoads) {
    kept = 0
    values.removeAll(keepingCapacity: true)
    address.removeAll(keepingCapacity: true)
    if attributes.isEmpty { return }
    attributes.forEach { attribute, value in
      if value.count <= AttributeFilter.maximumValue { keep(attribute, value, of: element, &loads) }
    }
  }

  private mutating func keep(
    _ attribute: MarkupAttribute, _ value: UnsafeBufferPointer<UInt8>, of element: MarkupElement,
    _ loads: inout RemoteLoads
  ) {
    switch attribute {
    case .href where element == .a: keepLink(value)
    case .src where element == .img: keepImage(value, &loads)
    // Our own mark, from an earlier pass.
    case .dataRemote: if element == .img { put(attribute, "yes") }
    case .id: keepNames(attribute, value, limit: 1)
    // QUIRK: older mail marks the places that its links go to by name.
    case .name: if element == .a, kept & AttributeFilter.bit(.id) == 0 { keepNames(.id, value, limit: 1) }
    case .class, .headers:
      if attribute == .class || element == .td || element == .th {
        keepNames(attribute, value, limit: AttributeFilter.maximumClasses)
      }
    case .alt: if element == .img { put(attribute, value.prefix(text: AttributeFilter.maximumText)) }
    case .title: put(attribute, value.prefix(text: AttributeFilter.maximumText))
    case .face:
      if element == .font, value.count <= 200, value.allSatisfy(AttributeFilter.isFontByte) { put(attribute, value) }
    case .style:
      style.removeAll(keepingCapacity: true)
      StyleFilter.keep(value, to: &style, &loads)
      style.withUnsafeBufferPointer { put(attribute, $0) }
    case .background, .poster, .srcset, .data:
      AttributeFilter.countLoad(attribute, value, of: element, &loads)
    default: keepWord(attribute, value, of: element)
    }
  }

  private mutating func put(_ attribute: MarkupAttribute, _ value: UnsafeBufferPointer<UInt8>) {
    let start = values.count
    Markup.append(value, to: &values)
    finish(attribute, from: start)
  }

  private mutating func put(_ attribute: MarkupAttribute, _ value: String) {
    var copy = value
    copy.withUTF8 { put(attribute, $0) }
  }

  private mutating func finish(_ attribute: MarkupAttribute, from start: Int) {
    if values.count == start { return }
    kept |= AttributeFilter.bit(attribute)
    ranges[attribute.index] = start..<values.count
  }

  // MARK: Addresses

  private mutating func keepLink(_ value: UnsafeBufferPointer<UInt8>) {
    if LinkFilter.isPlainWebAddress(value) {
      address.append(contentsOf: value)
      return put(.href, value)
    }
    guard let link = LinkFilter.link(String(decoding: value, as: UTF8.self)) else { return }
    address.append(contentsOf: link.utf8)
    put(.href, link)
  }

  private mutating func keepImage(_ value: UnsafeBufferPointer<UInt8>, _ loads: inout RemoteLoads) {
    let source = String(decoding: value, as: UTF8.self)
    if loads.trusted.contains(source) { return put(.src, source) }
    let address = LinkFilter.cleaned(source)
    if LinkFilter.isInlinePicture(address) { return put(.src, address) }
    if LinkFilter.scheme(address) == "cid" {
      if let inline = loads.inline(String(decoding: address.utf8.dropFirst(4), as: UTF8.self)) { put(.src, inline) }
      return
    }
    guard LinkFilter.isRemote(address) else { return }
    loads.add()
    guard loads.remote == .allowed, LinkFilter.host(address) != nil else { return put(.dataRemote, "yes") }
    put(.src, address)
  }

  // MARK: Words

  /// Names of the mail's own, under ours.
  private mutating func keepNames(_ attribute: MarkupAttribute, _ value: UnsafeBufferPointer<UInt8>, limit: Int) {
    let start = values.count
    var (index, count) = (0, 0)
    while index < value.count, count < limit {
      if value[index] <= 0x20 {
        index += 1
        continue
      }
      let first = index
      while index < value.count, value[index] > 0x20 { index += 1 }
      let name = UnsafeBufferPointer(rebasing: value[first..<index])
      guard LinkFilter.isName(name) else { continue }
      if values.count > start { values.append(0x20) }
      LinkFilter.append(name: name, to: &values)
      count += 1
    }
    finish(attribute, from: start)
  }

  /// A short word or number, in lower case.
  private mutating func keepWord(
    _ attribute: MarkupAttribute, _ value: UnsafeBufferPointer<UInt8>, of element: MarkupElement
  ) {
    guard value.count <= 40, AttributeFilter.isMeaningful(attribute, on: element) else { return }
    let fits: (UInt8) -> Bool
    switch attribute {
    case .align, .clear, .dir, .reversed, .scope, .type, .valign: fits = LinkFilter.isWord
    case .bgcolor, .color: fits = { LinkFilter.isWord($0) || $0 == 0x23 }
    case .lang: fits = { LinkFilter.isWord($0) || $0 == 0x2D }
    case .border, .cellpadding, .cellspacing, .colspan, .height, .rowspan, .size, .span, .start, .value, .width:
      fits = AttributeFilter.isSizeByte
    default: return
    }
    guard value.allSatisfy(fits) else { return }
    let start = values.count
    for byte in value { values.append(LinkFilter.lower(byte)) }
    finish(attribute, from: start)
  }

  /// Some mean something else elsewhere.
  private static func isMeaningful(_ attribute: MarkupAttribute, on element: MarkupElement) -> Bool {
    switch attribute {
    case .type: element == .ol || element == .ul || element == .li
    case .value: element == .li
    case .start, .reversed: element == .ol
    case .span: element == .col || element == .colgroup
    case .clear: element == .br
    case .size, .color: element == .font || element == .hr
    default: true
    }
  }

  private static func isSizeByte(_ byte: UInt8) -> Bool {
    (byte >= 0x30 && byte <= 0x39) || byte == 0x25 || byte == 0x70 || byte == 0x78 || byte == 0x2E || byte == 0x2B
  }

  private static func isFontByte(_ byte: UInt8) -> Bool {
    LinkFilter.isWord(byte) || byte == 0x20 || byte == 0x2C || byte == 0x2D || byte >= 0x80
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// So many bytes at most, and no letter in pieces.
  func prefix(text limit: Int) -> UnsafeBufferPointer<UInt8> {
    if count <= limit { return self }
    var end = limit
    while end > 0, self[end] & 0xC0 == 0x80 { end -= 1 }
    return UnsafeBufferPointer(rebasing: self[..<end])
  }
}
