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
  ///
  /// - Parameter expired: shows a form of ours that belongs to an earlier session again, for a form in which somebody
  ///   may have written much; it changes nothing.
  func post(
    _ path: RouterPath, limit: Int = Routes.maximumForm,
    expired: (@Sendable (Visit, Form) async throws -> Response)? = nil,
    _ action: @escaping @Sendable (Visit, Form) async throws -> Response
  ) {
    router.post(path) { [site] request, context in
      await site.answering(request, context) { visitor in
        guard let visit = visitor.visit else {
          guard expired != nil else { return visitor.toLogIn() }
          return try visitor.logIn(keeping: try await Form(request, limit: limit))
        }
        let form = try await Form(request, limit: limit)
        // The cookie is SameSite and the browser says where a form comes from; the token holds without either.
        guard form.isFromHere(request) else { throw PageProblem.formExpired }
        guard visit.session.formToken == form["form"] else {
          guard let expired else { throw PageProblem.formExpired }
          return try await expired(visit, form)
        }
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

/// A page for addresses that no page has.
struct UnknownPages: RouterMiddleware {
  let site: Site

  func handle(
    _ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response
  ) async throws -> Response {
    do { return try await next(request, context) } catch let error as HTTPError where error.status == .notFound {
      return await site.answering(request, context) { _ in throw PageProblem.notFound }
    } catch let error as any HTTPResponseError {
      return try error.response(from: request, context: context)
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
