import Model
import Testing

@testable import Wire

@Suite struct SCRAMTests {
  /// The examples of RFC 5802 5 and RFC 7677 3: the user is `user`, the password `pencil`.
  struct Example: Sendable {
    let mechanism: SASL.Mechanism
    let nonce: String
    let serverFirst: String
    let clientFinal: String
    let serverFinal: String

    static let sha1 = Example(
      mechanism: .scramSHA1, nonce: "fyko+d2lbbFgONRv9qkxdawL",
      serverFirst: "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
      clientFinal: "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
      serverFinal: "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=")
    static let sha256 = Example(
      mechanism: .scramSHA256, nonce: "rOprNGfwEbeRWgbNEkqO",
      serverFirst: "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
      clientFinal: "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
      serverFinal: "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")

    func exchange(user: String = "user", password: String = "pencil") throws -> SASL.Exchange {
      let nonce = try #require(SASL.Nonce(nonce))
      return SASL.Exchange(
        mechanism, for: SASL.SignIn(user: user, credential: .password(Secret(password)), nonce: nonce))
    }
  }

  @Test(arguments: [Example.sha1, .sha256])
  func examples(example: Example) throws {
    var exchange = try example.exchange()
    #expect(text(exchange.initial) == "n,,n=user,r=\(example.nonce)")
    #expect(!exchange.usedCredential)
    #expect(text(try exchange.respond(to: Array(example.serverFirst.utf8))) == example.clientFinal)
    #expect(exchange.usedCredential)
    #expect(try exchange.respond(to: Array(example.serverFinal.utf8)) == [])
    try exchange.succeeded(with: nil)
    #expect(throws: SASL.Fault.unexpectedChallenge) { try exchange.respond(to: []) }
  }

  @Test(arguments: [Example.sha1, .sha256])
  func theProofMayComeWithTheYes(example: Example) throws {
    var exchange = try example.exchange()
    _ = try exchange.respond(to: Array(example.serverFirst.utf8))
    let data = Array((example.serverFinal + ",x=more").utf8)
    let yes = "2.7.0 Welcome " + text(SASL.base64(data))
    #expect(SASL.finalData(in: yes) == data)
    try exchange.succeeded(with: SASL.finalData(in: yes))
  }

