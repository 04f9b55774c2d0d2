internal import Hummingbird
internal import NIOCore
internal import ServiceLifecycle
internal import Store

extension Site {
  /// Server-sent events (WHATWG HTML 9.2): one for each change of the workspace, saying nothing but that there was
  /// one. The page then loads itself again, as the person who looks at it may see it.
  func addEvents(to routes: Routes) {
    routes.open(.get, "/events") { visitor in
      // No content tells the browser not to come back (WHATWG HTML 9.2.3).
      guard let visit = visitor.visit else { return Response(status: .noContent) }
      let (store, request) = (visit.store, visit.request)
      return Response(
        status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
        body: ResponseBody { writer in
          let changes = store.changes.watch()
          try await writer.write(ByteBuffer(string: "retry: 3000\nevent: open\ndata:\n\n"))
          var sink = writer
          try await request.body.consumeWithCancellationOnInboundClose { _ in
            for await _ in changes.cancelOnGracefulShutdown() {
              try await sink.write(ByteBuffer(string: "event: change\ndata:\n\n"))
            }
          }
          try await writer.finish(nil)
        })
    }
  }
}
