internal import Hummingbird
internal import Model
internal import Store

/// The log-in, the log-out, and the choice of a language.
struct LogInPage: ViewModel {
  let address: String?
  let next: String?
  let problem: String?
}

extension Site {
  func addLogIn(to routes: Routes) {
    routes.open(.get, "/login") { visitor in
      let next = Links.local(visitor.query("next"))
      if visitor.session != nil { return .redirect(to: next ?? "/", type: .normal) }
      return try visitor.page("log-in", LogInPage(address: nil, next: next, problem: nil))
    }
    routes.open(.post, "/login") { visitor in
      let form = try await Form(visitor.request, limit: Routes.maximumForm)
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
      response.setCookie(Cookies.session(token))
      return response
    case .wrong: problem = visitor.texts["logInWrong"]
    case .throttled(let until):
      let seconds = max(1, (until.milliseconds - now().milliseconds + 999) / 1000)
      problem = visitor.texts["logInThrottled", ["seconds": "\(seconds)"]]
    }
    return try visitor.page(
      "log-in", LogInPage(address: address, next: next, problem: problem), status: .unauthorized)
  }
}
