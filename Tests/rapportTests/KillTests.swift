import Foundation
import Model
import Store
import TestSupport
import Testing

/// The service is killed at random moments while people and the schedule keep it busy, and started again.
///
/// What must hold then is what held before there were pages: every message on the server is accounted for, the
/// workspace is whole, an answer that a page took is not lost, and none goes out twice.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable), .serialized)
struct KillTests {
  private static let rounds = 8
  private static let letters = 150

  @Test func underLoadNothingIsLostOrDoubled() async throws {
    let place = try Place()
    let recipient = try place.servers.addUser()
    try place.servers.deliver(
      (1...KillTests.letters).map { place.note($0, from: recipient.address) }, to: place.account)
    try place.connect()
    let password = try temporaryFolder() + "/log-in"
    try "olena sells lamps".write(toFile: password, atomically: true, encoding: .utf8)
    #expect(try place.program("users", "password", place.account.address, "--password-file", password).status == 0)
    let people = "Name,Email\nAnna,\(recipient.address)\nMark,mark@harbor.example\n"
    #expect(try place.program("crm", "import", "-", "--kind", "contacts", input: people).status == 0)

    // The same moments each time, so that what fails can be looked at.
    var moments = SplitMix64(seed: 2026)
    var taken: [String] = []
    for round in 1...KillTests.rounds {
      let service = try Running.service(place.program)
      let people = Load(port: service.port, round: round, address: place.account.address)
      taken += try await people.run(answersUntilKill: .random(in: 3...60, using: &moments)) { service.crash() }
    }

    let last = try Running.service(place.program)
    #expect(try place.program("sync").status == 0)
    #expect(try place.program("outbox", "send").status == 0)
    let (status, _) = last.end()
    #expect(status == 0, "\(last.errors)")
    try await expectAllThere(place, recipient, taken)
  }

  /// What a page took is a message of the outbox, and one; so is what was taken and could not be told any more.
  private func expectEachOnce(_ taken: [String], _ store: MailStore, by viewer: Viewer) throws {
    var times: [String: Int] = [:]
    for item in try store.outbox(for: viewer) {
      let text = String(decoding: try store.outboxBytes(item.id), as: UTF8.self)
      for match in text.matches(of: /Answer \d+\.\d+\.\d+/) { times[String(match.0), default: 0] += 1 }
    }
    #expect(taken.count > 10, "the load was none")
    for text in taken { #expect(times[text] == 1, "\(text) is in the outbox \(times[text] ?? 0) times") }
    #expect(times.values.allSatisfy { $0 == 1 })
  }

  private func expectAllThere(_ place: Place, _ recipient: MailServers.Account, _ taken: [String]) async throws {
    // Without the answers, which the sync has found in Sent.
    let audit = try place.program("audit")
    #expect(audit.status == 0, "\(audit.output)\(audit.errors)")
    #expect(audit.output.contains("gaps 0"), "\(audit.output)")
    let store = try MailStore.open(place.program.workspace, use: .reading, now: Timestamp(seconds: 1_800_000_000))
    #expect(try store.faults() == [])
    try expectEachOnce(taken, store, by: Viewer(user: try store.users()[0].id))
    let items = try place.outbox()
    #expect(Set(items.compactMap { $0["messageId"] as? String }).count == items.count)
    let open = items.compactMap { $0["state"] as? String }.filter { $0 != "sent" && $0 != "uncertain" }
    #expect(open == [], "what waits has been sent")
    let sent = items.count { $0["state"] as? String == "sent" }
    let arrived = try place.arrivals(of: sent, for: recipient)
    #expect(Set(arrived).count == arrived.count, "an answer arrived twice")
    #expect(arrived.count >= sent && arrived.count <= items.count)
    try store.close()
  }
}

/// What several people do at once: look, link, take back, ask for a sync, answer.
private struct Load {
  let port: Int
  let round: Int
  let address: String

  /// Goes on until so many answers have come, then kills the service and gives the texts of answers that it took.
  func run(answersUntilKill limit: Int, kill: () -> Void) async throws -> [String] {
    let client = HTTPClient(port: port)
    let logIn = try await client.post("/login", form: [("address", address), ("password", "olena sells lamps")])
    #expect(logIn.status == 303)
    let home = try await client.get("/").text
    let form = try #require(home.firstMatch(of: /name="form" value="([0-9a-f]+)"/)).1
    var taken: [String] = []
    var answers = 0
    await withTaskGroup(of: (Int, String?).self) { group in
      for person in 0..<6 {
        group.addTask { await act(person, 0, client, String(form)) }
      }
      var number = 1
      while let (status, text) = await group.next() {
        if status == 303, let text { taken.append(text) }
        answers += 1
        if answers == limit { kill() }
        if answers < limit {
          let (turn, person) = (number, number % 6)
          group.addTask { await act(person, turn, client, String(form)) }
          number += 1
        }
      }
    }
    return taken
  }

  /// One thing that a person does; 0 where the service was gone before it answered.
  private func act(_ person: Int, _ turn: Int, _ client: HTTPClient, _ form: String) async -> (Int, String?) {
    let message = 1 + (turn * 7 + person * 13 + round) % 40
    let fields = [("form", form), ("back", "/")]
    do {
      switch person {
      case 0: return (try await client.post("/mailboxes/1/sync", form: fields).status, nil)
      case 1, 2:
        let text = "Answer \(round).\(person).\(turn)"
        let key = String(UInt64(round * 1_000_000 + person * 100_000 + turn), radix: 16)
        let reply =
          fields + [("text", text), ("to", "one"), ("key", String(repeating: "0", count: 32 - key.count) + key)]
        return (try await client.post("/messages/\(message)/reply", form: reply).status, text)
      case 3, 4:
        let link = fields + [("action", person == 3 ? "link" : "unlink"), ("record", "2"), ("scope", "thread")]
        return (try await client.post("/messages/\(message)/links", form: link).status, nil)
      default: return (try await client.get("/search?q=hello").status, nil)
      }
    } catch {
      // The service is killed on purpose: that it does not answer is no news.
      return (0, nil)
    }
  }
}
