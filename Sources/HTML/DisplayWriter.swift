/// Makes the safe fragment of a pass.
final class DisplayWriter: MarkupHandler {
  private(set) var layout: DisplayLayout

  init(_ loads: RemoteLoads) { layout = DisplayLayout(loads) }

  override func start(_ element: MarkupElement, _ attributes: MarkupAttributes) {
    layout.start(element, attributes)
    isFull = layout.isFull
  }

  override func end(_ element: MarkupElement) { layout.end(element) }

  override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    layout.text(bytes)
    isFull = layout.isFull
  }

  override func sheet(_ bytes: UnsafeBufferPointer<UInt8>) { layout.sheet(bytes) }
}
