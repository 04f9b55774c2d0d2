import Model
import OpenSSL
import Pipeline
import Store

extension TestSite {
  static func make(in folder: String) throws -> Made {
    try MailStore.create(
      in: folder, timeZone: "Europe/Kyiv", administrator: ("Ada", Address("ada@acme.example")!),
      rules: [("default.yaml", Array("version: 1\n".utf8))], now: now)
    let store = try MailStore.open(folder, use: .work, now: now)
    var users: [Person: User] = [.ada: try store.user(matching: "ada@acme.example")]
    for person in Person.allCases where person != .ada {
      users[person] = try store.addUser(
        name: person.rawValue.prefix(1).uppercased() + person.rawValue.dropFirst(), address: Address(person.address)!,
        role: .member, now: now)
    }
    for (person, user) in users { try store.setPassword(person.password, of: user.id, by: nil, now: now) }
    let olena = users[.olena]!
    let personal = try mailbox(store, "olena@acme.example", olena, Settings(access: .personal, cards: .contactOnly))
    let shared = try mailbox(store, "sales@acme.example", olena, Settings(access: .shared, cards: .subject))
    let petros = try mailbox(store, "petro@acme.example", users[.petro]!, Settings(access: .personal))
    try store.share(shared.mailbox.id, with: users[.ben]!.id, as: .member, by: Viewer(user: olena.id))
    try store.share(shared.mailbox.id, with: users[.vera]!.id, as: .viewer, by: Viewer(user: olena.id))
    let records = try importRecords(store, olena)
    var letters: [String: (message: ID<Message>, thread: ID<MailThread>)] = [:]
    for (box, name, uid) in [(personal, "private", 1), (shared, "shared", 1), (petros, "petros", 1)] {
      let filed = try file(store, box, name, uid: UInt32(uid), linked: [records.contact, records.deal])
      letters[name] = (filed.message, filed.thread)
    }
    return Made(
      store: store, users: users, contact: records.contact.reference.id, deal: records.deal.reference.id,
      other: records.other.reference.id, letters: letters, personal: personal.mailbox, shared: shared.mailbox,
      petros: petros.mailbox)
  }

  private static func mailbox(
    _ store: MailStore, _ address: String, _ owner: User, _ settings: Settings
  ) throws -> (mailbox: Mailbox, inbox: ID<Folder>) {
    // Nothing listens there: what a page leaves for a server stays a request.
    let nowhere = Endpoint(host: "127.0.0.1", port: 9, security: .tls)
    let mailbox = try store.addMailbox(
      address: Address(address)!, owner: owner.id, imap: nowhere, smtp: nowhere, login: address,
      password: Secret("mail password of \(address)"), trustFile: nil, settings: settings, now: now)
    let listed = ListedFolder(
      path: FolderPath("INBOX"), name: "INBOX", separator: "/", specialUse: .inbox, isSelectable: true)
    let folders = try store.saveFolders([listed], of: mailbox.id)
    try store.select(folders[0].id, uidValidity: 7)
    return (mailbox, folders[0].id)
  }

  private static func importRecords(
    _ store: MailStore, _ user: User
  ) throws -> (contact: RecordSummary, deal: RecordSummary, other: RecordSummary) {
    for csv in [
      "Contact ID,Name,Email\nC-1,Anna Brandt,anna@harbor.example\n",
      "Deal ID,Deal name,Stage,Owner\nD-1,Harbour lights,Open,Olena\nD-2,Other deal,Open,Ben\n",
    ] {
      let sheet = try CRMImport.drafts(
        kind: nil, csv: Array(csv.utf8), told: ["Open": .open], timeZone: "Europe/Kyiv", now: now)
      let report = try store.importRecords(sheet.drafts, stages: ["Open": .open], by: Viewer(user: user.id), now: now)
      guard report.problems.isEmpty else { throw TestSiteError(text: "\(report.problems)") }
    }
    return (
      try store.record(matching: "contact C-1"), try store.record(matching: "deal D-1"),
      try store.record(matching: "deal D-2")
    )
  }

  /// A letter of Anna's with an attachment and hostile HTML, linked with records. Its words are its name's.
  private static func file(
    _ store: MailStore, _ box: (mailbox: Mailbox, inbox: ID<Folder>), _ name: String, uid: UInt32,
    linked records: [RecordSummary]
  ) throws -> Filed {
    let raw = """
      From: Anna Brandt <anna@harbor.example>\r
      To: \(box.mailbox.address)\r
      Subject: subject-of-\(name)\r
      Date: Mon, 02 Mar 2026 10:00:00 +0000\r
      Message-ID: <\(name)@harbor.example>\r
      MIME-Version: 1.0\r
      Content-Type: multipart/mixed; boundary=b\r
      \r
      --b\r
      Content-Type: text/html; charset=utf-8\r
      \r
      <p>words-of-\(name)</p><script>alert(1)</script><img src="https://track.example/x.png">\r
      --b\r
      Content-Type: text/plain; name="file-of-\(name).txt"\r
      Content-Disposition: attachment; filename="file-of-\(name).txt"\r
      \r
      bytes-of-\(name)\r
      --b--\r

      """
    let bytes = Array(raw.utf8)
    let writer = try store.packWriter(for: box.mailbox.id)
    try writer.begin()
    try writer.append(bytes)
    let location = try writer.end()
    try writer.close()
    var message = try store.message(at: location)
    message.events = [CalendarEvent(summary: "event-of-\(name)", location: "place-of-\(name)")]
    message.forwarded = [ForwardedMessage(trust: .quoted, subject: "offer-of-\(name)", text: "forward-of-\(name)")]
    message.signature = SignatureFacts(links: ["https://fact-of-\(name).example"])
    message.report = DeliveryReport(
      recipients: [.init(address: "report-of-\(name)", action: "failed", status: nil, diagnostic: nil)],
      originalMessageID: nil)
    let decision = Decision(
      connection: .automatic, outcome: .decided,
      links: records.map {
        DecidedLink(
          record: $0.reference, name: $0.name,
          evidence: [Evidence(step: .addresses, reason: "reason-of-\(name)")])
      }, questions: [Question(text: "question-of-\(name)", candidates: [])],
      trace: [TraceLine(step: .addresses, text: "trace-of-\(name)")])
    let filing = Filing(
      fetched: FetchedMessage(
        mailbox: box.mailbox.id, folder: box.inbox, uidValidity: 7, uid: uid, flags: [], receivedAt: nil, raw: location),
      message: message, placement: Placement(sameMessage: nil, thread: .new, reason: "new"), decision: decision,
      asked: [],
      rules: SHA256.hash(Array("rules".utf8)), subjectKey: nil, isOrphanReply: false, isOutgoing: false)
    var run = RunDraft(kind: .sync, mailbox: box.mailbox.id, user: box.mailbox.owner, startedAt: now)
    var filed: Filed?
    try store.file(&run, now: now) { filed = try $0.file(filing, date: message.date?.instant ?? now) }
    try store.end(run, now: now)
    guard let filed else { throw TestSiteError(text: "nothing was filed") }
    return filed
  }
}
