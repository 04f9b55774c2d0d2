internal import Model
internal import Providers

/// What was found for an address, in words: each server with where it is from.
struct FoundLines {
  let lines: [String]

  init(_ discovery: Discovery, _ texts: Texts) {
    let servers = [("serverIncoming", discovery.imap.first), ("serverOutgoing", discovery.smtp.first)]
    lines =
      servers.compactMap { title, found in found.map { FoundLines.line(texts[title], $0, texts) } }
      + discovery.notes.map { texts["foundNotUsed", ["what": texts.said($0)]] }
  }

  private static func line(_ title: String, _ found: FoundServer, _ texts: Texts) -> String {
    let (source, mayBeStranger): (String, Bool) =
      switch found.source {
      case .preset(let provider): (texts["foundPreset", ["provider": provider]], false)
      case .exchanger(let provider, let host): (texts["foundExchanger", ["provider": provider, "host": host]], false)
      case .document(let host): (texts["foundDocument", ["host": host]], true)
      case .service(let name): (texts["foundService", ["name": name]], true)
      case .guess: (texts["foundGuess"], true)
      }
    let server = "\(title): \(found.endpoint.host):\(found.endpoint.port), \(source)"
    return found.isOutside && mayBeStranger ? server + " — " + texts["foundOutside"] : server
  }
}

extension TypedServers {
  /// As they were found, for a person to change.
  init(_ discovery: Discovery, address: Address) {
    self.init()
    func server(_ found: FoundServer?) -> Server {
      found.map { Server(host: $0.endpoint.host, port: "\($0.endpoint.port)", security: $0.endpoint.security.rawValue) }
        ?? Server()
    }
    (imap, smtp) = (server(discovery.imap.first), server(discovery.smtp.first))
    if let found = discovery.login, found != address.description { login = found }
  }
}
