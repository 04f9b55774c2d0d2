import Model
import Testing

@testable import Threading

@Suite struct SubjectTests {
  @Test(arguments: [
    // subject, base, is reply
    ("Offer", "offer", false),
    ("Re: Offer", "offer", true),
    ("RE: AW: Re[2]: SV: Offer", "offer", true),
    ("Re^3: Offer", "offer", true),
    ("Re (4) : Offer", "offer", true),
    ("Antw.: Offer", "offer", true),
    ("Fwd: Offer", "offer", false),
    ("WG: AW: Offer", "offer", true),
    ("Offer (fwd)", "offer", false),
    ("[Fwd: Re: Offer]", "offer", true),
    ("[sales] Re: [sales] Offer", "offer", true),
    ("Re: [EXTERN] [D-1042] Offer", "offer", true),
    ("[sales]", "[sales]", false),
    ("Re: [sales]", "[sales]", true),
    ("  Offer \t for\u{A0}Kiel\u{200B} ", "offer for kiel", false),
    ("回复：报价", "报价", true),
    ("转发: 报价", "报价", false),
    ("На: Смета", "смета", true),
    ("ПЕР: Смета", "смета", false),
    ("Отв: Смета", "смета", true),
    ("답장: 견적", "견적", true),
    ("Odp: Oferta", "oferta", true),
    ("YNT: Teklif", "teklif", true),
    ("İLT: Teklif", "teklif", false),
    ("RIF: R: Offerta", "offerta", true),
    ("Réservation", "réservation", false),
    ("Request: pumps", "request: pumps", false),
    ("Re:", "", true),
    ("Re: Re:", "", true),
    ("", "", false),
    ("Re[: Offer", "re[: offer", false),
    ("[Fwd:", "[fwd:", false),
  ])
  func base(subject: String, base: String, isReply: Bool) {
    let found = Threading.baseSubject(subject)
    #expect(found.base == base)
    #expect(found.isReply == isReply)
  }

  @Test(arguments: ["", "Re:", "(no subject)", "Re: AW: (kein Betreff)", "?!", "Re: x", "---"])
  func trivialSubjectsAreNoKey(subject: String) {
    #expect(Threading.want(Letter(subject: subject).message, at: Letter().date, ours: { _ in false }).subjectKey == nil)
  }

  @Test func endlessSubjectsAreCut() {
    for piece in ["[", "re:", "[a]", "(fwd)", "[fwd:", " ", "é"] {
      let base = Threading.baseSubject(String(repeating: piece, count: 300_000)).base
      #expect(base.utf8.count <= BaseSubject.maximumBytes + 8)
    }
  }
}
