internal import Hummingbird
internal import Model
internal import Store

/// The document inside the frame of a mail's page: the mail's HTML on a white ground, and nothing of ours.
///
/// It has an origin of its own and may run nothing, load nothing and send nothing, whatever the sanitiser lets through;
/// its links open in a tab of their own.
enum MailFrame {
  private static let policy = """
    default-src 'none'; style-src 'unsafe-inline'; img-src data:%IMAGES%; form-action 'none'; base-uri 'none'; \
    frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox
    """

  private static let style = """
    html { background: #fff; color-scheme: light; } \
    body { margin: 12px; background: #fff; color: #1d2423; font: 15px/1.5 system-ui, "Noto Sans", sans-serif; \
    overflow-wrap: break-word; } \
    img { max-width: 100%; height: auto; } img[data-remote] { outline: 1px dashed #999; min-width: 1em; } \
    pre { white-space: pre-wrap; } blockquote { margin: .5em 0 .5em .3em; padding-left: .7em; \
    border-left: 2px solid #ccc; }
    """

  static func response(_ mail: MailHTML, images: Bool) -> Response {
    let page = """
      <!DOCTYPE html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>·</title>\
      <style>\(style)</style></head><body>\(mail.display.html)</body></html>
      """
    var response = Response(
      status: .ok,
      headers: [
        .contentType: "text/html; charset=utf-8",
        .contentSecurityPolicy: policy.replacing("%IMAGES%", with: images ? " http: https:" : ""),
      ], body: ResponseBody(byteBuffer: ByteBuffer(string: page)))
    if let frameOptions = HTTPFieldName("X-Frame-Options") { response.headers[frameOptions] = "SAMEORIGIN" }
    return response
  }
}

extension Site {
  func addMailFrame(to routes: Routes) {
    routes.get("/messages/:id/html") { visit in
      let images = visit.query("images") == "1"
      let content = try visit.store.content(of: try visit.id(of: Message.self), for: visit.viewer)
      guard
        let mail = try MailHTML(content, in: visit.store, remote: images ? .allowed : .blocked, images: .shown)
      else { throw PageProblem.notFound }
      return MailFrame.response(mail, images: images)
    }
  }
}
