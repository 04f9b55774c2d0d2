internal import Hummingbird
internal import Model
internal import Store

/// Who asks, whether or not they have logged in.
struct Visitor {
  let site: Site
  let request: Request
  let context: SiteContext
  let texts: Texts
  /// Nil before the log-in.
  let session: Session?

  init(site: Site, request: Request, context: SiteContext) throws(StoreError) {
    (self.site, self.request, self.context) = (site, request, context)
    let chosen = request.cookies[Cookies.language]?.value
    let language = chosen.flatMap(Language.init(rawValue:)) ?? Language.preferred(request.headers[.acceptLanguage])
    texts = Texts(language: language)
    session = try request.cookies[Cookies.session].flatMap { cookie throws(StoreError) in
      try site.store.session(Secret(cookie.value), now: site.now())
    }
  }

  private init(_ visitor: Visitor, session: Session?) {
    (site, request, context, texts) = (visitor.site, visitor.request, visitor.context, visitor.texts)
    self.session = session
  }

  /// The same request, by who has just logged in.
  func loggedIn(_ session: Session) -> Visit {
    Visit(visitor: Visitor(self, session: session), session: session)
  }

  var visit: Visit? { session.map { Visit(visitor: self, session: $0) } }

  func query(_ name: String) -> String? {
    request.uri.queryParameters[Substring(name)].map(String.init)
  }

  /// To the log-in, and from there to the page that was asked for.
  func toLogIn() -> Response {
    guard request.method == .get, request.uri.path != "/" else { return .redirect(to: "/login", type: .normal) }
    return .redirect(to: "/login?next=\(Links.encoded(request.uri.description))", type: .normal)
  }

  /// A page; `section` is the entry of the navigation that it belongs to.
  func page(
    _ template: String, _ model: any ViewModel, section: Section? = nil, search: String? = nil,
    status: HTTPResponse.Status = .ok, notice: Notice? = nil
  ) throws -> Response {
    let frame = Frame(
      t: texts, language: texts.language.rawValue, here: request.uri.description,
      isAnswer: request.method == .post, formToken: session?.formToken,
      userName: session?.user.name, userNumber: session.map { "\($0.user.id)" }, isHome: section == .home,
      isRecords: section == .records, isMail: section == .mail,
      isRuns: section == .runs, search: search, notice: notice ?? self.notice, stylesheet: site.assets.path("app.css"),
      script: site.assets.path("app.js"),
      languages: Language.allCases.map {
        Frame.LanguageChoice(code: $0.rawValue, name: $0.name, isCurrent: $0 == texts.language)
      })
    guard let html = site.templates.page(template, model, in: frame) else {
      throw PageProblem.broken("there is no template \(template)")
    }
    return Response(
      status: status, headers: [.contentType: "text/html; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
  }

  /// What the page before said was done: a key of the table and its value, never free text.
  private var notice: Notice? {
    guard let key = query("done"), Notices.keys.contains(key) else { return nil }
    let number = query("n").flatMap { Int($0) }
    return Notice(
      text: number.map { texts.count("done." + key, $0) } ?? texts["done." + key],
      isProblem: Notices.problems.contains(key),
      run: Notices.runs.contains(key) ? number.map { "/runs/\($0)" } : nil)
  }
}

/// The part of the navigation that a page belongs to.
enum Section: Sendable { case home, records, mail, runs }

/// A person who has logged in looks at a page or sends a form.
struct Visit {
  let visitor: Visitor
  let session: Session

  var site: Site { visitor.site }
  var store: MailStore { visitor.site.store }
  var request: Request { visitor.request }
  var texts: Texts { visitor.texts }
  var viewer: Viewer { session.viewer }
  var now: Timestamp { visitor.site.now() }

  /// How this person reads dates.
  func dates() throws(StoreError) -> Dates {
    Dates(timeZone: try store.timeZone(), language: texts.language, now: now)
  }

  func query(_ name: String) -> String? { visitor.query(name) }

  /// The number in the path.
  ///
  /// - Throws: not found for what is no number.
  func id<Owner>(_ name: String = "id", of owner: Owner.Type = Owner.self) throws -> ID<Owner> {
    guard let number = visitor.context.parameters.get(name, as: Int64.self), number > 0 else {
      throw PageProblem.notFound
    }
    return ID(number)
  }

  func page(
    _ template: String, _ model: any ViewModel, section: Section? = nil, search: String? = nil,
    status: HTTPResponse.Status = .ok, notice: Notice? = nil
  ) throws -> Response {
    try visitor.page(template, model, section: section, search: search, status: status, notice: notice)
  }

  /// To a page of ours after a form was taken, with a word about what was done.
  ///
  /// RFC 9110 15.4.4: See Other, so that loading again does not send the form again.
  func go(to path: String, done key: String? = nil, _ number: Int64? = nil) -> Response {
    guard let key else { return .redirect(to: path, type: .normal) }
    return .redirect(to: Links.adding(["done": key, "n": number.map(String.init) ?? ""], to: path), type: .normal)
  }
}