  @Test(arguments: ["", "Authentication successful", "dj", "2.7.0 ok", "v=rmF9pqV8S7suAoZWja4dJRkFsKQ="])
  func noProofInAnOrdinaryYes(text: String) { #expect(SASL.finalData(in: text) == nil) }

  @Test func namesAreEscaped() throws {
    #expect(text(try Example.sha1.exchange(user: "a=b,c").initial) == "n,,n=a=3Db=2Cc,r=fyko+d2lbbFgONRv9qkxdawL")
  }

  // MARK: - Hostile servers

  private static let nonce = "rOprNGfwEbeRWgbNEkqO"
  private static let rest = "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"

  @Test(
    "What a server may not say first",
    arguments: [
      // Another's nonce, ours with nothing added, ours cut, none.
      ("r=abcdefghijklmnopqrstuv,\(rest)", SASL.Fault.nonceNotOurs),
      ("r=\(nonce),\(rest)", .nonceNotOurs),
      ("r=\(nonce.dropLast()),\(rest)", .nonceNotOurs),
      ("r=x\(nonce)y,\(rest)", .nonceNotOurs),
      ("r=,\(rest)", .nonceNotOurs),
      ("r=\(nonce)\u{7F},\(rest)", .malformedChallenge),
      ("r=\(nonce)é,\(rest)", .malformedChallenge),
      ("r=\(nonce) x,\(rest)", .malformedChallenge),
      // Too little work lets our proof be guessed, too much keeps us busy.
      ("r=\(nonce)x,s=QSXC,i=4095", .tooFewIterations(4095)),
      ("r=\(nonce)x,s=QSXC,i=1", .tooFewIterations(1)),
      ("r=\(nonce)x,s=QSXC,i=1000001", .tooManyIterations),
      ("r=\(nonce)x,s=QSXC,i=4294967296", .tooManyIterations),
      ("r=\(nonce)x,s=QSXC,i=99999999999999999999999999", .tooManyIterations),
      ("r=\(nonce)x,s=QSXC,i=0", .malformedChallenge),
      ("r=\(nonce)x,s=QSXC,i=-4096", .malformedChallenge),
      ("r=\(nonce)x,s=QSXC,i=04096", .malformedChallenge),
      ("r=\(nonce)x,s=QSXC,i=+4096", .malformedChallenge),
      ("r=\(nonce)x,s=QSXC,i=4096 ", .malformedChallenge),
      ("r=\(nonce)x,s=QSXC,i=", .malformedChallenge),
      ("r=\(nonce)x,s=QSXC", .malformedChallenge),
      // No salt, or one that is none.
      ("r=\(nonce)x,s=,i=4096", .malformedChallenge),
      ("r=\(nonce)x,s=QSX,i=4096", .malformedChallenge),
      ("r=\(nonce)x,s=Q SX,i=4096", .malformedChallenge),
      ("r=\(nonce)x,i=4096,s=QSXC", .malformedChallenge),
      // Reserved, and what is no message at all.
      ("m=ext,r=\(nonce)x,s=QSXC,i=4096", .unknownExtension),
      ("r=\(nonce)x,s=QSXC,i=4096,", .malformedChallenge),
      ("r=\(nonce)x,s=QSXC,i=4096,7=x", .malformedChallenge),
      ("r=\(nonce)x,s=QSXC,i=4096,x", .malformedChallenge),
      ("", .malformedChallenge),
      (",,", .malformedChallenge),
      ("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", .malformedChallenge),
      ("e=unknown-user", .malformedChallenge),
    ])
  func refusesAtFirst(message: String, fault: SASL.Fault) throws {
    var exchange = try Example.sha256.exchange()
    #expect(throws: fault) { try exchange.respond(to: Array(message.utf8)) }
    #expect(!exchange.usedCredential)
  }

  @Test(
    "What a server may not say in the end",
    arguments: [
      ("v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", SASL.Fault.wrongProof),
      ("v=", .wrongProof),
      ("v=6rri", .wrongProof),
      // The proof of another exchange.
      ("v=u1zhUdEkiCLTnMwtF91L9zJ8Xcvjp8DSqG0E9mpjBkI=", .wrongProof),
      ("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4", .malformedChallenge),
      ("V=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", .malformedChallenge),
      ("", .malformedChallenge),
      ("ok", .malformedChallenge),
    ])
  func refusesInTheEnd(message: String, fault: SASL.Fault) throws {
    var exchange = try Example.sha256.exchange()
    _ = try exchange.respond(to: Array(Example.sha256.serverFirst.utf8))
    var other = exchange
    #expect(throws: fault) { try exchange.respond(to: Array(message.utf8)) }
    #expect(throws: fault) { try other.succeeded(with: Array(message.utf8)) }
  }

  @Test func aYesWithoutAProofIsNone() throws {
    var early = try Example.sha256.exchange()
    #expect(throws: SASL.Fault.unproven) { try early.succeeded(with: nil) }
    #expect(throws: SASL.Fault.unproven) { try early.succeeded(with: Array(Example.sha256.serverFinal.utf8)) }
    var late = try Example.sha256.exchange()
    _ = try late.respond(to: Array(Example.sha256.serverFirst.utf8))
    #expect(throws: SASL.Fault.unproven) { try late.succeeded(with: nil) }
    // One that has refused does not get away with a yes either.
    #expect(try late.respond(to: Array("e=invalid-proof\u{1B}[2J,x=y".utf8)) == [])
    #expect(late.complaint == "invalid-proof [2J")
    #expect(throws: SASL.Fault.unproven) { try late.succeeded(with: Array(Example.sha256.serverFinal.utf8)) }
  }

  /// Whoever changes a byte between us and the server is found out.
  @Test(arguments: [Example.sha1, .sha256])
  func aChangedByteIsFoundOut(example: Example) throws {
    let (first, final) = (Array(example.serverFirst.utf8), Array(example.serverFinal.utf8))
    func isAccepted(_ first: [UInt8], _ final: [UInt8]) throws -> Bool {
      var exchange = try example.exchange()
      do {
        _ = try exchange.respond(to: first)
        _ = try exchange.respond(to: final)
        try exchange.succeeded(with: nil)
        return true
      } catch {
        return false
      }
    }
    #expect(try isAccepted(first, final))
    for change in [UInt8(0x01), 0x20] {
      for place in first.indices {
        var other = first
        other[place] ^= change
        #expect(try !isAccepted(other, final), "byte \(place) of the question")
      }
      // The last letter has bits that stand for nothing.
      for place in final.indices.dropLast(2) {
        var other = final
        other[place] ^= change
        #expect(try !isAccepted(first, other), "byte \(place) of the proof")
      }
    }
  }

  @Test func whatIsNoBase64IsNoChallenge() throws {
    var exchange = try Example.sha256.exchange()
    #expect(throws: SASL.Fault.malformedChallenge) { try exchange.respond(toEncoded: Array("cj1*".utf8)) }
    let endless = [UInt8](repeating: 0x41, count: SASL.longestChallenge + 4)
    #expect(throws: SASL.Fault.malformedChallenge) { try exchange.respond(toEncoded: endless) }
  }

  private func text(_ bytes: [UInt8]?) -> String { String(decoding: bytes ?? [], as: UTF8.self) }
}
