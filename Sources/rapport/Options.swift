internal import ArgumentParser
internal import Foundation
internal import Model
internal import Store
internal import Wire

/// What every command that needs a workspace takes.
struct WorkspaceOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "The workspace's folder.")
  var workspace: String?

  @Option(name: .customLong("as"), help: "Act as this user (name or e-mail); else $RAPPORT_USER, else the only one.")
  var user: String?

  var folder: String {
    workspace ?? ProcessInfo.processInfo.environment["RAPPORT_WORKSPACE"] ?? "workspace"
  }

  /// Opens the workspace for reading, gives it to `body` with the person who acts, and closes it again.
  @discardableResult
  func read<Result>(_ body: (MailStore, Viewer) async throws -> Result) async throws -> Result {
    try await use(try MailStore.open(folder, use: .reading, now: now()), body)
  }

  /// Opens the workspace for a change: as the one who works it, or beside the service that does.
  ///
  /// - Throws: `locked` where another command works it.
  @discardableResult
  func change<Result>(_ body: (Place) async throws -> Result) async throws -> Result {
    let (store, bell) = try await enter()
    return try await use(store) { store, viewer in
      let result: Swift.Result<Result, any Error>
      do { result = .success(try await body(Place(store: store, viewer: viewer, bell: bell))) } catch {
        result = .failure(error)
      }
      // Whatever was changed, pages that show it look again.
      bell?.ring()
      await bell?.close()
      return try result.get()
    }
  }

  private func enter() async throws -> (store: MailStore, bell: Bell?) {
    do throws(StoreError) {
      return (try MailStore.open(folder, use: .work, now: now()), nil)
    } catch StoreError.locked(let process) {
      guard let bell = try await Bell.find(in: folder) else { throw StoreError.locked(byProcess: process) }
      return (try MailStore.open(folder, use: .editing, now: now()), bell)
    }
  }

  private func use<Result>(
    _ store: MailStore, _ body: (MailStore, Viewer) async throws -> Result
  ) async throws -> Result {
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
