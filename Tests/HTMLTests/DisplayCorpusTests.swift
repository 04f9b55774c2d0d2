import TestSupport
import Testing

@testable import HTML

/// Public payloads: whatever they are, the fragment is stable and holds nothing but what is allowed.
@Suite struct DisplayCorpusTests {
  @Test(.enabled(if: Corpus.isThere)) func payloadsLeaveNothing() throws {
    let results = try DisplayCorpus.payloads().map { payload in
      let shown = HTMLSanitizer.display(payload.html).html
      var found = violations(shown)
      if HTMLSanitizer.display(shown).html != shown { found.append("another result of a second pass") }
      return Corpus.Result(payload.name, difference: found.isEmpty ? nil : "\(found) in \(shown)")
    }
    let complaints = Corpus.compare("payloads against sanitisers", results)
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    #expect(results.count > 300)
  }

  /// Reads the fragment's tags by themselves: every `<` begins one, of a kind that may be there.
  private func violations(_ html: String) -> [String] {
    let tags = html.split(separator: "<", omittingEmptySubsequences: false).dropFirst()
    return tags.compactMap { tag in
      let inner = tag.prefix { $0 != ">" }.lowercased()
      let name = inner.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }
      guard tag.contains(">") else { return inner }
      let element = name.utf8.withContiguousStorageIfAvailable(MarkupElement.named) ?? .unknown
      switch DisplayElement.of(element).fate {
      case .kept, .void: break
      case .dropped where element == .style: break
      case .unwrapped, .dropped: return inner
      }
      // Outside the quoted values no attribute may be a handler, and no address may run.
      let names = inner.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
        .compactMap { $0.offset.isMultiple(of: 2) ? $0.element : nil }.joined(separator: " ")
      if names.has(" on") || names.has("srcset") || names.has("formaction") { return inner }
      return inner.has("href=\"javascript") || inner.has("expression(") || inner.has("src=\"http") ? inner : nil
    }
  }
}
