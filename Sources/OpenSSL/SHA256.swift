internal import COpenSSL
package import Model

/// A running SHA-256 (FIPS 180-4).
///
/// It is a value: a copy goes on by itself.
package struct SHA256: Digester {
  /// One EVP context, freed with its last owner.
  private final class State {
    let pointer: OpaquePointer?

    init() {
      pointer = EVP_MD_CTX_new()
      precondition(pointer != nil && EVP_DigestInit_ex(pointer, EVP_sha256(), nil) == 1, "no memory for a digest")
    }

    init(copying other: State) {
      pointer = EVP_MD_CTX_new()
      precondition(pointer != nil && EVP_MD_CTX_copy_ex(pointer, other.pointer) == 1, "no memory for a digest")
    }

    deinit { EVP_MD_CTX_free(pointer) }
  }

  private var state = State()

  package init() {}

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty else { return }
    if !isKnownUniquelyReferenced(&state) { state = State(copying: state) }
    EVP_DigestUpdate(state.pointer, bytes.baseAddress, bytes.count)
  }

  package mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

  package mutating func finish() -> Digest {
    if !isKnownUniquelyReferenced(&state) { state = State(copying: state) }
    var value = [UInt8](repeating: 0, count: Digest.length)
    EVP_DigestFinal_ex(state.pointer, &value, nil)
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
