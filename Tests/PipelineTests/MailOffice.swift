import Foundation
import Matching
import Model
import Store
import TestSupport

@testable import Pipeline

/// A short message.
struct Post: Sendable {
  var id: String
  var from: String
  var to = "ben@acme.example"
  var subject: String
  var day: Int
  var more: [String] = []
  var body = "Hello"
  var gmail: UInt64?

  var raw: [UInt8] {
    let date = Timestamp(iso: "2026-03-02 10:00")!.adding(days: Int64(day)).civil()
    let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][date.month - 1]
    let head =
      more + [
        "From: \(from)", "To: \(to)", "Subject: \(subject)", "Date: \(date.day) \(month) \(date.year) 10:00:00 +0000",
        "Message-ID: <\(id)>",
      ]
    return Array((head.joined(separator: "\n") + "\n\n" + body + "\n").replacing("\n", with: "\r\n").utf8)
  }

  static func random(_ number: Int, _ dice: inout SplitMix64) -> Post {
    func any<Element>(_ list: [Element]) -> Element { list[Int.random(in: 0..<list.count, using: &dice)] }
    let people = ["anna@harbor.example", "carl@bakery.example", "dora@nowhere.test", "ben@acme.example"]
    let ids = (0..<24).map { "<\($0)@x.test>" }
    var post = Post(
      id: "\(number)@x.test", from: any(people), to: any(people),
      subject: any(["Pumps", "Re: Pumps", "Valves", "Re: Valves", "Filters", "Re:"]),
      day: Int.random(in: 0...40, using: &dice))
    if any([true, false]) { post.more.append("References: \(any(ids)) \(any(ids))") }
    if any([true, false, false, false]) { post.more.append("In-Reply-To: \(any(ids))") }
    if any([true, false, false, false, false]) {
      post.more.append("Thread-Index: AdoBAgMECgsMDQ4PEBESExQVFhcYG\(any(["Q", "g"]))==")
    }
    switch Int.random(in: 0..<8, using: &dice) {
    case 0: (post.more, post.body) = (post.more + Array(ThreadFilingTests.bounce.more), ThreadFilingTests.bounce.body)
    case 1: post.more.append("Auto-Submitted: auto-replied")
    case 2: post.gmail = any([1, 2])
    default: break
    }
    post.body = post.body.replacing("<party@acme.example>", with: any(ids))
    return post
  }
}

/// A workspace with a connected mailbox into which mail is filed without a server.
final class MailOffice {
  struct Done {
    var post: Post
    var filed: Filed
    var decision: Decision
  }

  let store: MailStore
  let owner: ID<User>
  private(set) var main: (mailbox: Mailbox, inbox: ID<Folder>)!
  private var uid: UInt32 = 0

  init() throws {
    let folder = try temporaryFolder() + "/acme"
    try MailStore.create(
      in: folder, timeZone: "Europe/Berlin", administrator: ("Olena", Address("olena@acme.example")!),
      rules: DefaultRules.files(addresses: [], domains: ["acme.example"]), now: World.now)
    store = try MailStore.open(folder, use: .work, now: World.now)
    owner = try store.users()[0].id
    try ActiveRules.read(ActiveRules.mainFile, folder: store.rulesFolder).activate(store, by: nil, now: World.now)
    main = try connect("ben")
  }

  deinit { try? store.close() }

  func connect(_ name: String) throws -> (mailbox: Mailbox, inbox: ID<Folder>) {
    let nowhere = Endpoint(host: "127.0.0.1", port: 9, security: .tls)
    let mailbox = try store.addMailbox(
      address: Address("\(name)@acme.example")!, owner: owner, imap: nowhere, smtp: nowhere, login: name,
      password: Secret("none"), trustFile: nil,
      settings: Settings(access: .shared, period: .all, trustedAuthenticator: "mx.acme.example"), now: World.now)
    let listed = ListedFolder(
      path: FolderPath("INBOX"), name: "INBOX", separator: "/", specialUse: .inbox, isSelectable: true)
    let inbox = try store.saveFolders([listed], of: mailbox.id)[0].id
    try store.select(inbox, uidValidity: 7)
    return (mailbox, inbox)
  }

  @discardableResult
  func file(
    _ posts: [Post], gmail: [UInt64] = [], in box: (mailbox: Mailbox, inbox: ID<Folder>)? = nil
  ) throws -> [Done] {
    let (mailbox, inbox) = box ?? main
    let decider = try Decider(store: store, rules: try ActiveRules.load(store))
    let writer = try store.packWriter(for: mailbox.id)
    var run = RunDraft(kind: .sync, mailbox: mailbox.id, user: owner, startedAt: World.now)
    var done: [Done] = []
    for (index, post) in posts.enumerated() {
      try writer.begin()
      try writer.append(post.raw)
      uid += 1
      let fetched = FetchedMessage(
        mailbox: mailbox.id, folder: inbox, uidValidity: 7, uid: uid, flags: [], receivedAt: nil,
        raw: try writer.end(), gmailThread: index < gmail.count ? gmail[index] : post.gmail)
      let message = try store.message(at: fetched.raw)
      guard
        let wants = decider.wants(
          message, mailbox: mailbox.id, folder: "INBOX", specialUse: .inbox, receivedAt: nil,
          gmailThread: fetched.gmailThread, now: World.now)
      else { continue }
      try store.file(&run, now: World.now) { filing in
        let (placement, decision) = try decider.decide(message, wants, in: filing, now: World.now)
        let filed = try filing.file(
          decider.filing(fetched, message, wants, placement: placement, decision: decision), date: wants.date)
        done.append(Done(post: post, filed: filed, decision: decision))
      }
    }
    try writer.close()
    try store.end(run, now: World.now)
    return done
  }

  func contact(_ name: String, _ address: String) throws {
    var draft = RecordDraft(line: 1, kind: .contact, name: name)
    draft.addresses = [Address(address)!]
    _ = try store.importRecords([draft], by: Viewer(user: owner), now: World.now)
  }

  /// Where a thread is now.
  func survivor(_ thread: ID<MailThread>) throws -> ID<MailThread> {
    try store.thread(thread, for: Viewer(user: owner))[0].view.thread
  }

  /// The posts that end up together, by their ids.
  func partition(of posts: [Post]) throws -> Set<Set<String>> {
    let threads = try Dictionary(grouping: file(posts)) { try survivor($0.filed.thread) }
    return Set(threads.values.map { Set($0.map(\.post.id)) })
  }
}
