internal import GRDB
package import Model

/// Where a folder stood when it was followed to its end, and how it was.
package struct FolderStanding: Sendable, Hashable {
  package var bookmark: FolderBookmark
  /// Why messages outside the period were left: with another period they are looked at anew.
  package var reason: String
  /// When each UID that the server lists was last compared with the ledger.
  package var lookedAt: Timestamp
  /// Flags of messages below this UID are asked for next, where the server counts no changes; nil: from the newest on.
  package var flagsBelow: UInt32?
  /// What is left for another day.
  package var backlog = Backlog()

  package init(bookmark: FolderBookmark, reason: String, lookedAt: Timestamp, flagsBelow: UInt32? = nil) {
    (self.bookmark, self.reason, self.lookedAt, self.flagsBelow) = (bookmark, reason, lookedAt, flagsBelow)
  }
}

/// Mail within the period that waits for another day, as the provider lets a program fetch only so much in one.
package struct Backlog: Sendable, Hashable {
  package var messages = 0
  /// As the server claims them.
  package var bytes: Int64 = 0

  /// Why such a message is not fetched, in the ledger.
  package static let reason = "waits for another day: the provider lets a program fetch only so much in one"

  package init(messages: Int = 0, bytes: Int64 = 0) { (self.messages, self.bytes) = (messages, bytes) }

  package static func + (left: Backlog, right: Backlog) -> Backlog {
    Backlog(messages: left.messages + right.messages, bytes: left.bytes + right.bytes)
  }
}

extension MailStore {
  /// Of a mailbox's folders, those that were followed to their end.
  package func standings(of mailbox: ID<Mailbox>) throws(StoreError) -> [ID<Folder>: FolderStanding] {
    try read("read where the folders of mailbox \(mailbox) stand") { database in
      let rows = try database.rows(
        """
        SELECT id, uid_validity, uid_next, message_count, modification, followed_by, looked_at, flags_below,
          waiting_messages, waiting_bytes FROM folder
        WHERE mailbox = ? AND uid_validity IS NOT NULL AND uid_next IS NOT NULL
        """, [mailbox.value])
      var standings: [ID<Folder>: FolderStanding] = [:]
      for row in rows {
        let bookmark = FolderBookmark(
          uidValidity: row[1], uidNext: row[2], exists: row[3],
          highestModSeq: (row[4] as Int64?).map(UInt64.init(bitPattern:)))
        var standing = FolderStanding(
          bookmark: bookmark, reason: row[5], lookedAt: Timestamp(milliseconds: row[6]), flagsBelow: row[7])
        standing.backlog = Backlog(messages: row[8], bytes: row[9])
        standings[ID(row[0])] = standing
      }
      return standings
    }
  }

  /// The states of the UIDs of a folder from one on.
  package func ledger(of folder: ID<Folder>, uidValidity: UInt32, from uid: UInt32) throws(StoreError) -> Ledger {
    try read("read the ledger of folder \(folder)") { database in
      var ledger = Ledger()
      try database.each(
        "SELECT uid, state, reason FROM ledger WHERE folder = ? AND uid_validity = ? AND uid >= ? ORDER BY uid",
        [folder.value, Int64(uidValidity), Int64(uid)]
      ) { row in ledger.append(row[0], try LedgerState(state: row[1], reason: row[2])) }
      return ledger
    }
  }

  /// How many UIDs of a folder below one are in the ledger as anything but gone.
  package func countHeld(in folder: ID<Folder>, uidValidity: UInt32, below uid: UInt32) throws(StoreError) -> Int {
    try read("count the ledger of folder \(folder)") { database in
      let count = try database.number(
        "SELECT count(*) FROM ledger WHERE folder = ? AND uid_validity = ? AND uid < ? AND state <> 'gone'",
        [folder.value, Int64(uidValidity), Int64(uid)])
      return Int(count ?? 0)
    }
  }

  /// The UIDs in some ranges that are in the ledger as anything but gone, ascending.
  package func held(
    in folder: ID<Folder>, uidValidity: UInt32, among ranges: [ClosedRange<UInt32>]
  ) throws(StoreError) -> [UInt32] {
    try read("read the ledger of folder \(folder)") { database in
      var found: Set<UInt32> = []
      for range in ranges {
        try database.each(
          """
          SELECT uid FROM ledger
          WHERE folder = ? AND uid_validity = ? AND uid BETWEEN ? AND ? AND state <> 'gone'
          """, [folder.value, Int64(uidValidity), Int64(range.lowerBound), Int64(range.upperBound)]
        ) { row in found.insert(row[0]) }
      }
      return found.sorted()
    }
  }

