import Foundation
import Model
import OpenSSL
import Testing

@testable import Store

@Suite struct LogInTests {
  let maria = Viewer(user: ID(1))
  let right = Secret("correct horse")
  let wrong = Secret("wrong horses")

  private func second(_ number: Int64) -> Timestamp { day(500).adding(seconds: number) }

  private func workspace() throws -> TestWorkspace {
    let work = try TestWorkspace()
    try work.store.setPassword(right, of: maria.user, by: nil, now: second(0))
    return work
  }

  private func token(_ work: TestWorkspace, at now: Timestamp) throws -> Secret {
    let result = try work.store.logIn(address: "maria@acme.example", password: right, now: now)
    guard case .session(let token, let user) = result else {
      Issue.record("\(result)")
      return Secret("")
    }
    #expect(user.id == maria.user)
    return token
  }

  @Test func passwordsHaveLimits() throws {
    let work = try TestWorkspace()
    let store = work.store
    let jon = try store.addUser(name: "Jon", address: address("jon@acme.example"), role: .member, now: day(1)).id
    let (short, long) = (
      StoreError.refused("set the password of user 2: it is too short; take at least 10 characters"),
      StoreError.refused("set the password of user 2: it is too long; take at most 1024 bytes")
    )
    let notHis = StoreError.refused("set the password of user 1: only an administrator may")
    let table: [(String, of: Int64, by: Int64?, StoreError?)] = [
      ("", 2, 2, short), ("123456789", 2, 2, short), ("äöüäöüäöü", 2, 2, short), ("1234567890", 2, 2, nil),
      (String(repeating: "ä", count: 512), 2, 1, nil), (String(repeating: "ä", count: 512) + "x", 2, 1, long),
      ("1234567890", 1, 2, notHis), ("1234567890", 1, 1, nil), ("1234567890", 1, nil, nil),
      ("1234567890", 9, 1, .noSuch("user 9")), ("1234567890", 9, nil, .noSuch("user 9")),
    ]
    #expect(try !store.hasPassword(jon))
    for (row, (password, user, viewer, expected)) in table.enumerated() {
      let viewer = viewer.map { Viewer(user: ID($0)) }
      var error: StoreError?
      do { try store.setPassword(Secret(password), of: ID<User>(user), by: viewer, now: second(0)) } catch let thrown {
        error = thrown
      }
      #expect(error == expected, "row \(row)")
    }
    #expect(try store.hasPassword(jon))
    #expect(try !store.hasPassword(ID(9)))
  }

