/// Files that hold others, with their sizes told truly or not.
extension Draft {
  mutating func insides() {
    switch decisions.number(below: 6) {
    case 0: rich(0)
    case 1: calendar()
    case 2: signed(0)
    case 3: uuencoded(apart { $0.add($0.decisions.raw(200)) })
    case 4: report()
    default: some(4) { $0.pick(["Final-Recipient: rfc822; a@b.example\n", "\n"]) }
    }
  }

  private mutating func little(_ value: Int, _ count: Int) {
    for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * place))) }
  }

  /// Usually the truth.
  private mutating func length(_ value: Int, _ count: Int = 4) {
    let told =
      decisions.chance(16)
      ? decisions.pick([0, 1, value + 1, value - 1, 0x7FFF_FFFF, 0xFFFF_FFFF, 0x8000_0000]) : value
    little(told, count)
  }

  // MARK: TNEF (MS-OXTNEF)

  private mutating func rich(_ depth: Int) {
    little(0x223E_9F78, 4)
    little(1, 2)
    some(10) { draft in
      let (level, id) = draft.decisions.pick([
        (1, 0x0008_9006), (1, 0x0006_9007), (1, 0x0001_8004), (1, 0x0002_800C), (1, 0x0007_8008), (1, 0x0006_9003),
        (1, 0x0003_8005),
        (2, 0x0006_9002), (2, 0x0001_8010), (2, 0x0006_800F), (2, 0x0006_9005), (2, 0x0006_8011), (2, 0x0003_8012),
        (3, 0),
      ])
      let data = draft.apart { draft in
        switch id {
        case 0x0006_9003, 0x0006_9005: draft.properties(depth)
        case 0x0001_8010, 0x0001_8004: draft.pick(["offer.pdf\0", "", "x", "../x\0", "\0", "winmail.dat\0", "é\0"])
        case 0x0006_9007: draft.little(draft.decisions.pick([1252, 65001, 932, 0, 99999]), 4)
        default: draft.add(draft.decisions.raw(60))
        }
      }
      draft.bytes.append(UInt8(level))
      draft.little(id, 4)
      draft.length(data.count)
      draft.add(data)
      draft.little(data.reduce(0) { $0 + Int($1) } & 0xFFFF, 2)
    }
  }

  private mutating func properties(_ depth: Int) {
    let count = decisions.number(below: 8)
    length(count)
    for _ in 0..<count where !isFull {
      let type = decisions.pick([
        0x001F, 0x001E, 0x0102, 0x0003, 0x000D, 0x000B, 0x0040, 0x101F, 0x1102, 0x0048, 0x0014, 0x0005, 0xFFFF,
      ])
      let id = decisions.pick([
        0x3701, 0x3707, 0x3704, 0x370E, 0x3712, 0x1000, 0x1013, 0x1009, 0x0037, 0x3FDE, 0x8001, 0x3705, 0x0E1D,
      ])
      little(type, 2)
      little(id, 2)
      if id >= 0x8000 {
        add(decisions.raw(16))
        length(0)
        little(1, 4)
      }
      switch type {
      case 0x0003, 0x000B: little(decisions.pick([0, 1, 5, 65001, 932]), 4)
      case 0x0040, 0x0014, 0x0005: little(decisions.number(below: 65_000), 8)
      case 0x0048: add([UInt8](repeating: 1, count: 16))
      default: variable(depth, isMultiple: type & 0x1000 != 0, isObject: type == 0x000D, isCompressed: id == 0x1009)
      }
    }
  }

  private mutating func variable(_ depth: Int, isMultiple: Bool, isObject: Bool, isCompressed: Bool) {
    let count = isMultiple ? decisions.number(below: 4) : 1
    length(count)
    for _ in 0..<count {
      let value = apart { draft in
        if isObject { draft.add([UInt8](repeating: 7, count: 16)) }
        if isObject, depth < 12, draft.decisions.number(below: 2) == 0 { return draft.rich(depth + 1) }
        if isCompressed { return draft.compressed() }
        switch draft.decisions.number(below: 3) {
        case 0: for unit in "Angebot é.pdf\0".utf16 { draft.little(Int(unit), 2) }
        case 1: draft.pick(["offer.pdf\0", "<p>Hello</p>", "m1@harbor.example\0", "image/png\0", ""])
        default: draft.add(draft.decisions.raw(80))
        }
      }
      length(value.count)
      add(value)
      add([UInt8](repeating: 0, count: (4 - value.count % 4) % 4))
    }
  }

  /// Compressed RTF (MS-OXRTFCP), with references that may point anywhere.
  private mutating func compressed() {
    let content = decisions.raw(120)
    length(content.count + 12)
    length(decisions.pick([content.count, 40, 4_000, 1_000_000]))
    pick(["LZFu", "MELA", "XXXX"])
    little(0, 4)
    add(content)
  }

  // MARK: Calendar (RFC 5545)

  private mutating func calendar() {
    add("BEGIN:VCALENDAR\n")
    some(30) { draft in
      draft.pick([
        "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD", "END:VTIMEZONE", "METHOD", "UID",
        "SUMMARY",
        "LOCATION", "DTSTART", "DTEND", "DURATION", "RRULE", "ORGANIZER", "ATTENDEE", "STATUS", "BEGIN:VALARM", "X-A",
        "RECURRENCE-ID",
        "END:VCALENDAR", "BEGIN:VTODO", "TZOFFSETTO", "DUE",
      ])
      if draft.decisions.number(below: 2) == 1 {
        draft.pick([
          ";TZID=Europe/Berlin", ";VALUE=DATE", ";CN=\"Anna; B\"", ";PARTSTAT=ACCEPTED",
          ";TZID=\"W. Europe Standard Time\"", ";X=",
          ";CN=\"", ";LANGUAGE=de", ";ENCODING=QUOTED-PRINTABLE", ";a=b,c", ";TZID=X",
        ])
      }
      draft.pick([":", ":", ":", "", ";", "::"])
      switch draft.decisions.number(below: 4) {
      case 0: draft.phrase()
      case 1:
        draft.pick([
          "20260311T100000Z", "20260311", "20260311T100000", "99999999T999999Z", "P1DT2H", "-P99999999999W", "PT",
          "FREQ=WEEKLY;COUNT=4",
          "mailto:anna@harbor.example", "MAILTO:", "invalid:nomail", "+0100", "-9999", "00000000",
        ])
      case 2: draft.repeated(draft.decisions.pick(["a\\n\\,b", "\n ", "\\", "x;y"]))
      default: draft.pick(["REQUEST", "REPLY", "CANCELLED", "a@b.example", ""])
      }
      draft.add("\n")
    }
  }

  // MARK: Signed content (RFC 5652)

  private mutating func signed(_ depth: Int) {
    let data = apart { draft in
      if depth < 12, draft.decisions.chance(3) { return draft.signed(depth + 1) }
      draft.add("Content-Type: text/plain\n\n")
      draft.phrase()
    }
    let oid = decisions.pick([2, 1, 3, 6])
    let content = apart { draft in
      draft.der(0x30) { draft in
        draft.add([0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01])
        draft.der(0xA0) { $0.octets(data) }
      }
    }
    der(0x30) { draft in
      draft.add([0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, UInt8(oid)])
      draft.der(0xA0) { draft in
        draft.der(0x30) { draft in
          draft.add([0x02, 0x01, 0x01, 0x31, 0x00])
          draft.add(content)
          draft.add([0x31, 0x00])
        }
      }
    }
  }

  /// In one piece or in several (X.690 8.7.3).
  private mutating func octets(_ data: [UInt8]) {
    guard decisions.number(below: 2) == 1 else { return der(0x04) { $0.add(data) } }
    der(0x24) { draft in
      for start in stride(from: 0, to: data.count, by: 50) {
        draft.der(0x04) { $0.add(Array(data[start..<min(start + 50, data.count)])) }
      }
    }
  }

  private mutating func der(_ tag: UInt8, _ content: (inout Draft) -> Void) {
    let value = apart(content)
    bytes.append(tag)
    switch decisions.number(below: 16) {
    case 12...14 where tag & 0x20 != 0: return add([0x80] + value + [0, 0])
    case 15:
      add(
        decisions.pick([
          [0x84, 0xFF, 0xFF, 0xFF, 0xFF], [0x80], [0x81, 0], [0x89, 1, 1, 1, 1, 1, 1, 1, 1, 1], [0x7F],
        ]))
    default: add([0x82, UInt8(truncatingIfNeeded: value.count >> 8), UInt8(truncatingIfNeeded: value.count)])
    }
    add(value)
  }

  // MARK: Others

  mutating func uuencoded(_ data: [UInt8]) {
    pick(["begin 644 offer.pdf\n", "begin 644 \n", "begin x\n", "begin 644 a b.doc\n", "begin-base64 644 a\n", ""])
    for start in stride(from: 0, to: data.count, by: 45) {
      let line = Array(data[start..<min(start + 45, data.count)])
      bytes.append(UInt8(line.count) + 0x20)
      for group in stride(from: 0, to: line.count, by: 3) {
        let value = (0..<3).reduce(0) { $0 << 8 | (group + $1 < line.count ? Int(line[group + $1]) : 0) }
        for place in 0..<4 {
          let letter = UInt8(value >> (18 - 6 * place) & 63)
          bytes.append(letter == 0 ? 0x60 : letter + 0x20)
        }
      }
      add("\n")
    }
    pick(["`\nend\n", " \nend\n", "end\n", "`\n", "", "end"])
  }

  private mutating func report() {
    some(12) { draft in
      draft.pick([
        "Reporting-MTA", "Final-Recipient", "Original-Recipient", "Action", "Status", "Diagnostic-Code", "Disposition",
        "Message-ID",
      ])
      draft.add(": ")
      draft.pick([
        "dns; mx.example", "rfc822; a@b.example", "failed", "5.1.1", "smtp; 550 no",
        "manual-action/MDN-sent; displayed", "<m1@harbor.example>", "é",
      ])
      draft.pick(["\n", "\n", "\n\n", "\n x\n"])
    }
  }
}
