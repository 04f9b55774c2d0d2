internal import ArgumentParser
internal import Foundation
internal import Model
internal import Store

/// What every command that needs a workspace takes.
struct WorkspaceOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "The workspace's folder.")
  var workspace: String?

  @Option(name: .customLong("as"), help: "Act as this user (name or e-mail); else $RAPPORT_USER, else the only one.")
  var user: String?

  var folder: String {
    workspace ?? ProcessInfo.processInfo.environment["RAPPORT_WORKSPACE"] ?? "workspace"
  }

  /// Opens the workspace, gives it to `body` with the person who acts, and closes it again.
  @discardableResult
  func open<Result>(
    _ use: MailStore.Use, _ body: (MailStore, Viewer) async throws -> Result
  ) async throws -> Result {
    let store = try MailStore.open(folder, use: use, now: now())
    do {
      let result = try await body(store, try viewer(store))
      try store.close()
      return result
    } catch {
      // The first error is the one that matters.
      do { try store.close() } catch let closing { Output.note("\(closing)") }
      throw error
    }
  }

  private func viewer(_ store: MailStore) throws -> Viewer {
    if let name = user ?? ProcessInfo.processInfo.environment["RAPPORT_USER"] {
      return Viewer(user: try store.user(matching: name).id)
    }
    let users = try store.users()
    guard let first = users.first else { throw Problem("the workspace has no user", .noSuch) }
    guard users.count == 1 else {
      let names = users.map(\.address.description).joined(separator: ", ")
      throw Problem("this workspace has several users; say which with --as: \(names)", .usage)
    }
    return Viewer(user: first.id)
  }
}

/// How results are printed.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print JSON.")
  var json = false
}

/// The clock of the roof: the only place that reads it.
@Sendable func now() -> Timestamp {
  Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
}
