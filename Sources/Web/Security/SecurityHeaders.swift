internal import Hummingbird

/// The headers that every answer has. A page that needs less protection sets its own, as mail's HTML does.
struct SecurityHeaders: RouterMiddleware {
  /// Nothing but our own files, no inline script or style, no frame around us.
  static let policy = """
    default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'
    """

  func handle(
    _ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    for (name, value) in SecurityHeaders.all where response.headers[name] == nil { response.headers[name] = value }
    return response
  }

  private static let all: [(HTTPFieldName, String)] =
    [
      (.contentSecurityPolicy, policy), (.xContentTypeOptions, "nosniff"), (.cacheControl, "no-store"),
    ] + more

  /// Those that HTTPTypes has no names for.
  private static let more: [(HTTPFieldName, String)] = [
    ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"), ("X-Frame-Options", "DENY"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
  ].compactMap { name, value in HTTPFieldName(name).map { ($0, value) } }
}

typealias HTTPFieldName = HTTPFields.Element.Name

extension HTTPFieldName {
  /// Fetch Metadata: where a request comes from, as the browser says.
  static let secFetchSite = HTTPFieldName("Sec-Fetch-Site")
}