  /// UIDs of a folder that were not fetched for one reason, ascending.
  package func unfetched(
    in folder: ID<Folder>, uidValidity: UInt32, because reason: String
  ) throws(StoreError) -> [UInt32] {
    try read("read the ledger of folder \(folder)") { database in
      try database.rows(
        """
        SELECT uid FROM ledger WHERE folder = ? AND uid_validity = ? AND state = 'unfetched' AND reason = ? ORDER BY uid
        """, [folder.value, Int64(uidValidity), reason]
      ).map { $0[0] }
    }
  }

  /// Stored UIDs of a folder, the highest first.
  package func storedUIDs(
    in folder: ID<Folder>, uidValidity: UInt32, below uid: UInt32?, limit: Int
  ) throws(StoreError) -> [UInt32] {
    try read("read the ledger of folder \(folder)") { database in
      try database.rows(
        """
        SELECT uid FROM ledger WHERE folder = ? AND uid_validity = ? AND uid < ? AND state = 'stored'
        ORDER BY uid DESC LIMIT ?
        """, [folder.value, Int64(uidValidity), uid.map(Int64.init) ?? .max, limit]
      ).map { $0[0] }
    }
  }

  /// Flags that people added here and the server has not been told of, by folder.
  package func flagChanges(of mailbox: ID<Mailbox>) throws(StoreError) -> [ID<Folder>: [FlagChange]] {
    try read("read the flags of mailbox \(mailbox)") { database in
      let rows = try database.rows(
        """
        SELECT c.folder, c.uid_validity, c.uid, c.flag FROM flag_change AS c JOIN folder AS f ON f.id = c.folder
        WHERE f.mailbox = ? ORDER BY c.folder, c.flag, c.uid
        """, [mailbox.value])
      return Dictionary(grouping: rows) { ID<Folder>($0[0]) }.mapValues { rows in
        rows.map { FlagChange(uidValidity: $0[1], uid: $0[2], flag: $0[3]) }
      }
    }
  }
}

/// A flag that a person added here.
package struct FlagChange: Sendable, Hashable {
  package var uidValidity: UInt32
  package var uid: UInt32
  package var flag: String
}

extension FilingTransaction {
  /// Moves the bookmark of a folder together with what it stands for; nil: it is looked at whole the next time.
  package func setStanding(_ standing: FolderStanding?, of folder: ID<Folder>) throws(StoreError) {
    try step("note where a folder stands") {
      try database.run(
        """
        UPDATE folder SET uid_next = ?, message_count = ?, modification = ?, followed_by = ?, looked_at = ?,
          flags_below = ?, waiting_messages = ?, waiting_bytes = ?
        WHERE id = ?
        """,
        [
          (standing?.bookmark.uidNext).map { Int64($0) }, (standing?.bookmark.exists).map { Int64($0) },
          (standing?.bookmark.highestModSeq).map { Int64(bitPattern: $0) }, standing?.reason,
          standing?.lookedAt.milliseconds, (standing?.flagsBelow).map { Int64($0) },
          standing?.backlog.messages ?? 0, standing?.backlog.bytes ?? 0, folder.value,
        ])
    }
  }

  /// The server does not take flags: what was read stays read here.
  package func keepHere(_ changes: [FlagChange], of folder: ID<Folder>) throws(StoreError) {
    try step("keep what was read") {
      for change in changes where change.flag == MailStore.seen {
        try database.run(
          """
          INSERT OR IGNORE INTO read_here (mailbox, message, user, at)
          SELECT c.mailbox, c.message, f.user, f.at FROM flag_change AS f
            JOIN copy AS c ON c.folder = f.folder AND c.uid_validity = f.uid_validity AND c.uid = f.uid
          WHERE f.folder = ? AND f.uid_validity = ? AND f.uid = ? AND f.flag = ?
          """, [folder.value, Int64(change.uidValidity), Int64(change.uid), change.flag])
      }
    }
    try drop(changes, of: folder)
  }

  /// The server has been told of flags, or their messages are gone.
  package func drop(_ changes: [FlagChange], of folder: ID<Folder>) throws(StoreError) {
    try step("drop flags that were told") {
      for change in changes {
        try database.run(
          "DELETE FROM flag_change WHERE folder = ? AND uid_validity = ? AND uid = ? AND flag = ?",
          [folder.value, Int64(change.uidValidity), Int64(change.uid), change.flag])
      }
    }
  }
}
