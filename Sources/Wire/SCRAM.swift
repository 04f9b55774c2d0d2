internal import Model
internal import OpenSSL

/// The client's side of SCRAM (RFC 5802, RFC 7677), without channel binding.
///
/// The server never sees the password, and must prove that it knows it as well.
struct SCRAM: Sendable {
  /// RFC 5802 5.1 and RFC 7677 4: a server that asks for fewer wants to guess the password from our proof.
  static let fewestIterations = 4096
  /// About half a second of a processor: a server that asks for more would keep us busy.
  static let mostIterations = 1_000_000

  private enum Stage: Sendable {
    case begun
    /// Our proof is out; with the signature that the server must show.
    case answered(signature: [UInt8])
    case proven
    /// The server said why it refuses.
    case refused
  }

  /// Without channel binding, which we do not have: `n,,` (RFC 5802 7, gs2-header).
  private static let header = Array("n,,".utf8)

  private let hash: SCRAMHash
  private let password: Secret
  private let nonce: [UInt8]
  /// client-first-message-bare.
  private let opening: [UInt8]
  private var stage = Stage.begun
  /// The server's `e=`.
  private(set) var complaint: String?

  init(_ hash: SCRAMHash, user: String, password: Secret, nonce: SASL.Nonce) {
    (self.hash, self.password, self.nonce) = (hash, password, Array(nonce.text.utf8))
    opening = Array("n=".utf8) + SASL.escaped(SCRAM.prepared(user)) + Array(",r=".utf8) + self.nonce
  }

  var initial: [UInt8] { SCRAM.header + opening }

  /// Something made of the password has been sent.
  var usedPassword: Bool { if case .begun = stage { false } else { true } }

  mutating func respond(to challenge: [UInt8]) throws(SASL.Fault) -> [UInt8] {
    if challenge.starts(with: Array("e=".utf8)) { return try refused(challenge) }
    switch stage {
    case .begun: return try prove(challenge)
    case .answered(let signature):
      try verify(challenge, signature)
      return []
    case .proven, .refused: throw .unexpectedChallenge
    }
  }

  /// A yes counts only from a server that has proved itself, before or in the data of its yes.
  mutating func succeeded(with data: [UInt8]?) throws(SASL.Fault) {
    switch (stage, data) {
    case (.proven, _): return
    case (.answered(let signature), let data?): try verify(data, signature)
    case (.begun, _), (.answered, nil), (.refused, _): throw .unproven
    }
  }

  /// RFC 5802 7, server-error: it comes where the proof would, and is answered with nothing.
  private mutating func refused(_ message: [UInt8]) throws(SASL.Fault) -> [UInt8] {
    guard case .answered = stage else { throw .malformedChallenge }
    complaint = ServerText.clean(message.dropFirst(2).prefix { $0 != 0x2C }, limit: SASL.longestComplaint)
    stage = .refused
    return []
  }

  /// RFC 5802 3.
  private mutating func prove(_ challenge: [UInt8]) throws(SASL.Fault) -> [UInt8] {
    let first = try ServerFirst(challenge, ours: nonce)
    let salted = hash.stretch(
      password.reveal { Array(SCRAM.prepared($0).utf8) }, salt: first.salt, iterations: first.iterations)
    let final = Array("c=".utf8) + SASL.base64(SCRAM.header) + Array(",r=".utf8) + first.nonce
    let message = opening + [0x2C] + challenge + [0x2C] + final
    let clientKey = hash.authenticate(Array("Client Key".utf8), key: salted)
    let clientSignature = hash.authenticate(message, key: hash.hash(clientKey))
    let serverKey = hash.authenticate(Array("Server Key".utf8), key: salted)
    stage = .answered(signature: hash.authenticate(message, key: serverKey))
    return final + Array(",p=".utf8) + SASL.base64(zip(clientKey, clientSignature).map { $0 ^ $1 })
  }

  /// `v=` and whatever extensions follow.
  private mutating func verify(_ message: [UInt8], _ signature: [UInt8]) throws(SASL.Fault) {
    guard message.starts(with: Array("v=".utf8)) else { throw .malformedChallenge }
    guard let shown = SASL.decodeBase64(Array(message.dropFirst(2).prefix { $0 != 0x2C })) else {
      throw .malformedChallenge
    }
    guard SCRAMHash.areEqual(shown, signature) else { throw .wrongProof }
    stage = .proven
  }

  private static func prepared(_ text: String) -> String {
    if case .changed(let prepared) = SASL.Preparation(text) { prepared } else { text }
  }
}

/// server-first-message (RFC 5802 7): `r=`, `s=`, `i=` in this order, then extensions that may be ignored.
private struct ServerFirst {
  var nonce: [UInt8]
  var salt: [UInt8]
  var iterations: Int

  init(_ message: [UInt8], ours: [UInt8]) throws(SASL.Fault) {
    let fields = message.split(separator: 0x2C, omittingEmptySubsequences: false)
    // RFC 5802 5.1: m= is reserved, and stands first.
    if fields[0].starts(with: Array("m=".utf8)) { throw .unknownExtension }
    guard fields.count >= 3, let nonce = ServerFirst.value("r=", fields[0]),
      let salt = ServerFirst.value("s=", fields[1]).flatMap(SASL.decodeBase64), !salt.isEmpty,
      let digits = ServerFirst.value("i=", fields[2])
    else { throw .malformedChallenge }
    guard fields.dropFirst(3).allSatisfy(ServerFirst.isExtension) else { throw .malformedChallenge }
    guard nonce.allSatisfy(SASL.Nonce.mayHold) else { throw .malformedChallenge }
    guard nonce.count > ours.count, nonce.starts(with: ours) else { throw .nonceNotOurs }
    (self.nonce, self.salt, iterations) = (nonce, salt, try ServerFirst.count(digits))
  }

  private static func value(_ name: String, _ field: ArraySlice<UInt8>) -> [UInt8]? {
    field.starts(with: Array(name.utf8)) ? Array(field.dropFirst(name.utf8.count)) : nil
  }

  private static func isExtension(_ field: ArraySlice<UInt8>) -> Bool {
    guard let name = field.first, field.dropFirst().first == 0x3D else { return false }
    return (0x41...0x5A).contains(name) || (0x61...0x7A).contains(name)
  }

  private static func count(_ digits: [UInt8]) throws(SASL.Fault) -> Int {
    guard let first = digits.first, digits.allSatisfy({ (0x30...0x39).contains($0) }), first != 0x30 else {
      throw .malformedChallenge
    }
    guard digits.count <= 9, let count = Int(String(decoding: digits, as: UTF8.self)), count <= SCRAM.mostIterations
    else { throw .tooManyIterations }
    guard count >= SCRAM.fewestIterations else { throw .tooFewIterations(count) }
    return count
  }
}
