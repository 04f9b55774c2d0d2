internal import CLibXML2

/// What receives the events of one pass over HTML. Subclassed, since C calls back into it.
class MarkupHandler {
  /// Set to end the pass early.
  final var isFull = false

  /// An element begins; its name is in lower case. Void elements get their `end` too.
  func start(_ name: String, _ attributes: MarkupAttributes) {}
  func end(_ name: String) {}
  /// Decoded characters, valid UTF-8, never NUL; a run of text may come in pieces.
  func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
  /// Everything still open ends here.
  func closeAll() {}
}

/// The attributes of one start tag; valid during the call that gives them.
struct MarkupAttributes {
  fileprivate let list: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?

  /// The name of an attribute, in lower case.
  struct Name {
    fileprivate let bytes: UnsafePointer<xmlChar>

    var first: UInt8 { bytes.pointee }
    var text: String { String(cString: bytes) }

    func `is`(_ name: StaticString) -> Bool { xmlStrcmp(bytes, name.utf8Start) == 0 }
  }

  /// Calls with every name and value, the value decoded; empty for an attribute without a value.
  func forEach(_ body: (Name, UnsafeBufferPointer<UInt8>) -> Void) {
    guard var at = list else { return }
    while let name = at.pointee {
      let value = at[1]
      body(Name(bytes: name), UnsafeBufferPointer(start: value, count: value.map { Int(xmlStrlen($0)) } ?? 0))
      at += 2
    }
  }
}

/// One SAX pass of libxml2 over HTML: no tree, no network, no DTD, no entity but the HTML ones, no messages.
///
/// libxml2 2.9 takes quadratic time for deep nesting (each end tag searches the open elements) and for very many
/// attributes of one tag (each is compared with all before it); both are bounded here.
enum MarkupReader {
  /// Longest HTML that is read, in bytes: nobody reads more, and the parser counts in 32 bits.
  static let maximumInput = 64 << 20
  /// Open elements; at more everything open is closed and the pass goes on behind: stops 100,000 nested tags.
  static let maximumDepth: Int32 = 256
  /// Bytes of names that libxml2 may remember before it takes no new ones: stops 100,000 attributes of one tag.
  static let maximumNames = 5000

  /// Never fails; text that is no HTML at all comes out as text.
  static func read(_ html: String, into handler: MarkupHandler) {
    _ = initialized
    var copy = html
    let bytes = copy.withUTF8 { MarkupCleaner.clean(UnsafeBufferPointer(rebasing: $0.prefix(maximumInput))) }
    bytes.withUnsafeBufferPointer { buffer in
      var run = Run(handler: handler, offset: 0)
      let end = buffer.count - 1
      while run.offset < end, !handler.isFull {
        let start = run.offset
        guard let stopped = parse(buffer, from: start, &run) else { break }
        handler.closeAll()
        // Behind the `>` of the tag that was one too many.
        run.offset = start + max(stopped, 1)
        if run.offset < end, buffer[run.offset] == 0x2F { run.offset += 1 }
        if run.offset < end, buffer[run.offset] == 0x3E { run.offset += 1 }
      }
    }
    handler.closeAll()
  }

  /// What C hands back to the callbacks.
  fileprivate struct Run {
    let handler: MarkupHandler
    var offset: Int
    /// Bytes read of this stretch when the depth was reached.
    var stopped: Int?
    var context: htmlParserCtxtPtr?
  }

  /// libxml2 wants its tables made once, before threads use it; a `static let` is made once.
  private static let initialized: Bool = {
    xmlInitParser()
    return true
  }()

  /// Reads to the end, or to where the depth was reached; says how many bytes that were.
  private static func parse(_ buffer: UnsafeBufferPointer<UInt8>, from start: Int, _ run: inout Run) -> Int? {
    guard let base = buffer.baseAddress, let context = htmlNewParserCtxt() else { return nil }
    defer { htmlFreeParserCtxt(context) }
    guard let input = xmlNewInputStream(context) else { return nil }
    input.pointee.base = base + start
    input.pointee.cur = base + start
    input.pointee.end = base + buffer.count - 1
    input.pointee.encoding = UnsafePointer(xmlStrdup("UTF-8"))
    inputPush(context, input)
    let options: UInt32 =
      HTML_PARSE_NONET.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
      | HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NODEFDTD.rawValue | HTML_PARSE_IGNORE_ENC.rawValue
    htmlCtxtUseOptions(context, Int32(bitPattern: options))
    context.pointee.charset = XML_CHAR_ENCODING_UTF8.rawValue
    xmlDictSetLimit(context.pointee.dict, maximumNames)
    setCallbacks(context.pointee.sax)
    run.stopped = nil
    run.context = context
    withUnsafeMutablePointer(to: &run) { pointer in
      context.pointee.userData = UnsafeMutableRawPointer(pointer)
      htmlParseDocument(context)
    }
    return run.stopped
  }

  private static func setCallbacks(_ sax: UnsafeMutablePointer<xmlSAXHandler>?) {
    guard let sax else { return }
    sax.pointee = xmlSAXHandler()
    sax.pointee.startElement = { userData, name, attributes in
      guard let run = userData?.assumingMemoryBound(to: Run.self), let name, let context = run.pointee.context
      else { return }
      if run.pointee.stopped != nil { return }
      if context.pointee.nameNr > MarkupReader.maximumDepth || run.pointee.handler.isFull {
        run.pointee.stopped = max(0, xmlByteConsumed(context))
        xmlStopParser(context)
        return
      }
      run.pointee.handler.start(String(cString: name), MarkupAttributes(list: attributes))
    }
    sax.pointee.endElement = { userData, name in
      guard let run = userData?.assumingMemoryBound(to: Run.self), let name, run.pointee.stopped == nil else { return }
      run.pointee.handler.end(String(cString: name))
    }
    let characters: charactersSAXFunc = { userData, bytes, count in
      guard let run = userData?.assumingMemoryBound(to: Run.self), let bytes, count > 0, run.pointee.stopped == nil
      else { return }
      run.pointee.handler.text(UnsafeBufferPointer(start: bytes, count: Int(count)))
    }
    sax.pointee.characters = characters
    sax.pointee.ignorableWhitespace = characters
    sax.pointee.cdataBlock = characters
  }
}
