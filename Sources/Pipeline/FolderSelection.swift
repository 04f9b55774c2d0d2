package import Model

/// Which of the listed folders a mailbox synchronises. Pure.
package enum FolderSelection {
  /// - Returns: the folders, inbox first, and the names that fit none.
  package static func choose(_ choice: FolderChoice, from folders: [Folder]) -> (folders: [Folder], missing: [String]) {
    let usable = folders.filter { $0.listed.isSelectable }
    switch choice {
    case .standard:
      // On Gmail all mail but spam and trash is in one folder, and where it lies is what its labels say.
      if let all = usable.first(where: \.isGmailAllMail) { return ([all], []) }
      // Shared folders have no use here, and are chosen by name alone.
      let chosen = usable.filter { $0.listed.specialUse == .inbox } + usable.filter { $0.listed.specialUse == .sent }
      let noInbox = !chosen.contains { $0.listed.specialUse == .inbox }
      return (chosen, noInbox ? ["INBOX"] : [])
    case .named(let names):
      var chosen: [Folder] = []
      var missing: [String] = []
      for name in names {
        let fits = usable.filter { $0.listed.isCalled(name) }
        if fits.isEmpty { missing.append(name) }
        chosen += fits.filter { folder in !chosen.contains { $0.id == folder.id } }
      }
      return (chosen, missing)
    }
  }

  /// The folder whose news are waited for: where new mail comes in.
  static func watched(_ choice: FolderChoice, from folders: [Folder]) -> Folder? {
    let chosen = choose(choice, from: folders).folders
    return chosen.first { $0.listed.specialUse == .inbox } ?? chosen.first
  }
}
