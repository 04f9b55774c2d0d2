internal import Hummingbird
internal import Model
internal import Store

extension Site {
  /// What people decide about links.
  func addLinkForms(to routes: Routes) {
    routes.post("/messages/:id/links") { visit, form in
      let message = try visit.id(of: Message.self)
      let view = try visit.store.message(message, for: visit.viewer).view
      // On a record's timeline one sees of mail that others read; what becomes of it is theirs to say.
      guard view.isReadable else { throw PageProblem.notFound }
      let (run, done) = try visit.decide(form, about: view)
      // What follows from it is decided anew by the one who works the workspace.
      _ = try visit.store.leave(.settle(.relink), by: visit.viewer, now: visit.now)
      let back = Links.local(form["back"]) ?? "/messages/\(message)"
      return visit.go(to: Links.at(message, of: back), done: done, run.value)
    }
    // For the thread: what its mail so far asks is one question to a person.
    routes.post("/messages/:id/aside") { visit, form in
      let message = try visit.id(of: Message.self)
      let thread = try visit.store.message(message, for: visit.viewer).view.thread
      try visit.store.setAside(.thread(thread), by: visit.viewer, now: visit.now)
      return visit.go(to: Links.local(form["back"]) ?? "/messages/\(message)", done: "aside")
    }
    routes.post("/messages/:id/ask") { visit, form in
      let message = try visit.id(of: Message.self)
      let thread = try visit.store.message(message, for: visit.viewer).view.thread
      try visit.store.askAgain(about: .thread(thread), by: visit.viewer)
      return visit.go(to: Links.local(form["back"]) ?? "/messages/\(message)")
    }
  }
}

extension Visit {
  /// - Returns: the run that undoes it, and what was done.
  fileprivate func decide(_ form: Form, about view: MessageView) throws -> (ID<Run>, String) {
    guard let record = Form.record(form["record"]), let scope = form["scope"].flatMap(LinkScope.init(rawValue:)) else {
      throw PageProblem.notFound
    }
    let target = scope.target(view)
    switch form["action"] {
    case "link": return (try store.link(target, to: record, by: viewer, now: now), "linked")
    case "unlink": return (try store.unlink(target, from: record, by: viewer, now: now), "unlinked")
    case "move":
      guard let from = Form.record(form["from"]) else { throw PageProblem.notFound }
      return (try store.move(target, from: from, to: record, by: viewer, now: now), "moved")
    default: throw PageProblem.notFound
    }
  }
}

extension Form {
  static func record(_ text: String?) -> ID<Model.Record>? { text.flatMap { Int64($0) }.map { ID($0) } }
}
