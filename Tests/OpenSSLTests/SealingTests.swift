import Model
import Testing

@testable import OpenSSL

@Suite struct SealingTests {
  private let key = SealingKey.random()
  private let binding = Array("mailbox 7".utf8)

  @Test(arguments: [0, 1, 16, 1000])
  func opensWhatItSealed(length: Int) throws {
    let plaintext = randomBytes(length)
    let sealed = key.seal(plaintext, binding: binding)
    #expect(sealed.count == length + 29)
    #expect(try key.open(sealed, binding: binding) == plaintext)
    #expect(try #require(SealingKey(bytes: key.bytes)).open(sealed, binding: binding) == plaintext)
  }

  @Test func sealsTheSameDifferentlyEachTime() {
    #expect(key.seal([1, 2, 3], binding: []) != key.seal([1, 2, 3], binding: []))
  }

  @Test func refusesEveryChangedByteAndEveryCut() {
    let sealed = key.seal(Array("hunter2".utf8), binding: binding)
    for index in sealed.indices {
      var changed = sealed
      changed[index] ^= 1
      let error: OpenSSLError = index == 0 ? .notSealed : .notAuthentic
      #expect(throws: error) { try key.open(changed, binding: binding) }
    }
    for length in 0..<sealed.count {
      let error: OpenSSLError = length < 29 ? .notSealed : .notAuthentic
      #expect(throws: error) { try key.open(Array(sealed.prefix(length)), binding: binding) }
    }
  }

  @Test func refusesAnotherKeyAndAnotherBinding() {
    let sealed = key.seal([1], binding: binding)
    #expect(throws: OpenSSLError.notAuthentic) { try SealingKey.random().open(sealed, binding: binding) }
    #expect(throws: OpenSSLError.notAuthentic) { try key.open(sealed, binding: Array("mailbox 8".utf8)) }
  }

  @Test func keysHave32BytesAndDoNotPrint() {
    #expect(SealingKey(bytes: [UInt8](repeating: 0, count: 31)) == nil)
    #expect("\(key)" == "•••")
    #expect(String(reflecting: key).contains("•••"))
  }

  @Test func hashesPasswords() throws {
    let text = try PasswordHash.make(Secret("correct horse"))
    #expect(text.hasPrefix("scrypt$32768$8$1$"))
    #expect(PasswordHash.verify(Secret("correct horse"), against: text))
    #expect(!PasswordHash.verify(Secret("correct horsf"), against: text))
    #expect(try PasswordHash.make(Secret("correct horse")) != text)
  }

  @Test(arguments: [
    "", "scrypt", "scrypt$32768$8$1$00$", "scrypt$0$8$1$00$00", "scrypt$4294967296$8$1$00$00",
    "scrypt$32768$18446744073709551615$1$00$00", "plain$a$b$c$d$e",
    "scrypt$32768$8$1$zz$" + String(repeating: "0", count: 64),
    "scrypt$3$8$1$00$" + String(repeating: "0", count: 64),
  ])
  func takesNoOtherTextForAHash(text: String) {
    #expect(!PasswordHash.verify(Secret(""), against: text))
  }
}
