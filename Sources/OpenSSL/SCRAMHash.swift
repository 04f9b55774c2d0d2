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