  @Test func theTokenIsTheBrowsersAlone() throws {
    let work = try workspace()
    let token = try token(work, at: second(0))
    let text = token.reveal { $0 }
    #expect(text.wholeMatch(of: /[0-9a-f]{64}/) != nil)
    let session = try #require(try work.store.session(token, now: second(1)))
    #expect(session.user.name == "Maria" && session.viewer == maria)
    #expect(session.formToken.wholeMatch(of: /[0-9a-f]{32}/) != nil)
    #expect(try work.store.session(Secret(text.uppercased()), now: second(1)) == nil)
    #expect(try work.store.session(Secret(""), now: second(1)) == nil)
    for name in try FileManager.default.contentsOfDirectory(atPath: work.folder) where name.hasPrefix("rapport.db") {
      let bytes = try #require(FileManager.default.contents(atPath: work.folder + "/" + name))
      for secret in [text, "correct horse"] { #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(name)") }
    }
    // Another browser is another session; each ends by itself.
    let other = try self.token(work, at: second(2))
    #expect(try work.store.session(other, now: second(3))?.formToken != session.formToken)
    try work.store.logOut(token)
    try work.store.logOut(token)
    #expect(try work.store.session(token, now: second(3)) == nil)
    #expect(try work.store.session(other, now: second(3)) != nil)
    try work.store.setPassword(wrong, of: maria.user, by: maria, now: second(4))
    #expect(try work.store.session(other, now: second(4)) == nil)
    #expect(try work.store.logIn(address: "maria@acme.example", password: right, now: second(5)) == .wrong)
  }

  @Test func sessionsGrowOld() throws {
    let work = try workspace()
    let (hour, week) = (Int64(3600), Int64(7 * 86_400))
    func used() throws -> Timestamp {
      Timestamp(milliseconds: Int64(try work.number("SELECT used_at FROM session")))
    }
    let first = try token(work, at: second(0))
    #expect(try work.store.session(first, now: second(hour - 1)) != nil)
    #expect(try used() == second(0))
    #expect(try work.store.session(first, now: second(hour)) != nil)
    #expect(try used() == second(hour))
    #expect(try work.store.session(first, now: second(hour + week)) == nil)
    var at = hour
    for _ in 0..<4 {
      at += week - 1
      #expect(try work.store.session(first, now: second(at)) != nil)
    }
    // Used every day, it ends after thirty all the same.
    #expect(try work.store.session(first, now: second(30 * 86_400 - 1)) != nil)
    #expect(try work.store.session(first, now: second(30 * 86_400)) == nil)
    #expect(try work.number("SELECT count(*) FROM session") == 1)
    _ = try token(work, at: second(30 * 86_400))
    #expect(try work.number("SELECT count(*) FROM session") == 1)
  }

  @Test func aReaderNotesNoUse() throws {
    let work = try workspace()
    let token = try token(work, at: second(0))
    let reader = try MailStore.open(work.folder, use: .reading, now: second(0))
    #expect(try reader.session(token, now: second(4000))?.viewer == maria)
    try reader.close()
  }

  /// Known, unknown, without a password, no address at all: from outside they are the same.
  @Test(arguments: ["maria@acme.example", "nobody@acme.example", "jon@acme.example", "no address", ""])
  func guessingIsThrottled(_ typed: String) throws {
    let work = try workspace()
    try work.store.addUser(name: "Jon", address: address("jon@acme.example"), role: .member, now: day(1))
    func attempt(_ at: Int64, _ text: String? = nil) throws -> LogIn {
      try work.store.logIn(address: text ?? typed, password: wrong, now: second(at))
    }
    // However it is written.
    for at in 0..<5 { #expect(try attempt(Int64(at), at == 3 ? " \(typed.uppercased())\n" : nil) == .wrong) }
    #expect(try attempt(5) == .throttled(until: second(34)))
    #expect(try attempt(33) == .throttled(until: second(34)))
    #expect(try work.store.logIn(address: typed, password: right, now: second(33)) == .throttled(until: second(34)))
    #expect(try attempt(34) == .wrong)
    #expect(try attempt(35) == .throttled(until: second(94)))
    // A throttled attempt is none; another address is not concerned.
    #expect(try work.number("SELECT count(*) FROM log_in_failure") == 6)
    #expect(try attempt(35, "else@acme.example") == .wrong)
    let known = typed == "maria@acme.example"
    let after = try work.store.logIn(address: typed, password: right, now: second(94))
    if known { guard case .session = after else { throw StoreError.refused("\(after)") } }
    if !known { #expect(after == .wrong) }
    // Success forgets what was wrong before.
    #expect(try work.number("SELECT count(*) FROM log_in_failure") == (known ? 1 : 8))
    #expect(try attempt(95) == (known ? .wrong : .throttled(until: second(94 + 120))))
  }

  @Test func manyAtOnceAreNoMoreThanManyInARow() async throws {
    let work = try workspace()
    let (store, wrong, now) = (work.store, wrong, second(0))
    let results = try await withThrowingTaskGroup(of: LogIn.self) { group in
      for _ in 0..<12 {
        group.addTask { try store.logIn(address: "maria@acme.example", password: wrong, now: now) }
      }
      return try await group.reduce(into: [LogIn: Int]()) { $0[$1, default: 0] += 1 }
    }
    #expect(results == [.wrong: 5, .throttled(until: second(30)): 7])
  }

  @Test func allTogetherAreThrottled() throws {
    let work = try workspace()
    func fill(_ count: Int, at now: Timestamp) throws {
      try work.store.write("fail") { database in
        for number in 0..<count {
          try database.run(
            "INSERT INTO log_in_failure (address_key, at) VALUES (?, ?)", ["\(number)", now.milliseconds])
        }
      }
    }
    try fill(99, at: second(0))
    let token = try token(work, at: second(1))
    #expect(try work.store.session(token, now: second(1)) != nil)
    try fill(1, at: second(10))
    let typed = "maria@acme.example"
    #expect(try work.store.logIn(address: typed, password: right, now: second(59)) == .throttled(until: second(60)))
    _ = try self.token(work, at: second(60))
    // A clock that was set back locks nobody out, and old failures are dropped with the next attempt.
    _ = try self.token(work, at: second(-86_400))
    #expect(try work.number("SELECT count(*) FROM log_in_failure") == 0)
  }

  @Test func nobodysPasswordCostsAsMuch() throws {
    let made = try PasswordHash.make(right).split(separator: "$")
    let nobodys = MailStore.nobodysPassword.split(separator: "$")
    #expect(made.prefix(4) == nobodys.prefix(4))
    #expect(made.map(\.count) == nobodys.map(\.count))
    #expect(nobodys.dropFirst(4).joined().wholeMatch(of: /[0-9a-f]{96}/) != nil)
  }
}
