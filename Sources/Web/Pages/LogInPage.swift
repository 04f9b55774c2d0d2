internal import Hummingbird
internal import Model
internal import Store

/// The log-in, the log-out, and the choice of a language.
struct LogInPage: ViewModel {
  let address: String?
  let next: String?
  let problem: String?
  /// A form that was sent after the session had ended: what somebody wrote goes through the log-in with them.
  var kept: [Kept] = []
  var keptPath: String?

  struct Kept: ViewModel {
    let name: String
    let value: String
  }

  fileprivate init(address: String?, next: String?, problem: String?) {
    (self.address, self.next, self.problem) = (address, next, problem)
  }

  /// With the fields that a form kept before, where an attempt has failed.
  fileprivate init(address: String?, problem: String?, keeping form: Form, path: String?) {
    self.init(address: address, next: Links.local(form["next"]), problem: problem)
    keptPath = path
    kept = form.fields(behind: LogInPage.prefix).map { Kept(name: $0.name, value: $0.value) }
  }

  fileprivate static let prefix = "kept."
}

extension Visitor {
  /// The log-in, with what was written: nothing of it is done before the person has seen it again.
  func logIn(keeping form: Form) throws -> Response {
    guard form.isFromHere(request) else { return toLogIn() }
    var page = LogInPage(address: nil, next: nil, problem: texts["logInKept"])
    page.keptPath = request.uri.path
    page.kept = form.fields(behind: "").filter { $0.name != "form" }.map {
      LogInPage.Kept(name: $0.name, value: $0.value)
    }
    return try self.page("log-in", page, status: .unauthorized)
  }
}

extension Site {
  func addLogIn(to routes: Routes) {
    routes.open(.get, "/login") { visitor in
      let next = Links.local(visitor.query("next"))
      if visitor.session != nil { return .redirect(to: next ?? "/", type: .normal) }
      return try visitor.page("log-in", LogInPage(address: nil, next: next, problem: nil))
    }
    routes.open(.post, "/login") { visitor in
      let form = try await Form(visitor.request, limit: ReplyForm.maximumBytes)
      // There is no session whose token the form could have: the browser's word is what stops a foreign log-in form.
      guard form.isFromHere(visitor.request) else { throw PageProblem.formExpired }
      return try logIn(visitor, form)
    }
    routes.post("/logout") { visit, _ in
      if let cookie = visit.request.cookies[Cookies.session] { try visit.store.logOut(Secret(cookie.value)) }
      var response = Response.redirect(to: "/login", type: .normal)
      response.setCookie(Cookies.noSession)
      return response
    }
    routes.open(.post, "/language") { visitor in
      let form = try await Form(visitor.request, limit: Routes.maximumForm)
      guard let language = form["language"].flatMap(Language.init(rawValue:)) else { throw PageProblem.notFound }
      var response = Response.redirect(to: Links.local(form["back"]) ?? "/", type: .normal)
      response.setCookie(Cookies.language(language))
      return response
    }
  }

  private func logIn(_ visitor: Visitor, _ form: Form) throws -> Response {
    let (address, next) = (form.line("address") ?? "", Links.local(form["next"]))
    let problem: String
    switch try store.logIn(address: address, password: Secret(form["password"] ?? ""), now: now()) {
    case .session(let token, _):
      var response = Response.redirect(to: next ?? "/", type: .normal)
      if let kept = form["kept-path"], let session = try store.session(token, now: now()) {
        // Who logs in is in, also where the message can be answered no more.
        do {
          response = try visitor.loggedIn(session).reply(kept: form.fields(behind: LogInPage.prefix), path: kept)
        } catch StoreError.noSuch {} catch is PageProblem {}
      }
      response.setCookie(Cookies.session(token, for: visitor.request))
      return response
    case .wrong: problem = visitor.texts["logInWrong"]
    case .throttled(let until):
      let seconds = max(1, (until.milliseconds - now().milliseconds + 999) / 1000)
      problem = visitor.texts["logInThrottled", ["seconds": "\(seconds)"]]
    }
    return try visitor.page(
      "log-in", LogInPage(address: address, problem: problem, keeping: form, path: form["kept-path"]),
      status: .unauthorized)
  }
}
