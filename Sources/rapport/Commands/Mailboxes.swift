internal import ArgumentParser
internal import Model
internal import Pipeline
internal import Providers
internal import Store

struct Mailboxes: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "List the connected mailboxes and how they stand.")

  @OptionGroup var options: WorkspaceOptions
  @OptionGroup var output: OutputOptions

  private struct Row {
    let mailbox: Mailbox
    let counts: LedgerCounts
    let attention: MailboxAttention
    let note: SyncNote
    let sendingRefusal: String?
    let reconnect: ReconnectNeed?
    let backlog: Backlog
    let goesOn: Timestamp?
    /// Folders of which the server lists only the newest messages.
    let cut: [String]
    let person: Address?
  }

  func run() async throws {
    try await options.read { store, viewer in
      let rows = try store.mailboxStatuses(for: viewer).map { status in
        let mailbox = status.mailbox
        return Row(
          mailbox: mailbox, counts: try store.ledgerCounts(mailbox.id),
          attention: try store.attention(of: mailbox.id, for: viewer), note: status.note,
          sendingRefusal: status.sendingRefusal, reconnect: status.reconnect,
          backlog: status.backlog, goesOn: status.goesOn,
          cut: ListingLimit.notes(
            of: status.folders.map { ($0.name, $0.messages) }, imapHost: mailbox.imap.host),
          person: status.person)
      }
      if output.json { return try Output.json(JSON(rows, Mailboxes.json)) }
      if rows.isEmpty { Output.line("no mailbox is connected; next: rapport connect ADDRESS") }
      for row in rows { Mailboxes.show(row) }
    }
  }

  private static func show(_ row: Row) {
    let (mailbox, counts, attention) = (row.mailbox, row.counts, row.attention)
    let name = mailbox.settings.mailboxName.isEmpty ? "" : " (\(mailbox.settings.mailboxName))"
    let synced = row.note.at.map { "last sync \($0)" } ?? "not synchronised yet"
    Output.line("\(mailbox.address)\(name): CRM connection \(mailbox.settings.connection.rawValue), \(synced)")
    if let since = mailbox.disconnectedAt {
      Output.line("  disconnected since \(since); rapport connect \(mailbox.address)")
    }
    if let person = row.person { Output.line("  signed in by \(person)") }
    let unfetched = counts.unfetched.filter { $0.key != Backlog.reason }.values.reduce(0, +)
    let quarantined = counts.quarantined.values.reduce(0, +)
    Output.line(
      "  \(Output.number(counts.stored)) stored, \(Output.number(unfetched)) outside the period, "
        + "\(Output.number(quarantined)) quarantined, \(Output.number(counts.gone)) gone")
    if row.backlog.messages > 0 {
      let share = Provider.dailyShare(imapHost: mailbox.imap.host)
      Output.line(
        "  \(Output.number(row.backlog.messages)) wait for another day"
          + (share.map { ": \($0.estimate(for: row.backlog.bytes))" } ?? "")
          + (row.goesOn.map { "; goes on after \($0)" } ?? ""))
    }
    for note in row.cut { Output.line("  \(note)") }
    Output.line(
      "  \(Output.number(attention.threads)) threads: \(attention.unlinked) unlinked, \(attention.questions) with a question, "
        + "\(attention.held) held")
    if let need = row.reconnect {
      Output.line("  reconnect: \(need.reason), since \(need.since); rapport connect \(mailbox.address) --reconnect")
    } else if let failure = row.note.failure {
      Output.line("  last failure: \(failure)")
    }
    if let refusal = row.sendingRefusal { Output.line("  can be read, not sent from: \(refusal)") }
  }

  private static func json(_ row: Row) -> JSON {
    [
      "id": JSON(row.mailbox.id), "address": .text(row.mailbox.address.description),
      "connection": .text(row.mailbox.settings.connection.rawValue), "lastSync": JSON(row.note.at),
      "failure": JSON(row.note.failure), "reconnect": JSON(row.reconnect?.reason), "stored": JSON(row.counts.stored),
      "unfetched": JSON(row.counts.unfetched),
      "quarantined": JSON(row.counts.quarantined), "gone": JSON(row.counts.gone),
      "threads": JSON(row.attention.threads), "unlinked": JSON(row.attention.unlinked),
      "sendingRefusal": JSON(row.sendingRefusal), "questions": JSON(row.attention.questions),
      "held": JSON(row.attention.held), "waiting": JSON(row.backlog.messages),
      "disconnectedSince": JSON(row.mailbox.disconnectedAt), "person": JSON(row.person?.description),
      "notes": JSON(row.cut) { .text($0) },
    ]
  }
}

struct Folders: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List a mailbox's folders, as the server has them now; * marks those that are synchronised.")

  @OptionGroup var options: WorkspaceOptions
  @Argument(help: "The mailbox: its address or name.") var mailbox: String
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await options.change { place in
      let mailbox = try place.store.mailbox(named: mailbox, for: place.viewer)
      let (folders, counts) = try await FolderPass(store: place.store).run(mailbox, now: now)
      let choice = FolderSelection.choose(mailbox.settings.folders, from: folders)
      let chosen = Set(choice.folders.map(\.id))
      if output.json {
        return try Output.json(
          JSON(folders) { folder in
            [
              "name": .text(folder.listed.name), "use": JSON(folder.listed.specialUse?.rawValue),
              "synchronised": JSON(chosen.contains(folder.id)), "selectable": JSON(folder.listed.isSelectable),
              "shared": JSON(folder.listed.space == .shared),
              "messages": counts[folder.id].map { JSON(Int64($0.messages)) } ?? .null,
              "bytes": counts[folder.id]?.bytes.map { JSON($0) } ?? .null,
            ]
          })
      }
      Output.table(
        folders.map { folder in
          [
            chosen.contains(folder.id) ? "*" : " ", folder.listed.name,
            folder.listed.space == .shared ? "shared" : "",
            folder.listed.specialUse.map { "\\\($0.rawValue.prefix(1).uppercased())\($0.rawValue.dropFirst())" } ?? "",
            folder.listed.isSelectable
              ? counts[folder.id].map { "\($0.messages) messages" } ?? "cannot be looked into" : "holds no mail",
            counts[folder.id]?.bytes.map { Folders.size($0) } ?? "",
          ]
        })
      for name in choice.missing { Output.note("the settings name \(name), which the server does not list") }
    }
  }

  /// `869 MB`, `40 KB`.
  private static func size(_ bytes: Int64) -> String {
    bytes < 1_000_000 ? "\(bytes / 1_000) KB" : "\(bytes / 1_000_000) MB"
  }
}
