/// A charset of East Asia that writes letters in two bytes: how likely bytes are a text in it.
struct PairModel: Sendable {
  enum Kind { case shiftJIS, eucJP, gb18030, big5, korean }

  let language: String
  /// The name that glibc has for it.
  let charset: String
  private let kind: Kind
  /// Pairs that texts are full of.
  private let frequent: Set<UInt16>

  static let all: [PairModel] = [
    PairModel("ja", "CP932", .shiftJIS, ""), PairModel("ja", "EUC-JP-MS", .eucJP, ""),
    PairModel("zh-cn", "GB18030", .gb18030, simplified), PairModel("zh-tw", "BIG5-HKSCS", .big5, traditional),
    PairModel("ko", "CP949", .korean, hangul),
  ]

  private init(_ language: String, _ charset: String, _ kind: Kind, _ letters: String) {
    (self.language, self.charset, self.kind) = (language, charset, kind)
    let bytes = IconvCharset.encoded(letters, in: charset) ?? []
    var frequent: Set<UInt16> = []
    var at = 0
    while at + 1 < bytes.count {
      frequent.insert(UInt16(bytes[at]) << 8 | UInt16(bytes[at + 1]))
      at += 2
    }
    self.frequent = frequent
  }

  /// How well the charset explains bytes, in nats, comparable with `LetterModel.score`.
  func score(_ bytes: UnsafeBufferPointer<UInt8>) -> Float {
    var score: Float = 0
    var at = 0
    while at < bytes.count {
      let lead = bytes[at]
      guard lead >= 0x80 else {
        at += 1
        continue
      }
      if kind == .shiftJIS, (0xA1...0xDF).contains(lead) {
        // Half-width katakana.
        score -= 7
        at += 1
      } else if kind == .eucJP, lead == 0x8E, at + 1 < bytes.count, (0xA1...0xDF).contains(bytes[at + 1]) {
        score -= 8
        at += 2
      } else if kind == .gb18030, at + 3 < bytes.count, bytes[at + 1].isDigit, (0x81...0xFE).contains(bytes[at + 2]),
        bytes[at + 3].isDigit
      {
        score -= 16
        at += 4
      } else if at + 1 < bytes.count, let pair = pairScore(lead, bytes[at + 1]) {
        score += pair
        at += 2
      } else {
        // A letter cut off at the end of what is looked at says nothing.
        score -= at + 1 == bytes.count ? 2 : 22
        at += 1
      }
    }
    return score
  }

  /// Nil for bytes that are no letter.
  private func pairScore(_ lead: UInt8, _ trail: UInt8) -> Float? {
    if frequent.contains(UInt16(lead) << 8 | UInt16(trail)) { return -5 }
    switch kind {
    case .shiftJIS: return Self.shiftJIS(lead, trail)
    case .eucJP:
      guard lead >= 0xA1, lead < 0xFF, trail >= 0xA1, trail < 0xFF else { return nil }
      switch lead {
      case 0xA4: return trail <= 0xF3 ? -4 : -14
      case 0xA5: return trail <= 0xF6 ? -4.8 : -14
      case 0xA1: return -5
      case 0xB0...0xCF: return -7.6
      default: return lead < 0xB0 && lead != 0xA3 ? -14 : -11.5
      }
    case .gb18030:
      guard (0x81...0xFE).contains(lead), (0x40...0xFE).contains(trail), trail != 0x7F else { return nil }
      guard lead >= 0xA1, trail >= 0xA1 else { return trail.isLetter ? -17 : -14 }
      return lead <= 0xA3 ? (lead == 0xA2 ? -10 : -5.5) : lead < 0xB0 ? -12 : lead <= 0xD7 ? -8 : -12
    case .big5:
      guard (0x81...0xFE).contains(lead), (0x40...0x7E).contains(trail) || (0xA1...0xFE).contains(trail) else {
        return nil
      }
      if lead < 0xA1 || lead > 0xF9 { return -17 }
      return lead == 0xA1 ? -5.5 : lead <= 0xA3 ? -10 : lead <= 0xC6 ? -8 : -12.5
    case .korean:
      guard (0x81...0xFE).contains(lead), trail.isLetter || trail >= 0x81, trail < 0xFF else { return nil }
      guard lead >= 0xA1, trail >= 0xA1 else { return -15 }
      return (0xB0...0xC8).contains(lead) ? -7.2 : lead == 0xA1 ? -7 : lead >= 0xCA ? -12.5 : -13
    }
  }

  private static func shiftJIS(_ lead: UInt8, _ trail: UInt8) -> Float? {
    guard (0x81...0x9F).contains(lead) || (0xE0...0xFC).contains(lead), (0x40...0xFC).contains(trail), trail != 0x7F
    else { return nil }
    switch lead {
    case 0x81: return -5
    case 0x82: return trail >= 0x9F && trail <= 0xF1 ? -4 : -6.5
    case 0x83: return trail <= 0x96 ? -4.8 : -9
    case 0x88...0x97: return -7.6
    default: return (lead < 0x88 || lead > 0xEA ? -15 : -12) - (trail.isLetter ? 3 : 0)
    }
  }

  private static let simplified =
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好"
    + "小部其些主样理心本前开但因只从想实日者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应体文相见被利什二等产或新己制身加月话合回特代内信"
    + "表化老给位次度门任常先教东提及比员解名真处走各入几口认条系气题更别打四总何电数报结反受太量再感建务做接件计期市直司金请您谢贵邮件订单货价格附件联系客户"
  private static let traditional =
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好"
    + "小部其些主樣理心本前開但因只從想實日者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應體文相見被利什二等產或新己制身加月話合回特代內信"
    + "表化老給位次度門任常先教東提及比員解名真處走各入幾口認條系氣題更別打四總何電數報結反受太量再感建務做接件計期市直司金請您謝貴郵訂單貨價格附聯絡客戶"
  private static let hangul =
    "이다는을의에가고하지로은를도사한기서인시그어나자리만대해있것수보정부일전들아까게요니여습합안주면상라구제스장오비과신우생용문소공원세조경내무드연회국년동선관유개성관거마"
    + "러화었던음금방명물업실적방차체결발트현재위모간진행중계달됩됐감려드립송님저희께확메녕네월급확인됨답변견적"
}
