import Testing

@testable import OpenSSL

@Suite struct SCRAMHashTests {
  // RFC 6070 (SHA-1); RFC 7914 11 (SHA-256, of which one value's length is taken).
  @Test(arguments: [
    (SCRAMHash.sha1, "password", "salt", 1, "0c60c80f961f0e71f3a9b524af6012062fe037a6"),
    (.sha1, "password", "salt", 2, "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957"),
    (.sha1, "password", "salt", 4096, "4b007901b765489abead49d926f721d065a429c1"),
    (.sha256, "passwd", "salt", 1, "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"),
    (.sha256, "Password", "NaCl", 80_000, "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"),
    (.sha256, "", "salt", 1, "f135c27993baf98773c5cdb40a5706ce6a345cde61b000a67858650cd6a324d7"),
  ])
  func stretches(hash: SCRAMHash, password: String, salt: String, iterations: Int, hexadecimal: String) {
    let value = hash.stretch(Array(password.utf8), salt: Array(salt.utf8), iterations: iterations)
    #expect(text(value) == hexadecimal)
    #expect(value.count == hash.length)
  }

  /// Around the length of a block keys are padded or hashed.
  @Test func stretchesAsTheLibraryDoes() {
    for length in [0, 1, 31, 32, 33, 55, 56, 63, 64, 65, 127, 128, 129, 1_000] {
      let (password, salt) = (bytes(length, from: 7), bytes(length % 97, from: 200))
      for iterations in [1, 2, 33] {
        #expect(
          SCRAMHash.sha256.stretch(password, salt: salt, iterations: iterations)
            == SCRAMHash.sha256.stretchByLibrary(password, salt: salt, iterations: iterations), "\(length)")
      }
    }
  }

  private func bytes(_ count: Int, from first: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: first + $0 * 31) }
  }

  // RFC 2202 and RFC 4231, test case 2; FIPS 180-4's example.
  @Test(arguments: [
    (SCRAMHash.sha1, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    (
      .sha256, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    ),
  ])
  func authenticatesAndHashes(hash: SCRAMHash, authenticated: String, hashed: String) {
    let bytes = Array("what do ya want for nothing?".utf8)
    #expect(text(hash.authenticate(bytes, key: Array("Jefe".utf8))) == authenticated)
    #expect(text(hash.hash(Array("abc".utf8))) == hashed)
  }

  private func text(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
