internal import COpenSSL
package import Model

/// Hashes of people's passwords, by scrypt (RFC 7914).
package enum PasswordHash {
  /// Work factor: about a tenth of a second and 32 MB, which is what a guess costs too.
  private static let cost: UInt64 = 1 << 15
  private static let blockSize: UInt64 = 8
  private static let parallelism: UInt64 = 1
  private static let saltLength = 16
  private static let hashLength = 32

  /// Highest cost that is taken from a stored text: it stops a forged row from eating all memory.
  private static let highestCost: UInt64 = 1 << 18

  /// `scrypt$32768$8$1$salt$hash`, salt and hash in hexadecimal; takes a tenth of a second.
  package static func make(_ password: Secret) throws(OpenSSLError) -> String {
    let salt = randomBytes(saltLength)
    let hash = try derive(password, salt, cost, blockSize, parallelism)
    return "scrypt$\(cost)$\(blockSize)$\(parallelism)$\(hexadecimal(salt))$\(hexadecimal(hash))"
  }

  /// Whether it is the password of the text that `make` gave; false for any text of another form.
  package static func verify(_ password: Secret, against text: String) -> Bool {
    let fields = text.split(separator: "$", omittingEmptySubsequences: false)
    guard fields.count == 6, fields[0] == "scrypt", let cost = UInt64(fields[1]), let blockSize = UInt64(fields[2]),
      let parallelism = UInt64(fields[3]), let salt = bytes(fields[4]), let expected = bytes(fields[5]),
      (2...highestCost).contains(cost), (1...16).contains(blockSize), (1...4).contains(parallelism),
      expected.count == hashLength,
      let hash = try? derive(password, salt, cost, blockSize, parallelism)
    else { return false }
    return areEqual(hash, expected)
  }

  private static func derive(
    _ password: Secret, _ salt: [UInt8], _ cost: UInt64, _ blockSize: UInt64, _ parallelism: UInt64
  ) throws(OpenSSLError) -> [UInt8] {
    var hash = [UInt8](repeating: 0, count: hashLength)
    // OpenSSL refuses more than 32 MB unless told: 128 * N * r, and some for itself.
    let memory = 128 * cost * blockSize + 128 * blockSize * parallelism + (1 << 20)
    let result = password.reveal { text in
      let bytes = Array(text.utf8)
      return bytes.withUnsafeBufferPointer { bytes in
        bytes.withMemoryRebound(to: CChar.self) { password in
          EVP_PBE_scrypt(
            password.baseAddress, password.count, salt, salt.count, cost, blockSize, parallelism, memory, &hash,
            hashLength)
        }
      }
    }
    guard result == 1 else {
      ERR_clear_error()
      throw .hashingFailed
    }
    return hash
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  private static func bytes(_ text: Substring) -> [UInt8]? {
    let digits = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count.isMultiple(of: 2), !digits.contains(nil) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8((digits[$0] ?? 0) << 4 | (digits[$0 + 1] ?? 0)) }
  }
}
