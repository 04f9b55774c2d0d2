/// Gives a handler its events: brings what libxml2 says of the structure together with the tokens in between.
struct MarkupPass {
  /// An element whose end was not yet told.
  private struct Open {
    var element: MarkupElement
    var token: Int
    var isStructural = false
    /// Its end tag stood within an element of the structure, and counts when that has ended.
    var isEnded = false
  }

  /// Formatting whose block has ended: it begins again with the next text. (HTML, 13.2.4.3)
  private struct Pending {
    var element: MarkupElement
    var token: Int
    /// Table cells around it; within others it does not begin again.
    var cells: Int
  }

  let handler: MarkupHandler
  private let tokens: [MarkupSkeleton.Token]
  private let source: UnsafeBufferPointer<UInt8>
  private var next = 0
  private var open: [Open] = []
  private var pending: [Pending] = []
  private var cells = 0

  /// Formatting kept for the next block, and its longest tag, in bytes: it costs output with every block.
  private static let maximumPending = 8
  private static let maximumPendingTag = 500

  init(_ skeleton: MarkupSkeleton, _ handler: MarkupHandler) {
    (self.handler, tokens, source) = (handler, skeleton.tokens, skeleton.source)
  }

  // MARK: Structure

  /// The tag that libxml2 has read begins an element.
  mutating func structureStarts(at place: Int) {
    giveTokens(upTo: place)
    guard next < tokens.count, tokens[next].kind == .structure else { return }
    let token = next
    next += 1
    let element = tokens[token].element
    open.append(Open(element: element, token: token, isStructural: true))
    if element.isCell { cells += 1 }
    handler.start(element, attributes(token))
  }

  /// The innermost element of the structure ends.
  mutating func structureEnds(at place: Int) {
    giveTokens(upTo: place)
    while let last = open.popLast() {
      handler.end(last.element)
      if last.isStructural {
        if last.element.isCell {
          cells -= 1
          while let inner = pending.last, inner.cells > cells { pending.removeLast() }
        }
        break
      }
      keep(last)
    }
    endEnded()
  }

  /// Ends what waited for its content's end.
  private mutating func endEnded() {
    while let last = open.last, last.isEnded {
      open.removeLast()
      handler.end(last.element)
    }
  }

  /// What is open ends.
  mutating func endAll() {
    while let last = open.popLast() { handler.end(last.element) }
    pending = []
    cells = 0
  }

  mutating func skipTokens(before place: Int) {
    while next < tokens.count, tokens[next].place < place { next += 1 }
  }

  /// Gives what is left.
  mutating func finish() {
    giveTokens(upTo: Int(UInt32.max))
    endAll()
  }

  // MARK: Tokens

  /// Gives the tokens up to a place, or to the next one of the structure.
  private mutating func giveTokens(upTo place: Int) {
    while next < tokens.count, tokens[next].place <= place, !handler.isFull {
      let token = tokens[next]
      switch token.kind {
      case .structure: return
      case .text:
        let text = bytes(token)
        if !pending.isEmpty, text.contains(where: { $0 > 0x20 }) { beginAgain() }
        text.decoded(handler.text)
      case .literal: handler.text(bytes(token))
      case .sheet: handler.sheet(bytes(token))
      case .start: start(token.element)
      case .end: end(token.element)
      case .void:
        if !pending.isEmpty { beginAgain() }
        handler.start(token.element, attributes(next))
        handler.end(token.element)
      }
      next += 1
    }
  }

  private mutating func start(_ element: MarkupElement) {
    // A link in a link ends that; of the body there is one, around everything.
    if element == .a { end(.a) }
    if element == .body, !open.isEmpty { return }
    if open.count >= Int(MarkupReader.maximumDepth) * 2 { return }
    if !pending.isEmpty { beginAgain() }
    open.append(Open(element: element, token: next))
    handler.start(element, attributes(next))
  }

  private mutating func end(_ element: MarkupElement) {
    if element == .body { return }
    if let kept = pending.lastIndex(where: { $0.element == element && $0.cells == cells }) {
      pending.remove(at: kept)
      return
    }
    var (index, isWithin) = (open.count - 1, false)
    while index >= 0, open[index].element != element || open[index].isEnded {
      if open[index].isStructural {
        if open[index].element.isCell { return }
        isWithin = true
      }
      index -= 1
    }
    if index < 0 { return }
    if isWithin {
      open[index].isEnded = true
      return
    }
    for last in open[index...].reversed() { handler.end(last.element) }
    let inner = open[(index + 1)...]
    open.removeSubrange(index...)
    for last in inner.reversed() { keep(last) }
    endEnded()
  }

  // MARK: Formatting

  private mutating func keep(_ ended: Open) {
    let token = tokens[ended.token]
    guard ended.element.kind == .formatting, !ended.isEnded, pending.count < MarkupPass.maximumPending,
      token.end - token.start <= MarkupPass.maximumPendingTag
    else { return }
    pending.append(Pending(element: ended.element, token: ended.token, cells: cells))
  }

  /// Opens again what was open around the last text.
  private mutating func beginAgain() {
    guard open.count < Int(MarkupReader.maximumDepth) * 2 else { return }
    // They were kept from the inside out.
    for kept in pending.reversed() where kept.cells == cells {
      open.append(Open(element: kept.element, token: kept.token))
      handler.start(kept.element, attributes(kept.token))
    }
    pending.removeAll { $0.cells == cells }
  }

  private func bytes(_ token: MarkupSkeleton.Token) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: source[Int(token.start)..<Int(token.end)])
  }

  private func attributes(_ token: Int) -> MarkupAttributes { MarkupAttributes(bytes: bytes(tokens[token])) }
}
