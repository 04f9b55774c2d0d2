internal import COpenSSL

/// Why bytes could not be unsealed or a password hash not be made.
package enum OpenSSLError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Another key, another binding, or bytes that were changed.
  case notAuthentic
  /// Too short, or of a version that is not known.
  case notSealed
  /// scrypt could not have its memory.
  case hashingFailed

  package var description: String {
    switch self {
    case .notAuthentic: "sealed with another key, or changed since"
    case .notSealed: "not sealed bytes"
    case .hashingFailed: "the password could not be hashed (32 MB of memory are needed)"
    }
  }
}

/// `count` bytes from the system's random source.
package func randomBytes(_ count: Int) -> [UInt8] {
  var bytes = [UInt8](repeating: 0, count: max(0, count))
  // Without randomness nothing that follows is safe; it cannot happen while the system has a random device.
  precondition(RAND_bytes(&bytes, Int32(clamping: bytes.count)) == 1, "no randomness")
  return bytes
}

/// A key that keeps secrets at rest: AES-256-GCM (NIST SP 800-38D) with a random nonce each time.
///
/// Sealed bytes are a version (1), the nonce (12 bytes), the ciphertext and the tag (16 bytes). With random nonces one
/// key is good for 2^32 sealings.
package struct SealingKey: Sendable, CustomStringConvertible, CustomReflectable {
  /// 32 bytes, for the key file.
  package let bytes: [UInt8]

  package static let length = 32
  private static let version: UInt8 = 1
  private static let nonceLength = 12
  private static let tagLength = 16

  /// Nil unless there are 32 bytes.
  package init?(bytes: [UInt8]) {
    guard bytes.count == SealingKey.length else { return nil }
    self.bytes = bytes
  }

  private init(exactly bytes: [UInt8]) { self.bytes = bytes }

  package static func random() -> SealingKey { SealingKey(exactly: randomBytes(length)) }

  package var description: String { "•••" }
  package var customMirror: Mirror { Mirror(self, children: []) }

  /// Encrypts; `binding` says what the secret is for, and must be the same when it is opened.
  package func seal(_ plaintext: [UInt8], binding: [UInt8]) -> [UInt8] {
    let nonce = randomBytes(SealingKey.nonceLength)
    let context = EVP_CIPHER_CTX_new()
    defer { EVP_CIPHER_CTX_free(context) }
    var ciphertext = [UInt8](repeating: 0, count: plaintext.count)
    var tag = [UInt8](repeating: 0, count: SealingKey.tagLength)
    var count: Int32 = 0
    let done =
      EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, bytes, nonce) == 1
      && EVP_EncryptUpdate(context, nil, &count, binding, Int32(clamping: binding.count)) == 1
      && EVP_EncryptUpdate(context, &ciphertext, &count, plaintext, Int32(clamping: plaintext.count)) == 1
      && EVP_EncryptFinal_ex(context, &tag, &count) == 1
      && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(SealingKey.tagLength), &tag) == 1
    // No input makes it fail; going on with unsealed bytes must not be possible.
    precondition(done, "AES-256-GCM failed")
    return [SealingKey.version] + nonce + ciphertext + tag
  }

  /// Decrypts what `seal` gave for the same binding.
  package func open(_ sealed: [UInt8], binding: [UInt8]) throws(OpenSSLError) -> [UInt8] {
    let overhead = 1 + SealingKey.nonceLength + SealingKey.tagLength
    guard sealed.count >= overhead, sealed[0] == SealingKey.version else { throw .notSealed }
    let nonce = Array(sealed[1...SealingKey.nonceLength])
    let ciphertext = Array(sealed[(1 + SealingKey.nonceLength)..<(sealed.count - SealingKey.tagLength)])
    var tag = Array(sealed.suffix(SealingKey.tagLength))
    let context = EVP_CIPHER_CTX_new()
    defer { EVP_CIPHER_CTX_free(context) }
    var plaintext = [UInt8](repeating: 0, count: ciphertext.count)
    var rest = [UInt8](repeating: 0, count: SealingKey.tagLength)
    var count: Int32 = 0
    guard EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, bytes, nonce) == 1,
      EVP_DecryptUpdate(context, nil, &count, binding, Int32(clamping: binding.count)) == 1,
      EVP_DecryptUpdate(context, &plaintext, &count, ciphertext, Int32(clamping: ciphertext.count)) == 1,
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(SealingKey.tagLength), &tag) == 1,
      EVP_DecryptFinal_ex(context, &rest, &count) == 1
    else {
      ERR_clear_error()
      throw .notAuthentic
    }
    return plaintext
  }
}
