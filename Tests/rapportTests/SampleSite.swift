import Foundation
import TestSupport
import Testing

/// The sample world on real servers of its own, brought in, and its pages served by the built program.
final class SampleSite {
  let servers: MailServers
  let program: Program
  let service: Running
  let port: Int
  let folder: String

  static let olena = MailServers.Account(address: "olena@acme.example", password: "olena mail")
  static let ben = MailServers.Account(address: "ben@acme.example", password: "ben mail")
  /// Connected by nobody yet.
  static let carol = MailServers.Account(address: "carol@acme.example", password: "carol mail")

  var origin: String { "http://127.0.0.1:\(port)" }

  /// Olena and Ben are users whose log-in password is `NAME sells lamps`; both mailboxes are shared and are Olena's.
  /// `more` is delivered to Ben besides.
  init(more: [[UInt8]] = []) throws {
    servers = try MailServers.start(users: [SampleSite.olena, SampleSite.ben, SampleSite.carol])
    folder = try temporaryFolder()
    program = Program(workspace: folder + "/acme")
    let samples = projectRoot() + "/samples"
    for (account, name) in [(SampleSite.olena, "olena"), (SampleSite.ben, "ben")] {
      try servers.deliver(files: ["\(samples)/mail/\(name)/inbox"], to: account)
      try servers.deliver(files: ["\(samples)/mail/\(name)/sent"], to: account, folder: "Sent", seen: true)
    }
    try servers.deliver([SampleSite.hostile] + more, to: SampleSite.ben)
    try SampleSite.make(program, servers, in: folder, samples)
    service = try Running.service(program)
    port = service.port
  }

  deinit { servers.stop() }

  private static func make(_ program: Program, _ servers: MailServers, in folder: String, _ samples: String) throws {
    func run(_ arguments: [String]) throws {
      let result = try program.run(arguments)
      guard result.status == 0 else { throw SampleSiteError(text: "\(arguments): \(result.errors)\(result.output)") }
    }
    func secret(_ name: String, _ text: String) throws -> String {
      try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
      return "\(folder)/\(name)"
    }
    try run([
      "init", "--name", "Olena Kovalenko", "--email", olena.address, "--time-zone", "Europe/Berlin", "--ours",
      "acme.example", "--ours", "acme.sales@gmail.com", "--password-file", secret("olena.log-in", "olena sells lamps"),
    ])
    for name in ["companies", "contacts", "leads"] { try run(["crm", "import", "\(samples)/crm/\(name).csv"]) }
    try run(["crm", "import", "\(samples)/crm/deals.csv", "--stages", "\(samples)/crm/stages.txt"])
    try run([
      "users", "add", "--as", olena.address, "--name", "Ben Fischer", "--email", ben.address, "--password-file",
      secret("ben.log-in", "ben sells lamps"),
    ])
    for (account, more) in [(olena, "sender-name=Olena Kovalenko"), (ben, "aliases=sales@acme.example")] {
      try run([
        "connect", "--as", olena.address, account.address, "--imap", "localhost:\(servers.imaps.port)", "--smtp",
        "localhost:\(servers.submission.port)", "--trust", servers.caFile, "--password-file",
        secret(account.address, account.password), "period=all", "trust.server=mx.acme.example", "access=shared", more,
      ])
    }
    try run(["share", "--as", olena.address, ben.address, "--with", ben.address, "--role", "member"])
    try run(["sync", "--as", olena.address])
  }

  /// What attackers send: each payload would set `hit` in a page that runs it, or load from elsewhere.
  static let hostile = Array(
    """
    From: Silke Arndt <silke.arndt@hafenhof.example>\r
    To: ben@acme.example\r
    Subject: Hostile lamps\r
    Date: Wed, 18 Nov 2026 09:00:00 +0000\r
    Message-ID: <hostile@hafenhof.example>\r
    MIME-Version: 1.0\r
    Content-Type: text/html; charset=utf-8\r
    \r
    <p>Dear Ben, the hostile lamps.</p>\(loading)\(running)<p><a href="https://evil.example/">www.hafenhof.example</a></p>\r

    """.utf8)

  /// Each sets `hit` where it runs.
  static let running = """
    <script>window.hit=1</script><img src=x onerror="window.hit=2"><svg onload="window.hit=3"></svg>\
    <iframe srcdoc="<script>parent.hit=4</script>"></iframe><body onload="window.hit=5">\
    <math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.hit=6&gt;">\
    <a href="javascript:window.hit=7">here</a><input autofocus onfocus="window.hit=8">\
    <video><source onerror="window.hit=9"></video>
    """

  /// Each loads from elsewhere, or leads there.
  static let loading = """
    <form action="https://evil.example/"><button>go</button></form><base href="https://evil.example/">\
    <meta http-equiv="refresh" content="0;url=https://evil.example/"><iframe src="https://evil.example/"></iframe>\
    <link rel="stylesheet" href="https://evil.example/x.css"><style>@import 'https://evil.example/y.css';</style>\
    <img src="https://track.example/pixel.png" width="1" height="1"><div style="background:url(https://track.example/b)">x\
    </div><object data="https://evil.example/"></object><embed src="https://evil.example/">
    """
}

struct SampleSiteError: Error, CustomStringConvertible {
  let text: String
  var description: String { text }
}
