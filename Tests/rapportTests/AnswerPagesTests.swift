import Foundation
import TestSupport
import Testing

/// What a page says of an answer that a real server refuses, puts off, or may have taken.
@Suite(.ownThreads, .tags(.servers), .enabled(if: serversAvailable))
struct AnswerPagesTests {
  @Test func aRefusedOneAndOnePutOffSayWhyAndWhatToDo() async throws {
    let place = try Place()
    try place.servers.deliver(
      [place.note(1, from: "rejected@example.test"), place.note(2, from: "deferred@example.test")], to: place.account)
    try place.connect()
    #expect(try place.program("sync").status == 0)
    let client = try await logIn(place)
    for (number, state, code, buttons) in [
      (1, "not sent", "550", ["Try again"]), (2, "not sent yet", "450", ["Try again", "Do not send"]),
    ] {
      let page = try await answer(number, client, until: { $0.contains(">\(state)<") })
      #expect(page.contains(code), "the server's own reason stands there")
      for button in buttons { #expect(page.contains(">\(button)</button>"), "\(button) of \(number)") }
    }
    // Not sending is the end of it.
    let page = try await client.client.get("/messages/2").text
    let entry = try #require(page.firstMatch(of: /action="(\/outbox\/\d+)"/)).1
    let form = [("form", client.form), ("answer", "cancel"), ("back", "/messages/2")]
    #expect(try await client.client.post(String(entry), form: form).status == 303)
    #expect(
      try place.outbox().contains {
        $0["state"] as? String == "rejected" && "\($0["failure"] ?? "")".hasPrefix("cancelled by")
      })
    let (status, _) = client.service.end()
    #expect(status == 0)
  }

  @Test func oneThatNobodyKnowsOfAsksAPerson() async throws {
    let place = try Place()
    let recipient = try place.servers.addUser()
    try place.servers.deliver([place.note(1, from: recipient.address)], to: place.account)
    // How much we say for one message. The end of the next one is the last chunk, QUIT and TLS's closing notice: 37, 28
    // and 24 bytes; its Message-ID is 17 longer, and said twice. It is cut inside the chunk's record, which we have sent
    // by then; the notice may have been counted or not.
    let clean = try FaultProxy(target: place.servers.submission.port, plan: .clean)
    try place.connect(smtpPort: clean.port)
    #expect(try place.program("sync").status == 0)
    let before = clean.bytes(from: .client)
    #expect(try place.program("reply", "<note-1@harbor.example>", "--text", "Hello 1").status == 0)
    let total = clean.bytes(from: .client) - before
    clean.stop()
    let proxy = try FaultProxy(target: place.servers.submission.port) { connection in
      connection == 0 ? .clean : FaultPlan(fromClient: .cut(after: total - 25))
    }
    defer { proxy.stop() }
    try place.connect(smtpPort: proxy.port)
    let client = try await logIn(place)
    let page = try await answer(1, client, until: { $0.contains(">uncertain<") })
    #expect(page.contains(">It has arrived</button>") && page.contains(">Send again</button>"))
    let entry = try #require(page.matches(of: /action="(\/outbox\/\d+)"/).last).1
    let form = [("form", client.form), ("answer", "arrived"), ("back", "/messages/1")]
    #expect(try await client.client.post(String(entry), form: form).status == 303)
    #expect(try place.latestState() == "sent")
    _ = client.service.end()
  }

  private typealias LoggedIn = (client: HTTPClient, form: String, service: Running)

  private func logIn(_ place: Place) async throws -> LoggedIn {
    let password = try temporaryFolder() + "/log-in"
    try "olena sells lamps".write(toFile: password, atomically: true, encoding: .utf8)
    #expect(try place.program("users", "password", place.account.address, "--password-file", password).status == 0)
    let service = try Running.service(place.program)
    let client = HTTPClient(port: service.port)
    let form = [("address", place.account.address), ("password", "olena sells lamps")]
    #expect(try await client.post("/login", form: form).status == 303)
    let token = try #require(try await client.get("/").text.firstMatch(of: /name="form" value="([0-9a-f]+)"/)).1
    return (client, String(token), service)
  }

  /// Answers a message on its page, and gives the page once it says what became of it.
  private func answer(
    _ number: Int, _ who: LoggedIn, until isTold: (String) -> Bool
  ) async throws -> String {
    let key = String(repeating: "\(number)", count: 32)
    let form = [
      ("form", who.form), ("text", "Hello \(number)"), ("to", "one"), ("key", key), ("back", "/messages/\(number)"),
    ]
    let events = try await who.client.open("/events")
    defer { events.close() }
    #expect(try await who.client.post("/messages/\(number)/reply", form: form).status == 303)
    var seen = 0
    while true {
      let page = try await who.client.get("/messages/\(number)").text
      if isTold(page) { return page }
      // The page hears of each change as a browser does; a service that says nothing more fails by the deadline.
      let text = try await events.read { [seen] in $0.count > seen }
      seen = text.count
    }
  }
}
