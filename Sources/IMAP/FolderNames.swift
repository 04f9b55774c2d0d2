internal import Model

/// What folders are for: by their attributes (RFC 6154), else by their names.
enum FolderNames {
  /// Turns a listing into folders. A use that an attribute names is not guessed for another folder.
  ///
  /// A shared folder is for nothing here: its Sent and Trash are those of whoever shares it.
  static func folders(_ entries: [FolderEntry], in namespaces: Namespaces = Namespaces()) -> [ListedFolder] {
    var folders: [ListedFolder] = []
    var seen: Set<FolderPath> = []
    // A name of no bytes is the root, which is no folder.
    for entry in entries where !entry.path.bytes.isEmpty && seen.insert(entry.path).inserted {
      folders.append(folder(entry, in: namespaces))
    }
    guess(&folders, in: namespaces)
    return folders
  }

  private static func folder(_ entry: FolderEntry, in namespaces: Namespaces) -> ListedFolder {
    let attributes = entry.attributes.map { $0.lowercased() }
    let separator = entry.separator.map { Character(Unicode.Scalar($0)) }
    let isInbox = entry.path.bytes.elementsEqual("INBOX".utf8, by: equalIgnoringCase)
    let space = isInbox ? .personal : namespaces.space(of: entry.path)
    let said = space == .personal ? attributes.lazy.compactMap { uses[$0] }.first : nil
    return ListedFolder(
      path: entry.path, name: ModifiedUTF7.decoded(entry.path.bytes), separator: separator,
      specialUse: isInbox ? .inbox : said,
      isSelectable: !attributes.contains("\\noselect") && !attributes.contains("\\nonexistent"), space: space)
  }

  /// Of RFC 6154, RFC 8457 and Google's older XLIST.
  private static let uses: [String: SpecialUse] = [
    "\\sent": .sent, "\\drafts": .drafts, "\\junk": .junk, "\\spam": .junk, "\\trash": .trash,
    "\\archive": .archive, "\\all": .all, "\\allmail": .all, "\\flagged": .flagged, "\\starred": .flagged,
    "\\important": .important, "\\inbox": .inbox,
  ]

  /// Gives each use that no attribute named to the folder whose name says it best: the likelier name first, then
  /// the folder nearer the top, then the earlier one. The prefix of our own folders (`INBOX.`) says nothing.
  private static func guess(_ folders: inout [ListedFolder], in namespaces: Namespaces) {
    let parts = folders.map { folder in
      let name = ModifiedUTF7.decoded(namespaces.withoutPrefix(folder.path).bytes)
      return folder.separator.map { name.split(separator: $0, omittingEmptySubsequences: true) } ?? [name[...]]
    }
    for (use, names) in names where !folders.contains(where: { $0.specialUse == use }) {
      var best: (index: Int, rank: (Int, Int))?
      for index in folders.indices where folders[index].specialUse == nil && folders[index].isSelectable {
        guard folders[index].space == .personal else { continue }
        guard let last = parts[index].last, let likelihood = names.firstIndex(of: last.lowercased()) else { continue }
        let rank = (parts[index].count, likelihood)
        if let best, best.rank <= rank { continue }
        best = (index, rank)
      }
      if let best { folders[best.index].specialUse = use }
    }
  }

  /// Lower case, the likelier first: English, German, French, Spanish, Polish, Ukrainian, Russian, Italian,
  /// Portuguese, Dutch, Czech, Slovak, Hungarian, Romanian, Swedish, Danish, Norwegian, Finnish, Turkish.
  private static let names: [(SpecialUse, [String])] = [
    (
      .sent,
      [
        "sent", "sent items", "sent messages", "sent mail", "gesendet", "gesendete elemente", "gesendete objekte",
        "gesendete nachrichten", "envoyés", "éléments envoyés", "messages envoyés", "courrier envoyé", "enviados",
        "elementos enviados", "mensajes enviados", "correo enviado", "wysłane", "elementy wysłane", "надіслані",
        "відправлені", "відправлено", "надіслано", "отправленные", "отправлено", "inviata", "posta inviata",
        "itens enviados", "verzonden", "verzonden items", "odeslaná pošta", "odeslané", "odeslaná", "odoslaná pošta",
        "odoslané", "elküldött elemek", "elküldött", "elemente trimise", "trimise", "skickat", "skickade objekt",
        "sendt post", "sendt", "sendte elementer", "lähetetyt", "lähetetyt kohteet", "gönderilmiş öğeler",
        "gönderilenler",
      ]
    ),
    (
      .drafts,
      [
        "drafts", "draft", "entwürfe", "brouillons", "borradores", "wersje robocze", "szkice", "kopie robocze",
        "чернетки", "черновики", "bozze", "rascunhos", "concepten", "koncepty", "rozepsané", "piszkozatok", "ciorne",
        "utkast", "kladder", "luonnokset", "taslaklar",
      ]
    ),
    (
      .junk,
      [
        "junk", "spam", "junk e-mail", "junk email", "bulk mail", "unerwünscht", "spamverdacht", "courrier indésirable",
        "indésirables", "pourriel", "correo no deseado", "correo basura", "niechciane", "wiadomości-śmieci", "спам",
        "небажана пошта", "нежелательная почта", "posta indesiderata", "lixo eletrônico", "ongewenst", "junk-e-mail",
        "nevyžádaná pošta", "nevyžiadaná pošta", "levélszemét", "mesaje nedorite", "skräppost", "uønsket mail",
        "uønsket e-post", "søppelpost", "roskaposti", "önemsiz e-posta",
      ]
    ),
    (
      .trash,
      [
        "trash", "deleted items", "deleted messages", "deleted", "bin", "papierkorb", "gelöscht", "gelöschte elemente",
        "gelöschte objekte", "corbeille", "éléments supprimés", "papelera", "elementos eliminados", "eliminados",
        "kosz", "elementy usunięte", "кошик", "видалені", "корзина", "удаленные", "удалённые", "cestino", "lixeira",
        "prullenbak", "verwijderde items", "koš", "odstraněná pošta", "kôš", "odstránená pošta", "kuka",
        "törölt elemek", "elemente șterse", "coș de gunoi", "papperskorgen", "borttaget", "papirkurv", "slettet post",
        "slettede elementer", "poistetut", "roskakori", "silinmiş öğeler", "çöp kutusu",
      ]
    ),
    (
      .archive,
      [
        "archive", "archives", "archived", "archiv", "archivo", "archivados", "archiwum", "архів", "архив", "archivio",
        "arquivo", "archief", "archív", "archívum", "arhivă", "arkiv", "arkisto", "arşiv",
      ]
    ),
  ]
}
