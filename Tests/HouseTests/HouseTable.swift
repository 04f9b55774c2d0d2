/// Which target may import what, in the order in which the targets build on each other. Package.swift keeps this order.
struct Room: Sendable {
  let name: String
  let mayImport: Set<String>

  init(_ name: String, _ mayImport: Set<String> = []) { (self.name, self.mayImport) = (name, mayImport) }
}

// Synchronization (a lock) only where there is a shell: the functional core stays free of it.
let everywhere: Set<String> = ["Foundation", "FoundationEssentials", "Glibc"]

let house: [Room] = [
  Room("Model"),
  Room("COpenSSL"),
  Room("OpenSSL", ["Model", "COpenSSL", "Synchronization"]),
  Room("Wire", ["Model", "OpenSSL", "NIOCore", "NIOPosix", "Synchronization"]),

  Room("IMAP", ["Model", "Wire"]),
  Room("SMTP", ["Model", "Wire"]),
  Room("MIME", ["Model"]),
  Room("CLibXML2"),
  Room("HTML", ["Model", "CLibXML2"]),
  Room("Threading", ["Model"]),
  Room("CPCRE2"),
  Room("Matching", ["Model", "CPCRE2", "Yams"]),

  Room("Store", ["Model", "OpenSSL", "GRDB", "GRDBSQLite", "Synchronization"]),
  Room("Providers", ["Model", "Wire", "IMAP", "SMTP"]),

  Room("Pipeline", ours(without: "Web").union(["ServiceLifecycle", "Logging", "Synchronization"])),
  Room(
    "Web",
    [
      "Model", "Wire", "Store", "MIME", "HTML", "Matching", "Providers", "Hummingbird", "HummingbirdCore", "Mustache",
      "NIOCore",
      "Logging", "ServiceLifecycle", "Synchronization",
    ]),

  Room("rapport", ours().union(["Pipeline", "ArgumentParser", "Logging", "ServiceLifecycle", "Synchronization"])),
]

/// Everything of ours below the joiner, and the face.
private func ours(without left: String? = nil) -> Set<String> {
  var all: Set = [
    "Model", "OpenSSL", "Wire", "IMAP", "SMTP", "MIME", "HTML", "Threading", "Matching", "Store", "Providers", "Web",
  ]
  if let left { all.remove(left) }
  return all
}

/// Rooms that wrap C and may answer for its safety themselves.
let wrapsC: Set<String> = ["OpenSSL", "HTML"]
