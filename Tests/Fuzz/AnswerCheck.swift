internal import Model

@testable internal import Wire

/// What holds for whatever a web or a name server answers: how the network cut it makes no difference, limits are kept,
/// and what is read names hosts that could be.
enum AnswerCheck {
  static func run(_ bytes: UnsafeRawBufferPointer) {
    let said = Array(bytes)
    for limit in [10, 1_000] {
      let whole = Result { () throws(HTTPError) in try read(said, piece: 1 << 20, limit: limit) }
      let cut = Result { () throws(HTTPError) in try read(said, piece: 1 + said.count % 5, limit: limit) }
      require(whole == cut, "pieces make a difference: \(whole), \(cut)")
      guard let answer = try? whole.get() else { continue }
      require(answer.body.count <= limit && (100...999).contains(answer.status), "\(answer)")
    }
    for question in [DNSQuestion("acme.test", .mx), DNSQuestion("_imaps._tcp.acme.test", .srv)] {
      guard let question, said.count > 2 else { continue }
      let reply = try? DNSMessage.read(said, to: question, id: UInt16(said[0]) << 8 | UInt16(said[1]))
      guard case .records(let records)? = reply else { continue }
      require(records.count <= DNSMessage.maximumRecords, "\(records.count) records")
      for record in records { check(record) }
    }
  }

  private static func read(_ bytes: [UInt8], piece: Int, limit: Int) throws(HTTPError) -> HTTPAnswer {
    var reader = HTTPReader(limit: limit)
    for start in stride(from: 0, to: bytes.count, by: piece) {
      if let answer = try reader.received(Array(bytes[start..<min(start + piece, bytes.count)])) { return answer }
    }
    return try reader.ended()
  }

  private static func check(_ record: DNSRecord) {
    let (host, numbers) =
      switch record {
      case .exchanger(let host, let preference): (host, [preference])
      case .service(let host, let port, let priority, let weight): (host, [port, priority, weight])
      }
    require(host.utf8.count <= DNSMessage.longestName && host.utf8.allSatisfy(DNSMessage.isHost), "a host: \(host)")
    require(numbers.allSatisfy { (0...65_535).contains($0) }, "numbers: \(numbers)")
  }
}
