internal import HTML
internal import MIME
internal import Model
internal import Store

/// The HTML of a mail as it can be shown: sanitised anew each time it is looked at.
struct MailHTML {
  let display: DisplayHTML

  /// Nil where the mail has no HTML.
  init?(_ content: MessageContent, in store: MailStore, remote: RemoteContent, images: Images) throws {
    guard content.view.hasHTML else { return nil }
    let found = try store.withRaw(content.raw) { raw -> DisplayHTML? in
      guard let source = MIMEParser<NoDigest>.parse(raw).html else { return nil }
      guard images == .shown else { return HTMLSanitizer.display(source, remote: remote) }
      var inline = InlineImages(content.parts, in: raw)
      var shown = HTMLSanitizer.display(source, remote: remote) { [inline] in inline.marked($0) }
      shown.html = inline.fill(shown.html)
      return shown
    }
    guard let found else { return nil }
    display = found
  }

  /// Whether images that the mail brings along are put in; counting what it wants needs none.
  enum Images { case shown, left }
}
