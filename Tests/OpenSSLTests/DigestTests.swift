import Model
import Testing

@testable import OpenSSL

@Suite struct DigestTests {
  // FIPS 180-4 and its published examples.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func hashes(text: String, hexadecimal: String) {
    #expect(SHA256.hash(Array(text.utf8)).description == hexadecimal)
    var running = SHA256()
    for byte in text.utf8 { running.update([byte]) }
    #expect(running.finish().description == hexadecimal)
  }

  @Test func aCopyOfARunningDigestGoesOnByItself() {
    var first = SHA256()
    first.update(Array("ab".utf8))
    var second = first
    first.update(Array("c".utf8))
    second.update(Array("d".utf8))
    #expect(first.finish() == SHA256.hash(Array("abc".utf8)))
    #expect(second.finish() == SHA256.hash(Array("abd".utf8)))
  }

  // RFC 4231, test cases 1, 2 and 6; and an empty key.
  @Test(arguments: [
    (
      [UInt8](repeating: 0x0B, count: 20), "Hi There",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), "what do ya want for nothing?",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xAA, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
    ([], "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
  ])
  func authenticates(key: [UInt8], text: String, hexadecimal: String) throws {
    let bytes = Array(text.utf8)
    #expect(HMAC.authenticate(bytes, key: key).description == hexadecimal)
    #expect(HMAC.verify(try #require(Digest(hex: hexadecimal)), of: bytes, key: key))
    #expect(!HMAC.verify(try #require(Digest(hex: hexadecimal)), of: bytes + [0], key: key))
  }
}
