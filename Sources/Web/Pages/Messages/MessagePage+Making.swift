internal import Model
internal import Store

extension MessagePage {
  /// Bytes of text that fit in a low frame.
  private static let shortText = 500

  init(_ visit: Visit, _ message: ID<Message>, _ draft: ReplyForm.Draft?) throws {
    let (store, texts, viewer) = (visit.store, visit.texts, visit.viewer)
    let (detail, path, dates) = (try store.message(message, for: viewer), "/messages/\(message)", try visit.dates())
    let view = detail.view
    let waits = try store.waits(message, for: viewer)
    let making = try ConversationMaking(visit, messages: [message], back: path)
    card = making.card(
      ConversationSource(view: view, links: detail.links, others: [], waits: waits), below: nil, draft: draft,
      answers: try store.sentAnswers(to: message, for: viewer))
    let hasForm = card.reply != nil
    unsent = draft.flatMap { hasForm ? nil : Unsent(problem: $0.problem ?? texts["replyNoMailbox"], text: $0.text) }
    subject = view.detail == .contactOnly ? card.who : (view.subject ?? "").orNoSubject(texts)
    headers = MessagePage.headers(detail, texts, dates)
    body = try MessagePage.body(view, path, visit)
    limited = card.limited
    panel = DecisionPanel(detail, waits, on: .ownPage, back: path, texts)
    aside = detail.aside.map { aside in
      Aside(
        text: texts["messageAside", ["name": aside.person, "when": dates.long(aside.at)]], path: path + "/ask",
        back: path)
    }
    delivery = view.report.map { DeliveryCard($0, about: detail.reported, texts) }
    events = view.events.map { CalendarCard($0, texts, dates) }
    forwarded = view.forwarded.enumerated().map { ForwardedCard($1, at: $0, of: view, texts, dates) }
    hasForwarded = !forwarded.isEmpty
    removed = detail.removedLinks.map { link in
      Removed(
        chip: RecordChip(link.record, texts),
        text: texts["messageRemoved", ["name": link.person ?? texts["aPerson"], "when": dates.long(link.at)]],
        action: view.isReadable ? path + "/links" : nil, record: "\(link.record.reference.id)", back: path)
    }
    hasRemoved = !removed.isEmpty
    copies = try detail.copies.map { copy in
      let status = making.mailboxes.first { $0.mailbox.id == copy.mailbox }
      return Copy(
        mailbox: copy.mailboxAddress.description, folder: copy.folderName,
        labels: copy.labels.isEmpty ? nil : copy.labels.joined(separator: ", "),
        received: copy.receivedAt.map(dates.view),
        gone: copy.goneAt.map(dates.view),
        checks: MessagePage.checks(copy.authentication, by: status?.mailbox.settings.trustedAuthenticator),
        moving: try MoveForm(copy, of: message, isAsked: status?.request != nil, visit, dates))
    }
    hasCopies = !copies.isEmpty
    stories = detail.copies.compactMap { DecisionStory($0, texts, dates) }
    hasStories = !stories.isEmpty
    defects = detail.defects.map { texts.sentence($0.detail) }
    hasDefects = !defects.isEmpty
    messageID = detail.messageID
    linkPath =
      view.isReadable ? Links.adding(["scope": LinkScope.message.rawValue, "back": path], to: path + "/link") : nil
  }

  private static func headers(_ detail: MessageDetail, _ texts: Texts, _ dates: Dates) -> [Header] {
    var headers: [Header] = Participant.Role.allCases.compactMap { role in
      let people = detail.participants.filter { $0.role == role }.map(person)
      return people.isEmpty
        ? nil : Header(name: texts["header.\(role.rawValue)"], value: people.joined(separator: ", "))
    }
    headers.append(Header(name: texts["header.date"], value: dates.long(detail.view.date)))
    // What the message says of itself, where that is another minute.
    if let written = detail.written, dates.long(written.instant) != dates.long(detail.view.date) {
      headers.append(Header(name: texts["header.written"], value: dates.long(written.instant)))
    }
    return headers
  }

  static func person(_ person: Participant) -> String {
    let address = person.address?.description ?? person.written
    return person.name.isEmpty || person.name == address ? address : "\(person.name) <\(address)>"
  }

  /// Bytes of text that a page shows: a browser lays out more only with pain.
  private static let maximumText = 1 << 20

  private static func body(_ view: MessageView, _ path: String, _ visit: Visit) throws -> Body {
    let texts = visit.texts
    let showsImages = visit.query("images") == "1"
    var mail: MailHTML?
    if view.hasHTML, visit.query("as") != "text" {
      let content = try visit.store.content(of: view.message, for: visit.viewer)
      mail = try MailHTML(content, in: visit.store, remote: .blocked, images: .left)
    }
    let shown = ConversationMaking.cut(view.text ?? "", maximumText)
    let loads = mail?.display.remoteLoads ?? 0
    let misleading = mail?.display.misleadingLinks ?? 0
    return Body(
      frame: mail.map { _ in path + "/html" + (showsImages ? "?images=1" : "") },
      isShort: shown.text.utf8.count < MessagePage.shortText,
      text: mail == nil ? TextPart.parts(of: shown.text) : [], isCut: shown.isCut, isEmpty: shown.text.isEmpty,
      htmlPath: view.hasHTML ? path : nil, textPath: path + "?as=text",
      remote: loads > 0 && !showsImages ? texts.count("messageHeldBack", loads) : nil,
      imagesPath: loads > 0 && !showsImages ? path + "?images=1" : nil, showsImages: loads > 0 && showsImages,
      misleading: misleading > 0 ? texts.count("messageMisleading", misleading) : nil,
      isTruncated: mail?.display.isTruncated ?? false)
  }

  /// `mx.example: dkim=pass, spf=fail`, of the server that the mailbox believes: others' results anybody can write.
  private static func checks(_ results: [AuthenticationResult], by server: String?) -> String? {
    let believed = results.filter { $0.server == server?.lowercased() && !$0.results.isEmpty }
    let lines = believed.map { result in
      let methods = result.results.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      return "\(result.server): \(methods.joined(separator: ", "))"
    }
    return lines.isEmpty ? nil : lines.joined(separator: "; ")
  }
}
