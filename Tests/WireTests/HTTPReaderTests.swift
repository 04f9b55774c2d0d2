import Testing

@testable import Wire

/// The answer to all of the bytes, the stream's end included; fed in two parts that break at `split`.
private func read(_ text: String, limit: Int = 100, split: Int = 0) throws(HTTPError) -> HTTPAnswer {
  let bytes = Array(text.utf8)
  var reader = HTTPReader(limit: limit)
  for part in [bytes[..<split], bytes[split...]] {
    if let answer = try reader.received(Array(part)) { return answer }
  }
  return try reader.ended()
}

private let ok = "HTTP/1.1 200 OK\r\n"
private let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
private let long = String(repeating: "x", count: 40_000)

@Suite struct HTTPReaderTests {
  private static let good: [(String, Int, String)] = [
    ("\(ok)Content-Length: 5\r\n\r\nhello", 200, "hello"),
    ("\(ok)Content-Length: 5\r\n\r\nhello, and what nobody asked for", 200, "hello"),
    ("\(ok)content-length:0\r\n\r\n", 200, ""), ("\(ok)Content-Length: 2, 2\r\n\r\nhi", 200, "hi"),
    ("\(ok)Content-Length: 2\r\nContent-Length: 2\r\n\r\nhi", 200, "hi"),
    ("\(ok)\r\nuntil the end", 200, "until the end"), ("\(ok)\r\n", 200, ""),
    ("\(chunked)5\r\nhello\r\n6;ext=\"1\"\r\n world\r\n0\r\n\r\n", 200, "hello world"),
    ("\(ok)Transfer-Encoding: Chunked\r\n\r\nA \r\n0123456789\r\n00\r\nTrailer: x\r\n\r\n", 200, "0123456789"),
    ("HTTP/1.0 404 Not Found\n\nno", 404, "no"), ("HTTP/1.1 204\r\n\r\n", 204, ""),
    ("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", 304, ""),
    (
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n\(ok)Content-Length: 1\r\n\r\nx",
      200, "x"
    ),
    ("\(ok)Content-Encoding: identity\r\nContent-Length: 1\r\n\r\nx", 200, "x"),
  ]

  @Test(arguments: good)
  func readsAnswersHoweverTheyAreSplit(text: String, status: Int, body: String) throws {
    for split in 0...text.utf8.count {
      let answer = try read(text, split: split)
      #expect(answer.status == status)
      #expect(String(decoding: answer.body, as: UTF8.self) == body, "split at \(split)")
    }
  }

  @Test func readsAnswersByteByByte() throws {
    for (text, status, body) in Self.good {
      var reader = HTTPReader(limit: 100)
      var answer: HTTPAnswer?
      for byte in text.utf8 where answer == nil { answer = try reader.received([byte]) }
      let whole = try answer ?? reader.ended()
      #expect(whole.status == status && whole.body == Array(body.utf8))
    }
  }

  @Test func readsHeaders() throws {
    let answer = try read(
      ok + "X-One:  a  b\t\r\nLOCATION: /x\r\nFolded: a\r\n  b\r\n\tc\r\nX-One: two\r\nEmpty:\r\n\r\n")
    #expect(answer.headers.map(\.name) == ["x-one", "location", "folded", "x-one", "empty"])
    #expect(answer["x-one"] == "a  b")
    #expect(answer["folded"] == "a b c")
    #expect(answer["empty"]?.isEmpty == true && answer["none"] == nil)
  }

  private static let cut: [String] = [
    "", "HTTP/1.1 200 OK\r\n", "\(ok)Content-Length: 5\r\n\r\nhell", "\(chunked)", "\(chunked)5\r\nhello\r\n",
    "\(chunked)5\r\nhello\r\n0\r\n", "\(chunked)5\r\nhel",
  ]

  @Test(arguments: cut)
  func tellsACutAnswer(text: String) {
    #expect(throws: HTTPError.cut) { try read(text) }
  }

