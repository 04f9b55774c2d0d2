package import Model

/// How much a folder holds, as its server says.
package struct FolderCount: Sendable, Hashable {
  package var messages: Int
  /// Of all messages together (RFC 8438); nil where the server does not add them up.
  package var bytes: Int64?

  package init(messages: Int, bytes: Int64? = nil) { (self.messages, self.bytes) = (messages, bytes) }
}

extension IMAPClient {
  /// How much folders hold: one round trip where LIST-STATUS (RFC 5819) is offered, two where it is and does not hold.
  /// Folders that cannot be looked into are not in the answer.
  package func counts(of paths: [FolderPath]) async throws(IMAPError) -> [FolderPath: FolderCount] {
    var found: [FolderPath: FolderCount] = [:]
    let wanted = Set(paths)
    func take(_ data: Untagged) {
      guard case .folderStatus(let status) = data, let path = IMAPClient.path(status.path, among: wanted) else {
        return
      }
      guard let messages = status.items["MESSAGES"].flatMap({ Int(exactly: $0) }) else { return }
      found[path] = FolderCount(messages: messages, bytes: status.items["SIZE"].flatMap { Int64(exactly: $0) })
    }
    let addsUp = capabilities.contains("STATUS=SIZE")
    if capabilities.contains("LIST-STATUS") {
      let all = try Command("LIST").string([]).string([0x2A])
      let command = addsUp ? all.word("RETURN (STATUS (MESSAGES SIZE))") : all.word("RETURN (STATUS (MESSAGES))")
      do throws(IMAPError) { try await run(command) { take($0) } } catch {
        guard case .refused = error else { throw error }
      }
    }
    // QUIRK: servers that offer it and tell no counts, or not of all folders.
    var requests: [Request] = []
    for path in paths where found[path] == nil {
      let command = try Command("STATUS").folder(path)
      requests.append(
        Request(command: addsUp ? command.word("(MESSAGES SIZE)") : command.word("(MESSAGES)"), subject: .folder))
    }
    for case .failure(let error) in try await run(requests, receive: { take($1) }) {
      guard error.concernsFolder else { throw error }
    }
    return found
  }

  /// INBOX is called so in any case (RFC 9051 5.1).
  private static func path(_ said: FolderPath, among paths: Set<FolderPath>) -> FolderPath? {
    if paths.contains(said) { return said }
    guard said.bytes.elementsEqual("INBOX".utf8, by: equalIgnoringCase) else { return nil }
    return paths.first { $0.bytes.elementsEqual("INBOX".utf8, by: equalIgnoringCase) }
  }
}
