import Model
import OpenSSL
import Pipeline
import Store

extension TestSite {
  /// Files a message in a mailbox, as a sync would; `carrying` says what a reader of it has found besides.
  @discardableResult
  func deliver(
    _ raw: String, to mailbox: Mailbox, linked records: [ID<Model.Record>] = [],
    asking questions: [Question] = [], carrying: (inout Message) -> Void = { _ in }
  ) throws -> ID<Message> {
    let writer = try store.packWriter(for: mailbox.id)
    try writer.begin()
    try writer.append(Array(raw.replacing("\n", with: "\r\n").utf8))
    let location = try writer.end()
    try writer.close()
    var message = try store.message(at: location)
    carrying(&message)
    let links = try records.map { record in
      let fields = try store.details(of: record).value.record
      return DecidedLink(
        record: fields.reference, name: fields.name, evidence: [Evidence(step: .addresses, reason: "address")])
    }
    let decision = Decision(connection: .automatic, outcome: .decided, links: links, questions: questions)
    let uid = try store.runs(for: Viewer(user: mailbox.owner)).count + 10
    let fetched = FetchedMessage(
      mailbox: mailbox.id, folder: try store.folders(of: mailbox.id)[0].id, uidValidity: 7, uid: UInt32(uid), flags: [],
      receivedAt: nil, raw: location)
    let filing = Filing(
      fetched: fetched, message: message, placement: Placement(sameMessage: nil, thread: .new, reason: "new"),
      decision: decision, asked: [], rules: SHA256.hash(Array("rules".utf8)), subjectKey: nil, isOrphanReply: false,
      isOutgoing: false)
    var run = RunDraft(kind: .sync, mailbox: mailbox.id, user: mailbox.owner, startedAt: TestSite.now)
    var filed: Filed?
    try store.file(&run, now: TestSite.now) {
      filed = try $0.file(filing, date: message.date?.instant ?? TestSite.now)
    }
    try store.end(run, now: TestSite.now)
    guard let filed else { throw TestSiteError(text: "nothing was filed") }
    return filed.message
  }
}
