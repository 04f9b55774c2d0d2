internal import GRDB
internal import Model

extension RecordLoading {
  /// Changes what every record has. An export that has the record again brings it back when it was deleted here; one
  /// that was made from mail is from now on the export's.
  func change(_ id: Int64, _ draft: RecordDraft) throws {
    let old: String? = try database.row("SELECT custom FROM record WHERE id = ?", [id])?[0]
    let stored = try StoredJSON.value([String: String].self, old ?? "{}", of: "the custom fields of record \(id)")
    let custom = stored.merging(draft.custom) { $1 }.filter { !$0.value.isEmpty }
    try database.run(
      """
      UPDATE record SET name = coalesce(?1, name), owner = coalesce(?2, owner), custom = ?3, deleted_at = NULL,
        made_undone = 0, made_on = CASE WHEN ?4 IS NULL THEN made_on END,
        external_id = CASE
          WHEN external_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM record AS o WHERE o.kind = record.kind AND o.external_id = ?4) THEN ?4
          ELSE external_id END
      WHERE id = ?5
      """,
      [
        draft.isNameMadeUp ? nil : draft.name.storable, draft.owner?.storable,
        try StoredJSON.text(custom).storable, draft.externalID?.storable, id,
      ])
  }

  /// The closing date of an open deal is a forecast: it is a custom field, as written, until the deal is closed.
  func keepForecasts(_ draft: inout RecordDraft, of deal: Int64?) throws {
    if draft.forecasts.isEmpty { return }
    let stored: String? = try deal.flatMap { try database.row("SELECT meaning FROM deal WHERE record = ?", [$0])?[0] }
    let meaning = draft.meaning ?? stored.flatMap(StageMeaning.init(rawValue:)) ?? .open
    draft.custom.merge(draft.forecasts.mapValues { meaning == .open ? $0 : "" }) { $1 }
  }

  /// Writes what a kind of record has, and the rows by which a record is found.
  func write(_ id: Int64, _ draft: RecordDraft, _ links: Links) throws {
    switch draft.kind {
    case .contact:
      try database.run(
        """
        UPDATE contact SET title = coalesce(?, title), phone = coalesce(?, phone), company = coalesce(?, company)
        WHERE record = ?
        """, [draft.title?.storable, draft.phone?.storable, links.company, id])
    case .company:
      try database.run("UPDATE company SET phone = coalesce(?, phone) WHERE record = ?", [draft.phone?.storable, id])
    case .lead:
      try database.run(
        """
        UPDATE lead SET company_name = coalesce(?, company_name), status = coalesce(?, status),
          source = coalesce(?, source), phone = coalesce(?, phone) WHERE record = ?
        """,
        [draft.company?.storable, draft.status?.storable, draft.source?.storable, draft.phone?.storable, id])
    case .deal: try writeDeal(id, draft, links)
    }
    for address in draft.addresses {
      try database.run(
        "INSERT INTO record_address (key, record, address) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [address.key, id, address.description])
    }
    for domain in draft.domains {
      try database.run("INSERT INTO record_domain (domain, record) VALUES (?, ?) ON CONFLICT DO NOTHING", [domain, id])
    }
    try writeFields(id, draft)
  }

  private func writeFields(_ id: Int64, _ draft: RecordDraft) throws {
    for (header, value) in draft.custom.sorted(by: { $0.key < $1.key }) {
      let name = header.storable.lowercased()
      try database.run("DELETE FROM record_field WHERE record = ? AND name = ?", [id, name])
      if value.isEmpty { continue }
      try database.run(
        "INSERT INTO record_field (name, value, record) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [name, value.storable.lowercased(), id])
    }
  }

  private func writeDeal(_ id: Int64, _ draft: RecordDraft, _ links: Links) throws {
    let before = try database.row("SELECT stage, meaning FROM deal WHERE record = ?", [id])
    let (stage, meaning): (String?, String?) = (before?[0], before?[1])
    let newStage = draft.stage?.storable ?? stage
    let newMeaning = draft.meaning?.rawValue ?? meaning ?? StageMeaning.open.rawValue
    let isNew = try database.number("SELECT 1 FROM deal_stage WHERE deal = ? LIMIT 1", [id]) == nil
    // A deal that is open has no closing date, whatever an export forecasts; one that is opened again loses it.
    let isOpen = newMeaning == StageMeaning.open.rawValue
    try database.run(
      """
      UPDATE deal SET pipeline = coalesce(?, pipeline), stage = ?, meaning = ?,
        amount = coalesce(?, amount), currency = coalesce(?, currency), opened_at = coalesce(?, opened_at),
        closed_at = CASE WHEN ? THEN NULL ELSE coalesce(?, closed_at) END, company = coalesce(?, company),
        partner = coalesce(?, partner) WHERE record = ?
      """,
      [
        draft.pipeline?.storable, newStage, newMeaning, draft.amount?.storable,
        draft.currency?.storable, draft.openedAt?.milliseconds, isOpen, draft.closedAt?.milliseconds, links.company,
        links.partner, id,
      ])
    if isNew || newStage != stage || newMeaning != meaning {
      let at = (isOpen ? (isNew ? draft.openedAt : nil) : draft.closedAt) ?? now
      try database.run(
        "INSERT INTO deal_stage (deal, stage, meaning, at) VALUES (?, ?, ?, ?)",
        [id, newStage, newMeaning, at.milliseconds])
    }
    for contact in links.contacts {
      try database.run("INSERT INTO deal_contact (deal, contact) VALUES (?, ?) ON CONFLICT DO NOTHING", [id, contact])
    }
  }
}
