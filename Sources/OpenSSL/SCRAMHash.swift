internal import COpenSSL

/// What SCRAM makes of a hash (RFC 5802 2.2, RFC 7677): H, HMAC and Hi.
package enum SCRAMHash: Sendable, Hashable, CaseIterable {
  /// For signing in to servers that offer nothing newer; nothing of ours rests on SHA-1.
  case sha1
  case sha256

  /// Bytes of each of its values.
  package var length: Int {
    switch self {
    case .sha1: 20
    case .sha256: 32
    }
  }

  /// H: the hash itself.
  package func hash(_ bytes: [UInt8]) -> [UInt8] {
    var value = [UInt8](repeating: 0, count: length)
    EVP_Digest(bytes, bytes.count, &value, nil, digest, nil)
    return value
  }

  /// HMAC (RFC 2104).
  package func authenticate(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
    var value = [UInt8](repeating: 0, count: length)
    var count: UInt32 = 0
    // An empty key is a key of zeros; OpenSSL takes a null pointer for "the key of before".
    let key = key.isEmpty ? [0] : key
    COpenSSL.HMAC(digest, key, Int32(clamping: key.count), bytes, bytes.count, &value, &count)
    return value
  }

  /// Hi: PBKDF2 (RFC 8018 5.2) of one value's length. It takes as long as there are iterations: the caller bounds them.
  package func stretch(_ password: [UInt8], salt: [UInt8], iterations: Int) -> [UInt8] {
    precondition(iterations > 0, "no iterations")
    if self == .sha256 { return KeyedSHA256(key: password).stretch(salt, iterations: iterations) }
    return stretchByLibrary(password, salt: salt, iterations: iterations)
  }

  /// The same, whatever the hash, as OpenSSL does it.
  func stretchByLibrary(_ password: [UInt8], salt: [UInt8], iterations: Int) -> [UInt8] {
    var value = [UInt8](repeating: 0, count: length)
    let result = password.withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { password in
        PKCS5_PBKDF2_HMAC(
          password.baseAddress, Int32(clamping: password.count), salt, Int32(clamping: salt.count),
          Int32(clamping: iterations), digest, Int32(clamping: length), &value)
      }
    }
    // It fails for want of memory alone, and a key of zeros would let anybody in.
    precondition(result == 1, "PBKDF2 failed")
    return value
  }

  /// Compares in a time that depends on the lengths alone.
  package static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool { OpenSSL.areEqual(a, b) }

  private var digest: OpaquePointer? {
    switch self {
    case .sha1: EVP_sha1()
    case .sha256: EVP_sha256()
    }
  }
}

/// HMAC with SHA-256 (RFC 2104), the key taken in beforehand: OpenSSL copies contexts for each value, which in the
/// thousands that PBKDF2 wants takes three times as long as the hash itself.
private struct KeyedSHA256 {
  private var inner = SHA256_CTX()
  private var outer = SHA256_CTX()

  private static let block = 64

  init(key: [UInt8]) {
    var key = key.count > KeyedSHA256.block ? SHA256.hash(key).bytes : key
    key += [UInt8](repeating: 0, count: KeyedSHA256.block - key.count)
    SHA256_Init(&inner)
    SHA256_Update(&inner, key.map { $0 ^ 0x36 }, key.count)
    SHA256_Init(&outer)
    SHA256_Update(&outer, key.map { $0 ^ 0x5C }, key.count)
  }

  /// PBKDF2 (RFC 8018 5.2), its first block.
  func stretch(_ salt: [UInt8], iterations: Int) -> [UInt8] {
    var value = [UInt8](repeating: 0, count: SCRAMHash.sha256.length)
    var result = value
    value.withUnsafeMutableBytes { value in
      (salt + [0, 0, 0, 1]).withUnsafeBytes { authenticate($0, into: value) }
      result.withUnsafeMutableBytes { $0.copyMemory(from: UnsafeRawBufferPointer(value)) }
      for _ in 1..<iterations {
        authenticate(UnsafeRawBufferPointer(value), into: value)
        result.withUnsafeMutableBytes { result in for index in result.indices { result[index] ^= value[index] } }
      }
    }
    return result
  }

  private func authenticate(_ text: UnsafeRawBufferPointer, into value: UnsafeMutableRawBufferPointer) {
    let target = value.baseAddress?.assumingMemoryBound(to: UInt8.self)
    var state = inner
    SHA256_Update(&state, text.baseAddress, text.count)
    SHA256_Final(target, &state)
    state = outer
    SHA256_Update(&state, value.baseAddress, value.count)
    SHA256_Final(target, &state)
  }
}
