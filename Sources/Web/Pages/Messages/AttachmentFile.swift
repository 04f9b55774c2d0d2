internal import Hummingbird
internal import MIME
internal import Model
internal import NIOCore
internal import Store

extension Site {
  /// Attachments, to be saved and never to be opened in place.
  func addAttachments(to routes: Routes) {
    routes.get("/messages/:id/parts/:part") { visit in
      let content = try visit.store.content(of: try visit.id(of: Message.self), for: visit.viewer)
      guard let index = visit.visitor.context.parameters.get("part", as: Int.self),
        content.parts.indices.contains(index)
      else { throw PageProblem.notFound }
      let part = content.parts[index]
      // A wrapper is not listed among the files, and who wants it as it came may have it.
      guard [.attachment, .inline, .opened].contains(part.use) else { throw PageProblem.notFound }
      let file = try SpoolFile(in: visit.store.folder) { write in
        try visit.store.withRaw(content.raw) { raw in
          try MIMEDecoder.decode(index, of: content.parts, in: raw, into: write)
        }
      }
      return AttachmentFile.response(part, file)
    }
  }
}

enum AttachmentFile {
  /// Types that no browser and no program runs because of their name; others are only bytes.
  private static let types: Set<String> = [
    "application/pdf", "image/gif", "image/jpeg", "image/png", "image/webp", "text/plain",
  ]

  static func response(_ part: Part, _ file: SpoolFile) -> Response {
    let name = Links.encoded(MIMEDecoder.safeName(for: part))
    return Response(
      status: .ok,
      headers: [
        .contentType: types.contains(part.type) ? part.type : "application/octet-stream",
        // RFC 6266 4.1, RFC 8187: the name in UTF-8, percent-encoded.
        .contentDisposition: "attachment; filename*=UTF-8''\(name)",
        .contentSecurityPolicy: "default-src 'none'; sandbox",
      ],
      body: ResponseBody(contentLength: file.length) { writer in
        var at = 0
        while at < file.length {
          let piece = try file.piece(at: at)
          at += piece.readableBytes
          try await writer.write(piece)
        }
        try await writer.finish(nil)
      })
  }
}
