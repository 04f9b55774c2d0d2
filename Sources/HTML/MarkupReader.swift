internal import CLibXML2
internal import Glibc

/// What receives the events of one pass over HTML. Subclassed by what is made of it.
class MarkupHandler {
  /// Set to end the pass early.
  final var isFull = false

  /// An element begins. Void elements get their `end` too; ends come in the order of nesting, one for each start.
  func start(_ element: MarkupElement, _ attributes: MarkupAttributes) {}
  func end(_ element: MarkupElement) {}
  /// Decoded characters, valid UTF-8, never NUL or CR; a run of text may come in pieces.
  func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
  /// What a style sheet of the mail says, as it stands there.
  func sheet(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// One SAX pass of libxml2 over HTML: no tree, no network, no DTD, no messages.
///
/// libxml2 2.9 takes quadratic time for deep nesting, as each end tag searches the open elements; it is bounded here.
enum MarkupReader {
  /// Longest HTML that is read, in bytes: nobody reads more, and the parser counts in 32 bits.
  static let maximumInput = 64 << 20
  /// Open elements; at more everything open is closed and the pass goes on behind: stops 100,000 nested tags.
  static let maximumDepth: Int32 = 256

  /// Never fails; text that is no HTML at all comes out as text. Says whether something was left out.
  @discardableResult
  static func read(_ html: String, into handler: MarkupHandler) -> Bool {
    _ = initialized
    var copy = html
    return copy.withUTF8 { bytes in
      let input = UnsafeBufferPointer(rebasing: bytes.prefix(maximumInput))
      let isCut =
        if input.first(0x0D, from: 0) == input.count, input.first(0, from: 0) == input.count {
          read(input, into: handler)
        } else {
          normalized(input).withUnsafeBufferPointer { read($0, into: handler) }
        }
      return isCut || input.count < bytes.count
    }
  }

  private static func read(_ source: UnsafeBufferPointer<UInt8>, into handler: MarkupHandler) -> Bool {
    let skeleton = MarkupSkeleton(source)
    var pass = MarkupPass(skeleton, handler)
    skeleton.tags.withUnsafeBufferPointer { tags in
      var start = 0
      while start < tags.count - 1, !handler.isFull {
        guard let stopped = parse(tags, from: start, &pass) else { break }
        pass.endAll()
        // Behind the tag that was one too many.
        start += max(stopped, 1)
        pass.skipTokens(before: start)
      }
    }
    pass.finish()
    return skeleton.isCut
  }

  /// One LF for every line end (HTML, 13.2.3.5); a NUL is shown as what it is, a character that cannot be.
  private static func normalized(_ input: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(input.count + 16)
    var start = 0
    for index in input.indices where input[index] == 0x0D || input[index] == 0 {
      output.append(contentsOf: input[start..<index])
      start = index + 1
      if input[index] == 0 {
        output.append(contentsOf: [0xEF, 0xBF, 0xBD])
      } else if start == input.count || input[start] != 0x0A {
        output.append(0x0A)
      }
    }
    output.append(contentsOf: input[start...])
    return output
  }

  /// libxml2 wants its tables made once, before threads use it; a `static let` is made once.
  private static let initialized: Bool = {
    xmlInitParser()
    return true
  }()

  /// What C hands back to the callbacks.
  private struct Run {
    var pass: MarkupPass
    let start: Int
    /// Bytes read of this stretch when the depth was reached.
    var stopped: Int?
    let context: htmlParserCtxtPtr

    /// Where libxml2 is.
    var place: Int {
      guard let input = context.pointee.input else { return start }
      return start + (input.pointee.cur - input.pointee.base)
    }
  }

  /// Reads to the end, or to where the depth was reached; says how many bytes that were.
  private static func parse(_ tags: UnsafeBufferPointer<UInt8>, from start: Int, _ pass: inout MarkupPass) -> Int? {
    guard let base = tags.baseAddress, let context = htmlNewParserCtxt() else { return nil }
    defer { htmlFreeParserCtxt(context) }
    guard let input = xmlNewInputStream(context) else { return nil }
    input.pointee.base = base + start
    input.pointee.cur = base + start
    input.pointee.end = base + tags.count - 1
    input.pointee.encoding = UnsafePointer(xmlStrdup("UTF-8"))
    inputPush(context, input)
    let options: UInt32 =
      HTML_PARSE_NONET.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
      | HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NODEFDTD.rawValue | HTML_PARSE_IGNORE_ENC.rawValue
      | HTML_PARSE_NOIMPLIED.rawValue
    htmlCtxtUseOptions(context, Int32(bitPattern: options))
    context.pointee.charset = XML_CHAR_ENCODING_UTF8.rawValue
    setCallbacks(context.pointee.sax)
    var run = Run(pass: pass, start: start, context: context)
    withUnsafeMutablePointer(to: &run) { pointer in
      context.pointee.userData = UnsafeMutableRawPointer(pointer)
      htmlParseDocument(context)
    }
    pass = run.pass
    return run.stopped
  }

  private static func setCallbacks(_ sax: UnsafeMutablePointer<xmlSAXHandler>?) {
    guard let sax else { return }
    sax.pointee = xmlSAXHandler()
    sax.pointee.startElement = { userData, _, _ in
      guard let run = userData?.assumingMemoryBound(to: Run.self), run.pointee.stopped == nil else { return }
      let context = run.pointee.context
      if context.pointee.nameNr > MarkupReader.maximumDepth || run.pointee.pass.handler.isFull {
        run.pointee.stopped = run.pointee.place + 1 - run.pointee.start
        xmlStopParser(context)
        return
      }
      run.pointee.pass.structureStarts(at: run.pointee.place)
    }
    sax.pointee.endElement = { userData, _ in
      guard let run = userData?.assumingMemoryBound(to: Run.self), run.pointee.stopped == nil else { return }
      run.pointee.pass.structureEnds(at: run.pointee.place)
    }
  }
}
