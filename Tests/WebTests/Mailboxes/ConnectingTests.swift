import Foundation
import Model
import Store
import TestSupport
import Testing

@testable import Web

/// Connecting a mailbox against real servers, through the pages.
@Suite(.ownThreads, .serialized, .tags(.servers), .enabled(if: serversAvailable)) struct ConnectingTests {
  private let servers: MailServers
  private let account: MailServers.Account

  init() throws {
    servers = try .shared()
    account = try servers.addUser()
  }

  private func signIn(_ form: String, password: String, smtpPort: Int? = nil, authority: String) -> [(String, String)] {
    [
      ("form", form), ("provider", "own domain"), ("address", account.address), ("password", password),
      ("imap-host", "localhost"), ("imap-port", "\(servers.imaps.port)"), ("smtp-host", "localhost"),
      ("smtp-port", "\(smtpPort ?? servers.submission.port)"), ("authority", authority),
    ]
  }

  @Test func fromTheWrongPasswordToAConnectedMailbox() async throws {
    let authority = try String(contentsOfFile: servers.caFile, encoding: .utf8)
    try await TestSite.with { site in
      let client = try site.client(.petro)
      let form = try await site.formToken(client)
      let path = "/mailboxes/connect/sign-in"
      let refused = try await client.post(path, form: signIn(form, password: "wrong-secret", authority: authority))
      #expect(refused.status == 200)
      #expect(refused.text.contains("Authentication failed"))
      #expect(refused.text.contains("BEGIN CERTIFICATE"), "what was typed is kept")
      #expect(!refused.text.contains("wrong-secret"), "but passwords")
      // Port 1 sends nothing: the mailbox is connected for reading.
      let taken = try await client.post(
        path, form: signIn(form, password: account.password, smtpPort: 1, authority: authority))
      let settings = try #require(taken["Location"])
      let page = try await client.get(settings)
      #expect(page.text.contains("not sent from here yet"))
      #expect(page.text.contains("value=\"INBOX\" checked"))
      #expect(!page.text.contains(account.password))
      #expect(try await site.client(.ben).get(settings).text.contains("Begin again"))
      let fields = [
        ("form", form), ("sender-name", "Petro"), ("access", "shared"), ("share", "\(site.user(.ben).id)"),
        ("period", "1y"), ("folders", "chosen"), ("folder", "INBOX"), ("connection", "manual"), ("cards", "by-access"),
      ]
      #expect(try await client.post(settings, form: fields).status == 303)
      let mailbox = try site.store.mailbox(named: account.address, for: site.viewer(.petro))
      #expect(mailbox.settings.period == .months(12))
      #expect(mailbox.settings.folders == .named(["INBOX"]))
      #expect(mailbox.settings.cards == .everything)
      #expect(mailbox.imap == Endpoint(host: "localhost", port: servers.imaps.port, security: .tls))
      #expect(try site.store.signIn(of: mailbox.id).secret == .password(Secret(account.password)))
      #expect(try site.store.standing(in: mailbox.id, for: site.viewer(.ben)) == .member)
      #expect(try site.store.standing(in: mailbox.id, for: site.viewer(.ada)) == nil)
      #expect(try site.store.waitingRequests().contains { $0.work == .sync(mailbox.id) })
      #expect(try await client.get(settings).text.contains("Begin again"), "the password is forgotten")
      let again = try await client.post(path, form: signIn(form, password: account.password, authority: authority))
      #expect(again.status == 422)
      #expect(again.text.contains("is connected already"))
    }
  }

  @Test func aNewPasswordIsTakenOnlyWhenItWorks() async throws {
    let authority = try String(contentsOfFile: servers.caFile, encoding: .utf8)
    try await TestSite.with { site in
      let client = try site.client(.petro)
      let form = try await site.formToken(client)
      let before = try site.store.mailbox(site.petros.id)
      let path = "/mailboxes/\(before.id)/sign-in"
      func fields(_ password: String, smtpPort: Int? = nil) -> [(String, String)] {
        signIn(form, password: password, smtpPort: smtpPort, authority: authority) + [("login", account.address)]
      }
      let refused = try await client.post(path, form: fields("wrong-secret"))
      #expect(refused.text.contains("Nothing was changed"))
      #expect(!refused.text.contains("wrong-secret"))
      #expect(try site.store.mailbox(before.id) == before)
      // Another SMTP server that lets nothing through: the one that is there stays.
      let lost = try await client.post(path, form: fields(account.password, smtpPort: 1))
      #expect(lost.status == 200 && lost.text.contains("Nothing was changed"), "\(lost.text)")
      #expect(lost.text.contains("localhost refuses connections on port 1"))
      #expect(try site.store.mailbox(before.id) == before)
      let olena = try site.client(.olena)
      let others = [("form", try await site.formToken(olena))] + fields(account.password).dropFirst()
      #expect(try await olena.post(path, form: others).status == 404)
      #expect(try await client.post(path, form: fields("")).status == 422)
      let taken = try await client.post(path, form: fields(account.password))
      #expect(taken.status == 303, "\(taken.text)")
      let after = try site.store.mailbox(before.id)
      #expect(after.imap.port == servers.imaps.port)
      #expect(after.login == account.address)
      #expect(try site.store.signIn(of: before.id).secret == .password(Secret(account.password)))
    }
  }

  @Test func aMailboxIsDisconnectedAndConnectedAgain() async throws {
    let authority = try String(contentsOfFile: servers.caFile, encoding: .utf8)
    try await TestSite.with { site in
      let client = try site.client(.petro)
      let form = try await site.formToken(client)
      let before = site.petros
      let path = "/mailboxes/\(before.id)"
      let (disconnect, sync) = ("action=\"\(path)/disconnect\"", "action=\"\(path)/sync\"")
      let settings = try await client.get(path + "/settings").text
      #expect(settings.contains(disconnect) && settings.contains("Password and servers"))
      #expect(try await client.get(path).text.contains(sync))
      #expect(try await client.get("/messages/\(site.letter("petros"))").text.contains("id=\"reply-"))
      let olena = try site.client(.olena)
      let others = try await olena.post(path + "/disconnect", form: [("form", try await site.formToken(olena))])
      #expect(others.status == 404)
      #expect(try await client.post(path + "/disconnect", form: [("form", "guessed")]).status == 403)
      #expect(try site.store.mailbox(before.id).disconnectedAt == nil)

      let done = try await client.post(path + "/disconnect", form: [("form", form)])
      #expect(done.status == 303 && done["Location"]?.hasPrefix("/mailboxes?done=mailboxDisconnected") == true)
      #expect(try site.store.mailbox(before.id).disconnectedAt == TestSite.now)
      for page in ["/mailboxes", path] {
        let text = try await client.get(page).text
        #expect(text.contains("Disconnected") && text.contains("Connect it again") && !text.contains(sync), "\(page)")
      }
      let after = try await client.get(path + "/settings").text
      #expect(
        !after.contains(disconnect) && after.contains("Connect it again") && !after.contains("Password and servers"))
      #expect(try await client.post(path + "/sync", form: [("form", form)]).status == 403)
      client.setCookie("rapport_language", "uk")
      #expect(try await client.get("/mailboxes").text.contains("Відключено"))
      client.setCookie("rapport_language", "en")
      // What only it holds is read, and nobody answers from it.
      let message = try await client.get("/messages/\(site.letter("petros"))").text
      #expect(message.contains("answered from there once it is connected") && !message.contains("id=\"reply-"))
      let again = try await client.post(
        "/mailboxes/connect/sign-in",
        form: signIn(form, password: "x", authority: authority).map {
          $0.0 == "address" ? ("address", "petro@acme.example") : $0
        })
      #expect(again.status == 422 && again.text.contains("was connected before"))
      // Its settings can be changed meanwhile.
      #expect(try await client.post(path + "/settings", form: [("form", form), ("sender-name", "P.")]).status == 303)

      let fields = signIn(form, password: account.password, authority: authority) + [("login", account.address)]
      #expect(try await client.post(path + "/sign-in", form: fields).status == 303)
      let connected = try site.store.mailbox(before.id)
      #expect(connected.disconnectedAt == nil && connected.settings.senderName == "P.")
      #expect(try site.store.waitingRequests().contains { $0.work == .sync(before.id) })
    }
  }
}
