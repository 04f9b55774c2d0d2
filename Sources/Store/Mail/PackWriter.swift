package import Model
internal import Synchronization

/// Appends the raw messages of one mailbox to its packs; the only writer of that mailbox while it exists.
///
/// `begin`, any number of `append`, then `end` or `abandon`. Bytes may come as they arrive from the network. A location
/// can be read once `end` gave it; filing puts its bytes on disk before it commits the location.
package final class PackWriter: Sendable {
  private struct State {
    var file: PackFile?
    /// Where the message in hand begins.
    var start: Int64?
    var isClosed = false
  }

  /// A message begins a new pack when the last one has this many bytes: what erasing rewrites stays bounded.
  package static let maximumPackLength: Int64 = 1 << 30

  package let mailbox: ID<Mailbox>
  private let store: MailStore
  private let rollsAt: Int64
  private let state = Mutex(State())

  init(store: MailStore, mailbox: ID<Mailbox>, rollsAt: Int64) {
    (self.store, self.mailbox, self.rollsAt) = (store, mailbox, rollsAt)
  }

  deinit { if !state.withLock({ $0.isClosed }) { store.packs.release(mailbox.value) } }

  /// Starts a message.
  ///
  /// - Throws: `refused` when one is in hand.
  package func begin() throws(StoreError) {
    try withState { state throws(StoreError) in
      guard state.start == nil else { throw .refused("a message is being written to the pack already") }
      var file = state.file
      if let full = file, full.end >= rollsAt {
        file = nil
      }
      let pack = if let file { file } else { try store.pack(for: mailbox, rollsAt: rollsAt) }
      state.file = pack
      state.start = pack.end
    }
  }

  /// Adds bytes to the message in hand.
  package func append(_ bytes: UnsafeRawBufferPointer) throws(StoreError) {
    try withState { state throws(StoreError) in
      guard let file = state.file, state.start != nil else { throw .refused("no message is being written") }
      try file.append(bytes)
    }
  }

  /// Adds bytes to the message in hand.
  package func append(_ bytes: [UInt8]) throws(StoreError) {
    try mapped("write a pack") { try bytes.withUnsafeBytes { try append($0) } }
  }

  /// Ends the message in hand; an empty one has a location too.
  package func end() throws(StoreError) -> RawLocation {
    try withState { state throws(StoreError) in
      guard let file = state.file, let start = state.start else { throw .refused("no message is being written") }
      state.start = nil
      return RawLocation(pack: ID(file.id), offset: start, length: file.end - start)
    }
  }

  /// Drops the message in hand, if there is one.
  package func abandon() throws(StoreError) {
    try withState { state throws(StoreError) in
      guard let file = state.file, let start = state.start else { return }
      state.start = nil
      try file.cut(to: start)
    }
  }

  /// Puts the messages that have ended on disk; others may be written meanwhile.
  ///
  /// Filing does it too; doing it before keeps the database's writer free.
  package func sync() throws(StoreError) {
    let written: (file: PackFile, length: Int64)? = try withState { state in
      state.file.map { ($0, state.start ?? $0.end) }
    }
    if let written { try written.file.sync(through: written.length) }
  }

  /// Drops the message in hand and lets another writer have the mailbox.
  package func close() throws(StoreError) {
    try abandon()
    let wasOpen = state.withLock { state in
      defer { state.isClosed = true }
      return !state.isClosed
    }
    if wasOpen { store.packs.release(mailbox.value) }
  }

  private func withState<Result: Sendable>(
    _ body: (inout State) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try state.withLock { state throws(StoreError) in
      if state.isClosed { throw .refused("the pack writer is closed") }
      return try body(&state)
    }
  }
}
