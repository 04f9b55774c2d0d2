internal import Hummingbird
internal import Model
internal import Store

extension Site {
  /// What people want elsewhere on the server.
  func addMoveForms(to routes: Routes) {
    routes.post("/messages/:id/move") { visit, form in
      let message = try visit.id(of: Message.self)
      guard let target = MoveTarget(form), let copy = form["copy"].flatMap({ Int64($0) }) else {
        throw PageProblem.notFound
      }
      let planned = try visit.store.move(
        MoveOrder([message], to: target, copy: ID(copy)), by: visit.viewer, now: visit.now)
      for move in planned { _ = try visit.store.leave(.sync(move.mailbox), by: visit.viewer, now: visit.now) }
      let isNoted = planned.contains { !$0.isThere }
      return visit.go(to: "/messages/\(message)", done: isNoted ? "mailMoves" : "mailIsThere")
    }
  }
}

extension MoveTarget {
  fileprivate init?(_ form: Form) {
    switch form["to"] {
    case "archive": self = .archive
    case "trash": self = .trash
    case "stay": self = .stay
    default:
      guard let folder = form["folder"].flatMap({ Int64($0) }) else { return nil }
      self = .folder(ID(folder))
    }
  }
}

/// Where a copy can go from a message's page, and where it went.
struct MoveForm: ViewModel {
  /// What became of the last wish; nil where there was none.
  let state: State?
  /// Nil where the person may not move it, or its server lists it no more.
  let choice: Choice?

  struct State: ViewModel {
    let text: String
    let reason: Sentence?
    let isBad: Bool
  }

  struct Choice: ViewModel {
    let path: String
    let copy: String
    let archives: Bool
    let trashes: Bool
    /// Where it was before, to put it back; nil where it was not moved.
    let back: Back?
    let folders: [Option]
    let hasFolders: Bool
  }

  struct Back: ViewModel {
    let name: String
    let value: String
    let label: String
  }

  struct Option: ViewModel {
    let value: String
    let label: String
  }

  /// Folders to choose from: more make a list that nobody reads.
  private static let maximumFolders = 500

  /// - Parameter isAsked: its mailbox is being synchronised, or about to be.
  init?(_ copy: CopyView, of message: ID<Message>, isAsked: Bool, _ visit: Visit, _ dates: Dates) throws {
    let texts = visit.texts
    state = copy.move.map { State($0, isAsked: isAsked, texts, dates) }
    guard copy.isMovable else {
      choice = nil
      if state == nil { return nil }
      return
    }
    let folders = try visit.store.folders(of: copy.mailbox).filter(\.listed.isSelectable)
    let (here, isGmail) = (folders.first { $0.id == copy.folder }, folders.contains(where: \.isGmailAllMail))
    let isAside = [.archive, .trash].contains(here?.listed.specialUse)
    let others = folders.filter { $0.id != copy.folder }.sorted { $0.listed.name < $1.listed.name }
    let options = others.prefix(MoveForm.maximumFolders).map { Option(value: "\($0.id)", label: $0.listed.name) }
    choice = Choice(
      path: "/messages/\(message)/move", copy: "\(copy.copy)",
      archives: !isAside && (isGmail || folders.contains { $0.listed.specialUse == .archive }),
      trashes: here?.listed.specialUse != .trash && folders.contains { $0.listed.specialUse == .trash },
      back: MoveForm.back(copy, texts), folders: options, hasFolders: !options.isEmpty)
  }

  private static func back(_ copy: CopyView, _ texts: Texts) -> Back? {
    guard let move = copy.move else { return nil }
    switch move.state {
    case .waiting: return Back(name: "to", value: "stay", label: texts["moveTakeBack"])
    case .done where move.origin != copy.folder:
      return Back(name: "folder", value: "\(move.origin)", label: texts["moveBack", ["folder": move.originName]])
    case .begun, .done, .failed: return nil
    }
  }
}

extension MoveForm.State {
  fileprivate init(_ move: MoveView, isAsked: Bool, _ texts: Texts, _ dates: Dates) {
    let values: KeyValuePairs = [
      "from": move.originName, "to": move.targetName, "name": move.person ?? texts["aPerson"],
      "when": dates.long(move.at),
    ]
    switch move.state {
    case .waiting, .begun: text = texts[isAsked ? "moveGoes" : "moveWaits", values]
    case .done: text = texts["moveDone", values]
    case .failed: text = texts["moveFailed", values]
    }
    // Why it was not done yet is told when it is given up.
    reason = (move.state == .begun ? nil : move.note).map { texts.sentence($0) }
    isBad = move.state == .failed
  }
}
