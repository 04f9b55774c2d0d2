internal import COpenSSL
package import Model

/// A running SHA-256 (FIPS 180-4).
///
/// It is a value: a copy goes on by itself.
package struct SHA256: Digester {
  // Not by EVP: a message has many short texts, and EVP takes longer to start a digest than to make it.
  private var state = SHA256_CTX()

  package init() { SHA256_Init(&state) }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty else { return }
    SHA256_Update(&state, bytes.baseAddress, bytes.count)
  }

  package mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

  package mutating func finish() -> Digest {
    var value = [UInt8](repeating: 0, count: Digest.length)
    SHA256_Final(&value, &state)
    return Digest(exactly: value)
  }

  package static func hash(_ bytes: [UInt8]) -> Digest {
    var value = [UInt8](repeating: 0, count: Digest.length)
    EVP_Digest(bytes, bytes.count, &value, nil, EVP_sha256(), nil)
    return Digest(exactly: value)
  }
}

/// Message authentication with SHA-256 (RFC 2104).
package enum HMAC {
  package static func authenticate(_ bytes: [UInt8], key: [UInt8]) -> Digest {
    var value = [UInt8](repeating: 0, count: Digest.length)
    var length: UInt32 = 0
    // An empty key is a key of zeros; OpenSSL takes a null pointer for "the key of before".
    let key = key.isEmpty ? [0] : key
    COpenSSL.HMAC(EVP_sha256(), key, Int32(clamping: key.count), bytes, bytes.count, &value, &length)
    return Digest(exactly: value)
  }

  /// Compares in constant time.
  package static func verify(_ digest: Digest, of bytes: [UInt8], key: [UInt8]) -> Bool {
    areEqual(digest.bytes, authenticate(bytes, key: key).bytes)
  }
}

/// Compares in a time that depends on the lengths alone.
func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool { a.count == b.count && CRYPTO_memcmp(a, b, a.count) == 0 }

extension Digest {
  /// For the 32 bytes that SHA-256 has just written.
  fileprivate init(exactly value: [UInt8]) {
    guard let digest = Digest(value) else { preconditionFailure("a SHA-256 value has \(Digest.length) bytes") }
    self = digest
  }
}
