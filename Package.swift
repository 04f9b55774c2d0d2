// swift-tools-version: 6.2
import PackageDescription

// The table of contents: targets in the order in which they build on each other.
// What each may import is written down and checked in Tests/HouseTests.

let house: [SwiftSetting] = [.enableUpcomingFeature("InternalImportsByDefault")]

let nioPackage: Package.Dependency = .package(url: "https://github.com/apple/swift-nio", from: "2.101.0")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let yamsPackage: Package.Dependency = .package(url: "https://github.com/jpsim/Yams", from: "6.2.0")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

func room(_ name: String, _ needs: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: needs, swiftSettings: house)
}

func tests(_ name: String, _ needs: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: needs + ["TestSupport"], path: "Tests/\(name)Tests", exclude: exclude,
    swiftSettings: house)
}

let package = Package(
  name: "rapport",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "rapport", targets: ["rapport"])],
  dependencies: [
    nioPackage,
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    yamsPackage,
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
  ],
  targets: [
    // Ground
    room("Model", []),
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    room("OpenSSL", ["Model", "COpenSSL"]),
    room("Wire", ["Model", "OpenSSL", nioCore, nioPosix]),

    // Floor 1: rooms that do not see each other
    room("IMAP", ["Model", "Wire"]),
    room("SMTP", ["Model", "Wire"]),
    room("MIME", ["Model"]),
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    room("HTML", ["Model", "CLibXML2"]),
    room("Threading", ["Model"]),
    .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
    .target(
      name: "Matching", dependencies: ["Model", "CPCRE2", yams], exclude: ["Defaults/examples"],
      // What `rapport init` writes; the folder is a link to Rules/.
      resources: [.embedInCode("Defaults/default.yaml"), .embedInCode("Defaults/lists/free-mail.txt")],
      swiftSettings: house),

    // Floor 2
    room("Store", ["Model", "OpenSSL", grdb, sqlite]),
    room("Providers", ["Model", "Wire", "IMAP", "SMTP"]),

    // Floor 3
    room(
      "Pipeline",
      [
        "Model", "OpenSSL", "Wire", "IMAP", "SMTP", "MIME", "HTML", "Threading", "Matching", "Store", "Providers",
        lifecycle, logging,
      ]),
    .target(
      name: "Web",
      dependencies: [
        "Model", "Wire", "Store", "MIME", "HTML", "Matching", "Providers", hummingbird, hummingbirdCore, mustache,
        nioCore, lifecycle, logging,
      ],
      resources: [.embedInCode("Templates"), .embedInCode("Assets")],
      swiftSettings: house),

    // Roof
    .executableTarget(
      name: "rapport",
      dependencies: [
        "Model", "OpenSSL", "Wire", "IMAP", "SMTP", "MIME", "HTML", "Threading", "Matching", "Store", "Providers",
        "Pipeline", "Web", lifecycle, logging, arguments,
      ],
      swiftSettings: house),

    // Tests mirror Sources name for name
    .target(
      name: "TestSupport", dependencies: ["Model"], path: "Tests/TestSupport",
      exclude: [
        "browser-driver", "cyrus-server", "gmail-server", "mail-servers", "maildir.pl", "name-server", "oauth-server",
        "prepare", "tls-relay",
      ],
      swiftSettings: house),
    tests("House", []),
    tests("Model", ["Model"]),
    tests("OpenSSL", ["OpenSSL", "Model"]),
    tests("Wire", ["Wire", "Model"]),
    tests("IMAP", ["IMAP", "Wire", "Model"]),
    tests("SMTP", ["SMTP", "Wire", "Model"]),
    tests("MIME", ["MIME", "OpenSSL", "Model"], exclude: ["Samples"]),
    tests("HTML", ["HTML", "Model"], exclude: ["Samples"]),
    tests("Threading", ["Threading", "Model"]),
    tests("Matching", ["Matching", "Model"], exclude: ["Labelled"]),
    tests("Store", ["Store", "OpenSSL", "Model"]),
    tests("Providers", ["Providers", "IMAP", "SMTP", "Wire", "Model"]),
    tests("Pipeline", ["Pipeline", "Store", "Providers", "Matching", "IMAP", "Wire", "Model"]),
    tests("Web", ["Web", "Pipeline", "Store", "Matching", "Providers", "Wire", "OpenSSL", "Model"]),
    tests("rapport", ["Store", "Model", "rapport"], exclude: ["Golden"]),
  ]
)

// Built on request: `BENCHMARKS=1 swift run -c release Benchmarks`.
if Context.environment["BENCHMARKS"] == "1" {
  package.targets += [
    Target.executableTarget(
      name: "Benchmarks",
      dependencies: [
        "Model", "OpenSSL", "Wire", "IMAP", "MIME", "HTML", "Matching", "Store", "Pipeline", "TestSupport",
      ],
      path: "Tests/Benchmarks",
      exclude: ["peers", "peers-gmime.c", "peers-python.py", "peers-turns.py"], swiftSettings: house)
  ]
}

// Built on request by `Tests/fuzz`: only the rooms that it feeds and what they take from elsewhere.
if Context.environment["FUZZING"] == "1" {
  let fed = ["Model", "OpenSSL", "Wire", "IMAP", "SMTP", "MIME", "HTML", "Threading", "Matching"]
  let wrapped = ["COpenSSL", "CLibXML2", "CPCRE2"]
  package.products = []
  package.dependencies = [nioPackage, yamsPackage]
  package.targets.removeAll { !(fed + wrapped).contains($0.name) }
  package.targets += [
    Target.executableTarget(
      name: "Fuzz", dependencies: fed.map { Target.Dependency(stringLiteral: $0) }, path: "Tests/Fuzz",
      exclude: ["Dictionaries"], swiftSettings: house)
  ]
}
