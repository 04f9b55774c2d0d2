internal import HTML
internal import MIME
package import Model
internal import OpenSSL

/// The parse stage: raw bytes to a message with its text. Never fails; what was wrong is in `defects`.
package enum Parse {
  package static func message(_ raw: UnsafeRawBufferPointer) -> Message {
    var message = MIMEParser<SHA256>.parse(raw)
    if !message.hasPlainText, let html = message.html { message.text = HTMLText.text(of: html) }
    message.newText = NewText.cut(message.text).newText
    return message
  }

  /// The message's HTML made safe to show, remote loads left out; its text in `pre` where it has no HTML.
  package static func displayHTML(_ message: Message) -> String {
    if let html = message.html { return HTMLSanitizer.display(html).html }
    let escaped = message.text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    return "<pre>\(escaped)</pre>"
  }
}
