internal import Hummingbird
internal import Model
internal import Store

extension Site {
  /// What people decide about mail that was not sent, and about answers that were not written.
  func addOutboxForms(to routes: Routes) {
    routes.post("/outbox/:id") { visit, form in
      guard let answer = form["answer"].flatMap(OutboxAnswer.init(rawValue:)) else { throw PageProblem.notFound }
      let item = try visit.store.answerOutbox(
        try visit.id(of: OutboxEntry.self), answer, by: visit.viewer, now: visit.now)
      if answer != .dismiss { _ = try visit.store.leave(.send, by: visit.viewer, now: visit.now) }
      let isForSome = answer == .cancel && item.state == .sent
      return visit.back(form, item.answers, done: isForSome ? "outbox.cancelRest" : "outbox.\(answer.rawValue)")
    }
    routes.post("/requests/:id/retry") { visit, form in
      let request = try visit.store.request(try visit.id(of: WorkRequest.self), for: visit.viewer)
      guard case .reply(let order) = request.work, request.state == .failed else { throw PageProblem.notFound }
      // The one that failed waits again: it is known by its Message-ID.
      _ = try visit.store.leave(.reply(order), by: visit.viewer, now: visit.now)
      return visit.back(form, order.answers, done: "outbox.retry")
    }
    routes.post("/requests/:id/dismiss") { visit, form in
      let request = try visit.store.request(try visit.id(of: WorkRequest.self), for: visit.viewer)
      guard case .reply(let order) = request.work else { throw PageProblem.notFound }
      try visit.store.dismiss(request.id, by: visit.viewer)
      return visit.back(form, order.answers, done: "outbox.dismiss")
    }
  }
}

extension Visit {
  /// To where the form was, at the message that is answered.
  fileprivate func back(_ form: Form, _ message: ID<Message>?, done: String) -> Response {
    let own = message.map { "/messages/\($0)" } ?? "/"
    let path = Links.local(form["back"]) ?? own
    return go(to: message.map { Links.at($0, of: path) } ?? path, done: done)
  }
}
