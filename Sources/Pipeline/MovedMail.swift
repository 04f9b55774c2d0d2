internal import IMAP
internal import Model
internal import Store
internal import Synchronization

/// Whether what a server has under a number is what is to be moved: one whose mail was put back from elsewhere, or that
/// stands behind an old name, may have other mail under the same UIDVALIDITY and UID.
///
/// Servers lie about sizes, and some give a message that was copied another date: where either is not as it was when the
/// message came in, its header is asked for. It is another one only where both have a Message-ID, and not the same.
enum MovedMail {
  static let isOther = "the server has another message under its number"

  static func isDoubtful(_ move: ServerMove, _ summary: MessageSummary) -> Bool {
    (summary.size.map { $0 != move.size } ?? false)
      || (summary.internalDate.map { $0 != move.receivedAt } ?? false)
  }

  static func isOther(_ move: ServerMove, than messageID: String?) -> Bool {
    guard let before = move.messageID, let now = messageID else { return false }
    return before != now
  }
}

extension MailboxSession {
  /// Of moves out of the folder that is open, those under whose numbers the server has another message.
  func strangers(
    among moves: [ServerMove], _ present: [MessageSummary], in folder: Folder
  ) async throws(Failure) -> [ServerMove] {
    let summaries = Dictionary(present.map { ($0.uid, $0) }, uniquingKeysWith: { first, _ in first })
    let doubtful = moves.filter { move in summaries[move.uid].map { MovedMail.isDoubtful(move, $0) } ?? false }
    guard !doubtful.isEmpty else { return [] }
    let found = try await messageIDs(of: doubtful.map(\.uid), in: folder)
    return doubtful.filter { move in found[move.uid].map { MovedMail.isOther(move, than: $0) } ?? false }
  }

  /// As their headers have them; nothing of those whose headers did not come.
  private func messageIDs(of uids: [UInt32], in folder: Folder) async throws(Failure) -> [UInt32: String] {
    let reading = Mutex<(header: [UInt8], ids: [UInt32: String])>(([], [:]))
    try await fetch(
      uids.map { FolderPlan.Item(uid: $0, receivedAt: nil, size: 0) }, .header, in: folder, window: FetchWindow()
    ) { event in
      reading.withLock { reading in
        switch event {
        case .begin: reading.header = []
        case .bytes(let bytes): reading.header += bytes
        case .end(let summary):
          reading.ids[summary.uid] = reading.header.withUnsafeBytes { Parse.message($0) }.messageID
        case .discarded, .missing: break
        }
      }
    }
    return reading.withLock { $0.ids }
  }
}
