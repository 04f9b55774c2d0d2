import Model
import Testing

@testable import Store

/// What a message carries besides its text is for those who may see its text.
@Suite struct CarriedTests {
  private static let letter = Letter(subject: "Lamps", date: 10, id: "lamps@harbor.example") { message in
    message.events = [
      CalendarEvent(
        method: "request", uid: "u1", summary: "Look at lamps", location: "Quay 3",
        start: CalendarTime(local: "2026-03-12T10:00:00", zone: "Europe/Kyiv", instant: day(70)),
        organizer: CalendarPerson(name: "Anna", address: address("anna@harbor.example")),
        attendees: [CalendarPerson(name: "", address: address("sales@acme.example"), answer: .needsAction)])
    ]
    func person(_ role: Participant.Role, _ text: String) -> Participant {
      Participant(role: role, name: "", address: address(text), written: text)
    }
    message.forwarded = [
      ForwardedMessage(
        trust: .attached, part: 1,
        participants: [person(.from, "luc@quay.example"), person(.bcc, "secret@quay.example")], subject: "Re: Offer",
        text: "the offer")
    ]
    message.signature = SignatureFacts(role: "Head of Purchasing", phones: ["+49 40 1234567"])
    message.report = DeliveryReport(
      recipients: [.init(address: "x@nowhere.example", action: "failed", status: "5.1.1", diagnostic: nil)],
      originalMessageID: "first@acme.example", reporter: "mx.quay.example")
    let body = message.parts[0]
    func part(_ name: String, _ type: String, in container: Int?) -> Part {
      Part(
        offset: 0, length: 1, encoding: .identity, use: .attachment, type: type, charset: nil, name: name,
        contentID: nil, size: 1, digest: message.contentDigest, container: container)
    }
    message.parts = [
      body, part("offer.eml", "message/rfc822", in: nil), part("plan.pdf", "application/pdf", in: 1),
    ]
  }

  @Test(arguments: ["owner", "member", "stranger", "administrator"], [CardDetail.contactOnly, .subject, .everything])
  func itIsSeenWithTheText(who: String, cards: CardDetail) throws {
    let office = try AccessOffice(.shared, cards: cards)
    _ = try office.work.record(.contact, "Anna", address: "anna@harbor.example")
    let filed = try office.file([CarriedTests.letter]).filed
    let detail = try office.work.store.message(filed[0].message, for: office.viewer(who))
    let isWhole = who == "owner" || who == "member" || cards == .everything
    let (sent, view) = (CarriedTests.letter.message, detail.view)
    #expect(view.events == (isWhole ? sent.events : []))
    #expect(view.report == (isWhole ? sent.report : nil))
    #expect(detail.signature == (isWhole ? sent.signature : nil))
    #expect(view.forwarded.map(\.subject) == (isWhole ? ["Re: Offer"] : []))
    #expect(view.forwarded.flatMap(\.participants).map(\.role) == (isWhole ? [.from] : []), "Bcc is nobody's")
    #expect(view.attachments.map(\.name) == (isWhole ? ["offer.eml", "plan.pdf"] : []))
    #expect(view.attachments.map { $0.holder?.subject } == (isWhole ? [nil, "Re: Offer"] : []))
    #expect(detail.parts.map(\.container) == (detail.raw == nil ? [] : [nil, nil, 1]))
  }

  @Test func aReportLeadsToItsMessageWhereThatIsThere() throws {
    let office = try AccessOffice(.shared, cards: .everything)
    _ = try office.work.record(.contact, "Anna", address: "anna@harbor.example")
    let first = Letter(
      from: "sales@acme.example", to: ["x@y.example"], subject: "Offer", date: 9, id: "first@acme.example")
    let filed = try office.file([first, CarriedTests.letter]).filed
    let store = office.work.store
    #expect(try store.message(filed[1].message, for: office.viewer("owner")).reported == filed[0].message)
    // On a record the report is seen, and the message that it is about, which is on none, is not.
    #expect(try store.message(filed[1].message, for: office.viewer("stranger")).reported == nil)
  }

  @Test func whatIsKeptIsBounded() throws {
    var message = CarriedTests.letter.message
    let long = String(repeating: "ї\"", count: 50_000)
    let people = (0..<5_000).map { CalendarPerson(name: long, address: address("p\($0)@x.example")) }
    message.events = (0..<1_000).map { _ in
      CalendarEvent(uid: long, summary: long, location: long, recurrence: long, attendees: people)
    }
    message.forwarded = (0..<1_000).map { _ in
      ForwardedMessage(trust: .quoted, subject: long, writtenDate: long, messageID: long, text: long)
    }
    message.signature = SignatureFacts(
      name: long, role: long, company: long, phones: Array(repeating: long, count: 1_000),
      links: Array(repeating: long, count: 1_000))
    let carried = try Carried(message)
    for text in [carried.events, carried.forwarded, carried.signature] {
      let length = text?.utf8.count ?? 0
      #expect(length > 2 && length <= Carried.maximumColumn)
    }
  }
}
