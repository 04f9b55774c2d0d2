import Foundation
import Logging
import Model
import OpenSSL
import Pipeline
import Providers
import ServiceLifecycle
import Store
import TestSupport

@testable import Web

/// A workspace with people, mailboxes and mail, and its pages on a free port.
///
/// Olena connected a personal and a shared mailbox; Ben is a member of the shared one and Vera only reads it; Petro has
/// a mailbox of his own and nothing to do with hers; Ada administers and reads none.
final class TestSite: Sendable {
  enum Person: String, CaseIterable, Sendable {
    case olena, ben, vera, petro, ada

    var address: String { "\(rawValue)@acme.example" }
    var password: Secret { Secret("\(rawValue) likes harbours") }
  }

  let store: MailStore
  let folder: String
  let port: Int
  let users: [Person: User]
  let contact: ID<Model.Record>
  let deal: ID<Model.Record>
  let other: ID<Model.Record>
  /// Letters by the name of their subject.
  let letters: [String: (message: ID<Message>, thread: ID<MailThread>)]
  let personal: Mailbox
  let shared: Mailbox
  let petros: Mailbox
  private let stop: @Sendable () async -> Void

  static let now = Timestamp(seconds: 1_772_500_000)

  func user(_ person: Person) -> User { users[person]! }
  func viewer(_ person: Person) -> Viewer { Viewer(user: user(person).id) }
  func letter(_ name: String) -> ID<Message> { letters[name]!.message }
  func thread(_ name: String) -> ID<MailThread> { letters[name]!.thread }

  /// A browser of a person who has logged in.
  func client(_ person: Person) throws -> HTTPClient {
    guard
      case .session(let token, _) = try store.logIn(
        address: person.address, password: person.password, now: TestSite.now)
    else { throw TestSiteError(text: "\(person) cannot log in") }
    let client = HTTPClient(port: port)
    token.reveal { client.setCookie("rapport_session", $0) }
    return client
  }

  /// The form token that the pages give a person.
  func formToken(_ client: HTTPClient) async throws -> String {
    let page = try await client.get("/")
    guard let found = page.text.firstMatch(of: /name="form" value="([0-9a-f]+)"/) else {
      throw TestSiteError(text: "no form token on the home page: \(page.status)")
    }
    return String(found.1)
  }

  /// Makes a site, gives it to `body`, and stops it.
  ///
  /// - Parameter discovery: finds the servers of addresses; nil: with the machine's name servers.
  static func with(discovery: ServerDiscovery? = nil, _ body: (TestSite) async throws -> Void) async throws {
    let folder = try temporaryFolder() + "/acme"
    let made = try make(in: folder)
    let (ports, told) = AsyncStream<Int>.makeStream()
    let server = try WebServer(
      store: made.store, address: .init(host: "127.0.0.1", port: 0),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, discovery: discovery ?? ServerDiscovery(),
      now: { now }, ready: { told.yield($0) })
    let group = ServiceGroup(
      configuration: .init(services: [server], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
    let serving = Task { try await group.run() }
    var iterator = ports.makeAsyncIterator()
    guard let port = await iterator.next() else { throw TestSiteError(text: "the server does not listen") }
    let site = TestSite(made, folder: folder, port: port) {
      await group.triggerGracefulShutdown()
    }
    do {
      try await body(site)
    } catch {
      await site.stop()
      _ = await serving.result
      throw error
    }
    await site.stop()
    try await serving.value
    try made.store.close()
  }

  private init(_ made: Made, folder: String, port: Int, stop: @escaping @Sendable () async -> Void) {
    (store, self.folder, self.port, users, self.stop) = (made.store, folder, port, made.users, stop)
    (contact, deal, other) = (made.contact, made.deal, made.other)
    (letters, personal, shared, petros) = (made.letters, made.personal, made.shared, made.petros)
  }

  struct Made: Sendable {
    let store: MailStore
    let users: [Person: User]
    let contact: ID<Model.Record>
    let deal: ID<Model.Record>
    let other: ID<Model.Record>
    let letters: [String: (message: ID<Message>, thread: ID<MailThread>)]
    let personal: Mailbox
    let shared: Mailbox
    let petros: Mailbox
  }
}

struct TestSiteError: Error, CustomStringConvertible {
  let text: String
  var description: String { text }
}