  private static let senseless: [(String, String)] = [
    ("SSH-2.0-OpenSSH\r\n", "it is not HTTP/1.1"), ("HTTP/2 200\r\n", "it is not HTTP/1.1"),
    ("\r\n\(ok)\r\n", "it is not HTTP/1.1"), ("HTTP/1.1 20 OK\r\n", "its status is no number"),
    ("HTTP/1.1 -20 OK\r\n", "its status is no number"), ("HTTP/1.1 2000 OK\r\n", "its status is no number"),
    ("HTTP/1.1 999 OK\r\n", "its status is no number"),
    ("HTTP/1.1 101 Switching Protocols\r\n\r\n", "it goes over to something else"),
    (String(repeating: "HTTP/1.1 102 Processing\r\n\r\n", count: 5), "it goes over to something else"),
    ("\(ok) folded: x\r\n\r\n", "its first header has no name"),
    ("\(ok)no colon\r\n\r\n", "a header has no name"), ("\(ok): x\r\n\r\n", "a header has no name"),
    ("\(ok)Content-Length : 5\r\n\r\nhello", "a header has no name"),
    ("\(ok)X: a\rb\r\n\r\n", "there are control characters in its head"),
    ("\(ok)X: a\0b\r\n\r\n", "there are control characters in its head"),
    ("\(ok)Content-Length: +5\r\n\r\nhello", "its length is no number"),
    ("\(ok)Content-Length: -1\r\n\r\n", "its length is no number"),
    ("\(ok)Content-Length: 0x5\r\n\r\nhello", "its length is no number"),
    ("\(ok)Content-Length:\r\n\r\n", "its length is no number"),
    ("\(ok)Content-Length: 5,\r\n\r\n", "its length is no number"),
    ("\(ok)Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", "its length is no number"),
    ("\(ok)Content-Length: 99999999999999999999\r\n\r\n", "its length is no number"),
    ("\(ok)Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", "where its body ends is said in two ways"),
    ("\(ok)Transfer-Encoding: gzip, chunked\r\n\r\n", "where its body ends is said in two ways"),
    ("\(ok)Transfer-Encoding: chunked, chunked\r\n\r\n", "where its body ends is said in two ways"),
    ("\(ok)Content-Encoding: gzip\r\n\r\n", "its body is packed"), ("\(chunked)\r\n", "a chunk has no size"),
    ("\(chunked)-5\r\n", "a chunk has no size"), ("\(chunked)fffffffffffffffff\r\n", "a chunk has no size"),
    ("\(chunked)2\r\nhello\r\n", "a chunk is longer than its size"),
  ]

  @Test(arguments: senseless)
  func refusesWhatIsNoAnswer(text: String, what: String) {
    #expect(throws: HTTPError.malformed(what)) { try read(text) }
  }

  private static let large: [(String, String, Int)] = [
    ("\(ok)Content-Length: 101\r\n\r\n", "a body", 100), ("\(ok)\r\n\(long.prefix(101))", "a body", 100),
    ("\(chunked)65\r\n", "a body", 100), ("\(chunked)64\r\n\(long.prefix(100))\r\n1\r\n", "a body", 100),
    ("\(chunked)1;\(long.prefix(300))", "a chunk's size", HTTPReader.longestChunkLine),
    ("\(ok)X: \(long)", "a head", HTTPReader.longestHead), (long, "a head", HTTPReader.longestHead),
    (ok + String(repeating: "X: y\r\n", count: 6000), "a head", HTTPReader.longestHead),
    (chunked + "0\r\n" + String(repeating: "X: y\r\n", count: 6000), "a head", HTTPReader.longestHead),
  ]

  @Test(arguments: large)
  func refusesTooMuch(text: String, what: String, limit: Int) {
    #expect(throws: HTTPError.tooLarge(what: what, limit: limit)) { try read(text) }
  }
}
