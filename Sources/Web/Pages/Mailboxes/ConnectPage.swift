internal import Hummingbird
internal import Model
internal import Providers
internal import Store

/// The first step of connecting a mailbox: whose mail service, or which address.
struct ConnectPage: ViewModel {
  let steps: ConnectSteps
  let address: FormLine
  let providers: [Choice]
  /// Why no mailbox can be connected now.
  let refusal: String?

  struct Choice: ViewModel {
    let path: String
    let name: String
  }
}

/// Where a person is on the way to a connected mailbox.
struct ConnectSteps: ViewModel {
  let isProvider: Bool
  let isSignIn: Bool
  let isSettings: Bool

  static let provider = ConnectSteps(isProvider: true, isSignIn: false, isSettings: false)
  static let signIn = ConnectSteps(isProvider: false, isSignIn: true, isSettings: false)
  static let settings = ConnectSteps(isProvider: false, isSignIn: false, isSettings: true)
}

extension Site {
  /// Connecting a mailbox: provider or address, sign-in, settings, Connect.
  func addConnecting(to routes: Routes) {
    routes.get("/mailboxes/connect") { visit in try visit.connectPage() }
    routes.get("/mailboxes/connect/sign-in") { visit in
      // A browser that loads a refused form again.
      if visit.query("provider") == nil, visit.query("address") == nil { return visit.go(to: "/mailboxes/connect") }
      let chosen = visit.query("provider").flatMap(Provider.chosen(named:))
      let typed = visit.query("address") ?? ""
      let address = Address(typed.trimmed)
      if address == nil, chosen == nil || !typed.trimmed.isEmpty {
        return try visit.connectPage(typed: typed, problem: visit.texts["addressWrong"])
      }
      if try visit.refusalToConnect() != nil { return visit.go(to: "/mailboxes/connect") }
      return try visit.signInPage(await visit.found(SignIn(address: typed.trimmed, chosen: chosen)))
    }
    routes.post("/mailboxes/connect/sign-in", limit: Routes.maximumSignIn) { visit, form in
      try await visit.signIn(form)
    }
    routes.get("/mailboxes/connect/settings/:handle") { visit in try visit.connectSettings() }
    routes.post("/mailboxes/connect/settings/:handle") { visit, form in try visit.connect(form) }
  }
}

extension Routes {
  /// Form bytes of a sign-in: as much as the store takes of certificates, percent-encoded.
  static let maximumSignIn = 1 << 20
}

extension Provider {
  /// As the page of providers names it.
  static func chosen(named name: String) -> Provider? {
    name == ownDomain.name ? ownDomain : named(name)
  }
}

extension String {
  /// Without blanks around it: addresses are pasted with them.
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[first...last])
  }
}

extension Visit {
  func connectPage(typed: String = "", problem: String? = nil, notice: Notice? = nil) throws -> Response {
    let known = Provider.all.flatMap { $0.name == Provider.outlook.name ? [$0, .microsoft365] : [$0] }
    let choices = (known + [.ownDomain]).map { provider in
      ConnectPage.Choice(
        path: Links.adding(["provider": provider.name], to: "/mailboxes/connect/sign-in"),
        name: provider.title(texts))
    }
    return try page(
      "connect",
      ConnectPage(
        steps: .provider, address: FormLine(name: "address", value: typed, problem: problem), providers: choices,
        refusal: try refusalToConnect()),
      section: .mail, status: problem == nil ? .ok : .unprocessableContent, notice: notice)
  }

  /// Why this person cannot connect another mailbox; nil where they can.
  func refusalToConnect() throws(StoreError) -> String? {
    let plan = try store.plan()
    guard let maximum = plan.maximumMailboxes else { return nil }
    let own = try store.mailboxes(for: viewer).filter { $0.owner == viewer.user && $0.disconnectedAt == nil }
    guard own.count >= maximum else { return nil }
    return texts["connectPlan", ["plan": plan.rawValue, "n": "\(maximum)"]]
  }
}

extension Provider {
  func title(_ texts: Texts) -> String { self == .ownDomain ? texts["ownDomain"] : name }
}
