import Model
@testable import Pipeline
import Testing

private func item(_ uid: UInt32, _ day: String?) -> FolderPlan.Item {
  FolderPlan.Item(uid: uid, receivedAt: day.flatMap { Timestamp(iso: $0) }, size: 10)
}

private let start = Timestamp(iso: "2026-03-01")!

@Test func everyListedUIDIsFetchedOrUnfetchedOrKnown() {
  let plan = FolderPlan.make(
    listed: [1, 2, 3, 4, 5, 9], known: [2], held: [2, 7],
    items: [item(1, "2026-02-28"), item(3, "2026-03-01"), item(4, nil), item(9, "2026-05-01")],
    start: start, inPeriod: nil)
  // 3 lies on the first instant of the period; 4 has no date; of 5 the server said nothing.
  #expect(plan.fetch.map(\.uid) == [9, 5, 4, 3])
  #expect(plan.unfetched == [1])
  #expect(plan.gone == [7])
  #expect(plan.migratedOn == nil)
}

/// Held, listed, whether the server lists only its newest, and what is gone.
@Test(
  arguments: [
    ([1, 2, 7, 9], [5, 7, 8], false, [1, 2, 9]), ([1, 2, 7, 9], [5, 7, 8], true, [9]), ([5, 6, 7], [5, 7], true, [6]),
    ([1, 2], [], true, []), ([1, 2], [], false, [1, 2]),
  ] as [([UInt32], [UInt32], Bool, [UInt32])])
func whatTheServerMayHideIsNotGone(held: [UInt32], listed: [UInt32], isCut: Bool, gone: [UInt32]) {
  let plan = FolderPlan.make(
    listed: listed, known: Set(listed), held: held, items: [], start: nil, inPeriod: nil, isCut: isCut)
  #expect(plan.gone == gone)
}

@Test func onlyTheDateFieldCountsWhenAsked() {
  let plan = FolderPlan.make(
    listed: [1, 2], known: [], held: [], items: [item(1, "2026-05-01"), item(2, "2026-05-01")], start: start,
    inPeriod: [2])
  #expect(plan.fetch.map(\.uid) == [2])
  #expect(plan.unfetched == [1])
}

/// 1 came before the period, 2 and 3 in it; nobody knows when 4 came.
@Test(
  arguments: [
    ([1], [1, 2, 3, 4], [1]), ([2], [1, 2, 3], [2, 4]), ([2], [2, 3], [2, 4]), ([2], [1, 2], [2, 3, 4]),
    ([], [], [2, 3, 4]),
  ] as [(Set<UInt32>, Set<UInt32>, Set<UInt32>)])
func whatHasNoDateCountsByItsArrival(written: Set<UInt32>, dated: Set<UInt32>, inPeriod: Set<UInt32>) {
  let items = [item(1, "2026-02-28"), item(2, "2026-03-01"), item(3, "2026-05-01"), item(4, nil)]
  #expect(FolderPlan.inPeriod(items, since: start, written: written, dated: dated) == inPeriod)
}

@Test func whatArrivedSinceComesInWhateverItsDate() {
  for inPeriod in [nil, []] as [Set<UInt32>?] {
    let plan = FolderPlan.make(
      listed: [1, 2], known: [], held: [], items: [item(1, "2020-05-01"), item(2, "1970-01-01")], start: start,
      inPeriod: inPeriod, anyway: { $0 >= 2 })
    #expect(plan.fetch.map(\.uid) == [2] && plan.unfetched == [1])
  }
}

@Test func itemsThatNobodyListedOrThatCameTwiceCountOnce() {
  let plan = FolderPlan.make(
    listed: [1], known: [1], held: [1], items: [item(1, "2026-05-01"), item(1, "2026-05-01")], start: nil, inPeriod: nil
  )
  #expect(plan == FolderPlan.make(listed: [1], known: [1], held: [1], items: [], start: nil, inPeriod: nil))
}

@Test func draftsAreLeftWhereTheyAre() {
  var draft = item(3, "2026-05-01")
  draft.isDraft = true
  let plan = FolderPlan.make(
    listed: [2, 3], known: [], held: [], items: [item(2, "2026-05-01"), draft], start: start, inPeriod: nil)
  #expect(plan.fetch.map(\.uid) == [2] && plan.drafts == [3] && plan.unfetched == [])
}

/// Paths, special uses, what is chosen, and the folder that is watched.
@Test(
  arguments: [
    (["INBOX": .inbox, "Sent": .sent, "All": .all], .standard, ["INBOX", "Sent"], "INBOX"),
    (
      ["INBOX": .inbox, "[Gmail]/Alle Nachrichten": .all, "[Gmail]/Sent": .sent], .standard,
      ["[Gmail]/Alle Nachrichten"], "[Gmail]/Alle Nachrichten"
    ),
    (
      ["INBOX": .inbox, "[Gmail]/All Mail": .all, "Clients": nil], .named(["Clients", "INBOX"]), ["Clients", "INBOX"],
      "INBOX"
    ),
    (["INBOX": .inbox, "Clients": nil], .named(["Clients"]), ["Clients"], "Clients"),
  ] as [([String: SpecialUse?], FolderChoice, [String], String)])
func onGmailAllMailIsChosen(listed: [String: SpecialUse?], choice: FolderChoice, chosen: [String], watched: String) {
  let folders = listed.sorted { $0.key < $1.key }.enumerated().map { number, folder in
    Folder(
      id: ID(Int64(number + 1)), mailbox: ID(1),
      listed: ListedFolder(
        path: FolderPath(folder.key), name: folder.key, separator: "/", specialUse: folder.value, isSelectable: true),
      uidValidity: nil)
  }
  #expect(FolderSelection.choose(choice, from: folders).folders.map(\.listed.name) == chosen)
  #expect(FolderSelection.watched(choice, from: folders)?.listed.name == watched)
}

@Test(arguments: [(12, 8, true), (11, 9, false), (19, 0, false), (20, 0, true)])
func aMailboxThatWasMovedIsNoticed(sameDay: Int, others: Int, expected: Bool) {
  var items = (0..<sameDay).map { item(UInt32($0 + 1), "2026-04-04 10:\($0 + 10)") }
  items += (0..<others).map { item(UInt32($0 + 1000), "2026-03-\($0 + 10)") }
  let plan = FolderPlan.make(listed: items.map(\.uid), known: [], held: [], items: items, start: start, inPeriod: nil)
  #expect((plan.migratedOn == Timestamp(iso: "2026-04-04")) == expected)
}
