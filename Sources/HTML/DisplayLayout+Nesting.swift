extension DisplayLayout {
  /// Ends what an element ends, and begins what must stand around it, so that a browser makes the same tree of the
  /// fragment; says where its start tag goes, nil when it cannot stand here at all. (HTML, 13.2.6.4)
  mutating func makeRoom(for element: MarkupElement, _ roles: DisplayElement.Roles) -> Int? {
    if !roles.isDisjoint(with: .tableOnly) { return makeRoomInTable(roles) }
    if let top = written.last, !top.roles.isDisjoint(with: .tableFrame) {
      guard roles.contains(.table) else {
        // Before the table it would end what is around that.
        if !roles.isDisjoint(with: [.item, .term, .heading]) { return nil }
        endLink(roles)
        return written.last.map { $0.roles.isDisjoint(with: .tableFrame) } ?? true ? output : outsideTable()
      }
      // A table directly in a table follows it.
      if let table = innermost(.table, within: []) { endImplied(downTo: table) }
    }
    endLink(roles)
    if roles.contains(.endsParagraph) { endParagraph() }
    if roles.contains(.heading), let top = written.last, top.roles.contains(.heading) {
      endImplied(downTo: written.count - 1)
    }
    if roles.contains(.item), let item = innermost(.item, within: [.shieldsItem]) { endImplied(downTo: item) }
    if roles.contains(.term), let term = innermost(.term, within: [.shieldsItem]) { endImplied(downTo: term) }
    return output
  }

  /// Where what comes next goes.
  private var output: Int { written.last?.output ?? 0 }

  mutating func endParagraph() {
    if let paragraph = innermost(.paragraph, within: .scope) { endImplied(downTo: paragraph) }
  }

  private mutating func endLink(_ roles: DisplayElement.Roles) {
    if roles.contains(.link), let link = innermost(.link, within: [.cell, .caption]) { endImplied(downTo: link) }
  }

  /// The output before the innermost table, in which only what is of a table may stand.
  mutating func outsideTable() -> Int {
    guard let table = innermost(.table, within: []) else { return output }
    isRepaired = true
    if let top = written.last, top.roles.contains(.columns) { endImplied(downTo: table + 1) }
    return written[table].outer
  }

  /// The place of the innermost open element of a kind, before which none that shields it stands.
  private func innermost(_ wanted: DisplayElement.Roles, within shields: DisplayElement.Roles) -> Int? {
    var place = written.count - 1
    while place >= 0 {
      let roles = written[place].roles
      if !roles.isDisjoint(with: wanted) { return place }
      if !roles.isDisjoint(with: shields) { return nil }
      place -= 1
    }
    return nil
  }

  // MARK: Tables

  private mutating func makeRoomInTable(_ roles: DisplayElement.Roles) -> Int? {
    guard let table = innermost(.table, within: []) else { return nil }
    let own = written[table].output
    func keep(_ roles: DisplayElement.Roles, at place: Int) -> Bool {
      place < written.count && !written[place].roles.isDisjoint(with: roles)
    }
    if roles.contains(.column) {
      let isThere = keep(.columns, at: table + 1)
      endImplied(downTo: table + (isThere ? 2 : 1))
      if !isThere { openImplied(.colgroup, .columns, into: own) }
      return own
    }
    if roles.isDisjoint(with: [.row, .cell]) {
      endImplied(downTo: table + 1)
      return own
    }
    if !keep(.rows, at: table + 1) {
      endImplied(downTo: table + 1)
      openImplied(.tbody, .rows, into: own)
    }
    if roles.contains(.row) {
      endImplied(downTo: table + 2)
      return own
    }
    if !keep(.row, at: table + 2) {
      endImplied(downTo: table + 2)
      openImplied(.tr, .row, into: own)
    }
    endImplied(downTo: table + 3)
    return own
  }
}
