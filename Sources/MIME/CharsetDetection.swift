/// Finds out which charset bytes are in that are no UTF-8 and say nothing of their charset, or say it wrongly.
///
/// Each language in each of its charsets, and each charset of two bytes a letter, says how well it explains the bytes;
/// what the message says elsewhere is added. The best one is taken, so there always is one.
enum CharsetDetection {
  /// Bytes looked at. They say enough, and a text of megabytes costs no more.
  private static let sample = 1_024
  /// Bytes searched for those above 0x7F.
  private static let searched = 262_144

  /// - Parameter bytes: some of them above 0x7F.
  static func charset(_ bytes: UnsafeBufferPointer<UInt8>, hints: CharsetHints) -> CharsetLabels.Known {
    let words = words(bytes)
    let weights = hints.weights
    return words.withUnsafeBufferPointer { words in
      var best: (score: Float, charset: String) = (-.infinity, "CP1252")
      for model in LetterModel.all {
        let score = model.score(words) + weights.of(model.charset, model.language)
        if score > best.score { best = (score, model.charset) }
      }
      for model in PairModel.all {
        let score = model.score(words) + weights.of(model.charset, model.language)
        if score > best.score { best = (score, model.charset) }
      }
      return best.charset == "CP1252" ? .windows1252 : .iconv(best.charset)
    }
  }

  /// More letters above 0x7F than below it: no language of Western Europe is written so, and what is labelled with its
  /// charset is mostly labelled so by programs that know no other.
  static func isForeign(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = UnsafeBufferPointer(rebasing: bytes.prefix(sample * 4))
    if UTF8Scan.nonASCIICount(start) * 4 < start.count { return false }
    var (high, low) = (0, 0)
    for byte in start {
      if byte >= 0xA8 { high += 1 } else if byte.isLetter { low += 1 }
    }
    return high >= 8 && high > low
  }

  /// The words that hold bytes above 0x7F, each between spaces.
  private static func words(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var words: [UInt8] = []
    words.reserveCapacity(sample + 64)
    let end = min(bytes.count, searched)
    var at = UTF8Scan.nonASCII(bytes)
    while at < end, words.count < sample {
      var start = at
      // No charset has a space as the second byte of a letter.
      while start > 0, at - start < 32, bytes[start - 1] > Byte.space { start -= 1 }
      var stop = at
      while stop < bytes.count, bytes[stop] > Byte.space, stop - start < sample { stop += 1 }
      words.append(Byte.space)
      words += bytes[start..<stop]
      at = UTF8Scan.nonASCII(bytes, from: stop)
    }
    words.append(Byte.space)
    return words
  }
}
