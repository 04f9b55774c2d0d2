import Model

@testable import Store

/// A mailbox of Ben's, with a member and a viewer; Dora is only a user, Maria an administrator without a part in it.
struct AccessOffice {
  /// Who asks, how the mailbox is shared, and whether they may read it.
  static let table: [(who: String, access: MailboxAccess, reads: Bool)] = [
    ("owner", .personal, true), ("member", .personal, false), ("viewer", .personal, false),
    ("stranger", .personal, false), ("administrator", .personal, false),
    ("owner", .shared, true), ("member", .shared, true), ("viewer", .shared, true), ("stranger", .shared, false),
    ("administrator", .shared, false),
  ]

  let work: TestWorkspace
  let box: (mailbox: Mailbox, inbox: ID<Folder>)
  private let viewers: [String: Viewer]

  init(_ access: MailboxAccess, cards: CardDetail = .contactOnly) throws {
    let work = try TestWorkspace()
    var viewers = ["administrator": Viewer(user: ID(1))]
    for name in ["owner", "member", "viewer", "stranger"] {
      let user = try work.store.addUser(
        name: name, address: address("\(name)@acme.example"), role: .member, now: day(0))
      viewers[name] = Viewer(user: user.id)
    }
    (self.work, self.viewers) = (work, viewers)
    let owner = viewers["owner"] ?? Viewer(user: ID(0))
    box = try work.mailbox(
      "sales@acme.example", owner: owner.user.value, settings: Settings(access: access, cards: cards))
    for (name, role) in [("member", MailboxRole.member), ("viewer", .viewer)] {
      try work.store.share(box.mailbox.id, with: viewer(name).user, as: role, by: owner)
    }
  }

  func viewer(_ name: String) -> Viewer { viewers[name] ?? Viewer(user: ID(0)) }

  func file(_ letters: [Letter]) throws -> (run: RunDraft, filed: [Filed]) {
    var run = RunDraft.sync(box.mailbox)
    let filed = try work.file(letters, in: box, run: &run)
    return (run, filed)
  }

  func decide(_ copy: ID<Copy>, _ decision: Decision, _ run: inout RunDraft) throws {
    try work.store.file(&run, now: day(500)) { transaction in
      _ = try transaction.refile(copy, decision: decision, rules: noRules, isOutgoing: false)
    }
  }
}
