import Model
import Providers
import Testing

@testable import Web

/// What typed servers mean, and what is wrong with them.
struct TypedServersTests {
  private typealias Server = TypedServers.Server

  private static let address = Address("ann@acme.example")!

  private static func form(_ text: String) throws -> TypedServers { TypedServers(try Form(encoded: text)) }

  @Test(arguments: [
    // Ports that are empty are the usual ones; the port says how it is protected.
    ("imap-host=i.example&smtp-host=s.example", "i.example:993 tls", "s.example:587 startTLS"),
    (
      "imap-host=i.example&imap-port=143&smtp-host=s.example&smtp-port=465", "i.example:143 startTLS",
      "s.example:465 tls"
    ),
    (
      "imap-host=i.example&imap-port=1993&smtp-host=s.example&smtp-port=2525", "i.example:1993 tls",
      "s.example:2525 startTLS"
    ),
    // What the person says goes first, and takes its own usual port.
    (
      "imap-host=i.example&imap-security=startTLS&smtp-host=s.example&smtp-security=tls", "i.example:143 startTLS",
      "s.example:465 tls"
    ),
    ("imap-host=+[::1]+&smtp-host=::1", "::1:993 tls", "::1:587 startTLS"),
  ])
  func ofAnOwnDomain(form: String, imap: String, smtp: String) throws {
    let (servers, problems) = try TypedServersTests.form(form).resolved(
      for: TypedServersTests.address, provider: .ownDomain, trustFile: nil)
    #expect(problems.isEmpty)
    #expect(TypedServersTests.text(servers.imap) == imap)
    #expect(TypedServersTests.text(servers.smtp) == smtp)
    #expect(servers.login == "ann@acme.example")
  }

  @Test func emptyFieldsAreTheProviders() throws {
    let (servers, problems) = try TypedServersTests.form("login=ann").resolved(
      for: TypedServersTests.address, provider: .gmail, trustFile: nil)
    #expect(problems.isEmpty)
    #expect(
      servers == MailboxServers(imap: Provider.gmail.imap, smtp: Provider.gmail.smtp, login: "ann", trustFile: nil))
  }

  @Test(arguments: [
    ("", ["imap-host": "serverHostMissing", "smtp-host": "serverHostMissing"]),
    ("imap-host=https://x&smtp-host=ann@x", ["imap-host": "serverHostWrong", "smtp-host": "serverHostWrong"]),
    (
      "imap-host=i&imap-port=0&smtp-host=s&smtp-port=x",
      ["imap-port": "serverPortWrong", "smtp-port": "serverPortWrong"]
    ),
    ("imap-host=i&imap-port=65536&smtp-host=s", ["imap-port": "serverPortWrong"]),
  ])
  func saysWhatIsWrong(form: String, problems: [String: String]) throws {
    let found = try TypedServersTests.form(form).resolved(
      for: TypedServersTests.address, provider: .ownDomain, trustFile: nil
    ).problems
    #expect(found == problems)
  }

  @Test(arguments: [
    (Provider.gmail, "abcd efgh\u{A0}ijkl mnop", "abcdefghijklmnop"), (.ownDomain, " two words ", " two words "),
  ])
  func blanksOfAppPasswordsAreLeftOut(provider: Provider, typed: String, sent: String) {
    #expect(provider.password(typed: typed).reveal { $0 } == sent)
  }

  @Test func everySentenceOfTheProvidersIsTranslated() {
    let ukrainian = Texts(language: .ukrainian)
    for provider in Provider.all + Provider.others + [.ownDomain] {
      for sentence in provider.steps + [provider.signInNote] {
        #expect(ukrainian.translated(sentence) != sentence, "\(provider.name)")
      }
    }
  }

  @Test(arguments: [Provider.microsoft365.smtp, Endpoint(host: "smtp.acme.example", port: 587, security: .startTLS)])
  func requestsToTheAdministratorAreTranslated(smtp: Endpoint) {
    let request = AdministratorRequest(for: TypedServersTests.address, smtp: smtp)
    let ukrainian = Texts(language: .ukrainian)
    #expect(ukrainian.translated(request.step) != request.step)
    #expect(request.text(ukrainian).contains("Вітаю!") && request.text(ukrainian).contains("ann@acme.example"))
    #expect(request.text(Texts(language: .english)) == request.text)
  }

  private static func text(_ endpoint: Endpoint) -> String {
    "\(endpoint.host):\(endpoint.port) \(endpoint.security.rawValue)"
  }
}
