/// format=flowed (RFC 3676) made into paragraphs of one line each.
enum FlowedText {
  /// - Parameters:
  ///   - text: UTF-8 with LF line ends.
  ///   - deletesSpace: `delsp=yes`: the space that marks a flow was never part of the text.
  static func unflowed(_ text: [UInt8], deletesSpace: Bool) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    // The quote depth of the paragraph under way; nil where none is.
    var open: Int?
    var at = 0
    while at < text.count {
      let end = text[at...].firstIndex(of: Byte.lineFeed) ?? text.count
      let isLast = end == text.count
      var start = at
      while start < end, text[start] == Byte.greater { start += 1 }
      let depth = start - at
      // 4.4: a space in front was stuffed.
      if start < end, text[start] == Byte.space { start += 1 }
      let content = text[start..<end]
      // 4.3: the signature separator never flows.
      let isSeparator = content.elementsEqual("-- ".utf8)
      if let before = open, isSeparator || before != depth {
        result.append(Byte.lineFeed)
        open = nil
      }
      if open == nil, depth > 0 {
        result += repeatElement(Byte.greater, count: depth)
        result.append(Byte.space)
      }
      let flows = !isSeparator && content.last == Byte.space
      result += flows && deletesSpace ? content.dropLast() : content
      if flows {
        open = depth
      } else {
        open = nil
        if !isLast { result.append(Byte.lineFeed) }
      }
      at = end + 1
    }
    return result
  }
}
