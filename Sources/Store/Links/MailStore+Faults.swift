internal import GRDB
internal import Glibc
internal import Model

extension MailStore {
  /// What must hold after every commit, checked over the whole workspace: each line is a promise that was broken.
  ///
  /// Normally empty. It reads every row; for `audit` and for tests.
  package func faults() throws(StoreError) -> [String] {
    try read("check the workspace") { database in
      var faults: [String] = []
      for (promise, sql) in MailStore.promises {
        let broken = try database.number("SELECT count(*) FROM (\(sql))") ?? 0
        if broken > 0 { faults.append("\(broken) x not so: \(promise)") }
      }
      for row in try database.rows("SELECT id, length FROM pack ORDER BY id") {
        var status = stat()
        let path = packs.path(row[0])
        // Before its first commit a pack may have no file.
        let size = stat(path, &status) == 0 ? Int64(status.st_size) : 0
        if size < row[1] as Int64 { faults.append("\(path) has \(size) of \(row[1] as Int64) bytes") }
      }
      faults += try database.rows("PRAGMA foreign_key_check").map { "a row of \($0[0] as String) names nothing" }
      return faults
    }
  }

  private static let promises: [(promise: String, sql: String)] = [
    (
      "what the ledger says is stored has its copy",
      """
      SELECT 1 FROM ledger AS l LEFT JOIN copy AS c ON c.id = l.copy AND c.folder = l.folder
        AND c.uid_validity = l.uid_validity AND c.uid = l.uid
      WHERE l.state = 'stored' AND (c.id IS NULL OR c.gone_at IS NOT NULL)
      """
    ),
    (
      "every copy is in the ledger, stored or gone",
      """
      SELECT 1 FROM copy AS c LEFT JOIN ledger AS l ON l.folder = c.folder AND l.uid_validity = c.uid_validity
        AND l.uid = c.uid
      WHERE l.uid IS NULL OR l.state <> CASE WHEN c.gone_at IS NULL THEN 'stored' ELSE 'gone' END
      """
    ),
    (
      "what is quarantined has its raw bytes in a pack",
      """
      SELECT 1 FROM ledger AS l LEFT JOIN pack AS p ON p.id = l.raw_pack
      WHERE l.state = 'quarantined' AND l.raw_pack IS NOT NULL
        AND (p.id IS NULL OR l.raw_offset + l.raw_length > p.length)
      """
    ),
    (
      "every copy's raw bytes are in its mailbox's pack",
      """
      SELECT 1 FROM copy AS c JOIN pack AS p ON p.id = c.pack
      WHERE c.offset + c.length > p.length OR p.mailbox <> c.mailbox
      """
    ),
    ("every message has a copy", "SELECT 1 FROM message WHERE id NOT IN (SELECT message FROM copy)"),
    (
      "a part that holds another comes before it",
      "SELECT 1 FROM part WHERE container IS NOT NULL AND (container < 0 OR container >= position)"
    ),
    ("every copy has its decision", "SELECT 1 FROM copy WHERE id NOT IN (SELECT copy FROM decision)"),
    (
      "no message is in a thread that was merged away",
      "SELECT 1 FROM message AS m JOIN thread AS t ON t.id = m.thread WHERE t.merged_into IS NOT NULL"
    ),
    (
      "every link has a claim or a person's removal behind it",
      """
      SELECT 1 FROM link WHERE removed_at IS NULL AND id NOT IN (SELECT link FROM claim)
        AND NOT EXISTS (SELECT 1 FROM person_decision AS d WHERE d.record = link.record)
      """
    ),
    (
      "no claim is there twice",
      """
      SELECT 1 FROM claim WHERE withdrawn_at IS NULL AND copy IS NOT NULL
      GROUP BY copy, link, step, reason, rule, parent HAVING count(*) > 1
      """
    ),
    (
      "nothing of an undone run counts",
      """
      SELECT 1 FROM claim AS c JOIN run AS r ON r.id = c.run WHERE r.undone_at IS NOT NULL AND c.withdrawn_at IS NULL
      """
    ),
    (
      "no run made two records of a kind for an address",
      """
      SELECT 1 FROM record_address AS a CROSS JOIN record AS r ON r.id = a.record
      WHERE r.made_on IS NOT NULL AND r.deleted_at IS NULL AND r.merged_into IS NULL AND r.kind <> 'deal'
      GROUP BY a.key, r.kind HAVING count(*) > 1
      """
    ),
  ]
}
