/// Hands the events of a pass to the layout.
final class TextWriter: MarkupHandler {
  private var layout = TextLayout()

  func finish() -> MarkedText { layout.finish() }

  override func start(_ element: MarkupElement, _ attributes: MarkupAttributes) { layout.start(element, attributes) }
  override func end(_ element: MarkupElement) { layout.end(element) }

  override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    layout.text(bytes)
    if layout.isFull { isFull = true }
  }
}
