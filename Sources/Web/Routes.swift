internal import Hummingbird
internal import Model
internal import Store

/// How pages are added: each names its path and what it does, and needs a person who has logged in unless it says
/// otherwise. What changes something is a POST, whose form is checked here and nowhere else.
struct Routes {
  let site: Site
  let router: Router<SiteContext>

  /// Form bytes taken unless a page says otherwise: fields of settings, not letters.
  static let maximumForm = 64 << 10

  /// A page.
  func get(_ path: RouterPath, _ page: @escaping @Sendable (Visit) async throws -> Response) {
    router.get(path) { [site] request, context in
      await site.answering(request, context) { visitor in
        guard let visit = visitor.visit else { return visitor.toLogIn() }
        return try await page(visit)
      }
    }
  }

  /// A form that was sent: its session and form token are good when `action` gets it.
  func post(
    _ path: RouterPath, limit: Int = Routes.maximumForm,
    _ action: @escaping @Sendable (Visit, Form) async throws -> Response
  ) {
    router.post(path) { [site] request, context in
      await site.answering(request, context) { visitor in
        guard let visit = visitor.visit else { return visitor.toLogIn() }
        let form = try await Form(request, limit: limit)
        // The cookie is SameSite and the browser says where a form comes from; the token holds without either.
        guard form.isFromHere(request), visit.session.formToken == form["form"] else { throw PageProblem.formExpired }
        return try await action(visit, form)
      }
    }
  }

  /// A page for everybody: the log-in, styles and scripts.
  func open(
    _ method: HTTPRequest.Method, _ path: RouterPath, _ page: @escaping @Sendable (Visitor) async throws -> Response
  ) {
    router.on(path, method: method) { [site] request, context in
      await site.answering(request, context, page)
    }
  }
}

extension Site {
  /// Answers a request; whatever is thrown becomes a page that says what to do.
  func answering(
    _ request: Request, _ context: SiteContext, _ page: (Visitor) async throws -> Response
  ) async -> Response {
    let visitor: Visitor
    do { visitor = try Visitor(site: self, request: request, context: context) } catch {
      logger.error("read the session: \(error)")
      return Response(status: .serviceUnavailable)
    }
    do { return try await page(visitor) } catch { return visitor.problem(error) }
  }
}
